import type { Attribution } from '#lib/domain/attribution/attribute.ts';
import type {
  AttributionLink,
  Definition,
  DisputedState,
  LinkRelation,
  LinkState,
} from '#lib/domain/attribution/types.ts';
import type { Standing } from '#lib/domain/incident/standing.ts';
import { type Act, AI_ROLE_WORDS, lacksSecond, RELATION_WORDS } from '#lib/domain/incident/verdict.ts';

export const ACT_LABELS: Record<Act, string> = {
  confirm: 'Confirm',
  'rule-out': 'Rule out',
  withdraw: 'Take back',
  dispute: 'Dispute',
  uphold: 'Uphold the verdict',
  overturn: 'Overturn the verdict',
};

export const VALUE_WORDS: Record<Attribution['value'], string> = {
  linked: 'AI-linked',
  'not-linked': 'not AI-linked',
  undetermined: 'undetermined',
};

export const DEFINITION_WORDS: Record<Definition, string> = {
  strict: 'a confirmed cause in which AI’s code or action failed',
  broad: 'a confirmed cause with any causal AI role, or with AI in the change',
  widest: 'as broad, proposed and disputed causes and suspects too',
};

/** The rule by which the first versions suspected; their words stay in the histories. */
const NEWEST_FIRST = 'newest-first/1';

/** Who suspects: software, and by which rule or version of the ranker. */
export function softwareWords(rankerVersion: string | null): string {
  if (rankerVersion === null) return 'software';
  return `software (${rankerVersion === NEWEST_FIRST ? 'newest change first' : `ranker ${rankerVersion}`})`;
}

/** What a version of a link says, as a sentence. */
export function linkWords(
  state: LinkState,
  relation: LinkRelation,
  disputes: DisputedState | null = null,
): string {
  const did = RELATION_WORDS[relation];
  if (state === 'match') return `Confirmed: it ${did}`;
  if (state === 'proposed') return `Proposed: it ${did}`;
  if (state === 'suspect') return 'Suspected';
  if (state === 'disputed' && disputes === 'ruled-out') return `Disputed that it is ruled out that it ${did}`;
  if (state === 'disputed') return `Disputed whether it ${did}`;
  if (state === 'ruled-out') return `Ruled out that it ${did}`;
  return 'No longer suspected';
}

interface Said {
  state: LinkState;
  relation: LinkRelation;
  disputes: DisputedState | null;
}

/** What a person or a source said; back to no verdict means that one was taken back. */
export function saidWords({ state, relation, disputes }: Said): string {
  if (state === 'suspect') return 'Taken back; suspected as before';
  return state === 'none' ? 'Taken back' : linkWords(state, relation, disputes);
}

/** What is to be noticed of a link that lacks its second person; `by`: whose word stands. Undefined: nothing. */
export function noticeWords(link: Standing, by: string | null, takesTwo: boolean): string | undefined {
  if (!takesTwo || !lacksSecond(link)) return undefined;
  const role = `“${RELATION_WORDS[link.relation]}”, AI role: ${AI_ROLE_WORDS[link.aiRole]}`;
  if (link.state === 'proposed') return `Proposed by ${by} as ${role}. A second person confirms it.`;
  if (link.state !== 'match') return undefined;
  return `One person only: ${by}. It stands and counts, but on a Tier-1 Sev1 or Sev2 a second person is asked to confirm it.`;
}

const INVOLVEMENT_WORDS: Record<AttributionLink['involvement'], string> = {
  none: 'written without AI',
  assisted: 'written with AI help',
  authored: 'written by AI',
  agent: 'made by an agent',
  unknown: 'of unknown provenance',
};

const STATE_NOUNS: Record<LinkState, string> = {
  match: 'confirmed cause',
  disputed: 'disputed cause',
  proposed: 'proposed cause, not yet seconded',
  suspect: 'suspect',
  'ruled-out': 'change that is ruled out',
  none: 'change',
};

/** Why an incident counts as it does under a definition, in a line; `noChange`: answered that no change caused it. */
export function whyWords(definition: Definition, { value, because }: Attribution, noChange: boolean): string {
  const [first, ...more] = because;
  if (!first && noChange) return 'Settled by the answer that no change caused it.';
  if (!first) {
    return definition === 'widest' ? 'No cause or suspect has AI in it.' : 'No confirmed cause has AI in it.';
  }
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  const noun = `a ${STATE_NOUNS[first.state]} ${INVOLVEMENT_WORDS[first.involvement]}`;
  const role = `AI role: ${AI_ROLE_WORDS[first.aiRole]}`;
  return value === 'linked' ? `By ${noun}, ${role}${others}.` : `Hangs on ${noun}, ${role}${others}.`;
}
