import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import { RANKER_VERSION } from '#lib/domain/correlation/weights.ts';
import type { IncidentObservation, LinkObservation } from '#lib/domain/incident/observation.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, type Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aProvenance, aService } from '#tests/support/scene.ts';
import { fileSuspects } from './file-suspects.ts';
import { markForThisRanker, rankMarked } from './rank-marked.ts';
import { recordIncidents } from './record-incidents.ts';
import { recordLinks } from './record-links.ts';

const at = new Date('2026-03-20T08:00:00Z');
const START = Date.parse('2026-03-03T10:00:00Z');
const ago = (hours: number) => new Date(START - hours * 3_600_000);
const ctx = systemContext('test', at);
const id = (externalId: string) => externalRecordId('test', externalId);

const write = <T>(step: (tx: Tx) => Promise<T>): Promise<T> =>
  mutate(ctx, async (tx) => ({
    result: await step(tx),
    entries: [
      {
        action: 'incidents.imported',
        subject: { type: 'import', id: 'test' },
        details: { source: 'test', rows: 0, digest: '' },
      },
    ],
  }));

const record = {
  services: (...list: Parameters<typeof aService>[]) =>
    write((tx) =>
      recordServices(
        tx,
        list.map((one) => aService(...one)),
        at,
      ),
    ),
  changes: (...list: ChangeObservation[]) => write((tx) => recordChanges(tx, list, at)),
  incidents: (...list: IncidentObservation[]) => write((tx) => recordIncidents(tx, list, at)),
  link: (change: string, incident: string, state: LinkObservation['state']) =>
    write((tx) =>
      recordLinks(
        tx,
        [
          {
            change: { source: 'test', externalId: change },
            incident: { source: 'test', externalId: incident },
            state,
            relation: 'caused-by',
            aiRole: 'undetermined',
            controlState: 'undetermined',
            reason: 'It was found to be so.',
            at,
          },
        ],
        at,
      ),
    ),
};

const live = (name: string, hours: number, fields: Partial<ChangeObservation> = {}) =>
  aChange(name, { createdAt: ago(hours), deployedAt: ago(hours), services: ['cart'], ...fields });

const marked = async () => (await db().incidentToRank.findMany()).map(({ incidentId }) => incidentId).sort();
const rank = () => rankMarked(ctx);
const suspects = (incident: string) =>
  db().causalLink.findMany({
    where: { incidentId: id(incident), supersededAt: null, decidedBy: 'software', state: 'suspect' },
    orderBy: { rank: 'asc' },
    select: { changeId: true, rank: true, score: true, reasons: true, rankerVersion: true },
  });
const names = async (incident: string) => (await suspects(incident)).map(({ changeId }) => changeId);

describe('ranking what is marked', () => {
  useDatabase();
  beforeAll(async () => {
    await record.services(['cart', { dependsOn: ['tax'] }], ['tax'], ['search'], ['mail']);
  });

  test('an incident is ranked once it is recorded, with the probability, the reasons and the version', async () => {
    await record.changes(
      live('round', 3, {
        title: 'Change rounding of totals',
        paths: [['cart/rounding.ts', 3, 1]],
      }),
      live('tax', 1, { services: ['tax'] }),
      live('docs', 2, { paths: [['docs/cart.md', 3, 1]] }),
      live('older', 24 * 8),
      live('staging', 1, { environment: 'staging' }),
      live('asked', 1, { status: 'proposed', deployedAt: null }),
    );
    await record.incidents(anIncident('i', { services: ['cart'], title: 'Totals off by rounding' }));
    expect(await marked()).toEqual([id('i')]);
    expect(await rank()).toBe(1);
    expect(await marked()).toEqual([]);

    const ranked = await suspects('i');
    expect(ranked.map(({ changeId }) => changeId)).toEqual([id('round'), id('docs')]);
    expect(ranked[0]).toMatchObject({ rank: 1, rankerVersion: RANKER_VERSION });
    expect(ranked[0]!.score).toBeGreaterThan(0.5);
    expect(ranked[0]!.reasons).toContain("Shares “rounding”, “totals” with the incident's text.");
    const [ranking] = await db().incidentRanking.findMany({ where: { incidentId: id('i') } });
    expect(ranking).toMatchObject({
      version: 1,
      rankerVersion: RANKER_VERSION,
      candidates: 3,
      abstained: false,
    });
    // what is left is that of the change on a dependency, too small to be held against it
    const sum = ranked.reduce((total, { score }) => total + score!, ranking!.noChange);
    expect(sum).toBeGreaterThan(0.98);
    expect(sum).toBeLessThan(1);
  });

  test('ranking again says nothing new', async () => {
    const before = await db().causalLink.findMany();
    await outside().$executeRaw`insert into incident_to_rank select id, now() from incident`;
    expect(await rank()).toBe(1);
    expect(await db().causalLink.findMany()).toEqual(before);
    expect(await db().incidentRanking.count()).toBe(1);
    expect(await fileSuspects(ctx, [id('i')])).toEqual({ incidents: 1, suspects: 2 });
    expect(await markForThisRanker(ctx)).toBe(0);
  });

  test('each fact that may matter marks the incident, in the transaction that tells it', async () => {
    const marks = async (step: () => Promise<unknown>) => {
      await rank();
      await step();
      return marked();
    };
    const rollout = (finishedAt: Date | null, outcome: 'in-progress' | 'succeeded' | 'rolled-back') =>
      live('late', 0.5, {
        deployments: [
          {
            externalId: 'd',
            environment: 'production',
            sha: null,
            startedAt: ago(0.6),
            finishedAt,
            outcome,
            actor: null,
            basis: 'observed',
          },
        ],
      });
    const i = [id('i')];
    expect(await marks(() => record.changes(rollout(null, 'in-progress')))).toEqual(i);
    expect(await marks(() => record.changes(rollout(null, 'in-progress')))).toEqual([]);
    expect(await marks(() => record.changes(rollout(ago(0.4), 'succeeded')))).toEqual(i);
    expect(await marks(() => record.changes(rollout(ago(-1), 'rolled-back')))).toEqual(i);
    expect(await marks(() => record.changes(live('late', -24 * 30)))).toEqual(i);
    expect(await marks(() => record.changes(live('after', -1)))).toEqual([]);
    expect(await marks(() => record.changes(live('long-before', 24 * 7.1)))).toEqual([]);
    expect(
      await marks(() =>
        record.changes(live('back', -2, { title: 'Revert "Change rounding of totals"', isRevert: true })),
      ),
    ).toEqual(i);
    expect(await marks(() => record.changes(live('round', 3, { services: ['search'] })))).toEqual(i);
    expect(await marks(() => record.services(['mail', { dependsOn: ['search'] }]))).toEqual([]);
    expect(await marks(() => record.services(['tax', { dependsOn: ['mail'] }]))).toEqual(i);
    const incident = anIncident('i', { services: ['cart'], title: 'Totals off by rounding' });
    expect(await marks(() => record.incidents({ ...incident, services: ['search', 'cart'] }))).toEqual(i);
    expect(await marks(() => record.incidents({ ...incident, startedAt: ago(1) }))).toEqual(i);
    expect(await marks(() => record.incidents({ ...incident, severity: 1 }))).toEqual(i);
    expect(await marks(() => record.incidents({ ...incident, severity: 1 }))).toEqual([]);
  });

  test('a revert after the start speaks against nobody but for what it took back', async () => {
    await record.incidents(anIncident('reverted', { services: ['mail'] }));
    await record.changes(
      live('one', 5, { services: ['mail'], title: 'Send mail twice', repository: 'shop' }),
      live('two', 4, { services: ['mail'], title: 'Send mail late', repository: 'shop' }),
    );
    await rank();
    expect((await names('reverted')).slice(0, 2)).toEqual([id('two'), id('one')]);
    await record.changes(
      live('undo', -2, {
        services: ['mail'],
        title: 'Revert "Send mail twice"',
        isRevert: true,
        repository: 'shop',
      }),
    );
    await rank();
    const [first] = await suspects('reverted');
    expect(first?.changeId).toBe(id('one'));
    expect(first?.reasons).toContain('Rolled back since the incident started.');
  });

  test('no change looks likely where none was near; a person’s word stands and is not marked', async () => {
    await record.incidents(anIncident('quiet', { services: ['search'], startedAt: ago(24 * 60) }));
    await rank();
    expect(await db().incidentRanking.findFirst({ where: { incidentId: id('quiet') } })).toMatchObject({
      abstained: true,
      candidates: 0,
      noChange: 1,
    });
    await record.link('two', 'reverted', 'ruled-out');
    await record.changes(live('three', 3, { services: ['mail'] }));
    await rank();
    expect(await names('reverted')).not.toContain(id('two'));
    await record.link('one', 'reverted', 'match');
    expect(await marked()).toEqual([id('reverted')]);
    await rank();
    expect(await names('reverted')).toEqual([]);
    expect(
      (await db().causalLink.findFirst({ where: { changeId: id('three'), supersededAt: null } }))?.reasons,
    ).toEqual(['A cause is confirmed.']);
    await record.changes(live('four', 2, { services: ['mail'] }));
    expect(await marked()).not.toContain(id('reverted'));
    expect(await fileSuspects(ctx, [id('reverted')])).toEqual({ incidents: 0, suspects: 0 });
    await record.link('one', 'reverted', 'ruled-out');
    await rank();
    expect((await names('reverted'))[0]).toBe(id('four'));
  });

  test('what is not among the suspects any more is taken back once, with the reason', async () => {
    await record.incidents(anIncident('moved', { services: ['mail'], startedAt: ago(-30) }));
    await rank();
    const [gone] = await names('moved');
    expect(gone).toBe(id('undo'));
    await record.incidents(anIncident('moved', { services: ['mail'], startedAt: ago(-30 * 24) }));
    await rank();
    await outside()
      .$executeRaw`insert into incident_to_rank select id, now() from incident on conflict do nothing`;
    await rank();
    expect(await suspects('moved')).toEqual([]);
    const history = await db().causalLink.findMany({
      where: { incidentId: id('moved'), changeId: gone! },
      orderBy: { version: 'asc' },
    });
    expect(history.map(({ state, score }) => [state, score === null])).toEqual([
      ['suspect', false],
      ['none', true],
    ]);
    expect(history[0]?.supersededAt).toEqual(at);
  });

  test('what another version of the ranker said is ranked anew', async () => {
    await outside().incidentRanking.updateMany({
      where: { incidentId: id('quiet') },
      data: { rankerVersion: 'newest-first/1' },
    });
    expect(await markForThisRanker(ctx)).toBe(1);
    await rank();
    expect(await db().incidentRanking.count({ where: { incidentId: id('quiet') } })).toBe(2);
    expect(await markForThisRanker(ctx)).toBe(0);
  });

  test('who is still writing about an incident keeps its mark, and nobody waits', async () => {
    await rank();
    await outside().$transaction(async (tx) => {
      await tx.$executeRaw`select 1 from incident where id = ${id('i')}::uuid for update`;
      await tx.$executeRaw`insert into incident_to_rank values (${id('i')}::uuid, now()) on conflict do nothing`;
    });
    let ranked = -1;
    await outside().$transaction(async (tx) => {
      await tx.$executeRaw`select 1 from incident where id = ${id('i')}::uuid for update`;
      ranked = await rank();
    });
    expect(ranked).toBe(0);
    expect(await marked()).toEqual([id('i')]);
    expect(await rank()).toBe(1);
  });
});

describe('blindness', () => {
  useDatabase();

  test('flipping author, AI involvement and every trace of either moves no rank and no probability', async () => {
    await record.services(['cart', { dependsOn: ['tax'] }], ['tax'], ['search']);
    await record.changes(
      live('a', 2, { title: 'Round totals', paths: [['cart/round.ts', 1, 1]] }),
      live('b', 1, { services: ['tax'], provenance: aProvenance('agent') }),
      live('c', 30, { provenance: aProvenance('none') }),
      live('d', 0.2, { services: ['search', 'cart'] }),
      live('e', 3, { services: [] }),
    );
    await record.incidents(anIncident('i', { services: ['cart'], title: 'Something is slow' }));
    const said = async () => ({
      links: await suspects('i'),
      rankings: (await db().incidentRanking.findMany({ orderBy: { version: 'desc' }, take: 1 })).map(
        ({ candidates, abstained, noChange }) => ({ candidates, abstained, noChange }),
      ),
    });
    const afresh = async () => {
      await outside().causalLink.deleteMany();
      await outside().incidentRanking.deleteMany();
      await outside()
        .$executeRaw`insert into incident_to_rank select id, now() from incident on conflict do nothing`;
      await rank();
      return said();
    };
    const before = await afresh();
    expect(before.links.length).toBeGreaterThan(2);
    await outside().person.create({
      data: { id: id('p'), slug: 'claude', name: 'Claude', createdAt: at },
    });
    const flips = [
      { name: 'Claude', identity: 'noreply@anthropic.com', involvement: 'agent', grade: 'attested' },
      { name: 'dependabot[bot]', identity: 'bot@github.com', involvement: 'authored', grade: 'inferred' },
      { name: 'Ana Ruiz', identity: 'ana@example.com', involvement: 'none', grade: 'self-report' },
      { name: '', identity: '', involvement: 'unknown', grade: null },
    ];
    for (const { name, identity, involvement, grade } of flips) {
      await outside().$executeRaw`
        update change set author_name = ${name}, author_identity = ${identity}, author_person_id = ${id('p')}::uuid,
          author_level = 'principal', ai_involvement = ${involvement}, ai_grade = ${grade}, ai_tools = '{claude}',
          ai_conflicts = 3`;
      await outside().$executeRaw`update change_service set ai_involvement = ${involvement}`;
      await outside().$executeRaw`
        update change_detail set body = ${`Totals round, by ${name}`}, committer_name = ${name},
          committer_email = ${identity}, author_email = ${identity}, branch = ${`claude/totals-${involvement}`},
          labels = array['ai', 'totals', 'round'], trailers = ${JSON.stringify([['Co-Authored-By', name]])}::jsonb`;
      await outside().$executeRaw`
        insert into provenance_evidence
        select id, 9, 0, 1, 'declaration', 'claude', null, null, ${involvement}, 'attested', 'a test', 'totals', true,
          'declared', true, now() from change on conflict do nothing`;
      await outside().$executeRaw`update deployment set actor = ${name}`;
      expect(await afresh()).toEqual(before);
    }
  });
});
