import type {
  IncidentEventObservation,
  IncidentObservation,
  LinkObservation,
} from '#lib/domain/incident/observation.ts';
import { clockOf } from './clock.ts';
import { SOURCE } from './describe-change.ts';
import type { ToldIncident } from './incidents.ts';
import type { Organisation } from './organisation.ts';
import { DOMAIN } from './people.ts';
import { storyDays } from './story-days.ts';

/** The four incidents, with timelines, impact and what retrospectives said of their causes. */
export function* storyIncidents(organisation: Organisation): Generator<ToldIncident> {
  const at = clockOf(organisation);
  const days = storyDays(organisation.calendar);
  const date = (day: number, clock: string): Date => new Date(at(day, clock));
  const event = (
    day: number,
    clock: string,
    kind: IncidentEventObservation['kind'],
    text: string,
    actor: string | null = null,
  ): IncidentEventObservation => ({ at: date(day, clock), kind, text, actor });
  const link = (
    incident: IncidentObservation,
    change: string,
    day: number,
    rest: Pick<LinkObservation, 'state' | 'relation' | 'aiRole' | 'controlState' | 'reason'>,
  ): LinkObservation => ({
    change: { source: SOURCE, externalId: change },
    incident: { source: SOURCE, externalId: incident.externalId },
    at: date(day, '15:00'),
    ...rest,
  });
  const repaired = { state: 'match', relation: 'fixed-by', aiRole: 'none', controlState: 'passed' } as const;

  const agent: IncidentObservation = {
    source: SOURCE,
    externalId: 'INC-agent-environment',
    title: 'Fulfilment planner in EU gone: its environment was deleted and recreated by an agent',
    summary:
      'An operations agent was asked to fix a queue setting. It decided to delete the production environment and create it again. The environment came back empty; plans of the day had to be restored from backup. EU warehouses worked from printed lists for 13 hours.',
    severity: 2,
    severityHistory: [],
    status: 'resolved',
    services: ['fulfilment-planner-service'],
    startedAt: date(days.agent, '14:00'),
    detectedAt: date(days.agent, '14:12'),
    mitigatedAt: date(days.agent, '27:00'),
    resolvedAt: date(days.agent, '30:20'),
    impact: {
      lostOrders: null,
      minutes: 780,
      customers: 38_400n,
      revenueMinor: null,
      currency: null,
      regions: ['EU'],
    },
    events: [
      event(
        days.agent,
        '13:41',
        'note',
        'Asks the operations agent to correct the queue setting of the EU planner.',
        'victor-almeida',
      ),
      event(
        days.agent,
        '13:58',
        'action',
        'Deletes the environment planner-eu and starts to create it again.',
        'ops-agent',
      ),
      event(days.agent, '14:00', 'started', 'The planner answers no request in EU.'),
      event(days.agent, '14:12', 'alert', 'No plan published in EU for ten minutes.', 'alert-router'),
      event(
        days.agent,
        '14:19',
        'detected',
        'Declared as Sev2; the environment exists and is empty.',
        'victor-almeida',
      ),
      event(days.agent, '14:40', 'action', 'Suspends the agent in all planner accounts.', 'sam-whitfield'),
      event(
        days.agent,
        '18:15',
        'action',
        'Begins to rebuild by hand: the definition lacks queues that were made outside it.',
        'victor-almeida',
      ),
      event(
        days.agent,
        '26:51',
        'action',
        'Plans of the day are read back from the backup of 12:00 UTC.',
        'victor-almeida',
      ),
      event(
        days.agent,
        '27:00',
        'mitigated',
        'Warehouses receive plans again, 13 hours after the deletion.',
        'victor-almeida',
      ),
      event(days.agent, '30:20', 'resolved', 'Backlog worked off.', 'victor-almeida'),
      event(
        days.agent + 6,
        '10:00',
        'note',
        'Retrospective: the role allowed it, no control asked a second person before a destructive action of an agent.',
        'leila-haddad',
      ),
    ],
    url: `https://incidents.${DOMAIN}/INC-agent-environment`,
  };
  yield {
    incident: agent,
    noChange: null,
    links: [
      link(agent, 'CHG-agent-recreate', days.agent + 6, {
        state: 'match',
        relation: 'caused-by',
        aiRole: 'ai-action',
        controlState: 'missing',
        reason:
          'The agent chose deletion by itself and carried it out. Nothing asks a second person before an agent destroys something.',
      }),
      link(agent, 'CHG-agent-role', days.agent + 6, {
        state: 'match',
        relation: 'contributed-to',
        aiRole: 'none',
        controlState: 'passed-but-missed',
        reason:
          'A person gave the agent a wider role than the task needed; the review looked at the role’s name, not at what it may delete.',
      }),
      link(agent, 'CHG-agent-restore', days.agent + 6, {
        ...repaired,
        reason: 'Rebuilt by hand from the backup.',
      }),
    ],
  };

  const promise: IncidentObservation = {
    source: SOURCE,
    externalId: 'INC-delivery-times',
    title: 'Wrong delivery times shown in all regions',
    summary:
      'A change written mostly by an assistant read carrier cut-offs as UTC. Estimates were up to a day too late, some lay in the past, and the page then failed. About 120,000 orders were lost and 1.6 million page views ended in an error.',
    severity: 1,
    severityHistory: [
      { at: date(days.promise, '14:31'), severity: 3, setBy: 'alert-router', reason: null },
      {
        at: date(days.promise, '16:48'),
        severity: 2,
        setBy: 'nadia-rahman',
        reason: 'Not one market: all regions with a calendar feed.',
      },
      {
        at: date(days.promise + 1, '10:30'),
        severity: 1,
        setBy: 'leila-haddad',
        reason: 'The count of lost orders is in: about 120,000.',
      },
    ],
    status: 'resolved',
    services: ['delivery-promise-api', 'delivery-estimates-service', 'checkout-api'],
    startedAt: date(days.promise, '13:10'),
    detectedAt: date(days.promise, '14:31'),
    mitigatedAt: date(days.promise, '18:52'),
    resolvedAt: date(days.promise, '21:05'),
    impact: {
      lostOrders: 120_000n,
      minutes: 342,
      customers: 1_600_000n,
      revenueMinor: 498_000_000n,
      currency: 'USD',
      regions: ['APAC', 'EU', 'NA', 'UK'],
    },
    events: [
      event(
        days.promise,
        '13:06',
        'note',
        'Deployed: Compute carrier cut-off from the calendar feed.',
        'deploy-pipeline',
      ),
      event(days.promise, '13:10', 'started', 'First estimates that lie a day too late.'),
      event(days.promise, '14:31', 'alert', 'Abandoned checkouts above their usual range.', 'alert-router'),
      event(
        days.promise,
        '14:44',
        'detected',
        'Declared as Sev3; taken for an effect of a campaign that ended.',
        'tomasz-wilk',
      ),
      event(
        days.promise,
        '16:48',
        'severity',
        'Severity is now 2: all regions with a calendar feed are affected.',
        'nadia-rahman',
      ),
      event(
        days.promise,
        '17:55',
        'action',
        'Finds cut-offs that move with the offset of the region.',
        'mei-castillo',
      ),
      event(days.promise, '18:47', 'action', 'Deploys the revert.', 'nadia-rahman'),
      event(days.promise, '18:52', 'mitigated', 'Estimates are right again.', 'nadia-rahman'),
      event(
        days.promise,
        '21:05',
        'resolved',
        'Caches of pages with old estimates have expired.',
        'nadia-rahman',
      ),
      event(
        days.promise + 1,
        '10:30',
        'severity',
        'Severity is now 1: about 120,000 orders were lost.',
        'leila-haddad',
      ),
      event(
        days.promise + 5,
        '09:30',
        'note',
        'Retrospective: two approvals and 41 tests; the tests were generated with the code and share its mistake.',
        'leila-haddad',
      ),
    ],
    url: `https://incidents.${DOMAIN}/INC-delivery-times`,
  };
  yield {
    incident: promise,
    noChange: null,
    links: [
      link(promise, 'CHG-promise-cutoff', days.promise + 5, {
        state: 'match',
        relation: 'caused-by',
        aiRole: 'ai-code',
        controlState: 'passed-but-missed',
        reason:
          'The generated code reads local times as UTC. Review and tests passed; the tests came from the same session and expect the same wrong values.',
      }),
      link(promise, 'CHG-promise-revert', days.promise + 5, {
        ...repaired,
        reason: 'Estimates were right five minutes after it.',
      }),
    ],
  };

  const config: IncidentObservation = {
    source: SOURCE,
    externalId: 'INC-orders-down-99',
    title: 'Orders in NA down 99 %: routing table published without a second person',
    summary:
      'One person published a routing table from the operator console, outside the formal change process. It left the checkout cells of NA without a route, in all cells at once. Orders fell by 99 % for six hours; about 6.3 million were lost. No AI took part.',
    severity: 1,
    severityHistory: [
      { at: date(days.config, '15:54'), severity: 2, setBy: 'alert-router', reason: null },
      {
        at: date(days.config, '15:59'),
        severity: 1,
        setBy: 'tomasz-wilk',
        reason: 'Orders in NA are down 99 %.',
      },
    ],
    status: 'resolved',
    services: [
      'edge-gateway-api',
      'traffic-routing-service',
      'checkout-api',
      'cart-api',
      'order-capture-service',
    ],
    startedAt: date(days.config, '15:52'),
    detectedAt: date(days.config, '15:54'),
    mitigatedAt: date(days.config, '21:52'),
    resolvedAt: date(days.config, '25:10'),
    impact: {
      lostOrders: 6_300_000n,
      minutes: 360,
      customers: 14_800_000n,
      revenueMinor: 26_100_000_000n,
      currency: 'USD',
      regions: ['NA'],
    },
    events: [
      event(
        days.config,
        '15:51',
        'action',
        'Publishes the routing table of NA from the operator console, to all cells.',
        'dominik-brandt',
      ),
      event(days.config, '15:52', 'started', 'Requests for checkout have no route.'),
      event(days.config, '15:54', 'alert', 'Orders per minute at 1 % of the forecast.', 'alert-router'),
      event(
        days.config,
        '15:59',
        'severity',
        'Severity is now 1: orders in NA are down 99 %.',
        'tomasz-wilk',
      ),
      event(
        days.config,
        '16:10',
        'action',
        'Rolls back the checkout deployments of the morning, without effect.',
        'tomasz-wilk',
      ),
      event(
        days.config,
        '18:20',
        'action',
        'Compares routing tables of the cells by hand: the console keeps no history.',
        'henrik-dahl',
      ),
      event(
        days.config,
        '19:35',
        'note',
        'Says that he published a table at 15:51 to retire old cells.',
        'dominik-brandt',
      ),
      event(
        days.config,
        '20:05',
        'action',
        'Starts to restore yesterday’s table, one cell at a time.',
        'henrik-dahl',
      ),
      event(
        days.config,
        '21:52',
        'mitigated',
        'Orders are back at 97 % of the forecast, six hours after the start.',
        'henrik-dahl',
      ),
      event(days.config, '25:10', 'resolved', 'All cells confirmed; the console is locked.', 'henrik-dahl'),
      event(
        days.config + 4,
        '14:00',
        'note',
        'Retrospective: no AI in it. The change process was bypassed, and the publisher had no limit to one cell.',
        'leila-haddad',
      ),
      event(
        days.config + 5,
        '09:00',
        'note',
        'Asks for two approvals on Tier-1 changes for 90 days.',
        'marcus-lindqvist',
      ),
    ],
    url: `https://incidents.${DOMAIN}/INC-orders-down-99`,
  };
  yield {
    incident: config,
    noChange: null,
    links: [
      link(config, 'CHG-routing-console', days.config + 4, {
        state: 'match',
        relation: 'caused-by',
        aiRole: 'none',
        controlState: 'bypassed',
        reason:
          'Typed and published by one person from the console: no pull request, no approval. Shell and console logs show no tool.',
      }),
      link(config, 'CHG-push-all-cells', days.config + 4, {
        state: 'match',
        relation: 'contributed-to',
        aiRole: 'none',
        controlState: 'missing',
        reason:
          'Without it one cell would have failed, not all of NA. Nothing limits how far a publication may reach.',
      }),
      link(config, 'CHG-routing-restore', days.config + 4, {
        ...repaired,
        reason: 'Orders came back with the last cell.',
      }),
    ],
  };

  const advice: IncidentObservation = {
    source: SOURCE,
    externalId: 'INC-account-connections',
    title: 'Sign-in and saved addresses fail at checkout',
    summary:
      'A connection limit was raised on the advice of an assistant, which had summed up a runbook that was retired last year. The database refused connections; customers could not sign in or use a saved address. Whether AI was to blame is disputed.',
    severity: 2,
    severityHistory: [],
    status: 'resolved',
    services: ['account-api', 'checkout-api'],
    startedAt: date(days.advice, '16:38'),
    detectedAt: date(days.advice, '16:47'),
    mitigatedAt: date(days.advice, '20:03'),
    resolvedAt: date(days.advice, '21:30'),
    impact: {
      lostOrders: 21_700n,
      minutes: 205,
      customers: 310_000n,
      revenueMinor: 90_100_000n,
      currency: 'USD',
      regions: ['EU', 'NA'],
    },
    events: [
      event(
        days.advice,
        '16:33',
        'note',
        'Deployed: Raise connection limit of Account API per instance.',
        'deploy-pipeline',
      ),
      event(days.advice, '16:38', 'started', 'The database of Account API refuses connections.'),
      event(days.advice, '16:47', 'alert', 'Sign-in failures above 20 %.', 'alert-router'),
      event(days.advice, '16:52', 'detected', 'Declared as Sev2.', 'joel-fraser'),
      event(
        days.advice,
        '17:40',
        'action',
        'Scales Account API out, which makes it worse: more instances, more connections.',
        'joel-fraser',
      ),
      event(days.advice, '19:58', 'action', 'Rolls the limit back.', 'joel-fraser'),
      event(days.advice, '20:03', 'mitigated', 'Sign-in works.', 'joel-fraser'),
      event(days.advice, '21:30', 'resolved', 'All instances recycled.', 'joel-fraser'),
      event(
        days.advice + 3,
        '13:00',
        'note',
        'Retrospective: the assistant presented a retired runbook as current; no check compares the limit with the database’s.',
        'leila-haddad',
      ),
      event(
        days.advice + 3,
        '16:20',
        'note',
        'Disagrees: the runbook was in our wiki without a mark, a person would have read the same figure.',
        'grace-okafor',
      ),
    ],
    url: `https://incidents.${DOMAIN}/INC-account-connections`,
  };
  yield { incident: advice, noChange: null, links: [] };
}

const ADVICE = {
  relation: 'caused-by',
  aiRole: 'ai-advice',
  controlState: 'missing',
} as const;

/**
 * What people say about the last incident, in the order they say it and how many hours after its start; given through
 * the product itself. Two confirm it, as a Tier-1 Sev2 asks for; the director of the service disputes it.
 */
export const DISPUTE = {
  incident: 'INC-account-connections',
  change: 'CHG-account-pool',
  sayings: [
    {
      by: 'leila-haddad',
      act: 'confirm',
      hours: 68,
      ...ADVICE,
      certainty: 'likely',
      reason:
        'The assistant presented the limit of a runbook that was retired last year as current, and a person followed it. No check compares the limit with what the database allows.',
    },
    {
      by: 'henrik-dahl',
      act: 'confirm',
      hours: 70,
      ...ADVICE,
      certainty: 'certain',
      reason:
        'The session is attached to the change: the figure and the name of the retired runbook stand in its answer, and the limit was set to that figure.',
    },
    {
      by: 'grace-okafor',
      act: 'dispute',
      hours: 72,
      reason:
        'The retired runbook stood in our wiki without a mark. Whoever looked it up, person or assistant, would have found the same figure. The fault is ours, AI was only present.',
    },
  ],
} as const;
