import { describe, expect, test } from 'vitest';
import { AT, review, scene } from '#tests/reference/facts.ts';
import { AREAS, areasOf } from './areas.ts';
import { isProduction } from './environment.ts';
import type { Facts } from './facts.ts';
import { FACT_TYPES } from './schema.ts';
import { countPeople, factVector } from './vector.ts';

const vectorOf = (facts: Facts) => factVector(facts, countPeople(facts, { keepOnTrivialRebase: false }));
const MINUTE = 60_000;

test('has every fact of the schema, and no other', () => {
  const names = Object.entries(FACT_TYPES).map(([group, types]) => [
    group,
    Object.keys(types)
      .map((name) => name.replace('?', ''))
      .sort(),
  ]);
  const found = Object.entries(vectorOf(scene())).map(([group, values]) => [
    group,
    Object.keys(values).sort(),
  ]);
  expect(found.sort()).toEqual(names.sort());
});

test('leaves out what is not known instead of making it zero', () => {
  const facts = scene({ change: { risk: null }, approval: { reviews: [] } });
  expect(vectorOf(facts).change).not.toHaveProperty('risk');
  expect(vectorOf(facts).reviews).not.toHaveProperty('oldestMinutes');
});

test('paths that are nobody’s word but the author’s may lie in any area, and are never all', () => {
  const of = (pathsFrom: 'mirror' | 'pipeline' | 'author' | null) =>
    vectorOf(scene({ change: { paths: ['docs/a.md'], fileCount: 1, pathsFrom } })).change;
  for (const proven of ['mirror', 'pipeline', null] as const)
    expect(of(proven)).toMatchObject({ areas: [], pathsComplete: true });
  expect(of('author')).toMatchObject({ pathsComplete: false });
  expect(of('author')!.areas).toHaveLength(AREAS.length);
});

test('time since the first and the last approval that counts, in whole minutes', () => {
  const reviews = [
    review('bo', { at: AT - 90 * MINUTE }),
    review('cy', { at: AT - 2 * MINUTE + 1 }),
    review('ana'),
  ];
  expect(vectorOf(scene({ approval: { reviews } })).reviews).toMatchObject({
    oldestMinutes: 90,
    newestMinutes: 1,
  });
});

describe('validation', () => {
  const sha = 'a'.repeat(40);
  const run = (name: string, outcome: 'passed' | 'failed' | 'running', at = AT) => ({
    name,
    sha,
    outcome,
    at,
  });
  const is = (id: string) => ({ __entity: { type: 'Validation', id } });
  const status = (...validations: Facts['validations']) =>
    vectorOf(scene({ validations })).validation?.status;
  test('is what the newest run of every check says about the head', () => {
    expect(status()).toEqual(is('missing'));
    expect(status(run('smoke', 'passed'))).toEqual(is('passed'));
    expect(status(run('smoke', 'passed', AT - 1), run('smoke', 'failed'))).toEqual(is('failed'));
    expect(status(run('smoke', 'failed', AT - 1), run('smoke', 'passed'))).toEqual(is('passed'));
    expect(status(run('smoke', 'passed'), run('load', 'running'))).toEqual(is('running'));
    expect(status(run('smoke', 'passed'), run('smoke', 'failed'))).toEqual(is('failed'));
  });
  test('of another revision, or of later, is none', () => {
    expect(status({ ...run('smoke', 'passed'), sha: 'b'.repeat(40) })).toEqual(is('missing'));
    expect(status(run('smoke', 'passed', AT + 1))).toEqual(is('missing'));
  });
});

test('a freeze holds from its first instant up to, not including, its end', () => {
  const active = (from: number, until: number) =>
    vectorOf(scene({ freezes: [{ name: 'sale', from, until }] })).freeze?.active;
  expect([active(AT, AT + 1), active(AT - 1, AT), active(AT + 1, AT + 2)]).toEqual([true, false, false]);
});

test('whatever is not known to be something else is production', () => {
  expect(['staging', 'dev', 'qa'].map(isProduction)).toEqual([false, false, false]);
  expect(['production', 'prod', 'live', 'Staging', 'staging-eu', ''].every(isProduction)).toBe(true);
});

test.each([
  ['db/migrations/7_orders.sql', 'schema'],
  ['infra/main.tf', 'infrastructure'],
  ['.github/workflows/release.yml', 'pipeline'],
  ['services/auth/handler.ts', 'auth'],
  ['src/login-form.tsx', 'auth'],
  ['src/payments/charge.go', 'payments'],
  ['lib/refund_policy.rb', 'payments'],
  ['app/gdpr/export.py', 'personal-data'],
])('%s is of the area %s', (path, area) => {
  expect(areasOf([path])).toContain(area);
});

test('names that only look alike are of no area', () => {
  expect(areasOf(['src/authors/list.ts', 'src/author.ts', 'src/checkouts.md'])).toEqual([]);
});
