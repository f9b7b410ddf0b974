import { beforeAll, describe, expect, test } from 'vitest';
import { judge } from '#lib/changes/assess/judge.ts';
import { listCandidates } from '#lib/incidents/candidates.ts';
import { listIncidentLinks } from '#lib/incidents/incident-queries.ts';
import { judgeLink } from '#lib/incidents/judge-link.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import fc from '#tests/support/fast-check.ts';
import { anIncident } from '#tests/support/scene.ts';
import { as, openShop, personId, serviceId, submitted } from '#tests/support/submitted.ts';

/** Abuse of causal links (SAFETY T39): forged ends, cycles, floods. */
useDatabase();

const incidentId = externalRecordId('test', 'outage');

beforeAll(async () => {
  await openShop();
  await outside().$transaction(async (tx) => {
    await recordIncidents(
      tx,
      [
        {
          ...anIncident('outage'),
          services: ['checkout'],
          severity: 1,
          status: 'open',
          startedAt: new Date(Date.now() - 3_600_000),
          mitigatedAt: null,
          resolvedAt: null,
        },
      ],
      new Date(),
    );
  });
});

const verdict = (changeId: string, over: object = {}) => ({
  incidentId,
  changeId,
  seenVersion: 0,
  verdict: 'confirm' as const,
  relation: 'fixed-by' as const,
  aiRole: 'none' as const,
  controlState: 'undetermined' as const,
  certainty: 'certain' as const,
  reason: 'It brings the old limit back.',
  ...over,
});

const incidentRule = async (changeId: string) =>
  (await judge(db(), changeId))!.decision.requirements.find(
    ({ id }) => id === 'no-deployment-onto-open-incident',
  )?.state;

describe('a link cannot be forged', () => {
  test('calling one’s own change the fix does not open the gate during an incident; another person’s word does', async () => {
    const own = { author: { name: 'Sol', identity: 'sen-sol@shop.test' } };
    const { changeId } = await submitted(own);
    expect(await incidentRule(changeId)).toBe('unsatisfied');
    await expect(judgeLink(as('sen-sol'), verdict(changeId))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await incidentRule(changeId)).toBe('unsatisfied');
    // positive control: the same words from somebody without a hand in it
    await judgeLink(as('sen-sia'), verdict(changeId));
    expect(await incidentRule(changeId)).toBe('satisfied');
  });

  test('a second login, co-authorship or a push make it one’s own as well', async () => {
    const sia = { name: 'Sia', identity: 'sen-sia@shop.test' };
    for (const hand of [{ coAuthors: [sia] }, { pushedBy: sia }, { directedBy: sia }, { mergedBy: sia }]) {
      const { changeId } = await submitted(hand);
      await expect(
        judgeLink(as('sen-sia'), verdict(changeId, { relation: 'caused-by', verdict: 'rule-out' })),
        JSON.stringify(hand),
      ).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('nor does being found to be the same person as the author make it anybody else’s', async () => {
    const { changeId } = await submitted({
      author: { name: 'Mara', identity: `person:${personId('mid-mara')}` },
    });
    await outside().person.update({
      where: { id: personId('mid-mara') },
      data: { mergedIntoId: personId('pri-pat') },
    });
    await expect(judgeLink(as('pri-pat'), verdict(changeId))).rejects.toMatchObject({ code: 'forbidden' });
    await outside().person.update({ where: { id: personId('mid-mara') }, data: { mergedIntoId: null } });
    await judgeLink(as('pri-pat'), verdict(changeId));
  });

  test('both ends must exist, and a junior or an auditor forges neither', async () => {
    const { changeId } = await submitted();
    const nowhere = externalRecordId('test', 'nowhere');
    await expect(judgeLink(as('sen-sia'), verdict(nowhere))).rejects.toMatchObject({ code: 'not-found' });
    await expect(judgeLink(as('sen-sia'), verdict(changeId, { incidentId: nowhere }))).rejects.toMatchObject({
      code: 'not-found',
    });
    // an incident is no change: the two ends cannot be the same record
    await expect(judgeLink(as('sen-sia'), verdict(incidentId))).rejects.toMatchObject({ code: 'not-found' });
    for (const slug of ['jun-author', 'mid-mara', 'aud-aki'])
      await expect(judgeLink(as(slug), verdict(changeId))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('graphs and floods are bounded', () => {
  test('candidates end on any graph of dependencies, cycles included', async () => {
    const slugs = ['checkout', 'search', 'blog'] as const;
    const edge = fc.tuple(fc.constantFrom(...slugs), fc.constantFrom(...slugs)).filter(([a, b]) => a !== b);
    await fc.assert(
      fc.asyncProperty(fc.array(edge, { maxLength: 6 }), async (edges) => {
        await outside().serviceDependency.deleteMany({});
        await outside().serviceDependency.createMany({
          data: edges.map(([a, b]) => ({ serviceId: serviceId(a), dependsOnId: serviceId(b) })),
          skipDuplicates: true,
        });
        const found = await listCandidates(incidentId);
        expect(new Set(found.map(({ changeId, place }) => `${changeId} ${place}`)).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 25 },
    );
  });

  test('twenty thousand links on one incident fill no page', async () => {
    const { changeId } = await submitted();
    await outside().$executeRaw`
      insert into change select (json_populate_record(c, json_build_object('id', md5('flood' || n)::uuid,
        'external_id', 'flood-' || n))).* from change c, generate_series(1, 20000) n where c.id = ${changeId}::uuid`;
    await outside().$executeRaw`
      insert into causal_link (change_id, incident_id, version, state, relation, score, rank, reasons, ai_role,
        control_state, decided_by, recorded_at)
      select md5('flood' || n)::uuid, ${incidentId}::uuid, 1, 'suspect', 'caused-by', 0.1, 1, '[]', 'undetermined',
        'undetermined', 'software', now() from generate_series(1, 20000) n`;
    const links = await listIncidentLinks(incidentId, personId('sen-sia'));
    expect(links.length).toBeGreaterThan(0);
    expect(links.length).toBeLessThanOrEqual(400);
  });
});
