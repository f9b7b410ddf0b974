import type { Attribution } from '#lib/domain/attribution/attribute.ts';
import type { AttributionLink, Definition, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';
import { NEWEST_FIRST } from '#lib/domain/correlation/newest-first.ts';
import { AI_ROLE_WORDS, RELATION_WORDS, type Verdict } from '#lib/domain/incident/verdict.ts';

export const VERDICT_LABELS: Record<Verdict, string> = {
  confirm: 'Confirm',
  'rule-out': 'Rule out',
  dispute: 'Dispute',
};

export const VALUE_WORDS: Record<Attribution['value'], string> = {
  linked: 'AI-linked',
  'not-linked': 'not AI-linked',
  undetermined: 'undetermined',
};

export const DEFINITION_WORDS: Record<Definition, string> = {
  strict: 'a confirmed cause in which AI’s code or action failed',
  broad: 'a confirmed cause with any causal AI role, or with AI in the change',
  widest: 'as broad, disputed causes and suspects too',
};

/** Who suspects: software, and by which rule where that has a name that people know. */
export function softwareWords(rankerVersion: string | null): string {
  return rankerVersion === NEWEST_FIRST ? 'software (newest change first)' : 'software';
}

/** What a version of a link says, as a sentence. */
export function linkWords(state: LinkState, relation: LinkRelation): string {
  const did = RELATION_WORDS[relation];
  if (state === 'match') return `Confirmed: it ${did}`;
  if (state === 'suspect') return 'Suspected';
  if (state === 'disputed') return `Disputed whether it ${did}`;
  if (state === 'ruled-out') return `Ruled out that it ${did}`;
  return 'No longer suspected';
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
