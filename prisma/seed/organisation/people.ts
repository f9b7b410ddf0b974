import type {
  IdentityObservation,
  Level,
  OrgRole,
  PersonObservation,
} from '#lib/domain/person/observation.ts';
import { DEMO_PERSONAS } from '../personas.ts';
import { AREAS } from './areas.ts';
import { newName } from './names.ts';
import { stream } from './random.ts';
import type { Team } from './teams.ts';

/** Where the demo organisation's e-mail and repositories live (RFC 2606: never a real address). */
export const DOMAIN = 'larkmere.example';

export interface Person {
  slug: string;
  name: string;
  level: Level | null;
  orgRole: OrgRole;
  team: string;
  active: boolean;
  email: string;
  login: string;
  githubId: number;
  /** A second address that the directory does not know, where some of this person's commits come from. */
  privateEmail: string | null;
}

/** People whom the story names, beside the personas. */
const STORY_CAST: readonly Pick<Person, 'slug' | 'name' | 'level' | 'orgRole' | 'team'>[] = [
  {
    slug: 'victor-almeida',
    name: 'Victor Almeida',
    level: 'senior',
    orgRole: 'engineer',
    team: 'fulfilment-planning',
  },
  { slug: 'mei-castillo', name: 'Mei Castillo', level: 'mid', orgRole: 'engineer', team: 'delivery-promise' },
  { slug: 'dominik-brandt', name: 'Dominik Brandt', level: 'senior', orgRole: 'engineer', team: 'traffic' },
  { slug: 'joel-fraser', name: 'Joel Fraser', level: 'mid', orgRole: 'engineer', team: 'accounts' },
];

const VPS = { store: 'marcus-lindqvist', supply: 'renata-osei', platform: 'kenji-walsh' } as const;

const PYRAMID: readonly (readonly [Level, number])[] = [
  ['junior', 27],
  ['mid', 39],
  ['senior', 26],
  ['principal', 8],
];

export interface Staff {
  people: readonly Person[];
  bySlug: ReadonlyMap<string, Person>;
  /** Engineers by team slug, those who write its changes. */
  engineers: ReadonlyMap<string, readonly Person[]>;
  /** Director's slug by area slug. */
  directors: ReadonlyMap<string, string>;
}

/** Everyone: the cast by name, then directors, VPs and auditors, then the engineers of every team. */
export function buildPeople(seed: string, teams: readonly Team[], scale: number): Staff {
  const taken = new Set<string>();
  const people: Person[] = [];
  const add = (
    person: Pick<Person, 'slug' | 'name' | 'level' | 'orgRole' | 'team'>,
    active = true,
  ): Person => {
    taken.add(person.slug);
    const random = stream(seed, 'person', person.slug);
    const login = person.slug.replaceAll('-', '') + random.pick(['', '', '-lk', String(random.int(2, 97))]);
    const added: Person = {
      ...person,
      active,
      email: `${person.slug.replace('-', '.')}@${DOMAIN}`,
      login,
      githubId: random.int(1_000_000, 190_000_000),
      privateEmail: random.chance(0.05) ? `${login}@mail.example` : null,
    };
    people.push(added);
    return added;
  };

  for (const { slug, name, level, orgRole, team } of [...DEMO_PERSONAS, ...STORY_CAST]) {
    add({ slug, name, level, orgRole, team });
  }
  add({ slug: VPS.supply, name: 'Renata Osei', level: null, orgRole: 'vp', team: 'supply-office' });
  add({ slug: VPS.platform, name: 'Kenji Walsh', level: null, orgRole: 'vp', team: 'platform-office' });

  const directors = new Map([['checkout-payments', 'grace-okafor']]);
  for (const area of AREAS) {
    const firstTeam = teams.find((team) => team.area === area);
    if (directors.has(area.slug) || !firstTeam) continue;
    const name = newName(stream(seed, 'director', area.slug), taken);
    directors.set(area.slug, add({ ...name, level: null, orgRole: 'director', team: firstTeam.slug }).slug);
  }
  for (let index = 1; index <= Math.max(1, Math.round(4 * scale)); index += 1) {
    const name = newName(stream(seed, 'auditor', index), taken);
    add({ ...name, level: null, orgRole: 'auditor', team: 'assurance' });
  }

  const engineers = new Map<string, Person[]>();
  for (const team of teams) {
    const random = stream(seed, 'staffing', team.slug);
    const members = people.filter((person) => person.team === team.slug && person.level !== null);
    const size = Math.max(4, Math.round(random.int(8, 14) * Math.min(1, scale ** 0.25)));
    // Every team has somebody who can own a service and somebody who learns.
    const first: Level[] = ['senior', 'junior'];
    while (members.length < size) {
      const needed = first.shift();
      const level = needed ?? random.weighted(PYRAMID);
      const active = needed !== undefined || !random.chance(0.03);
      const name = newName(random, taken);
      members.push(add({ ...name, level, orgRole: 'engineer', team: team.slug }, active));
    }
    engineers.set(team.slug, members);
  }
  return { people, bySlug: new Map(people.map((person) => [person.slug, person])), engineers, directors };
}

/** A person as the directory reports them. */
export function observePerson(person: Person): PersonObservation {
  const { slug, name, level, orgRole, team, active, email, login, githubId } = person;
  const identities: IdentityObservation[] = [
    { kind: 'email', value: email },
    { kind: 'git-author', value: `${githubId}+${login}@users.noreply.github.com` },
    { kind: 'github-login', value: login },
    { kind: 'github-id', value: String(githubId) },
  ];
  return { slug, name, level, orgRole, team, active, identities };
}
