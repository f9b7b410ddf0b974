import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { importNdjson } from './import-ndjson.ts';
import { NDJSON_KINDS, type NdjsonKind } from './ndjson/kinds.ts';
import { type Reject, Rejects } from './rejects.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-ndjson-'));
afterAll(() => rmSync(folder, { recursive: true }));
const now = new Date('2026-06-01T00:00:00Z');

async function run(kind: NdjsonKind, text: string | Uint8Array) {
  async function* bytes() {
    yield Buffer.from(text as string);
  }
  const path = join(folder, `${kind}.ndjson`);
  rmSync(path, { force: true });
  const rejects = new Rejects(path);
  const summary = await importNdjson(kind, bytes(), rejects, () => {}, now);
  rejects.close();
  const listed: Reject[] =
    rejects.count === 0
      ? []
      : readFileSync(path, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
  return { summary, listed };
}

const guide = readFileSync(fileURLToPath(new URL('../../docs/importing.md', import.meta.url)), 'utf8');
const example = (kind: NdjsonKind) =>
  guide.match(new RegExp(`\`\`\`ndjson ${kind}\n([^]*?)\`\`\``))?.[1] ?? '';

describe('the examples of docs/importing.md', () => {
  useDatabase();

  test.each(NDJSON_KINDS)('%s: every line is taken, and taken once', async (kind) => {
    const lines = example(kind).trim().split('\n').length;
    const { summary, listed } = await run(kind, example(kind));
    expect([summary.lines, summary.rejected, summary.unchanged, listed]).toEqual([lines, 0, 0, []]);
    // the link takes the place of a suspicion, so it is no new one
    expect([summary.inserted, summary.updated]).toEqual(kind === 'links' ? [0, lines] : [lines, 0]);
    const entries = await db().auditEntry.count();
    expect((await run(kind, example(kind))).summary).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: lines,
    });
    expect(await db().auditEntry.count()).toBe(entries);
  });

  test('are mapped to one another', async () => {
    const change = await db().change.findFirstOrThrow({ include: { author: true, deployments: true } });
    expect(change).toMatchObject({ author: { slug: 'ana' }, authorLevel: 'senior', tier: 1 });
    expect(change.aiInvolvement).toBe('assisted');
    const incident = await db().incident.findFirstOrThrow();
    expect(incident.revenueMinor).toBe(9_007_199_254_740_993n);
  });
});

describe('lines that cannot be used', () => {
  useDatabase();

  test('are reported by number, field and reason; the others of their batch are written', async () => {
    const { summary, listed } = await run(
      'people',
      Buffer.concat([
        Buffer.from('{"slug":"a","name":"A","identities":[{"kind":"email","value":"a@example.com"}]}\n'),
        Buffer.from('nonsense\n'),
        Buffer.from([0xff, 0xff, 10]),
        Buffer.from('{"slug":"b","name":"B","identities":[{"kind":"email","value":"A@example.com"}]}\n\n'),
        Buffer.from('{"slug":"c","name":"C","level":"chief"}'),
      ]),
    );
    expect(summary).toEqual({ lines: 5, inserted: 1, updated: 0, unchanged: 0, rejected: 4 });
    expect(listed.map(({ at, field }) => [at, field])).toEqual([
      [2, ''],
      [3, ''],
      [6, 'level'],
      [4, 'identities[0]'],
    ]);
    expect(await db().person.findMany({ select: { slug: true } })).toEqual([{ slug: 'a' }]);
  });

  test('services may depend on later lines, in a circle too, but not on nothing', async () => {
    const line = (slug: string, dependsOn: string[], more = {}) =>
      `${JSON.stringify({ slug, tier: 2, dependsOn, ...more })}\n`;
    const filler = Array.from({ length: 600 }, (_, n) => line(`s${n}`, [])).join('');
    const { summary, listed } = await run(
      'services',
      line('first', ['last']) +
        line('lost', ['nowhere']) +
        line('below', ['lost']) +
        filler +
        line('last', ['first']) +
        line('owned', [], { owner: 'nobody' }),
    );
    expect(summary).toMatchObject({ inserted: 602, rejected: 3 });
    expect(listed.map(({ at, field }) => [at, field]).sort()).toEqual([
      [2, 'dependsOn[0]'],
      [3, 'dependsOn[0]'],
      [605, 'owner'],
    ]);
    expect(await db().serviceDependency.count()).toBe(2);
  });

  test('changes, incidents and links that name what is not there', async () => {
    const at = '2026-03-02T10:00:00Z';
    const change = {
      source: 's',
      externalId: '1',
      title: 't',
      author: { name: 'A', identity: 'a' },
      createdAt: at,
    };
    const refusedChange = await run('changes', JSON.stringify({ ...change, services: ['s1', 'nowhere'] }));
    expect(refusedChange.listed).toEqual([
      { at: 1, field: 'services[1]', reason: 'there is no service "nowhere"' },
    ]);
    const incident = { source: 's', externalId: '1', title: 't', severity: 2, status: 'open', startedAt: at };
    const refusedIncident = await run('incidents', JSON.stringify({ ...incident, services: ['nowhere'] }));
    expect(refusedIncident.listed[0]?.field).toBe('services[0]');
    const end = { source: 's', externalId: '1' };
    const link = { change: end, incident: end, state: 'match', reason: 'r', at };
    expect((await run('links', JSON.stringify(link))).listed.map(({ field }) => field)).toEqual([
      'change',
      'incident',
    ]);
    expect(await Promise.all([db().change.count(), db().incident.count(), db().causalLink.count()])).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('what the database itself refuses', () => {
  useDatabase();
  const service = (slug: string, dependsOn: string[] = [], name = slug) =>
    `${JSON.stringify({ slug, name, tier: 2, dependsOn })}\n`;

  test('is one line, named with its reason; all the others of its batch are written', async () => {
    await outside().$executeRaw`alter table person add constraint person_no_bad_name check (name <> 'bad')`;
    const names = Array.from({ length: 40 }, (_, n) => (n === 6 || n === 33 ? 'bad' : `P${n}`));
    const { summary, listed } = await run(
      'people',
      names.map((name, n) => JSON.stringify({ slug: `p${n}`, name })).join('\n'),
    );
    expect(summary).toEqual({ lines: 40, inserted: 38, updated: 0, unchanged: 0, rejected: 2 });
    expect(listed).toEqual(
      [7, 34].map((at) => ({
        at,
        field: '',
        reason: 'a value is not one of those allowed (rule person_no_bad_name)',
      })),
    );
    expect(await db().person.count()).toBe(38);
    expect(await db().auditEntry.count({ where: { action: 'people.imported' } })).toBe(1);
  });

  test('takes with it what depends on it, and leaves a circle whole', async () => {
    await outside().$executeRaw`alter table service add constraint service_no_bad_name check (name <> 'bad')`;
    const { summary, listed } = await run(
      'services',
      service('a', ['b']) + service('b', ['a']) + service('c', [], 'bad') + service('d', ['c']),
    );
    expect(summary).toMatchObject({ inserted: 2, rejected: 2 });
    expect(listed.map(({ at, field }) => [at, field])).toEqual([
      [3, ''],
      [4, 'dependsOn[0]'],
    ]);
    expect(await db().serviceDependency.count()).toBe(2);
  });

  test('only together: what was said first stays', async () => {
    await outside().$executeRaw`create unique index person_one_name on person (name) where team = 'twins'`;
    const { summary, listed } = await run(
      'people',
      ['t1', 't2', 't3'].map((slug) => JSON.stringify({ slug, name: 'Same', team: 'twins' })).join('\n'),
    );
    expect(summary).toMatchObject({ inserted: 1, rejected: 2 });
    expect(listed.map(({ at }) => at)).toEqual([2, 3]);
    expect(listed[0]?.reason).toBe('another record has this already (rule person_one_name)');
  });
});

describe('the figures of a summary', () => {
  useDatabase();
  const at = '2026-03-02T10:00:00Z';
  const end = { source: 's', externalId: '1' };
  const lines: Record<NdjsonKind, object[]> = {
    people: [{ slug: 'a', name: 'A' }],
    services: [{ slug: 'a', tier: 1 }],
    changes: [{ ...end, title: 't', author: { name: 'A', identity: 'a' }, createdAt: at }],
    incidents: [{ ...end, title: 't', severity: 2, status: 'open', startedAt: at }],
    links: [{ change: end, incident: end, state: 'match', reason: 'r', at }],
  };

  test.each(NDJSON_KINDS)('%s: add up to the lines, said twice in a file too', async (kind) => {
    const line = JSON.stringify(lines[kind][0]);
    const { summary } = await run(kind, `${line}\n${line}\n{}\n${line}\n`);
    const { inserted, updated, unchanged, rejected } = summary;
    expect(inserted + updated).toBe(1);
    expect([summary.lines, unchanged, rejected]).toEqual([4, 2, 1]);
  });
});
