import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, type Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { figures } from '#tests/reference/figures.ts';
import {
  changeObservations,
  incidentObservations,
  namedLinks,
  type Organisation,
  organisation,
  question,
  serviceObservations,
} from '#tests/reference/random-organisation.ts';
import { type Question, referenceSev2ByAi } from '#tests/reference/sev2-by-ai.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import fc from '#tests/support/fast-check.ts';
import type { ReportScope } from './scope.ts';
import { sev2ByAi } from './sev2-by-ai.ts';

useDatabase();

const now = new Date('2026-06-01T00:00:00Z');

/** Replaces what the database holds by one organisation, through the steps that every source uses. */
async function settle(of: Organisation): Promise<void> {
  await outside().causalLink.deleteMany();
  await outside().incidentService.deleteMany();
  await outside().incidentSeverity.deleteMany();
  await outside().incident.deleteMany();
  await outside().changeService.deleteMany();
  await outside().changeDetail.deleteMany();
  await outside().change.deleteMany();
  await outside().service.deleteMany();
  await outside().changeWeek.deleteMany();
  await outside().dirtyWeek.deleteMany();
  await mutate(systemContext('test', now), async (tx) => {
    await recordServices(tx, serviceObservations(of), now);
    await recordChanges(tx, changeObservations(of), now);
    await recordIncidents(tx, incidentObservations(of), now);
    for (const link of namedLinks(of)) await say(tx, link);
    await declareNoChange(tx, of);
    return {
      result: undefined,
      entries: [
        {
          action: 'import.finished',
          subject: { type: 'import', id: 'test' },
          details: { source: 'test', totals: {} },
        },
      ],
    };
  });
  await refresh(of);
}

/** A source's word on a link goes through its step; what software or people say of it is written as theirs. */
async function say(tx: Tx, link: ReturnType<typeof namedLinks>[number]): Promise<void> {
  const { state, disputes, relation, aiRole, change, incident, at } = link;
  if (state !== 'suspect' && state !== 'proposed' && state !== 'disputed') {
    const said = { change, incident, state, relation, aiRole, controlState: 'missing' as const, at };
    await recordLinks(tx, [{ ...said, reason: at.toISOString() }], at);
    return;
  }
  const pair = {
    changeId: externalRecordId(change.source, change.externalId),
    incidentId: externalRecordId(incident.source, incident.externalId),
  };
  await tx.causalLink.updateMany({ where: { ...pair, supersededAt: null }, data: { supersededAt: at } });
  const version = 1 + (await tx.causalLink.count({ where: pair }));
  const bySoftware = state === 'suspect';
  await tx.causalLink.create({
    data: {
      ...pair,
      version,
      state,
      disputes: state === 'disputed' ? disputes : null,
      relation,
      aiRole,
      reasons: [],
      controlState: 'undetermined',
      decidedBy: bySoftware ? 'software' : 'person',
      personId: bySoftware ? null : externalRecordId('person', 'somebody'),
      recordedAt: at,
    },
  });
}

async function declareNoChange(tx: Tx, of: Organisation): Promise<void> {
  const ids = incidentObservations(of)
    .filter((_, index) => of.incidents[index]?.noChange)
    .map(({ source, externalId }) => externalRecordId(source, externalId));
  await tx.incident.updateMany({
    where: { id: { in: ids } },
    data: { noChangeAt: now, noChangeReason: 'it was the weather', noChangeBy: externalRecordId('x', 'y') },
  });
}

/** Brings the rollup up to date, then marks some weeks dirty again, with counts that must not be believed. */
async function refresh(of: Organisation): Promise<void> {
  const weeks = await db().dirtyWeek.findMany();
  await refreshRollups(systemContext('test', now));
  const late = weeks.filter((_, index) => !of.clean[index]).map(({ week }) => week);
  await outside().dirtyWeek.createMany({ data: late.map((week) => ({ week })) });
  await outside().changeWeek.updateMany({
    where: { week: { in: late } },
    data: { changes: { increment: 1000 } },
  });
}

describe("the overview's figures", () => {
  test('equal the slow, obvious reference on random organisations, periods and scopes', async () => {
    await fc.assert(
      fc.asyncProperty(
        organisation,
        fc.array(question, { minLength: 4, maxLength: 6 }),
        async (of, asked) => {
          await settle(of);
          for (const one of asked) {
            const report = await sev2ByAi(one as ReportScope);
            expect(figures(report)).toEqual(await referenceSev2ByAi(one as Question));
          }
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });
});
