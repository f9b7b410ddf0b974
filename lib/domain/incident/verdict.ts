import type {
  AiRole,
  Certainty,
  ControlState,
  LinkRelation,
  LinkState,
} from '#lib/domain/attribution/types.ts';
import type { Axes, Standing } from './standing.ts';

/** What a person may say of a change and an incident: a verdict, that one is disputed, how a dispute ends. */
export const VERDICTS = ['confirm', 'rule-out', 'withdraw'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a dispute ends: the verdict that is disputed stands, or it falls and its opposite holds. */
export const SETTLEMENTS = ['uphold', 'overturn'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

export type Act = Verdict | Settlement | 'dispute';

/** A reason shorter than this cannot be argued with later, so it is not one. */
export const MIN_REASON = 10;

/** A cause on this tier, of an incident that was ever this severe, takes two people. */
const TWO_PEOPLE = { tier: 1, severity: 2 } as const;

/**
 * Whether two people have to confirm that a change is a cause. A severity that was lowered since still counts, so that
 * lowering it is no way around the second person. A fix takes one: it waits in the middle of an incident.
 */
export function takesTwo(
  incident: { tier: number | null; worstSeverity: number },
  relation: LinkRelation,
): boolean {
  return (
    incident.tier === TWO_PEOPLE.tier &&
    incident.worstSeverity <= TWO_PEOPLE.severity &&
    relation !== 'fixed-by'
  );
}

/** Somebody who wants to act on a link, by the id that they have after people were merged. */
export interface Judge {
  id: string;
  /** They wrote the change, or took part in it. */
  hasHand: boolean;
}

/** What is to be done to which link. */
interface Case {
  link: Standing;
  judge: Judge;
  /** What the judge says of the link. */
  said: Axes;
  takesTwo: boolean;
}

/** The state that follows; or why not, and whether it is this person or the link that forbids it. */
export type Next =
  | { allowed: true; state: LinkState }
  | { allowed: false; reason: string; because: 'person' | 'link' };

const to = (state: LinkState): Next => ({ allowed: true, state });
const notNow = (reason: string): Next => ({ allowed: false, reason, because: 'link' });
const notYou = (reason: string): Next => ({ allowed: false, reason, because: 'person' });

type Step = (given: Case) => Next;
const become =
  (state: LinkState): Step =>
  () =>
    to(state);

/** The first person's word. */
const first: Step = ({ takesTwo: two }) => to(two ? 'proposed' : 'match');

/** A second person says the same; other words are another proposal, which waits for its own second person. */
const second: Step = (given) => {
  if (!given.takesTwo) return to('match');
  if (!sameAxes(given.link, given.said)) return to('proposed');
  return given.link.confirmedBy.includes(given.judge.id) ? notYou(SAME_PERSON) : to('match');
};

/** What stands gains the second person it lacks, or what it left undetermined where one person is enough. */
const support: Step = ({ link, judge, said, takesTwo: two }) => {
  if (two && lacksSecond(link)) {
    if (link.confirmedBy.includes(judge.id)) return notYou(SAME_PERSON);
    return sameAxes(link, said) ? to('match') : notNow(OTHER_WORDS);
  }
  return !two && completes(link, said) ? to('match') : notNow(WHY_NOT.match);
};

/** One takes back one's own word while nobody else has said anything; what software suspected is suspected again. */
const takeBack: Step = ({ link, judge }) => {
  const alone = link.heard.length > 0 && link.heard.every((id) => id === judge.id);
  return alone ? to(link.suspected ? 'suspect' : 'none') : notYou(NOT_ALONE);
};

/** Somebody who proposed it, seconded or not, takes that back. */
const unpropose: Step = ({ link, judge }) =>
  link.confirmedBy.includes(judge.id) ? to(link.suspected ? 'suspect' : 'none') : notYou(NOT_YOURS);

const settle =
  (answer: Settlement): Step =>
  (given) => {
    const { link, judge } = given;
    if (link.heard.includes(judge.id)) return notYou(INVOLVED);
    const isMatch = (link.disputes === 'match') === (answer === 'uphold');
    if (!isMatch) return to('ruled-out');
    return answer === 'uphold' ? to('match') : first(given);
  };

/**
 * What each act makes of a link in each state. An act that a state does not name cannot follow it: `WHY_NOT` says why.
 * A verdict that stands falls by a dispute alone, which somebody who has said nothing of the link yet settles.
 */
const ACTS: Record<Act, Partial<Record<LinkState, Step>>> = {
  confirm: { none: first, suspect: first, proposed: second, match: support },
  'rule-out': { none: become('ruled-out'), suspect: become('ruled-out'), proposed: become('ruled-out') },
  withdraw: { proposed: unpropose, match: takeBack, 'ruled-out': takeBack },
  dispute: { match: become('disputed'), 'ruled-out': become('disputed') },
  uphold: { disputed: settle('uphold') },
  overturn: { disputed: settle('overturn') },
};

/** Who has a hand in the change may only dispute. */
const OPEN_TO_AUTHORS: readonly Act[] = ['dispute'];

const WHY_NOT: Record<LinkState, string> = {
  none: 'Nobody has judged it yet.',
  suspect: 'Nobody has judged it yet; software only suspects it.',
  proposed: 'It is proposed, and waits for a second person.',
  match: 'It is confirmed; dispute it if you disagree.',
  'ruled-out': 'It is ruled out; dispute that if you disagree.',
  disputed: 'It is disputed; somebody who has not judged it settles that.',
};

/** Why somebody does not judge a change of their own. */
export const OWN_CHANGE =
  'You have a hand in this change, so somebody else says what it had to do with the incident.';
const SAME_PERSON = 'You have confirmed it; a second person has to.';
const OTHER_WORDS =
  'It stands in other words. Confirm it in the same ones, or dispute it if you disagree with them.';
const NOT_YOURS = 'Only who proposed it takes that back; rule it out if you disagree.';
const NOT_ALONE = 'Only who said it takes it back, and only while nobody else has said anything.';
const INVOLVED = 'You have judged or disputed it, so somebody who is not involved settles it.';

/** What follows if this person does this; the reason is for the disabled button and for the error. */
export function decide(act: Act, given: Case): Next {
  const step = ACTS[act][given.link.state];
  if (!step) return notNow(WHY_NOT[given.link.state]);
  if (given.judge.hasHand && !OPEN_TO_AUTHORS.includes(act)) return notYou(OWN_CHANGE);
  return step(given);
}

/** Why it cannot be said that no change was the cause while links to causes are in these states; null: it can. */
export function whyNotNoChange(states: readonly LinkState[]): string | null {
  if (states.includes('match')) return 'A change is confirmed as its cause. Dispute that first.';
  if (states.includes('disputed')) return 'A verdict on a change is disputed. That is settled first.';
  if (states.includes('proposed'))
    return 'A change is proposed as its cause. Rule that out first, or wait until it is taken back.';
  return null;
}

/** Confirmed by one person where it takes two. A source's verdict stands as the source gave it. */
export function lacksSecond(link: Pick<Standing, 'confirmedBy' | 'fromSource'>): boolean {
  return !link.fromSource && link.confirmedBy.length < 2;
}

const sameAxes = (a: Axes, b: Axes) =>
  a.relation === b.relation && a.aiRole === b.aiRole && a.controlState === b.controlState;

/** Contradicts nothing that was said, and says something that was left open. */
const completes = (before: Axes, after: Axes) =>
  before.relation === after.relation &&
  (before.aiRole === after.aiRole || before.aiRole === 'undetermined') &&
  (before.controlState === after.controlState || before.controlState === 'undetermined') &&
  !sameAxes(before, after);

/** The axes of a verdict in words, for forms and timelines. */
export const RELATION_WORDS: Record<LinkRelation, string> = {
  'caused-by': 'caused the incident',
  'contributed-to': 'contributed to the incident',
  'fixed-by': 'fixed the incident',
};

export const AI_ROLE_WORDS: Record<AiRole, string> = {
  'ai-code': 'AI-written code failed',
  'ai-action': 'an agent did it',
  'ai-advice': 'a person followed wrong AI advice',
  'present-not-causal': 'AI was present, not causal',
  none: 'AI played no part',
  undetermined: 'not determined yet',
};

export const CERTAINTY_WORDS: Record<Certainty, string> = {
  possible: 'possibly',
  likely: 'likely',
  certain: 'certainly',
};

export const CONTROL_WORDS: Record<ControlState, string> = {
  passed: 'controls passed and were right to',
  missing: 'the control that would have caught it was missing',
  bypassed: 'the control was bypassed',
  'passed-but-missed': 'the control passed it and missed the fault',
  undetermined: 'not determined yet',
};
