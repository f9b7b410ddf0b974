import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { useDatabase } from '#tests/support/database.ts';
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
