import { beforeAll, describe, expect, test } from 'vitest';
import { loadFacts } from '#lib/changes/assess/facts-queries.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { STOPS } from '#lib/domain/policy/backtest-front.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { countPeople, factVector } from '#lib/domain/policy/vector.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { loadWorld } from '#lib/policies/backtest-queries.ts';
import { findList, findReport, getRun, listRuns } from '#lib/policies/backtest-store.ts';
import { draftPolicy } from '#lib/policies/draft-policy.ts';
import { editPolicy } from '#lib/policies/edit-policy.ts';
import { listBacktestRows } from '#lib/policies/list-backtest-rows.ts';
import { cancelBacktest, requestBacktest } from '#lib/policies/request-backtest.ts';
import { abandonedBacktest, runBacktest, SILENCE_MS } from '#lib/policies/run-backtest.ts';
import { visitHistory } from '#lib/policies/visit-history.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { seen } from '#tests/support/policies.ts';
import { aChange, anIncident, aProvenance } from '#tests/support/scene.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';

useDatabase();

const day = (n: number, hour = 10) => new Date(Date.UTC(2026, 2, n, hour));
const changeId = (externalId: string) => externalRecordId('test', externalId);
const period = { first: '2026-03-01', last: '2026-03-20' };
const shipped = parsePolicy(SHIPPED_POLICY);
if (!shipped.ok) throw new Error('The shipped policy cannot be read.');

/**
 * Imported: a Tier-1 change that causes a Sev2, one into that Sev2, a Tier-3 one and one of the month before. Submitted
 * here: one with two approvals, one with none.
 */
beforeAll(async () => {
  await openShop(day(1));
  await outside().$transaction(async (tx) => {
    const common = { authorIdentity: 'mid-mara@shop.test', provenance: aProvenance('assisted') };
    await recordChanges(
      tx,
      [
        aChange('guilty', { ...common, services: ['checkout'], deployedAt: day(5) }),
        aChange('into-it', { ...common, services: ['checkout'], deployedAt: day(5, 13) }),
        aChange('harmless', { ...common, services: ['blog'], deployedAt: day(6) }),
        aChange('before', { ...common, services: ['checkout'], deployedAt: new Date(Date.UTC(2026, 1, 20)) }),
      ],
      day(1),
    );
    await recordIncidents(
      tx,
      [
        anIncident('lost-orders', {
          services: ['checkout'],
          startedAt: day(5, 12),
          mitigatedAt: day(5, 14),
          resolvedAt: day(5, 15),
          status: 'resolved',
        }),
      ],
      day(1),
    );
    await recordLinks(
      tx,
      [
        {
          change: { source: 'test', externalId: 'guilty' },
          incident: { source: 'test', externalId: 'lost-orders' },
          state: 'match',
          relation: 'caused-by',
          aiRole: 'ai-code',
          controlState: 'missing',
          reason: 'It dropped the orders.',
          at: day(7),
        },
      ],
      day(7),
    );
  });
  for (const [externalId, approvers] of [
    ['looked-at', ['sen-sol', 'sen-sia']],
    ['alone', []],
  ] as const) {
    const { changeId: id } = await submitted({ externalId, source: 'test' }, day(10, 8));
    const { headSha } = await db().changeControl.findUniqueOrThrow({ where: { changeId: id } });
    for (const [n, slug] of approvers.entries())
      await outside().review.create({
        data: {
          changeId: id,
          revisionNumber: 1,
          personId: personId(slug),
          identity: 'oidc:test',
          sha: headSha,
          decision: 'approve',
          decidedAt: day(10, 9 + n),
        },
      });
    await outside().$executeRaw`update revision set created_at = ${day(10, 8)} where change_id = ${id}::uuid`;
    await outside()
      .$executeRaw`update change set status = 'deployed', effective_at = ${day(10, 12)} where id = ${id}::uuid`;
  }
});

async function request(number: number, days = period): Promise<string> {
  return (await requestBacktest(as('dir-dana'), { number, ...days })).id;
}

const draft = async (text: string) =>
  (await draftPolicy(as('dir-dana'), { text, note: 'for a backtest' })).number;
const STRICT = SHIPPED_POLICY.replace(
  'when { context.change.production && context.services.tier == 1 };',
  'when { context.change.production };',
);

test('is asked for of days that have begun', async () => {
  const days = { first: '2026-01-01', last: '9999-12-31' };
  await expect(request(1, days)).rejects.toMatchObject({ code: 'invalid', field: 'last' });
});

describe('a backtest of a stricter version', () => {
  let id: string;
  beforeAll(async () => {
    id = await request(await draft(STRICT));
    await runBacktest(id);
  });

  test('is done, with every change of the period looked at, and two entries', async () => {
    expect(await getRun(id)).toMatchObject({ state: 'done', done: 5, total: 5, error: null });
    const entries = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } });
    expect(entries.map(({ action }) => action)).toEqual(['backtest.requested', 'backtest.finished']);
  });

  test('leads from what a requirement alone held to these changes', async () => {
    const { figures } = (await findReport(id))!;
    const alone = figures.version.requirements.filter((one) => one.alone.changes > 0);
    expect(alone).not.toEqual([]);
    for (const one of alone) expect(await findList(id, `alone ${one.id}`)).toHaveLength(one.alone.changes);
  });

  test('keeps what it would have held apart from what nobody recorded', async () => {
    const { figures, submitted: here } = (await findReport(id))!;
    const people = figures.version.requirements.find((one) => one.id === 'two-people-tier-1')!;
    expect(people.asked).toEqual({ changes: 5, failed: 1 });
    expect(people.readings.held).toEqual({ changes: 1, failed: 0 });
    expect(people.readings.met.changes).toBe(1);
    expect(people.readings['not-known']).toEqual({ changes: 3, failed: 1 });
    expect(figures.active.requirements.find((one) => one.id === 'two-people-tier-1')!.asked.changes).toBe(4);
    const incident = figures.version.requirements.find(
      (one) => one.id === 'no-deployment-onto-open-incident',
    )!;
    expect(incident.readings.held.changes).toBe(1);
    expect(here).toBe(2);
  });

  test('catches no Sev2 of which it is not known whether somebody looked', async () => {
    const { figures, sentence, severe } = (await findReport(id))!;
    expect(figures.incidents.matched).toEqual({ all: 1, here: 1 });
    expect(figures.version.caught.matched).toEqual({ held: 0, asked: 1, notKnown: 1 });
    expect(figures.version.caught.strict.asked).toBe(1);
    expect(severe).toMatchObject([{ held: [], asked: expect.arrayContaining(['two-people-tier-1']) }]);
    expect(sentence).toContain('caught 0 of 1 Sev2s (of 1 more it is not known)');
    expect(sentence).toContain('at an assumed 20 minutes a review');
  });

  test('names the rows behind a figure', async () => {
    expect(await findList(id, 'held no-deployment-onto-open-incident')).toEqual([changeId('into-it')]);
    expect(await findList(id, 'not-known failed two-people-tier-1')).toEqual([changeId('guilty')]);
    expect(await findList(id, 'asked nothing-of-the-kind')).toEqual([]);
  });

  test('names the rows behind every set of rules, as many as its figure says', async () => {
    const [run, report] = [await getRun(id), (await findReport(id))!];
    const rowsOf = async (rules: readonly string[], by: 'held' | 'possible', failed: boolean) =>
      (await listBacktestRows(run, report, { rules, by, failed }, null, 50)).rows.length;
    for (const { rules, changes, failed, incidents } of report.ruleSets.filter(
      ({ name }) => name !== 'active',
    ))
      for (const by of STOPS) {
        expect(await rowsOf(rules, by, false)).toBe(changes[by]);
        expect(await rowsOf(rules, by, true)).toBe(failed[by]);
        const caught = report.severe.filter((one) => rules.some((rule) => one[by]!.includes(rule)));
        expect(caught).toHaveLength(incidents[by]);
      }
    const asked = await listBacktestRows(
      run,
      report,
      { rules: ['two-people-tier-1'], by: 'asked', failed: false },
      null,
      50,
    );
    expect(asked.rows).toHaveLength(5);
  });

  test('takes waiting times from those whose approvals counted', async () => {
    const { waiting } = (await findReport(id))!;
    const hours = (nth: number) => waiting.find((one) => one.reviewer === 'senior' && one.nth === nth);
    expect(hours(1)).toMatchObject({ n: 1, p50: 1 });
    expect(hours(2)).toMatchObject({ n: 1, p50: 2 });
  });
});

test('facts of a change that was submitted here are those that the gate loads', async () => {
  const where = { from: day(10), to: day(11) };
  const compared: string[] = [];
  const world = await loadWorld(where);
  const wanted = { plan: true, paths: true };
  const found: { id: string; at: number; vector: unknown }[] = [];
  await visitHistory({ period: where, wanted, world, keepOnTrivialRebase: true }, ({ row, facts }) => {
    found.push({ id: row.id, at: row.at, vector: facts.vector });
    return true;
  });
  for (const { id, at, vector } of found) {
    const { facts } = (await loadFacts(db(), id, { at: new Date(at) }))!;
    expect(vector).toEqual(factVector(facts, countPeople(facts, shipped.policy)));
    compared.push(id);
  }
  expect(compared).toHaveLength(2);
});

describe('a run', () => {
  test('is asked for once as long as it waits', async () => {
    const first = await request(1);
    expect(await request(1)).toBe(first);
    await cancelBacktest(as('dir-dana'), { id: first });
    expect((await getRun(first)).state).toBe('cancelled');
    await runBacktest(first);
    expect((await getRun(first)).state).toBe('cancelled');
  });

  test('is cancelled by who asked for it, a director or the VP, and by nobody else', async () => {
    const days = (first: string) => ({ number: 1, first, last: '2026-03-10' });
    const { id: theirs } = await requestBacktest(as('sen-sol'), days('2026-03-01'));
    for (const other of ['aud-aki', 'pri-pat', 'adm-ada'])
      await expect(cancelBacktest(as(other), { id: theirs })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await getRun(theirs)).state).toBe('queued');
    await cancelBacktest(as('sen-sol'), { id: theirs });
    const { id: again } = await requestBacktest(as('sen-sol'), days('2026-03-01'));
    await cancelBacktest(as('vp-vik'), { id: again });
    expect((await getRun(again)).state).toBe('cancelled');
  });

  test('waits with at most two others of the same person, who keep nobody else from asking', async () => {
    const waiting: string[] = [];
    const ask = async (slug: string, last: number) => {
      const days = { first: '2026-03-01', last: `2026-03-${last}` };
      waiting.push((await requestBacktest(as(slug), { number: 1, ...days })).id);
    };
    for (const last of [10, 11, 12]) await ask('aud-aki', last);
    const refused = (why: string) => ({ code: 'conflict', message: expect.stringContaining(why) });
    await expect(ask('aud-aki', 13)).rejects.toMatchObject(refused('3 of your backtests wait already'));
    for (const last of [13, 14, 15]) await ask('sen-sol', last);
    for (const last of [16, 17, 18]) await ask('pri-pat', last);
    await ask('mid-mara', 19);
    await expect(ask('sen-sia', 20)).rejects.toMatchObject(refused('10 backtests wait already'));
    for (const id of waiting) await cancelBacktest(as('dir-dana'), { id });
  });

  test('is refused for days the wrong way round', async () => {
    await expect(request(1, { first: '2026-03-02', last: '2026-03-01' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  test('whose worker fell silent is taken up by another, and the first one stops', async () => {
    const id = await request(1);
    const now = new Date();
    expect(await abandonedBacktest(now)).toBe(id);
    await outside().backtestRun.update({ where: { id }, data: { state: 'running', aliveAt: now } });
    expect(await abandonedBacktest(now)).toBeNull();
    await runBacktest(id, () => now);
    expect((await getRun(id)).state).toBe('running');
    const later = new Date(now.getTime() + SILENCE_MS + 1);
    expect(await abandonedBacktest(later)).toBe(id);
    await runBacktest(id, () => later);
    expect((await getRun(id)).state).toBe('done');
  });

  test('of a text that was edited since says so', async () => {
    const number = await draft(`// first\n${SHIPPED_POLICY}`);
    const id = await request(number);
    const text = `// second\n${SHIPPED_POLICY}`;
    await editPolicy(as('dir-dana'), { ...(await seen(number)), text, note: 'another' });
    await runBacktest(id);
    expect(await getRun(id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('edited since'),
    });
    expect(await listRuns((await getRun(id)).policyHash)).toHaveLength(1);
  });
});
