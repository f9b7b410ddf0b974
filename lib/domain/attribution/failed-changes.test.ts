import { expect, test } from 'vitest';
import { failedChangeIds } from './failed-changes.ts';
import type { AttributionLink } from './types.ts';

function link(changeId: string, difference: Partial<AttributionLink> = {}): AttributionLink {
  return {
    changeId,
    state: 'match',
    disputes: null,
    relation: 'caused-by',
    aiRole: 'none',
    involvement: 'none',
    ...difference,
  };
}

test('counts changes, not incidents: 4 of 23 (17.4%) with 6 incidents, which would make 26.1%', () => {
  const causes = ['a', 'a', 'b', 'b', 'c', 'd'];
  const incidents = causes.map((changeId, k) => ({
    incidentId: `i${k}`,
    noChange: false,
    links: [link(changeId)],
  }));
  const failed = failedChangeIds(incidents);
  expect(failed.size).toBe(4);
  expect(((100 * failed.size) / 23).toFixed(1)).toBe('17.4');
  expect(((100 * incidents.length) / 23).toFixed(1)).toBe('26.1');
});

test('only matched causes: no suspects, no disputed or ruled-out links, no fixes', () => {
  const links = [
    link('contributed', { relation: 'contributed-to' }),
    link('suspect', { state: 'suspect' }),
    link('proposed', { state: 'proposed' }),
    link('disputed', { state: 'disputed', disputes: 'match' }),
    link('ruled out', { state: 'ruled-out' }),
    link('fix', { relation: 'fixed-by' }),
  ];
  expect([...failedChangeIds([{ incidentId: 'i1', noChange: false, links }])]).toEqual(['contributed']);
});
