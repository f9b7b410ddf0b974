import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { deriveServices } from './derive.ts';
import { compilePathRules, pathRules } from './path-rules.ts';
import { SLUG } from './slug.ts';

const files = (folder: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${folder}/f${n}.ts`);
const slugs = (paths: readonly string[], maxServices?: number) =>
  deriveServices(paths, null, { maxServices }).map((s) => s.slug);

describe('shapes of repositories', () => {
  test('a monorepo: the children of its containers', () => {
    const paths = [...files('packages/cart', 9), ...files('packages/auth/src', 9), ...files('apps/shop', 9)];
    expect(slugs([...paths, 'package.json'])).toEqual(['shop', 'auth', 'cart']);
  });

  test('a large application: its features, and itself for the rest', () => {
    const features = ['cart', 'search', 'orders'].flatMap((f) => files(`web/src/features/${f}`, 20));
    const paths = [...features, ...files('web/src/pages', 10), ...files('web', 2), ...files('worker', 10)];
    const services = deriveServices(paths, null);
    const matcher = compilePathRules(pathRules(services));
    const serviceOf = (path: string) => services.find((s) => s.slug === matcher.match(path)[0])?.paths;
    expect(serviceOf('web/src/features/cart/x/y.ts')).toEqual(['web/src/features/cart/**']);
    expect(serviceOf('worker/f1.ts')).toEqual(['worker/**']);
    expect(serviceOf('web/src/pages/f1.ts')).toEqual(['web/src/pages/**']);
  });

  test('plain top-level folders; documents, tests, CI and tools are no services', () => {
    const paths = ['model', 'routes', 'docs', 'spec', 'tests', '.github/workflows', 'scripts', 'vendor'];
    expect(slugs(paths.flatMap((folder) => files(folder, 10)))).toEqual(['model', 'routes']);
  });

  test('equal names stay apart', () => {
    const paths = [...files('apps/api', 9), ...files('packages/api', 9), ...files('services/api', 9)];
    expect(new Set(slugs(paths)).size).toBe(3);
  });

  test('says that the tier is assumed', () =>
    expect(deriveServices(files('a', 9), 'o/r')[0]).toMatchObject({
      tier: 3,
      tierStated: false,
      repository: 'o/r',
    }));
  test('an empty repository has none', () => expect(slugs([])).toEqual([]));
});

test('any set of paths: bounded, unique valid slugs, and the same in any order', () => {
  const segment = fc.constantFrom(
    'src',
    'packages',
    'a',
    'B c',
    'ü',
    'lib',
    'features',
    'x-y',
    'docs',
    'api',
  );
  const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((s) => `${s.join('/')}/f`);
  const many = fc
    .array(path, { maxLength: 60 })
    .map((list) => list.flatMap((p) => [`${p}1`, `${p}2`, `${p}3`]));
  fc.assert(
    fc.property(many, fc.integer({ min: 4, max: 12 }), (paths, max) => {
      const services = deriveServices(paths, null, { maxServices: max });
      expect(services.length).toBeLessThanOrEqual(max);
      expect(new Set(services.map((s) => s.slug)).size).toBe(services.length);
      for (const { slug } of services) expect(slug).toMatch(SLUG);
      expect(deriveServices(paths.toReversed(), null, { maxServices: max })).toEqual(services);
    }),
  );
});
