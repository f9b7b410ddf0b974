import { AI_ROLE_WORDS, CONTROL_WORDS, RELATION_WORDS } from '#lib/domain/incident/verdict.ts';
import type { State } from '#lib/domain/policy/evaluate-vector.ts';
import type { GeneratedKey } from './document.ts';
import type { Cause, GateAnswer, RetroFacts } from './facts.ts';
import { duration, instant, plain, table } from './markdown.ts';

/** The text of a section from what is recorded, as Markdown. Equal facts give equal text. */
export function generate(key: GeneratedKey, facts: RetroFacts): string {
  return GENERATORS[key](facts);
}

const GENERATORS: Record<GeneratedKey, (facts: RetroFacts) => string> = {
  impact: generateImpact,
  timeline: generateTimeline,
  causes: generateCauses,
  controls: generateControls,
};

const count = (amount: bigint | number) => amount.toLocaleString('en');

/** What it cost, a row each, with units; what nobody measured says so. */
export function generateImpact({ incident }: RetroFacts): string {
  const { startedAt, detectedAt, mitigatedAt, resolvedAt } = incident;
  const until = (at: Date | null, otherwise: string) => (at ? duration(startedAt, at) : otherwise);
  const measured = (value: bigint | number | null, unit: string) =>
    value === null ? 'not measured' : `${count(value)} ${unit}`;
  return table(
    ['Measure', 'Value'],
    [
      ['Severity', `Sev${incident.severity}`],
      ['Until detected', until(detectedAt, 'not recorded')],
      ['Until mitigated', until(mitigatedAt, 'not yet')],
      ['Until resolved', until(resolvedAt, 'not yet')],
      ['Minutes of impact', measured(incident.impactMinutes, 'minutes')],
      ['Lost orders', measured(incident.lostOrders, 'orders')],
      ['Customers', measured(incident.customers, 'customers')],
      ['Revenue', revenueOf(incident)],
      ['Regions', incident.regions.length > 0 ? incident.regions.map(plain).join(', ') : 'not recorded'],
      [
        'Services',
        incident.services.map(({ name, tier }) => `${plain(name)} (Tier ${tier})`).join(', ') || 'none known',
      ],
    ],
  );
}

/** Minor units by ISO 4217, as the currency's own formatting has them. */
function revenueOf({ revenueMinor, currency }: RetroFacts['incident']): string {
  if (revenueMinor === null) return 'not measured';
  if (currency === null) return `${count(revenueMinor)} minor units of an unknown currency`;
  try {
    const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    const text = String(revenueMinor < 0n ? -revenueMinor : revenueMinor).padStart(digits + 1, '0');
    const whole = count(BigInt(text.slice(0, text.length - digits)));
    const part = digits > 0 ? `.${text.slice(-digits)}` : '';
    return `${revenueMinor < 0n ? '-' : ''}${whole}${part} ${currency}`;
  } catch {
    return `${count(revenueMinor)} minor units of ${plain(currency)}`;
  }
}

/** Moments of one instant keep the order in which they are written here. */
export function generateTimeline(facts: RetroFacts): string {
  const moments: { at: Date; text: string }[] = [
    ...phasesOf(facts),
    ...facts.events
      .filter(({ kind }) => kind !== 'severity')
      .map(({ at, kind, text, actor }) => ({
        at,
        text: `${EVENT_WORDS[kind] ?? ''}${plain(text)}${actor ? ` (${plain(actor)})` : ''}`,
      })),
    ...facts.severities.map(({ at, severity, setBy, reason }) => ({
      at,
      text: `Severity set to Sev${severity} by ${plain(setBy)}${reason ? `: ${plain(reason)}` : ''}`,
    })),
    ...facts.causes.flatMap(({ gate, title }) =>
      gate ? [{ at: gate.at, text: `${gateWords(gate)} “${plain(title)}”` }] : [],
    ),
    ...facts.deployments.map(({ at, title, environment, outcome, actor }) => ({
      at,
      text: `Deployment of “${plain(title)}” to ${plain(environment)} ${plain(outcome)}${actor ? ` (${plain(actor)})` : ''}`,
    })),
    ...facts.causes.map((cause) => ({ at: cause.at, text: verdictWords(cause) })),
  ];
  if (moments.length === 0) return 'Nothing is recorded.';
  const sorted = moments.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return table(
    ['Time', 'What happened'],
    sorted.map(({ at, text }) => [instant(at), text]),
  );
}

const PHASES = [
  ['started', 'Started'],
  ['detected', 'Detected'],
  ['mitigated', 'Mitigated'],
  ['resolved', 'Resolved'],
] as const;

const EVENT_WORDS: Record<string, string> = {
  ...Object.fromEntries(PHASES.map(([kind, words]) => [kind, `**${words}** `])),
  alert: 'Alert: ',
  action: 'Action: ',
};

/** The phases that no event of the source tells. */
function phasesOf({ incident, events }: RetroFacts): { at: Date; text: string }[] {
  const told = new Set(events.map(({ kind }) => kind));
  return PHASES.flatMap(([phase, words]) => {
    const at = incident[`${phase}At`];
    return at && !told.has(phase) ? [{ at, text: `**${words}**` }] : [];
  });
}

const gateWords = ({ mode, outcome }: GateAnswer) =>
  mode === 'break-glass'
    ? 'Let through in an emergency:'
    : outcome === 'allow'
      ? 'The gate allowed'
      : 'The gate refused';

function verdictWords({ state, title, relation, decidedBy }: Cause): string {
  const by = decidedBy ? ` by ${plain(decidedBy)}` : '';
  return state === 'disputed'
    ? `Disputed${by}: that “${plain(title)}” ${RELATION_WORDS[relation]}`
    : `Confirmed${by}: “${plain(title)}” ${RELATION_WORDS[relation]}`;
}

/** Each verdict with its two axes, its reason and how sure it is; what is disputed says so. */
export function generateCauses({ causes, incident }: RetroFacts): string {
  if (causes.length === 0)
    return incident.noChangeReason
      ? `No change caused it: ${plain(incident.noChangeReason)}`
      : 'No cause has been confirmed yet.';
  return causes
    .map((cause) => {
      const { title, relation, service, involvement, aiRole, certainty, rationale } = cause;
      const lines = [
        `### ${plain(title)}`,
        '',
        ...(cause.state === 'disputed' ? [`**Disputed.** ${disputeWords(cause)}`, ''] : []),
        `- Relation: ${RELATION_WORDS[relation]}${certainty ? ` (${certainty})` : ''}`,
        `- Service: ${service ? plain(service) : 'not known'}`,
        `- Author: ${plain(cause.author)}`,
        `- AI involvement of the change: ${involvement}; AI role in the incident: ${AI_ROLE_WORDS[aiRole]}`,
        `- Control: ${CONTROL_WORDS[cause.controlState]}`,
        ...(rationale ? [`- Reason: ${plain(rationale)}`] : []),
      ];
      return lines.join('\n');
    })
    .join('\n\n');
}

const disputeWords = ({ disputes }: Cause) =>
  disputes === 'ruled-out'
    ? 'It had been ruled out; whether it was a cause is open until somebody not involved settles it.'
    : 'It had been confirmed; whether it was a cause is open until somebody not involved settles it.';

/** What a requirement's state means for a change that went wrong all the same. */
const CONTROL_OF_STATE: Record<State, string> = {
  satisfied: 'passed but missed',
  'not-applicable': 'missing: it did not apply to this change',
  unsatisfied: 'bypassed: it was not met',
  overridden: 'bypassed with a signed exception',
  bypassed: 'bypassed',
  error: 'could not be judged',
};

/** A cause each: what became of the control by the verdict, and what every requirement of the gate had said. */
export function generateControls({ causes }: RetroFacts): string {
  const guilty = causes.filter(({ relation }) => relation !== 'fixed-by');
  if (guilty.length === 0) return 'No cause has been confirmed yet, so no control is judged.';
  return guilty
    .map(({ title, controlState, state, gate, uncontrolled }) => {
      const disputed = state === 'disputed' ? ' (disputed)' : '';
      const head = `### ${plain(title)}${disputed}\n\nBy the verdict: ${CONTROL_WORDS[controlState]}.`;
      if (!gate)
        return `${head}\n\n${
          uncontrolled
            ? 'It reached production without a decision of the gate: every control was bypassed.'
            : 'No decision of the gate is recorded for it, so it is not known which requirements it met.'
        }`;
      const rows = gate.requirements.map(({ title: name, state: said }) => [
        plain(name),
        CONTROL_OF_STATE[said],
      ]);
      return `${head}\n\n${table(['Requirement', 'Control'], rows)}`;
    })
    .join('\n\n');
}
