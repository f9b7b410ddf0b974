import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type {
  IncidentEventObservation,
  IncidentObservation,
  LinkObservation,
} from '#lib/domain/incident/observation.ts';
import { DAY, HOUR, MINUTE } from './calendar.ts';
import { SOURCE } from './describe-change.ts';
import type { ToldIncident } from './incidents.ts';
import type { Organisation } from './organisation.ts';
import { DOMAIN } from './people.ts';
import { observeStoryChange, type StoryChange } from './story-change.ts';
import { storyDays } from './story-days.ts';

type Moment = (day: number, clock: string) => number;

/** `(58, '14:05')` as milliseconds; the clock may pass 24:00. */
function clockOf(organisation: Organisation): Moment {
  return (day, clock) => {
    const [hours, minutes] = clock.split(':').map(Number) as [number, number];
    return organisation.calendar.start + day * DAY + hours * HOUR + minutes * MINUTE;
  };
}

/** The changes behind the story's incidents and those that ended them. */
export function* storyChanges(organisation: Organisation): Generator<ChangeObservation> {
  const at = clockOf(organisation);
  const days = storyDays(organisation.calendar);
  const told: readonly StoryChange[] = [
    {
      externalId: 'CHG-agent-role',
      kind: 'infrastructure',
      title: 'Let the operations agent use the deployer role in the planner accounts',
      body: 'Saves the on-call a hand-over when a fix needs an environment restarted.',
      author: 'sam-whitfield',
      services: ['deploy-pipeline-service', 'fulfilment-planner-service'],
      path: 'services/deploy-pipeline-service/infra/agent-roles.tf',
      added: 11,
      deleted: 2,
      createdAt: at(days.agent - 13, '09:20'),
      deployedAt: at(days.agent - 13, '11:02'),
      prNumber: 318,
      declarations: [{ involvement: 'none', by: 'sam-whitfield' }],
    },
    {
      externalId: 'CHG-agent-recreate',
      kind: 'agent-action',
      title: 'Agent: recreate the fulfilment planner environment (EU)',
      body: 'Task given: "Fix the wrong queue setting in the EU planner." Plan of the agent: delete the environment and create it again from its definition, as the setting cannot be changed in place.',
      author: 'victor-almeida',
      deployedBy: 'ops-agent',
      services: ['fulfilment-planner-service'],
      path: 'environments/eu/fulfilment-planner.yaml',
      added: 3,
      deleted: 3,
      createdAt: at(days.agent, '13:41'),
      deployedAt: at(days.agent, '13:58'),
      declarations: [
        {
          involvement: 'agent',
          tool: 'ops-agent',
          session: 'run-7c41e09ab2',
          by: `agent-gateway@${DOMAIN}`,
          attested: true,
        },
      ],
    },
    {
      externalId: 'CHG-agent-restore',
      kind: 'infrastructure',
      title: 'Restore the EU planner environment and its plans from backup',
      body: 'Environment rebuilt by hand, plans of the day read back from the backup of 12:00 UTC.',
      author: 'victor-almeida',
      services: ['fulfilment-planner-service'],
      path: 'environments/eu/fulfilment-planner.yaml',
      added: 64,
      deleted: 3,
      createdAt: at(days.agent, '18:15'),
      deployedAt: at(days.agent, '26:51'),
      declarations: [{ involvement: 'none', by: 'victor-almeida' }],
    },
    {
      externalId: 'CHG-promise-cutoff',
      kind: 'code',
      title: 'Compute carrier cut-off from the calendar feed',
      body: 'Replaces the hand-kept table. Delivery estimates now follow the carrier calendar of each region.',
      author: 'mei-castillo',
      services: ['delivery-estimates-service', 'delivery-promise-api'],
      path: 'services/delivery-estimates-service/src/cutoff.kt',
      added: 186,
      deleted: 71,
      createdAt: at(days.promise, '08:32'),
      deployedAt: at(days.promise, '13:06'),
      prNumber: 377,
      trailers: [['Co-Authored-By', 'Claude Sonnet 5 <noreply@anthropic.com>']],
      declarations: [
        { involvement: 'authored', tool: 'Claude Code', model: 'claude-sonnet-5', by: 'mei-castillo' },
      ],
      rollbackPlan: 'Revert; the table is kept for two weeks.',
    },
    {
      externalId: 'CHG-promise-revert',
      kind: 'code',
      title: 'Revert "Compute carrier cut-off from the calendar feed"',
      body: 'Cut-off instants were read as UTC where the feed states local time.',
      author: 'nadia-rahman',
      services: ['delivery-estimates-service', 'delivery-promise-api'],
      path: 'services/delivery-estimates-service/src/cutoff.kt',
      added: 71,
      deleted: 186,
      createdAt: at(days.promise, '18:22'),
      deployedAt: at(days.promise, '18:47'),
      prNumber: 378,
      isRevert: true,
      declarations: [{ involvement: 'none', by: 'nadia-rahman' }],
    },
    {
      externalId: 'CHG-push-all-cells',
      kind: 'infrastructure',
      title: 'Let operators push routing configuration to all cells at once',
      body: 'Cell by cell takes an hour; emergencies cannot wait for it.',
      author: 'henrik-dahl',
      services: ['traffic-routing-service'],
      path: 'services/traffic-routing-service/infra/publisher.tf',
      added: 9,
      deleted: 4,
      createdAt: at(days.config - 31, '15:10'),
      deployedAt: at(days.config - 31, '21:30'),
      prNumber: 1204,
    },
    {
      externalId: 'CHG-routing-console',
      kind: 'config',
      title: 'Routing table NA: retire old checkout cells (console)',
      body: 'Published from the operator console. No pull request, no second person, no change record before the fact.',
      author: 'dominik-brandt',
      services: ['traffic-routing-service', 'edge-gateway-api'],
      path: 'console/routing/na/table.yaml',
      added: 4,
      deleted: 212,
      createdAt: at(days.config, '15:49'),
      deployedAt: at(days.config, '15:51'),
      declarations: [{ involvement: 'none', by: 'leila-haddad', attested: true }],
    },
    {
      externalId: 'CHG-routing-restore',
      kind: 'config',
      title: 'Restore the NA routing table of the day before, cell by cell',
      body: 'With two approvals; the publisher is locked to one cell at a time.',
      author: 'henrik-dahl',
      services: ['traffic-routing-service', 'edge-gateway-api'],
      path: 'services/traffic-routing-service/config/na.yaml',
      added: 212,
      deleted: 4,
      createdAt: at(days.config, '20:05'),
      deployedAt: at(days.config, '21:49'),
      prNumber: 1239,
      declarations: [{ involvement: 'none', by: 'henrik-dahl' }],
    },
    {
      externalId: 'CHG-account-pool',
      kind: 'config',
      title: 'Raise connection limit of Account API per instance',
      body: 'Limit taken from the scaling runbook, which the assistant found and summed up.',
      author: 'joel-fraser',
      services: ['account-api'],
      path: 'services/account-api/config/production.yaml',
      added: 3,
      deleted: 3,
      createdAt: at(days.advice, '14:02'),
      deployedAt: at(days.advice, '16:33'),
      backAt: at(days.advice, '19:58'),
      prNumber: 2290,
      declarations: [{ involvement: 'assisted', tool: 'GitHub Copilot', by: 'joel-fraser' }],
    },
  ];
  for (const change of told) yield observeStoryChange(organisation, change);
}

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
      event(days.agent, '14:12', 'alert', 'Alert: no plan published in EU for ten minutes.', 'alert-router'),
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
      event(
        days.promise,
        '14:31',
        'alert',
        'Alert: abandoned checkouts above their usual range.',
        'alert-router',
      ),
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
      event(
        days.config,
        '15:54',
        'alert',
        'Alert: orders per minute at 1 % of the forecast.',
        'alert-router',
      ),
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
      event(days.advice, '16:47', 'alert', 'Alert: sign-in failures above 20 %.', 'alert-router'),
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

/** What two people say about the last incident, in the order they say it; given through the product itself. */
export const DISPUTE = {
  incident: 'INC-account-connections',
  change: 'CHG-account-pool',
  verdicts: [
    {
      by: 'leila-haddad',
      verdict: 'confirm',
      relation: 'caused-by',
      aiRole: 'ai-advice',
      controlState: 'missing',
      reason:
        'The assistant presented the limit of a runbook that was retired last year as current, and a person followed it. No check compares the limit with what the database allows.',
    },
    {
      by: 'grace-okafor',
      verdict: 'dispute',
      relation: 'caused-by',
      aiRole: 'present-not-causal',
      controlState: 'missing',
      reason:
        'The retired runbook stood in our wiki without a mark. Whoever looked it up, person or assistant, would have found the same figure. The fault is ours, AI was only present.',
    },
  ],
} as const;
