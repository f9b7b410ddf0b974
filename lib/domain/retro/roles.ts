import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import { findNames, indexNames, type Named, replaceNames } from './names.ts';

/** Somebody of the organisation, as a retro knows them. */
export interface RetroPerson extends Named {
  level: Level | null;
  orgRole: OrgRole;
  team: string | null;
}

const ROLE_WORDS: Record<Exclude<OrgRole, 'engineer'>, string> = {
  director: 'a director',
  vp: 'a director',
  auditor: 'an auditor',
  admin: 'an administrator',
};

const LEVEL_WORDS: Record<Level, string> = {
  junior: 'a junior engineer',
  mid: 'an engineer',
  senior: 'a senior engineer',
  principal: 'a principal engineer',
};

/** What somebody is, without who: "a senior engineer of Payments". */
export function roleOf({ level, orgRole, team }: Omit<RetroPerson, keyof Named>): string {
  const words = orgRole === 'engineer' ? LEVEL_WORDS[level ?? 'mid'] : ROLE_WORDS[orgRole];
  return team && orgRole === 'engineer' ? `${words} of ${team}` : words;
}

/** Says who somebody is, or, where names are not wanted, what they are; the same words each time. */
export interface Anonymiser {
  /** A text in which people of the organisation are named by what they are. */
  anonymise: (text: string) => string;
  /** "a senior engineer of Payments (1)". */
  alias: (personIds: readonly string[]) => string;
}

/**
 * Words for people that do not tell who they are. Those `concerned` are numbered first, in their order, so that
 * editing the text renumbers nobody; whoever else is named is numbered as they come. A name that several people
 * share, none of them or several of them concerned, becomes "somebody".
 */
export function anonymiser(people: readonly RetroPerson[], concerned: readonly string[]): Anonymiser {
  const index = indexNames(people);
  const byId = new Map(people.map((person) => [person.id, person]));
  const isConcerned = new Set(concerned);
  const numbers = new Map<string, number>();
  const aliases = new Map<string, string>();

  function aliasOf(id: string): string {
    const known = aliases.get(id);
    if (known) return known;
    const person = byId.get(id);
    if (!person) return SOMEBODY;
    const role = safeRole(person);
    const number = (numbers.get(role) ?? 0) + 1;
    numbers.set(role, number);
    const alias = `${role} (${number})`;
    aliases.set(id, alias);
    return alias;
  }
  /** A team can be called as somebody is. */
  function safeRole(person: RetroPerson): string {
    const role = roleOf(person);
    const bare = roleOf({ ...person, team: null });
    return (
      [role, bare].find((one) => !findNames(one, index).some(({ certainty }) => certainty === 'sure')) ??
      SOMEBODY
    );
  }
  function alias(personIds: readonly string[]): string {
    const candidates = personIds.length > 1 ? personIds.filter((id) => isConcerned.has(id)) : personIds;
    const [only, other] = candidates;
    return only !== undefined && other === undefined ? aliasOf(only) : SOMEBODY;
  }

  for (const id of concerned) aliasOf(id);
  return { alias, anonymise: (text) => replaceNames(text, index, alias) };
}

const SOMEBODY = 'somebody';
