import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { momentsOf } from './moments.tsx';

const at = new Date('2026-03-04T09:00:00Z');
const KINDS = ['started', 'detected', 'alert', 'mitigated', 'resolved'];

/** An incident of one instant that is told by events of these kinds; the other phases are its own. */
function told(kinds: readonly string[]): string[] {
  const events = kinds.map((kind) => ({ incidentId: 'i', id: kind, at, kind, text: kind, actor: null }));
  const phases = { startedAt: at, detectedAt: at, mitigatedAt: at, resolvedAt: at };
  const noChanges = [{ recordedAt: at, withdrawnAt: null, personId: 'p' }];
  const incident = { ...phases, events, severities: [], noChanges };
  return momentsOf(incident as unknown as Parameters<typeof momentsOf>[0], [], [], new Map()).map(
    ({ key }) => key,
  );
}

test('phases of one instant are told in their order, however the source listed them', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(KINDS), (kinds) => {
      const expected = KINDS.filter((kind) => kind !== 'alert' || kinds.includes(kind));
      expect(told(kinds)).toEqual([...expected, `no-change-${at.toISOString()}`]);
    }),
  );
});
