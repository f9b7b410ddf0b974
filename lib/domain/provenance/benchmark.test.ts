import { describe, expect, test } from 'vitest';
import { type Expected, LEVEL_OF, type ProvenanceCase, parseCase, scoreCases } from './benchmark.ts';

const NONE: Expected = { ai: false, tools: [], level: 'none' };
const entry = (sha: string, message: string, expected: Expected, doubtful = false): ProvenanceCase => ({
  sha,
  author: 'Ada <ada@corp.fr>',
  committer: 'GitHub <noreply@github.com>',
  message: `Subject\n\n${message}`,
  expected,
  doubtful,
});
const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';

describe('scores', () => {
  test('precision, recall, tools and levels, firm and doubtful apart', () => {
    const { firm, doubtful, misses } = scoreCases([
      entry('1', CLAUDE, { ai: true, tools: ['claude'], level: 'assisted' }),
      entry('2', CLAUDE, { ai: true, tools: ['claude', 'cubic'], level: 'agent-authored' }),
      entry('3', 'nothing', { ai: true, tools: ['copilot'], level: 'assisted' }),
      entry('4', CLAUDE, NONE),
      entry('5', 'nothing', NONE),
      entry('6', 'nothing', NONE, true),
    ]);
    expect(firm).toEqual({
      n: 5,
      precision: 2 / 3,
      recall: 2 / 3,
      toolAccuracy: 1 / 3,
      levelAccuracy: 2 / 5,
    });
    expect(doubtful).toEqual({ n: 1, precision: null, recall: null, toolAccuracy: null, levelAccuracy: 1 });
    expect(misses.map(({ sha }) => sha)).toEqual(['2', '3', '4']);
    expect(misses[1]).toEqual({
      sha: '3',
      expected: { ai: true, tools: ['copilot'], level: 'assisted' },
      got: NONE,
    });
  });

  test('our five values in the three of the file', () => {
    expect(LEVEL_OF).toEqual({
      agent: 'agent-authored',
      authored: 'agent-authored',
      assisted: 'assisted',
      none: 'none',
      unknown: 'none',
    });
  });
});

describe('a malformed case names its field', () => {
  const good = {
    sha: '1',
    author: 'a',
    committer: 'b',
    message: 'm',
    expected: { ai: false, tools: [], level: 'none' },
    doubtful: false,
  };
  test('a good one is read', () => {
    expect(parseCase(JSON.stringify(good)).expected).toEqual(NONE);
  });
  test.each([
    ['{', /not JSON/],
    ['[]', /must be a JSON object/],
    [JSON.stringify({ ...good, message: 1 }), /"message": must be a text/],
    [JSON.stringify({ ...good, expected: null }), /"expected": must be an object/],
    [
      JSON.stringify({ ...good, expected: { ...good.expected, ai: 'yes' } }),
      /"expected.ai": must be true or false/,
    ],
    [
      JSON.stringify({ ...good, expected: { ...good.expected, level: 'most' } }),
      /"expected.level": must be one of/,
    ],
    [
      JSON.stringify({ ...good, expected: { ...good.expected, tools: 'x' } }),
      /"expected.tools": must be a list/,
    ],
    [JSON.stringify({ ...good, doubtful: 1 }), /"doubtful": must be true or false/],
  ])('%s', (line, message) => {
    expect(() => parseCase(line)).toThrow(message);
  });
});
