import type { JobHelpers } from 'graphile-worker';
import { describe, expect, test } from 'vitest';
import { tasks } from '#lib/jobs/tasks.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { rankerReport } from '#lib/reports/ranker.ts';
import { sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import { useDatabase } from '#tests/support/database.ts';
import { loadDemo } from './load-demo.ts';
import { DEMO_PERSONAS } from './personas.ts';

const now = new Date('2026-11-21T06:00:00Z');

/** Small; and of few seeds one whose history has a disputed cause beside a confirmed repair. */
const demo = { seed: 'oak', scale: 0.05 };

async function rows() {
  const counts = await Promise.all([
    db().person.count(),
    db().service.count(),
    db().change.count(),
    db().provenanceEvidence.count(),
    db().deployment.count(),
    db().incident.count(),
    db().incidentEvent.count(),
    db().causalLink.count(),
    db().changeWeek.count(),
    db().auditEntry.count(),
  ]);
  return counts;
}

describe('loadDemo', () => {
  useDatabase();

  test('loads through the record steps, reports progress, and finds nothing to do the second time', async () => {
    const stages = new Map<string, { done: number; total: number }>();
    const onProgress = (progress: { stage: string; done: number; total: number }) =>
      stages.set(progress.stage, progress);
    const { totals } = await loadDemo({ ...demo, now, onProgress });

    expect(await db().change.count()).toBe((totals.changes ?? 0) + (totals['open changes'] ?? 0));
    expect(await db().changeControl.count({ where: { outcome: 'deny' } })).toBeGreaterThan(5);
    expect(await db().incident.count()).toBe(totals.incidents);
    expect(stages.get('incidents')).toMatchObject({ done: totals.incidents, total: totals.incidents });
    for (const { slug } of DEMO_PERSONAS) expect(await db().person.count({ where: { slug } })).toBe(1);
    expect(await db().dirtyWeek.count()).toBe(0);
    expect(
      await db().causalLink.count({ where: { state: 'suspect', decidedBy: 'software' } }),
    ).toBeGreaterThan(0);
    expect(await db().incident.count({ where: { noChangeReason: { not: null } } })).toBeGreaterThan(0);
    // the ranker is measured on what it said before the causes were recorded
    const { incidents, methods } = await rankerReport({ from: null, to: now, rankerVersion: null });
    expect(incidents).toBeGreaterThanOrEqual(10);
    expect(methods?.ranker.top5.value).toBeGreaterThan(0.5);
    const mapped = await db().change.count({ where: { authorPersonId: { not: null } } });
    expect(mapped / (totals.changes ?? 0)).toBeGreaterThan(0.7);

    const before = await rows();
    const again = await loadDemo({ ...demo, now: new Date(now.getTime() + 5 * 3_600_000) });
    expect(again.totals).toEqual(totals);
    expect(await rows()).toEqual(before);
  });

  test('leaves nothing to the worker: what it does afterwards moves no figure', async () => {
    const figures = async () => ({
      rows: await rows(),
      links: await db().causalLink.findMany({
        orderBy: [{ changeId: 'asc' }, { incidentId: 'asc' }, { version: 'asc' }],
      }),
      overview: await sev2ByAi({
        from: null,
        to: now,
        tiers: null,
        severity: 5,
        service: null,
        team: null,
      }),
    });
    const repairedAndDisputed = await db().incident.count({
      where: {
        AND: [
          { links: { some: { state: 'match', relation: 'fixed-by' } } },
          { links: { some: { state: 'disputed' } } },
          { links: { none: { state: 'match', relation: { not: 'fixed-by' } } } },
        ],
      },
    });
    expect(repairedAndDisputed).toBeGreaterThan(0);

    const before = await figures();
    expect(await db().incidentToRank.count()).toBe(0);
    // what comes up by itself; a backtest is asked for by somebody, and a programme is measured day by day
    const { backtest: _, 'run-programmes': __, ...recurring } = tasks;
    for (const task of Object.values(recurring)) await task?.({}, {} as JobHelpers);
    expect(await figures()).toEqual(before);
  });

  test('has a programme whose own version of the policy judged its services, and held some', async () => {
    const { policyVersionId } = await db().programme.findFirstOrThrow();
    const decided = await db().gateDecision.groupBy({
      by: ['outcome'],
      where: { policyVersionId: policyVersionId!, mode: 'gate' },
      _count: true,
      orderBy: { outcome: 'asc' },
    });
    const [allowed, refused] = decided.map(({ _count }) => _count);
    expect(decided.map(({ outcome }) => outcome)).toEqual(['allow', 'deny']);
    expect(allowed).toBeGreaterThan(20);
    expect(refused).toBeLessThan(allowed! / 10);
  });

  test('has a retro that was published without names, with an overdue task, and one that is being written', async () => {
    const retros = await db().retro.findMany({ orderBy: { state: 'asc' }, include: { incident: true } });
    expect(retros.map(({ state, incident }) => [state, incident.externalId])).toEqual([
      ['draft', 'INC-delivery-times'],
      ['published', 'INC-orders-down-99'],
    ]);
    expect(retros[1]!.publishedMarkdown).toContain('one person can publish to every cell');
    expect(retros[1]!.publishedMarkdown).not.toMatch(/Brandt|Dahl|Haddad|Wilk/);
    const actions = await db().retroAction.findMany({ orderBy: { dueOn: 'asc' } });
    expect(actions.map(({ kind, dueOn }) => [kind, dueOn < now])).toEqual([
      ['task', true],
      ['rule', false],
      ['lesson', false],
    ]);
    expect(await db().lessonDelivery.count()).toBe(1);
  });

  test('keeps the dispute as three people’s words, each known from when it was said', async () => {
    const history = await db().causalLink.findMany({
      where: { incidentId: externalRecordId('demo', 'INC-account-connections'), decidedBy: 'person' },
      orderBy: { version: 'asc' },
      select: { state: true, disputes: true, aiRole: true, personId: true, recordedAt: true },
    });
    const said = (slug: string, state: string, disputes: string | null = null) => ({
      state,
      disputes,
      aiRole: 'ai-advice',
      personId: externalRecordId('person', slug),
    });
    expect(history.map(({ recordedAt: _, ...version }) => version)).toEqual([
      said('leila-haddad', 'proposed'),
      said('henrik-dahl', 'match'),
      said('grace-okafor', 'disputed', 'match'),
    ]);
    const times = history.map(({ recordedAt }) => recordedAt.getTime());
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(now.getTime());
  });

  test('is recorded as if while it happened, so that it can be seen as of earlier', async () => {
    const scope = { from: null, to: now, tiers: null, severity: 5, service: null, team: null } as const;
    const totals: number[] = [];
    for (const days of [300, 100, 0]) {
      const { incidents, rates } = await sev2ByAi({
        ...scope,
        asOf: new Date(now.getTime() - days * 86_400_000),
      });
      totals.push(incidents.length, rates.all.numerator);
    }
    const [early, earlyFailed, later, laterFailed, last, lastFailed] = totals as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect([early, later, last]).toEqual([...new Set([early, later, last])].sort((a, b) => a - b));
    expect([earlyFailed, laterFailed, lastFailed]).toEqual(
      [...new Set([earlyFailed, laterFailed, lastFailed])].sort((a, b) => a - b),
    );
  });

  test('refuses to write over the history of another day or scale', async () => {
    const tomorrow = new Date(now.getTime() + 86_400_000);
    await expect(loadDemo({ ...demo, now: tomorrow })).rejects.toThrow('needs an empty one');
    await expect(loadDemo({ ...demo, now, scale: 0.06 })).rejects.toThrow('needs an empty one');
  });
});
