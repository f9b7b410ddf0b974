import type { ApprovalFacts, Identity, Person, Relation } from './facts.ts';
import { RELATIONS } from './facts.ts';
import type { Cause } from './words.ts';

/** The canonical person behind an identity, or why there is none. */
export type Who = { person: Person } | { person: null; holder: Identity['holder'] | null; cause: Cause };

/** Looks identities up in the facts. One that is claimed by two different holders is nobody's. */
export function identify(facts: ApprovalFacts): (identity: string) => Who {
  const people = new Map(facts.people.map((person) => [person.id, person]));
  const holders = new Map<string, Identity | 'ambiguous'>();
  for (const identity of facts.identities) {
    const known = holders.get(identity.key);
    const same = known === undefined || (known !== 'ambiguous' && isSame(known, identity));
    holders.set(identity.key, same ? identity : 'ambiguous');
  }
  return (key) => {
    const identity = holders.get(key);
    if (identity === 'ambiguous')
      return { person: null, holder: null, cause: { code: 'ambiguous', identity: key } };
    if (identity && identity.holder !== 'person')
      return { person: null, holder: identity.holder, cause: { code: identity.holder, identity: key } };
    const person = people.get(identity?.personId ?? '');
    return person
      ? { person }
      : { person: null, holder: identity ? 'person' : null, cause: { code: 'unmapped', identity: key } };
  };
}

const isSame = (a: Identity, b: Identity) => a.holder === b.holder && a.personId === b.personId;

/** Each involved person's relations to the change over all their identities, in the order of `RELATIONS`. */
function involvements(facts: ApprovalFacts): ReadonlyMap<string, readonly Relation[]> {
  const who = identify(facts);
  const found = new Map<string, Relation[]>();
  for (const relation of RELATIONS) {
    for (const party of facts.parties) {
      const { person } = who(party.identity);
      if (party.relation !== relation || !person) continue;
      const relations = found.get(person.id) ?? [];
      if (!relations.includes(relation)) found.set(person.id, [...relations, relation]);
    }
  }
  return found;
}

/** Why a person's approval of this change cannot count, whatever they click; null when it can. */
export function ineligible(facts: ApprovalFacts): (person: Person) => Cause | null {
  const involved = involvements(facts);
  return (person) => {
    const relations = involved.get(person.id);
    if (relations) return { code: 'involved', relations };
    if (!person.active) return { code: 'inactive' };
    if (person.orgRole === 'auditor') return { code: 'auditor' };
    return null;
  };
}

/**
 * What hides somebody behind the change, one sentence each. As long as there is any, nobody can be shown to
 * be another person than the author: the approver may be the author under a login that is not known. A tool's address
 * as author is anybody's to write; whoever opened and whoever pushed is the forge's or the session's word.
 */
export function hiddenParties(facts: ApprovalFacts): readonly string[] {
  const who = identify(facts);
  const hidden = new Set<string>();
  const directed = facts.parties.some(
    ({ relation, identity }) => relation === 'directed-the-agent' && who(identity).person,
  );
  if (!facts.parties.some(({ relation }) => relation === 'author')) hidden.add('nobody is named as author');
  for (const { identity, relation } of facts.parties) {
    const found = who(identity);
    if (found.person || found.holder === 'bot') continue;
    if (found.holder !== 'agent') hidden.add(`${identity} (${relation}) belongs to nobody known here`);
    else if (!directed)
      hidden.add(`${identity} (${relation}) is an agent, and nobody is known to have directed it`);
  }
  for (const { identity, relation } of isVouchedFor(facts, who) ? [] : facts.parties)
    if (relation === 'author' && holderOf(who(identity)) === 'bot')
      hidden.add(`${identity} (author) is a tool’s address, and who opened and who pushed is not known`);
  return [...hidden];
}

/** Whether it is known who brought the change in: a person who opened or pushed it, or, of a tool's own, both. */
function isVouchedFor({ parties }: ApprovalFacts, who: (identity: string) => Who): boolean {
  const brought = (wanted: Relation) => parties.filter(({ relation }) => relation === wanted);
  const [openers, pushers] = [brought('pr-opener'), brought('last-pusher')];
  return (
    [...openers, ...pushers].some(({ identity }) => who(identity).person !== null) ||
    (openers.length > 0 && pushers.length > 0)
  );
}

const holderOf = (found: Who) => (found.person ? 'person' : found.holder);

/**
 * Those who wrote the change, for an agent's work those who directed it, and with them whoever wrote a part of it.
 * Co-authors alone answer for nothing: nobody is then known to have written the rest.
 */
export function authorsOf(facts: ApprovalFacts): readonly Person[] {
  const who = identify(facts);
  const inRelation = (wanted: Relation) =>
    facts.parties.flatMap(({ relation, identity }) =>
      relation === wanted ? (who(identity).person ?? []) : [],
    );
  const named = inRelation('author');
  const authors = named.length > 0 ? named : inRelation('directed-the-agent');
  return authors.length > 0 ? distinct([...authors, ...inRelation('co-author')]) : [];
}

const distinct = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];
