import type { AiRole, ControlState } from '#lib/domain/attribution/types.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Truth } from './plan-changes.ts';

/** What people see, by how bad it is; `{service}` and `{topic}` are filled in. */
export const SYMPTOMS: Record<Severity, readonly string[]> = {
  1: [
    '{service} is down in all regions',
    'Orders fall: {service} refuses most requests',
    '{service} loses writes to {topic}',
  ],
  2: [
    '{service} fails for a part of the customers',
    'Errors on {topic} in one region',
    '{service} answers too slowly for its callers',
    'Wrong {topic} for some customers',
    'Elevated 5xx rate of {service}',
  ],
  3: [
    '{service}: latency above its objective',
    'Delays in {topic}',
    'Error budget of {service} burns fast',
    '{service} restarts again and again',
    'Queue of {service} grows',
    'Stale {topic} on some pages',
  ],
  4: [
    'Gaps in {topic}',
    '{service}: retries hide errors',
    'Alert noise from {service}',
    'Staff see an error around {topic}',
    'Nightly run of {service} failed once',
  ],
  5: ['Wrong label around {topic}', 'Dashboard of {service} shows gaps', 'Log volume of {service} doubled'],
};

export const CAUSE_WORDS = [
  'A change to {topic} did not expect the case seen in production.',
  'The new version held connections longer than the old one.',
  'A default was changed and one caller relied on it.',
  'The change was correct on its own and wrong together with the older callers.',
  'A limit was set for the traffic of a normal hour.',
  'The check that passed on staging never runs with an empty cache.',
];

/** Causes that are not a change of ours, with the sentence by which a person closes the question. */
export const NO_CHANGE = [
  [
    'A payment or carrier partner was unavailable.',
    'The partner confirmed an outage on their side; our last change is older than a day.',
  ],
  [
    'A storage node failed and its replica took minutes to take over.',
    'Hardware: the node’s disk controller failed, the vendor has replaced it.',
  ],
  [
    'Traffic rose to three times the usual level within minutes after a television mention.',
    'Load: demand above the agreed plan, nothing was deployed to these services.',
  ],
  [
    'The cloud provider’s network lost packets between two zones.',
    'The provider’s status page and our probes agree on a network fault in one zone.',
  ],
  [
    'A certificate of a partner expired.',
    'The partner’s certificate expired; ours are monitored and were valid.',
  ],
  ['Scrapers asked for every product page at once.', 'Abusive traffic from outside; blocked by bot defence.'],
] as const;

/** The verdict on AI that retrospectives reach, by what AI truly did. */
export const ROLES: Record<Truth, readonly (readonly [AiRole, number])[]> = {
  none: [
    ['none', 95],
    ['undetermined', 3],
    ['ai-advice', 2],
  ],
  assisted: [
    ['ai-code', 36],
    ['present-not-causal', 42],
    ['undetermined', 13],
    ['ai-advice', 9],
  ],
  authored: [
    ['ai-code', 56],
    ['present-not-causal', 29],
    ['undetermined', 12],
    ['ai-advice', 3],
  ],
  agent: [
    ['ai-code', 55],
    ['present-not-causal', 31],
    ['undetermined', 14],
  ],
};
export const OPS_ROLES: readonly (readonly [AiRole, number])[] = [
  ['ai-action', 72],
  ['present-not-causal', 20],
  ['undetermined', 8],
];

export const CONTROLS: readonly (readonly [ControlState, number])[] = [
  ['passed-but-missed', 52],
  ['missing', 24],
  ['passed', 15],
  ['bypassed', 9],
  ['undetermined', 5],
];

/** What became of the control, in the words of a retrospective. */
export const CONTROL_REASONS: Record<ControlState, readonly string[]> = {
  'passed-but-missed': [
    'Review and tests passed; neither covers this path under load.',
    'Two people approved it; the diff did not show the caller that broke.',
    'The canary was green because this market is not in it.',
  ],
  missing: [
    'No check exists for this kind of change.',
    'The service has no canary.',
    'Nothing validates the value before it is used.',
  ],
  passed: ['Controls did what they are for; the risk was known and accepted for the window.'],
  undetermined: ['The retrospective could not say which control should have caught it.'],
  bypassed: [
    'It went out without the second approval.',
    'The pipeline’s hold was skipped to meet the train.',
  ],
};

export const RULED_OUT = [
  'Rolled back first, without effect.',
  'Its flag was off in the affected region.',
  'Deployed after the first error was logged.',
  'Touches a code path that these requests never take.',
];

export const REGIONS = ['NA', 'EU', 'UK', 'IN', 'APAC', 'LATAM'];
