import { describe, expect, test } from 'vitest';
import { examine } from './examine.ts';
import type { SeenHead } from './seen-head.ts';
import { SubmitChangeInput } from './submission.ts';
import { otherWords, wordsOf } from './words.ts';

const input = (over: object = {}) =>
  SubmitChangeInput.parse({
    source: 'web',
    externalId: '1',
    repository: 'acme/shop',
    sha: 'a'.repeat(40),
    title: 'Prices',
    author: { name: 'Bo', identity: 'bo@shop.test' },
    paths: [['docs/a.md', 1, 0]],
    ...over,
  });
const seen = (...paths: string[]): SeenHead => ({
  files: paths.map((path) => ({ path, added: 3, deleted: 2 })),
  commits: [
    {
      sha: 'a'.repeat(40),
      authorName: 'Mo',
      authorEmail: 'sen-sol',
      committerName: 'Mo',
      committerEmail: '',
      message: 'x',
    },
  ],
  diffId: 'd'.repeat(64),
});

describe('a submission beside what git shows', () => {
  test('without a mirror it is what it says', () => {
    const said = input();
    expect(examine(said, null)).toBe(said);
  });

  test('has every path and line of it, and what was declared beyond', () => {
    const { paths, fileCount, linesAdded, linesDeleted, diffId } = examine(
      input({ paths: [['docs/a.md', 1, 0]], linesAdded: 1, diffId: 'e'.repeat(40) }),
      seen('src/pay.ts', 'docs/a.md'),
    );
    expect(paths).toEqual([
      ['src/pay.ts', 3, 2],
      ['docs/a.md', 3, 2],
    ]);
    expect({ fileCount, linesAdded, linesDeleted }).toEqual({ fileCount: 2, linesAdded: 6, linesDeleted: 4 });
    expect(diffId).toBe('d'.repeat(64));
    expect(examine(input({ paths: [['b.md', 1, 0]] }), seen('src/pay.ts')).paths).toHaveLength(2);
  });

  test('names who wrote its commits: an address is never a login, nobody’s is known by name', () => {
    const [commit] = examine(input(), seen('a.ts')).commits;
    expect(commit).toMatchObject({
      author: { name: 'Mo', identity: 'email:sen-sol' },
      committer: { name: 'Mo', identity: 'git-author:Mo' },
    });
  });

  test('is of the kind of its paths where that reaches further than the kind that was said', () => {
    expect(examine(input(), seen('config/limits.yaml')).kind).toBe('config');
    expect(examine(input({ kind: 'flag' }), seen('db/migrations/1.sql')).kind).toBe('schema');
    expect(examine(input({ kind: 'infrastructure' }), seen('src/a.ts')).kind).toBe('infrastructure');
    expect(examine(input(), seen('src/a.ts', 'config/limits.yaml')).kind).toBe('code');
  });
});

test('words: what was read may be added to, not altered or taken away', () => {
  const before = wordsOf(input({ rollbackPlan: 'revert', url: 'https://a.test/1' }));
  expect(otherWords(before, before)).toEqual([]);
  expect(otherWords(before, wordsOf(input({ rollbackPlan: null, title: 'Harmless' })))).toEqual([
    'title',
    'address',
    'rollback plan',
  ]);
  expect(otherWords(wordsOf(input()), { ...before, description: 'Why', fixesIncident: 'i' })).toEqual([]);
});
