import { describe, expect, test } from 'vitest';
import { BLAST_RADII } from '#lib/domain/policy/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { PATHS_FROM } from './paths-from.ts';
import { isWhole, KEPT_PATHS, keptPaths, type Path, type Said, together } from './said.ts';

const path = (name: string): Path => [name, 1, 0];
const aSaid = (fields: Partial<Said> = {}): Said => ({
  services: [],
  paths: [],
  fileCount: fields.paths?.length ?? 0,
  linesAdded: 0,
  linesDeleted: 0,
  blastRadius: null,
  destructive: false,
  executedByAgent: false,
  pathsFrom: 'pipeline',
  ...fields,
});

const name = fc.constantFrom('a', 'b', 'c', 'd');
const said = fc
  .record({
    services: fc.uniqueArray(name),
    paths: fc.uniqueArray(name).map((names) => names.map(path)),
    more: fc.nat(3),
    linesAdded: fc.nat(50),
    linesDeleted: fc.nat(50),
    blastRadius: fc.constantFrom(...BLAST_RADII, null),
    destructive: fc.boolean(),
    executedByAgent: fc.boolean(),
    pathsFrom: fc.constantFrom(...PATHS_FROM),
  })
  .map(({ more, ...one }): Said => ({ ...one, fileCount: one.paths.length + more }));
const rank = ({ blastRadius }: Said) => (blastRadius === null ? -1 : BLAST_RADII.indexOf(blastRadius));

describe('what was said of one commit, together', () => {
  test('is never less than any of it', () => {
    fc.assert(
      fc.property(said, fc.array(said, { maxLength: 4 }), (now, earlier) => {
        const all = together(now, earlier);
        for (const one of [now, ...earlier]) {
          expect(all.services).toEqual(expect.arrayContaining(one.services));
          expect(all.paths.map(([text]) => text)).toEqual(
            expect.arrayContaining(one.paths.map(([text]) => text)),
          );
          expect(all.linesAdded).toBeGreaterThanOrEqual(one.linesAdded);
          expect(rank(all)).toBeGreaterThanOrEqual(rank(one));
          expect(all.destructive || !one.destructive).toBe(true);
          expect(all.executedByAgent || !one.executedByAgent).toBe(true);
          expect(PATHS_FROM.indexOf(all.pathsFrom)).toBeLessThanOrEqual(PATHS_FROM.indexOf(one.pathsFrom));
        }
        // and to say it again adds nothing
        expect(together(all, [now, ...earlier])).toEqual(all);
      }),
    );
  });

  test('counts its files as git does, where git was asked', () => {
    const guess = aSaid({ fileCount: 900, pathsFrom: 'author' });
    const counted = aSaid({ paths: [path('a')], pathsFrom: 'mirror' });
    expect(together(guess, [counted])).toMatchObject({ fileCount: 1, pathsFrom: 'mirror' });
  });
});

test('of very many paths those that lie in an area are kept', () => {
  const many = Array.from({ length: 600 }, (_, n) => path(`a/${n}.ts`));
  const kept = keptPaths([...many, path('src/auth/login.ts')]);
  expect(kept).toHaveLength(KEPT_PATHS);
  expect(kept[0]).toEqual(path('src/auth/login.ts'));
});

test('a list is whole by git’s word, or by a pipeline’s that counts no more; never by its author’s', () => {
  const paths = [path('a')];
  const list = (fields: Partial<Said>) => isWhole(aSaid({ paths, ...fields }));
  expect(list({})).toBe(true);
  expect(list({ fileCount: 2 })).toBe(false);
  expect(list({ fileCount: 600, pathsFrom: 'mirror' })).toBe(true);
  expect(list({ pathsFrom: 'author' })).toBe(false);
});
