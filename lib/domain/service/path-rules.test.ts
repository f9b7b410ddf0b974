import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { compilePathRules, normaliseGlob, pathRules, servicesTouched } from './path-rules.ts';

const services = [
  { slug: 'platform', paths: ['**'] },
  { slug: 'web', paths: ['apps/web'] },
  { slug: 'cart', paths: ['/apps/web/src/cart/', 'packages/cart-*/**'] },
  { slug: 'schema', paths: ['**/*.sql'] },
  { slug: 'team-a', paths: ['shared/**'] },
  { slug: 'team-b', paths: ['shared/**'] },
];

describe('the most specific rule wins', () => {
  const matcher = compilePathRules(pathRules(services));
  test.each([
    ['README.md', ['platform']],
    ['apps/web/index.ts', ['web']],
    ['apps/web/src/cart/a/b.ts', ['cart']],
    ['apps/web/src/cartoon.ts', ['web']],
    ['packages/cart-ui/x.ts', ['cart']],
    ['packages/cart-ui', ['platform']],
    ['db/init.sql', ['schema']],
    ['apps/web/init.sql', ['web']],
    ['shared/x', ['team-a', 'team-b']],
    ['apps/.hidden/x', ['platform']],
  ])('%s', (path, slugs) => expect(matcher.match(path)).toEqual(slugs));

  test('a change lists its services by number of paths', () => {
    expect(servicesTouched(matcher, ['a', 'apps/web/1', 'apps/web/2', 'shared/x'])).toEqual([
      'web',
      'platform',
      'team-a',
      'team-b',
    ]);
    expect(servicesTouched(matcher, [])).toEqual([]);
  });
});

test.each([
  ['src/cart', 'src/cart/**'],
  ['/src/cart/', 'src/cart/**'],
  ['./src/*.ts', 'src/*.ts'],
  ['Makefile.am', 'Makefile.am'],
  ['/', '**'],
])('%s means %s', (text, glob) => expect(normaliseGlob(text)).toBe(glob));

test('remembering folders changes no answer: the last matching rule, tried one by one', () => {
  const segment = fc.constantFrom('a', 'b', 'c.ts');
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((s) => s.join('/'));
  const glob = fc.constantFrom(
    'a/**',
    'b/a/**',
    '*/b/**',
    '**/c.ts',
    'a/*.ts',
    '**',
    'a/b/c.ts',
    '**/a/**',
    'c.ts',
  );
  const rules = fc
    .array(glob, { maxLength: 6 })
    .map((globs) => globs.map((g, n) => ({ glob: g, services: [`${n}`] })));
  /** `folder/**` means files below a folder of that name. */
  const matches = (g: string, p: string) => {
    if (g === '**') return true;
    const is = (glob: string, text: string) => picomatch(glob, { dot: true })(text);
    if (!g.endsWith('/**')) return is(g, p);
    const segments = p.split('/').slice(0, -1);
    return segments.some((_, n) => is(g.slice(0, -3), segments.slice(0, n + 1).join('/')));
  };
  fc.assert(
    fc.property(rules, fc.array(path, { maxLength: 20 }), (list, paths) => {
      const matcher = compilePathRules(list);
      for (const p of paths)
        expect(matcher.match(p)).toEqual(list.findLast((rule) => matches(rule.glob, p))?.services ?? []);
    }),
  );
});
