import {
  type AiRole,
  type AttributedIncident,
  type AttributionLink,
  type Definition,
  type DisputedState,
  isAiInvolved,
  type LinkState,
} from './types.ts';

/**
 * Is the incident AI-linked under one definition?
 *
 * `undetermined`: not on what is known, but it would be if something yet unknown turned out to be AI.
 */
export interface Attribution {
  value: 'linked' | 'not-linked' | 'undetermined';
  /** Linked if everything unknown turns out human. The same as `value === 'linked'`: what is counted is a floor. */
  best: boolean;
  /** Linked if everything unknown turns out to be AI. */
  worst: boolean;
  /** The answer depends on how disputed links are settled; `settleDisputes` gives the readings. */
  disputed: boolean;
  /** The links that decide: the linking ones, else those that might; none when not linked. */
  because: readonly AttributionLink[];
}

export type Attributions = Readonly<Record<Definition, Attribution>>;

type Verdict = 'yes' | 'no' | 'unknown';

const STRICT_ROLES: readonly AiRole[] = ['ai-code', 'ai-action'];
const CAUSAL_ROLES: readonly AiRole[] = ['ai-code', 'ai-action', 'ai-advice'];
const MATCHED: readonly LinkState[] = ['match'];
const SUSPECTED: readonly LinkState[] = ['match', 'suspect', 'proposed', 'disputed'];

/**
 * Strict: a matched cause in which AI's code or action failed. The change's involvement is not asked: the role is a
 * person's verdict on this incident. An undetermined role may still become any role, whoever wrote the change.
 */
function strict(link: AttributionLink): Verdict {
  if (STRICT_ROLES.includes(link.aiRole)) return 'yes';
  return link.aiRole === 'undetermined' ? 'unknown' : 'no';
}

/**
 * Broad: any causal AI role, or a change with AI in it, whatever the role. So `present-not-causal` and even `none`
 * on an AI-involved change count here: broad asks "was AI anywhere in the cause?", strict asks "was AI the cause?",
 * and a verdict on causality must not make the first answer disappear.
 */
function broad(link: AttributionLink): Verdict {
  if (CAUSAL_ROLES.includes(link.aiRole) || isAiInvolved(link.involvement)) return 'yes';
  return link.aiRole === 'undetermined' || link.involvement === 'unknown' ? 'unknown' : 'no';
}

/** Per definition: which states count, and what AI must have had to do with it. */
const RULES: Record<
  Definition,
  { states: readonly LinkState[]; verdict: (link: AttributionLink) => Verdict }
> = {
  strict: { states: MATCHED, verdict: strict },
  broad: { states: MATCHED, verdict: broad },
  widest: { states: SUSPECTED, verdict: broad },
};

function evaluate(
  { links, noChange }: AttributedIncident,
  definition: Definition,
): Omit<Attribution, 'disputed'> {
  const { verdict } = RULES[definition];
  const states = noChange ? MATCHED : RULES[definition].states;
  const causes = links.filter((link) => link.relation !== 'fixed-by' && states.includes(link.state));
  const linking = causes.filter((link) => verdict(link) === 'yes');
  if (linking.length > 0) return { value: 'linked', best: true, worst: true, because: linking };
  const open = causes.filter((link) => verdict(link) === 'unknown');
  if (open.length > 0) return { value: 'undetermined', best: false, worst: true, because: open };
  return { value: 'not-linked', best: false, worst: false, because: [] };
}

/**
 * How disputes may end. `upheld`: every verdict that is disputed stands; `overturned`: every one falls, to its
 * opposite. `least` and `most`: each ends so that the fewest, or the most, links are causes; no settlement of them all
 * lies outside of these two.
 */
export const READINGS = ['upheld', 'overturned', 'least', 'most'] as const;
export type Reading = (typeof READINGS)[number];

const SETTLED: Record<Reading, (disputed: DisputedState) => DisputedState> = {
  upheld: (disputed) => disputed,
  overturned: (disputed) => (disputed === 'match' ? 'ruled-out' : 'match'),
  least: () => 'ruled-out',
  most: () => 'match',
};

/** The incident as it would be if its disputes ended in one way. */
export function settleDisputes(incident: AttributedIncident, reading: Reading): AttributedIncident {
  const settle = SETTLED[reading];
  return {
    ...incident,
    links: incident.links.map((link) =>
      link.state === 'disputed' ? { ...link, state: settle(link.disputes ?? 'match'), disputes: null } : link,
    ),
  };
}

/**
 * The incident under each definition. Links that fixed it, are ruled out or have no state never count; a proposed or
 * disputed link counts as a suspect: in widest only. Where a person answered that no change caused it, only a matched
 * cause counts.
 */
export function attributeIncident(incident: AttributedIncident): Attributions {
  const most = settleDisputes(incident, 'most');
  const least = settleDisputes(incident, 'least');
  const attribute = (definition: Definition): Attribution => ({
    ...evaluate(incident, definition),
    disputed: evaluate(most, definition).value !== evaluate(least, definition).value,
  });
  return { strict: attribute('strict'), broad: attribute('broad'), widest: attribute('widest') };
}
