import { describe, expect, test } from 'vitest';
import { detectProvenance } from './detect.ts';
import type { DiffFile } from './types.ts';

const commit = {
  sha: 'c'.repeat(40),
  authorName: 'Ada',
  authorEmail: 'ada@corp.fr',
  committerName: 'Ada',
  committerEmail: 'ada@corp.fr',
  message: 'Add',
};
const META = JSON.stringify({
  schema_version: 'authorship/3.0.0',
  prompts: { '0123456789abcdef': { agent_id: { tool: 'claude', id: 'x', model: 'claude-opus-4.5' } } },
  humans: { h_31dce776f88375: { author: 'Ada <ada@corp.fr>' } },
  sessions: { s_c9883b05a2487d: { agent_id: { tool: 'cursor', id: 'uuid-1', model: 'composer-1' } } },
});
const AI = 's_c9883b05a2487d::t_9f8e7d6c5b4a32';
const HUMAN = 'h_31dce776f88375';
const file = (path: string, ...addedRanges: [number, number][]): DiffFile => ({
  path,
  added: null,
  deleted: 0,
  addedRanges,
});
const note = (...lines: string[]) => [...lines, '---', META].join('\n');
const detect = (text: string, files?: DiffFile[]) => detectProvenance({ commit, note: text, files });

describe('git-ai notes', () => {
  test.each([
    ['half by AI', note('src/main.rs', `  ${AI} 1-5`, `  ${HUMAN} 6-8`), 'authored'],
    ['less than half', note('src/main.rs', `  ${AI} 1-2,4`), 'assisted'],
    ['people for every line', note('src/main.rs', `  ${HUMAN} 1-10`), 'none'],
    ['people for some lines: the rest is untracked', note('src/main.rs', `  ${HUMAN} 1-9`), 'unknown'],
    ['an older key', note('src/main.rs', '  0123456789abcdef 1-10'), 'authored'],
  ])('%s', (_name, text, involvement) => {
    const one = detect(text, [file('src/main.rs', [1, 10])]);
    expect(one.involvement).toBe(involvement);
    expect(one.grade).toBe(involvement === 'unknown' ? null : 'attested');
  });

  test('tool, model and session come from the metadata', () => {
    const one = detect(note('a b.rs', `  ${AI} 1-3`), [file('a b.rs', [1, 3])]);
    expect(one).toMatchObject({ tools: ['cursor'], models: ['composer-1'] });
    expect(one.deciding).toMatchObject({ session: 'uuid-1', source: 'refs/notes/ai' });
    expect(detect(note('"a b.rs"', `  ${AI} 1-3`), [file('a b.rs', [1, 3])]).involvement).toBe('authored');
  });

  test.each([
    ['a file that the change does not touch', [file('other.rs', [1, 99])], /does not touch/],
    ['lines that the change did not add', [file('src/main.rs', [1, 2])], /1 of 3 lines/],
    ['no known diff', undefined, /cannot be checked/],
    ['a diff without line numbers', [{ path: 'src/main.rs', added: 3, deleted: 0 }], /cannot be checked/],
  ])('is not believed on %s', (_name, files, reason) => {
    const one = detect(note('src/main.rs', `  ${AI} 1-3`), files);
    expect(one.involvement).toBe('unknown');
    expect(one.evidence[0]).toMatchObject({ signal: 'note', counts: false });
    expect(one.evidence[0]?.reason).toMatch(reason);
  });

  test.each([
    ['just words'],
    ['---'],
    ['---\n[]'],
    ['a.rs\n  s_x 1-2\n---\n{'],
    [`x\n${'  zz 1\n'.repeat(9)}---\n{}`],
  ])('survives %j', (text) => {
    expect(detect(text, [file('a.rs', [1, 3])]).involvement).toBe('unknown');
  });

  test('a huge note is read in linear time', () => {
    const ranges = Array.from({ length: 200_000 }, (_, i) => `${i * 2 + 1}`).join(',');
    const start = performance.now();
    detect(note('a.rs', `  ${AI} ${ranges}`, `  ${AI} 1-999999999`), [file('a.rs', [1, 400_000])]);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('Agent Trace records', () => {
  const trace = (type: string, revision: string | undefined = commit.sha) => ({
    version: '0.1.0',
    id: 'f3',
    vcs: revision === undefined ? undefined : { type: 'git', revision },
    tool: { name: 'cursor' },
    files: [
      {
        path: 'a.ts',
        conversations: [
          {
            url: 'https://x',
            contributor: { type, model_id: 'anthropic/claude-opus-4.5' },
            ranges: [{ start_line: 1, end_line: 4 }],
          },
        ],
      },
    ],
  });
  const run = (record: unknown) =>
    detectProvenance({ commit, traces: [record], files: [file('a.ts', [1, 4])] });

  test.each([
    ['ai', 'authored'],
    ['mixed', 'assisted'],
    ['human', 'none'],
    ['unknown', 'unknown'],
  ])('%s', (type, involvement) => {
    expect(run(trace(type)).involvement).toBe(involvement);
  });

  test('names tool and model', () => {
    expect(run(trace('ai'))).toMatchObject({ tools: ['cursor'], models: ['anthropic/claude-opus-4.5'] });
  });

  test('does not count for another commit, or for none', () => {
    expect(run(trace('ai', 'd'.repeat(40))).evidence[0]?.reason).toMatch(/another commit/);
    expect(run({ ...trace('ai'), vcs: null }).evidence[0]?.reason).toMatch(/no commit/);
  });

  test.each([
    [null],
    [1],
    ['x'],
    [[]],
    [{}],
    [{ files: 3 }],
    [{ files: [null, { path: 'a', conversations: [null, { ranges: [null, 1] }] }] }],
  ])('survives %j', (record) => {
    expect(run(record).involvement).toBe('unknown');
  });
});
