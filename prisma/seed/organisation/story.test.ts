import { describe, expect, test } from 'vitest';
import { type SaidVersion, standingOf } from '#lib/domain/incident/standing.ts';
import { decide } from '#lib/domain/incident/verdict.ts';
import { DAY } from './calendar.ts';
import { buildOrganisation } from './organisation.ts';
import { storyChanges } from './story-changes.ts';
import { storyDays } from './story-days.ts';
import { DISPUTE, storyIncidents } from './story-incidents.ts';

const organisation = buildOrganisation('test', new Date('2026-11-21T06:00:00Z'), 0.05);
const changes = new Map([...storyChanges(organisation)].map((change) => [change.externalId, change]));
const told = new Map([...storyIncidents(organisation)].map((one) => [one.incident.externalId, one]));

/** Involvement of the change, the role and the control that its link states: the product's three axes. */
function axes(incident: string, change: string) {
  const link = told.get(incident)?.links.find((one) => one.change.externalId === change);
  return [changes.get(change)?.provenance.involvement, link?.relation, link?.aiRole, link?.controlState];
}

describe('the story', () => {
  test('has an agent that deleted and recreated an environment: 13 hours, no control', () => {
    const { incident } = told.get('INC-agent-environment') ?? {};
    expect(incident?.impact?.minutes).toBe(13 * 60);
    expect(axes('INC-agent-environment', 'CHG-agent-recreate')).toEqual([
      'agent',
      'caused-by',
      'ai-action',
      'missing',
    ]);
    expect(axes('INC-agent-environment', 'CHG-agent-role')).toEqual([
      'none',
      'contributed-to',
      'none',
      'passed-but-missed',
    ]);
    expect(changes.get('CHG-agent-recreate')?.provenance.grade).toBe('attested');
  });

  test('has wrong delivery times after an assistant’s change: 120,000 lost orders, raised to Sev1 the day after', () => {
    const { incident } = told.get('INC-delivery-times') ?? {};
    expect(incident?.impact?.lostOrders).toBe(120_000n);
    expect(incident?.severityHistory.map((one) => one.severity)).toEqual([3, 2, 1]);
    expect(axes('INC-delivery-times', 'CHG-promise-cutoff')).toEqual([
      'authored',
      'caused-by',
      'ai-code',
      'passed-but-missed',
    ]);
  });

  test('has a configuration change outside the process, without AI: 6.3 million lost orders in six hours', () => {
    const { incident } = told.get('INC-orders-down-99') ?? {};
    expect(incident?.impact).toMatchObject({ lostOrders: 6_300_000n, minutes: 360 });
    expect(axes('INC-orders-down-99', 'CHG-routing-console')).toEqual([
      'none',
      'caused-by',
      'none',
      'bypassed',
    ]);
    expect(changes.get('CHG-routing-console')?.prNumber).toBeNull();
  });

  test('has a dispute whether AI was to blame, between three people, in an order the product allows', () => {
    expect(changes.get(DISPUTE.change)?.provenance.involvement).toBe('assisted');
    expect(told.get(DISPUTE.incident)?.links).toEqual([]);
    const history: SaidVersion[] = [];
    for (const saying of DISPUTE.sayings) {
      const link = standingOf(history);
      const said = saying.act === 'confirm' ? saying : link;
      const judge = { id: saying.by, hasHand: false };
      const next = decide(saying.act, { link, judge, said, takesTwo: true });
      expect(organisation.staff.bySlug.has(saying.by)).toBe(true);
      if (!next.allowed) throw new Error(next.reason);
      const { relation, aiRole, controlState } = said;
      const disputes = next.state === 'disputed' ? 'match' : null;
      const axes = { relation, aiRole, controlState };
      history.push({ ...axes, state: next.state, disputes, decidedBy: 'person', personId: saying.by });
    }
    expect(history.map(({ state }) => state)).toEqual(['proposed', 'match', 'disputed']);
  });

  test('happens on working days, whatever the day of the load', () => {
    for (let shift = 0; shift < 7; shift += 1) {
      const end = organisation.calendar.end + shift * DAY;
      const calendar = { start: end - 180 * DAY, end };
      const days = storyDays(calendar);
      for (const day of Object.values(days)) {
        const weekday = new Date(calendar.start + day * DAY).getUTCDay();
        expect(weekday).toBeGreaterThanOrEqual(1);
        expect(weekday).toBeLessThanOrEqual(5);
      }
    }
  });
});
