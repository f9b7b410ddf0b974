import { describe, expect, test } from 'vitest';
import { changeKind, pathKind } from './kind.ts';

describe('one path', () => {
  test.each([
    ['src/server/index.ts', 'code'],
    ['prisma/migrations/20260101_init/migration.sql', 'schema'],
    ['schema.prisma', 'schema'],
    ['db/migrate/001_users.rb', 'schema'],
    ['infra/main.tf', 'infrastructure'],
    ['.github/workflows/deploy.yml', 'infrastructure'],
    ['Dockerfile', 'infrastructure'],
    ['web/Dockerfile.prod', 'infrastructure'],
    ['modules/profile/manifests/cache.pp', 'infrastructure'],
    ['hieradata/common.yaml', 'config'],
    ['package-lock.json', 'config'],
    ['apps/web/.env.production', 'config'],
    ['config/feature_flags.yml', 'flag'],
    ['fixtures/orders.csv', 'data'],
    ['locales/i18n/de.json', 'data'],
    ['lib/flags.ts', 'code'],
    ['app/settings-page.tsx', 'code'],
  ] as const)('%s is %s', (path, kind) => expect(pathKind(path)).toBe(kind));
});

describe('a change', () => {
  test('one schema path decides', () => expect(changeKind(['src/a.ts', 'migrations/1.sql'])).toBe('schema'));
  test('code outweighs its configuration', () => expect(changeKind(['a.yml', 'b.yml', 'a.ts'])).toBe('code'));
  test('without code, most paths decide', () =>
    expect(changeKind(['a.tf', 'b.tf', 'settings.yml'])).toBe('infrastructure'));
  test('tests and documents only go along', () =>
    expect(changeKind(['tests/a.test.ts', 'docs/a.md', 'conf/a.ini'])).toBe('config'));
  test('tests or nothing alone are code', () => {
    expect(changeKind(['tests/a.test.ts'])).toBe('code');
    expect(changeKind([])).toBe('code');
  });
});
