import { describe, expect, test } from 'vitest';
import { root } from '#lib/boot/paths.ts';
import { entranceViolations, open } from '#tests/support/architecture/entrances.ts';
import { importViolations, roomOf } from '#tests/support/architecture/rooms.ts';
import { rules, ruleViolations } from '#tests/support/architecture/rules.ts';
import { parseSource, readSources, type Source, type Violation } from '#tests/support/architecture/source.ts';

const sources = readSources(root);
const say = ({ file, line, message }: Violation) => `${file}:${line} ${message}`;
const all = (check: (source: Source) => Violation[]) => sources.flatMap(check).map(say);

describe('the house', () => {
  test('imports go down only', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(all(importViolations)).toEqual([]);
  });
  test('keeps its rules', () => {
    expect(all(ruleViolations)).toEqual([]);
  });
  test('asks at every entrance who is signed in', () => {
    expect(all(entranceViolations)).toEqual([]);
  });
  test('lists no open entrance that is not there', () => {
    const files = sources.map(({ file }) => file);
    expect(Object.keys(open).filter((file) => !files.includes(file))).toEqual([]);
  });
});

/** Checks that cannot fail prove nothing: each finds what is wrong here, and nothing in what is right. */
describe('the checks see', () => {
  const messages = (check: (source: Source) => Violation[], file: string, text: string) =>
    check(parseSource(file, text)).map(({ message }) => message);

  const badImports: [file: string, text: string][] = [
    ['lib/domain/risk/score.ts', "import { db } from '#lib/platform/db.ts';"],
    ['lib/domain/risk/score.ts', "import { readFileSync } from 'node:fs';"],
    ['lib/platform/db.ts', "import type { mutate } from '#lib/audit/mutate.ts';"],
    ['lib/changes/x.ts', "export { y } from '../incidents/y.ts';"],
    ['lib/changes/x.ts', "const y = await import('#lib/reports/y.ts');"],
    ['lib/reports/x.ts', "import { y } from '#lib/changes/queries.ts';"],
    ['lib/reports/x.ts', "import { mutate } from '#lib/audit/mutate.ts';"],
    ['lib/ingest/x.ts', "import { y } from '#lib/cli/y.ts';"],
    ['lib/cli/x.ts', "import { y } from '#lib/boot/y.ts';"],
    ['components/changes/x.tsx', "import { listChanges } from '#lib/changes/queries.ts';"],
    ['components/changes/x.tsx', "import { db } from '#lib/platform/db.ts';"],
    ['components/ui/x.tsx', "import { Heatmap } from '#components/charts/heatmap.tsx';"],
    ['lib/jobs/x.ts', "import Page from '#app/changes/page.tsx';"],
    ['app/changes/page.tsx', "import pg from 'pg';"],
    ['app/changes/page.tsx', "import { useDatabase } from '#tests/support/database.ts';"],
  ];
  test.each(badImports)('%s: %s', (file, text) => {
    expect(messages(importViolations, file, text)).toHaveLength(1);
  });

  const goodImports: [file: string, text: string][] = [
    ['lib/changes/x.ts', "import { mutate } from '#lib/audit/mutate.ts'; import { y } from './y.ts';"],
    ['lib/ingest/x.ts', "import { recordChanges } from '#lib/changes/record-changes.ts';"],
    [
      'components/changes/x.tsx',
      "import { urls } from '#lib/platform/urls.ts'; import '#components/ui/stat.tsx';",
    ],
    ['app/changes/page.tsx', "import { listChanges } from '#lib/changes/queries.ts';"],
  ];
  test.each(goodImports)('%s may say %s', (file, text) => {
    expect(messages(importViolations, file, text)).toEqual([]);
  });

  test('a record is its own room', () => {
    expect(roomOf('lib/changes/x.ts')).not.toBe(roomOf('lib/incidents/x.ts'));
    expect(roomOf('lib/domain/risk/x.ts')).toBe('domain');
  });

  const seeded: [rule: RegExp, file: string, text: string][] = [
    [/no clock/, 'lib/domain/x.ts', 'const at = Date.now();'],
    [/no clock/, 'lib/domain/x.ts', 'const at = new Date();'],
    [/no clock/, 'lib/domain/x.ts', 'const dice = Math.random();'],
    [/no clock/, 'lib/domain/x.ts', 'const mode = process.env.MODE;'],
    [/transaction/, 'lib/changes/x.ts', 'await db().$transaction([]);'],
    [/transaction/, 'lib/changes/x.ts', 'const line = await openGateLine();'],
    [/put together/, 'lib/changes/store.ts', 'await tx.$queryRawUnsafe(text);'],
    [/put together/, 'lib/changes/store.ts', 'const sql = Prisma.raw(text);'],
    [/SQL lives/, 'lib/changes/approve.ts', 'await tx.$queryRaw`select 1`;'],
    [/nothing is written/, 'lib/changes/approve.ts', 'await db().change.update({ where: { id } });'],
    [/nothing is written/, 'lib/changes/approve.ts', 'await client.change.deleteMany({});'],
    [/nothing is written/, 'lib/changes/store.ts', 'await db().$executeRaw`delete from change`;'],
    [
      /nothing is written/,
      'lib/changes/store.ts',
      'await reader.$queryRaw`insert into change values (1) returning id`;',
    ],
    [/nothing is written/, 'lib/changes/store.ts', 'const part = sql`delete from change`;'],
    [
      /nothing is written/,
      'lib/changes/queries.ts',
      'await db().$queryRaw`update change set title = 1 returning id`;',
    ],
    [/never made/, 'lib/changes/approve.ts', 'const tx = client;'],
    [/handed to nobody/, 'lib/changes/approve.ts', 'await recordChanges(db(), [], at);'],
    [/handed to nobody/, 'lib/changes/approve.ts', 'const client = db();'],
  ];
  test.each(seeded)('%s in %s: %s', (rule, file, text) => {
    expect(messages(ruleViolations, file, text)).toContainEqual(expect.stringMatching(rule));
  });
  test('a violation of every rule', () => {
    const unseeded = rules.filter(({ name }) => !seeded.some(([pattern]) => pattern.test(name)));
    expect(unseeded.map(({ name }) => name)).toEqual([]);
  });

  const harmless: [file: string, text: string][] = [
    ['lib/domain/x.ts', 'const at = new Date(0); const day = Date.UTC(2026, 1, 1);'],
    ['lib/changes/store.ts', 'await tx.$executeRaw`delete from change`; await tx.change.create({ data });'],
    ['lib/changes/store.ts', 'await tx.$queryRaw`select 1 from change for update skip locked`;'],
    ['lib/changes/store.ts', 'await db().$executeRaw`analyze change`;'],
    ['lib/changes/queries.ts', 'export const find = (reader: Reader = db()) => reader.change.findMany({});'],
    ['lib/changes/x.ts', 'new Map().delete(key); createHash(name).update(bytes); store.cache.delete(key);'],
  ];
  test.each(harmless)('nothing wrong in %s: %s', (file, text) => {
    expect(messages(ruleViolations, file, text)).toEqual([]);
  });

  const unguarded: [file: string, text: string][] = [
    ['app/changes/page.tsx', 'export default async function Page() { return null; }'],
    ['app/changes/export.csv/route.ts', 'export async function GET() { return new Response(); }'],
    ['app/changes/export.csv/route.ts', 'export const POST = handle;'],
    ['app/changes/actions.ts', "'use server';\nexport async function approve() {}"],
    ['app/changes/actions.ts', "'use server';\nexport { approve } from './approve.ts';"],
  ];
  test.each(unguarded)('nobody asks in %s: %s', (file, text) => {
    expect(messages(entranceViolations, file, text)).toHaveLength(1);
  });

  const guarded: [file: string, text: string][] = [
    [
      'app/changes/page.tsx',
      'export default async function Page() { const viewer = await requireViewer(); }',
    ],
    [
      'app/changes/export.csv/route.ts',
      'export const dynamic = 1; export const GET = read(async () => new Response());',
    ],
    ['app/changes/actions.ts', "'use server';\nexport const approve = action(Input, verb);"],
    ['app/changes/columns.tsx', 'export function columns() { return []; }'],
  ];
  test.each(guarded)('somebody asks in %s: %s', (file, text) => {
    expect(messages(entranceViolations, file, text)).toEqual([]);
  });
});
