import { type ControlState, isAiInvolved } from '#lib/domain/attribution/types.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Area } from '#lib/domain/policy/areas.ts';
import { isProduction } from '#lib/domain/policy/environment.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

/** What a rule is learnt from: the change that went wrong, and what it had when it did. */
export interface GuiltyChange {
  incident: { externalId: string; title: string };
  kind: ChangeKind;
  /** Lower case. */
  environment: string;
  /** Most critical of the services it touched; 1 where none is known. */
  tier: number;
  involvement: Involvement;
  areas: readonly Area[];
  /** Added and deleted. */
  lines: number;
  controlState: ControlState;
  /** Approvals that counted, or were recorded, when it went out. */
  had: { validated: boolean; rollbackPlan: boolean; people: number; seniors: number; principals: number };
}

/** One requirement, as Cedar and in words. */
export interface ProposedRule {
  id: string;
  title: string;
  /** When it applies, a condition each. */
  applies: readonly string[];
  /** What it asks for. */
  asks: string;
  text: string;
}

interface Control {
  title: string;
  asks: string;
  lacked: (had: GuiltyChange['had']) => boolean;
  satisfied: (had: GuiltyChange['had']) => string;
}

const VALIDATED: Control = {
  title: 'A passed pre-deployment validation',
  asks: 'a pre-deployment validation that passed',
  lacked: ({ validated }) => !validated,
  satisfied: () => 'when { context.validation.status == Validation::"passed" }',
};
const ROLLBACK: Control = {
  title: 'A rollback plan',
  asks: 'a rollback plan',
  lacked: ({ rollbackPlan }) => !rollbackPlan,
  satisfied: () => 'when { context.change.rollbackPlan }',
};
const NOBODY_HIDDEN = 'when { context.author.hiddenParties == 0 }';
const SENIOR: Control = {
  title: 'A senior’s approval',
  asks: 'the approval of a senior or above',
  lacked: ({ seniors }) => seniors < 1,
  satisfied: () => `when { context.reviews.seniors >= 1 }\n${NOBODY_HIDDEN}`,
};
const TWO_PEOPLE: Control = {
  title: 'Two people',
  asks: 'the approval of two people',
  lacked: ({ people }) => people < 2,
  satisfied: () => `when { context.reviews.people >= 2 }\n${NOBODY_HIDDEN}`,
};
const PRINCIPAL: Control = {
  title: 'A principal’s approval',
  asks: 'the approval of a principal',
  lacked: ({ principals }) => principals < 1,
  satisfied: () => `when { context.reviews.principals >= 1 }\n${NOBODY_HIDDEN}`,
};
const ONE_MORE: Control = {
  title: 'One more person',
  asks: 'the approval of one person more than it had',
  lacked: () => true,
  satisfied: ({ people }) => `when { context.reviews.people >= ${people + 1} }\n${NOBODY_HIDDEN}`,
};

/** What is proposed first: tests where none was asked for; another pair of eyes where what there was saw nothing. */
const MACHINES_FIRST = [VALIDATED, ROLLBACK, SENIOR, TWO_PEOPLE, PRINCIPAL, ONE_MORE];
const PEOPLE_FIRST = [SENIOR, TWO_PEOPLE, VALIDATED, ROLLBACK, PRINCIPAL, ONE_MORE];

/** From these sizes on a change is called large, in lines; the largest that fits. */
const LARGE = [1000, 400];

/**
 * The requirement that would have held this change: for changes like it (kind, tier, AI, parts of the system or
 * size), the first control that it lacked. `taken` are the ids that the policy uses already.
 */
export function proposeRule(change: GuiltyChange, taken: readonly string[]): ProposedRule {
  const { incident, had, controlState } = change;
  const order = controlState === 'missing' || controlState === 'undetermined' ? MACHINES_FIRST : PEOPLE_FIRST;
  const control = order.find(({ lacked }) => lacked(had)) ?? ONE_MORE;
  const conditions = conditionsOf(change);
  const id = freeId(incident.externalId, taken);
  const title = `${control.title} on ${conditions
    .map(({ noun }) => noun)
    .filter(Boolean)
    .join(' ')} changes`;
  const applies = conditions.map(({ words }) => words);
  const text = `@id("${id}")
@title("${quoted(title)}")
@reason("${quoted(`So went the incident “${incident.title}”: the change that caused it had no such control.`)}")
@source("${quoted(`Retro of incident ${incident.externalId}`)}")
@within("1d")
permit (principal, action == Action::"applicable", resource)
${conditions.map(({ cedar }) => `when { ${cedar} }`).join('\n')};

@id("${id}")
permit (principal, action == Action::"satisfied", resource)
${control.satisfied(had)};

@id("${id}")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("${id}") };
`;
  return { id, title, applies, asks: control.asks, text };
}

/** A policy with a requirement at its end. */
export const appendRule = (policy: string, { text }: ProposedRule): string =>
  `${policy.trimEnd()}\n\n${text}`;

interface Condition {
  cedar: string;
  words: string;
  /** As it stands before "changes"; empty where it says too little. */
  noun: string;
}

function conditionsOf({ environment, tier, kind, involvement, areas, lines }: GuiltyChange): Condition[] {
  const where: Condition[] = isProduction(environment)
    ? [{ cedar: 'context.change.production', words: 'it goes to production', noun: '' }]
    : [];
  const tiers: Condition[] = [
    {
      cedar: tier === 1 ? 'context.services.tier == 1' : `context.services.tier <= ${tier}`,
      words: tier === 1 ? 'it touches Tier-1' : `it touches Tier-${tier} or more critical`,
      noun: tier === 1 ? 'Tier-1' : tier < 4 ? `Tier-${tier} and above` : '',
    },
  ];
  const ai: Condition[] = isAiInvolved(involvement)
    ? [
        {
          cedar: 'context.ai.involvement != Involvement::"none"',
          words: 'AI took part, or nobody knows',
          noun: 'AI-assisted',
        },
      ]
    : [];
  const kinds: Condition[] = [
    { cedar: `context.change.kind == Kind::"${kind}"`, words: `its kind is ${kind}`, noun: kind },
  ];
  const listed = areas.map((area) => `Area::"${area}"`).join(', ');
  const parts: Condition[] =
    areas.length > 0
      ? [
          {
            // a list of paths that is not complete may hide what it touches
            cedar: `context.change.areas.containsAny([${listed}]) || !context.change.pathsComplete`,
            words: `it touches ${areas.join(' or ')}`,
            noun: '',
          },
        ]
      : [];
  const large = areas.length === 0 ? LARGE.find((size) => lines >= size) : undefined;
  const sizes: Condition[] = large
    ? [{ cedar: `context.change.lines >= ${large}`, words: `it has ${large} lines or more`, noun: '' }]
    : [];
  return [...where, ...tiers, ...ai, ...kinds, ...parts, ...sizes];
}

const LONGEST_ID = 40;

function freeId(externalId: string, taken: readonly string[]): string {
  const slug = externalId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST_ID);
  const base = `after-${slug || 'incident'}`;
  let id = base;
  for (let n = 2; taken.includes(id); n += 1) id = `${base}-${n}`;
  return id;
}

const LONGEST_NOTE = 300;
const UNSHOWN = /[\p{C}\p{Zl}\p{Zp}\u3164\u115F\u1160\uFFA0]/gu;

/** Text from outside within a Cedar string: what the policy's own guard would refuse is left out. */
function quoted(text: string): string {
  const shown = text.replace(/\s+/g, ' ').replace(UNSHOWN, '').trim();
  const short = [...shown].slice(0, LONGEST_NOTE).join('');
  return short.replace(/["\\]/g, '\\$&');
}
