import { expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import {
  AI_ROLES,
  type AttributionLink,
  LINK_RELATIONS,
  LINK_STATES,
} from '#lib/domain/attribution/types.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { listIncidents } from '#lib/incidents/queries.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { systemContext } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aProvenance } from '#tests/support/scene.ts';

useDatabase();

const DEFINITIONS = ['strict', 'broad', 'widest'] as const;

/** Every combination that a link can have, one incident each, with and without the answer that no change caused it. */
const combinations: (AttributionLink & { noChange: boolean })[] = LINK_STATES.flatMap((state) =>
  LINK_RELATIONS.flatMap((relation) =>
    AI_ROLES.flatMap((aiRole) =>
      INVOLVEMENTS.flatMap((involvement) =>
        [false, true].map((noChange) => ({
          changeId: externalRecordId('test', `change-${involvement}`),
          state,
          disputes: state === 'disputed' ? ('match' as const) : null,
          relation,
          aiRole,
          involvement,
          noChange,
        })),
      ),
    ),
  ),
);
const incidentOf = (index: number) => externalRecordId('test', `incident-${index}`);

test('the view current_cause and the domain agree on every combination', async () => {
  const now = new Date('2026-03-04T09:00:00Z');
  await mutate(systemContext('test', now), async (tx) => {
    await recordChanges(
      tx,
      INVOLVEMENTS.map((one) => aChange(`change-${one}`, { provenance: aProvenance(one) })),
      now,
    );
    await recordIncidents(
      tx,
      combinations.map((_, index) => anIncident(`incident-${index}`)),
      now,
    );
    await tx.incident.updateMany({
      where: { id: { in: combinations.flatMap((one, index) => (one.noChange ? [incidentOf(index)] : [])) } },
      data: { noChangeAt: now, noChangeReason: 'A power cut.', noChangeBy: externalRecordId('test', 'lead') },
    });
    await tx.causalLink.createMany({
      data: combinations.map(({ changeId, state, relation, aiRole }, index) => ({
        changeId,
        incidentId: incidentOf(index),
        version: 1,
        state,
        relation,
        aiRole,
        controlState: 'undetermined',
        reasons: [],
        decidedBy: 'import',
        recordedAt: now,
      })),
    });
    return {
      result: null,
      entries: [
        {
          action: 'links.imported',
          subject: { type: 'import', id: 'test' },
          details: { source: 'test', rows: combinations.length, digest: '' },
        },
      ],
    };
  });

  for (const definition of DEFINITIONS) {
    const rows = await listIncidents({
      filters: { ai: definition },
      sort: 'started',
      descending: true,
      cursor: null,
      limit: 10_000,
    });
    const expected = combinations.flatMap((link, index) => {
      const id = incidentOf(index);
      const incident = { incidentId: id, noChange: link.noChange, links: [link] };
      return attributeIncident(incident)[definition].value === 'linked' ? [id] : [];
    });
    expect(expected.length).toBeGreaterThan(0);
    expect(rows.map((row) => row.id).sort()).toEqual(expected.sort());
  }
});
