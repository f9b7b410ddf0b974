import { describe, expect, test } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { useDatabase } from '#tests/support/database.ts';
import { loadDemo } from './load-demo.ts';
import { DEMO_PERSONAS } from './personas.ts';

const now = new Date('2026-11-21T06:00:00Z');

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
    const { totals } = await loadDemo({ now, scale: 0.05, onProgress });

    expect(await db().change.count()).toBe(totals.changes);
    expect(await db().incident.count()).toBe(totals.incidents);
    expect(stages.get('incidents')).toMatchObject({ done: totals.incidents, total: totals.incidents });
    for (const { slug } of DEMO_PERSONAS) expect(await db().person.count({ where: { slug } })).toBe(1);
    expect(await db().dirtyWeek.count()).toBe(0);
    expect(
      await db().causalLink.count({ where: { state: 'suspect', decidedBy: 'software' } }),
    ).toBeGreaterThan(0);
    expect(await db().incident.count({ where: { noChangeReason: { not: null } } })).toBeGreaterThan(0);
    const mapped = await db().change.count({ where: { authorPersonId: { not: null } } });
    expect(mapped / (totals.changes ?? 0)).toBeGreaterThan(0.7);

    const before = await rows();
    const again = await loadDemo({ now: new Date(now.getTime() + 5 * 3_600_000), scale: 0.05 });
    expect(again.totals).toEqual(totals);
    expect(await rows()).toEqual(before);
  });

  test('keeps the dispute as two people’s words', async () => {
    const history = await db().causalLink.findMany({
      where: { incidentId: externalRecordId('demo', 'INC-account-connections'), decidedBy: 'person' },
      orderBy: { version: 'asc' },
      select: { version: true, state: true, aiRole: true, personId: true },
    });
    expect(history).toEqual([
      {
        version: 1,
        state: 'match',
        aiRole: 'ai-advice',
        personId: externalRecordId('person', 'leila-haddad'),
      },
      {
        version: 2,
        state: 'disputed',
        aiRole: 'present-not-causal',
        personId: externalRecordId('person', 'grace-okafor'),
      },
    ]);
  });

  test('refuses to write over the history of another day or scale', async () => {
    const tomorrow = new Date(now.getTime() + 86_400_000);
    await expect(loadDemo({ now: tomorrow, scale: 0.05 })).rejects.toThrow('needs an empty one');
    await expect(loadDemo({ now, scale: 0.06 })).rejects.toThrow('needs an empty one');
  });
});
