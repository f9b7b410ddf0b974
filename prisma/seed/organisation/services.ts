import type { ServiceObservation, Tier } from '#lib/domain/service/observation.ts';
import type { Person, Staff } from './people.ts';
import { stream } from './random.ts';
import type { Team } from './teams.ts';

export interface Service {
  slug: string;
  name: string;
  team: Team;
  tier: Tier;
  tierStated: boolean;
  owner: string | null;
  director: string;
  repository: string;
  dependsOn: readonly Service[];
  /** Services that need this one; filled once all exist. */
  dependents: readonly Service[];
}

/** Services at scale 1, and how many of them are Tier 1. */
export const SERVICES = 1_200;
export const TIER_1 = 335;

const ROLES = [
  ['api', 'API', 1.3],
  ['service', 'Service', 1],
  ['worker', 'Worker', 0.75],
  ['gateway', 'Gateway', 1.1],
  ['events', 'Events', 0.7],
  ['cache', 'Cache', 0.8],
  ['rules', 'Rules', 0.7],
  ['sync', 'Sync', 0.5],
  ['admin', 'Admin', 0.3],
  ['reports', 'Reports', 0.2],
  ['batch', 'Batch', 0.35],
  ['console', 'Console', 0.25],
] as const;

/** Tier-1 services that the story and the personas need, with their owners. */
const PINNED: readonly (readonly [slug: string, name: string, team: string, owner: string])[] = [
  ['checkout-api', 'Checkout API', 'checkout', 'tomasz-wilk'],
  ['cart-api', 'Cart API', 'checkout', 'tomasz-wilk'],
  ['order-capture-service', 'Order Capture Service', 'checkout', 'tomasz-wilk'],
  ['delivery-promise-api', 'Delivery Promise API', 'delivery-promise', 'nadia-rahman'],
  ['delivery-estimates-service', 'Delivery Estimates Service', 'delivery-promise', 'nadia-rahman'],
  ['edge-gateway-api', 'Edge Gateway API', 'traffic', 'henrik-dahl'],
  ['traffic-routing-service', 'Traffic Routing Service', 'traffic', 'henrik-dahl'],
  ['fulfilment-planner-service', 'Fulfilment Planner Service', 'fulfilment-planning', 'victor-almeida'],
  ['failover-service', 'Failover Service', 'reliability', 'leila-haddad'],
  ['deploy-pipeline-service', 'Deploy Pipeline Service', 'developer-platform', 'sam-whitfield'],
  ['price-api', 'Price API', 'pricing', ''],
  ['account-api', 'Account API', 'accounts', ''],
  ['payment-authorisation-api', 'Payment Authorisation API', 'payments', ''],
  ['inventory-api', 'Inventory API', 'availability', ''],
];

const words = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join(' ');

interface Draft {
  slug: string;
  name: string;
  team: Team;
  criticality: number;
  pinned: boolean;
  owner: string | null;
}

function drafts(seed: string, teams: readonly Team[], wanted: number): Draft[] {
  const bySlug = new Map(teams.map((team) => [team.slug, team]));
  const taken = new Map<string, Draft>();
  for (const [slug, name, team, owner] of PINNED) {
    const pinned = { slug, name, team: bySlug.get(team) as Team, criticality: Infinity, pinned: true };
    taken.set(slug, { ...pinned, owner: owner || null });
  }
  // Round after round over the teams, so that a smaller scale has fewer services of each.
  for (let round = 0; taken.size < wanted; round += 1) {
    for (const team of teams) {
      const random = stream(seed, 'service', team.slug, round);
      const noun = team.nouns[round % team.nouns.length] as string;
      const role = ROLES[Math.floor(round / team.nouns.length) % ROLES.length] as (typeof ROLES)[number];
      const slug = `${noun}-${role[0]}`;
      // Small teams stop early; a slug that another team has is not taken twice.
      if (taken.size >= wanted || taken.has(slug) || round >= team.nouns.length * ROLES.length) continue;
      const criticality = team.area.weight * role[2] * random.logNormal(1, 0.45);
      const name = `${words(noun)} ${role[1]}`;
      taken.set(slug, { slug, name, team, criticality, pinned: false, owner: null });
    }
  }
  return [...taken.values()];
}

const canOwn = (person: Person): boolean =>
  person.active && (person.level === 'senior' || person.level === 'principal');

/**
 * The services: tiers by rank of criticality (so exactly 335 of 1,200 are Tier 1 at scale 1), an owner of the team
 * and the area's director for each, and a dependency graph without cycles, as a service needs only services of
 * lower layers or earlier ones of its own.
 */
export function buildServices(
  seed: string,
  teams: readonly Team[],
  staff: Staff,
  scale: number,
): readonly Service[] {
  const ranked = drafts(seed, teams, Math.max(60, Math.round(SERVICES * scale))).sort(
    (a, b) => b.criticality - a.criticality || (a.slug < b.slug ? -1 : 1),
  );
  const cut = [TIER_1 / SERVICES, 0.58, 0.85].map((share) => Math.round(share * ranked.length));
  const services = ranked.map(({ slug, name, team, owner }, rank) => {
    const random = stream(seed, 'ownership', slug);
    const tier = (1 + cut.filter((end) => rank >= end).length) as Tier;
    const owners = (staff.engineers.get(team.slug) ?? []).filter(canOwn);
    return {
      slug,
      name,
      team,
      tier,
      tierStated: tier < 3 || !random.chance(0.06),
      owner: owner ?? (tier > 2 && random.chance(0.08) ? null : random.pick(owners).slug),
      director: staff.directors.get(team.area.slug) as string,
      repository: `larkmere/${team.slug}`,
      dependsOn: [] as Service[],
      dependents: [] as Service[],
    };
  });

  const ordered = [...services].sort((a, b) => a.team.area.layer - b.team.area.layer);
  const critical = ordered.filter((service) => service.tier === 1);
  ordered.forEach((service, index) => {
    const random = stream(seed, 'dependencies', service.slug);
    const needed = new Set<Service>();
    const earlier = critical.filter((other) => other.team.area.layer < service.team.area.layer);
    const kin = ordered.slice(0, index).filter((other) => other.team === service.team);
    for (let count = random.int(1, 3); count > 0 && earlier.length > 0; count -= 1)
      needed.add(random.pick(earlier));
    for (let count = random.int(0, 2); count > 0 && kin.length > 0; count -= 1) needed.add(random.pick(kin));
    for (let count = random.int(0, 2); count > 0 && index > 0; count -= 1) {
      const other = ordered[random.int(0, index - 1)] as (typeof services)[number];
      if (other.tier <= service.tier) needed.add(other);
    }
    for (const other of needed) {
      service.dependsOn.push(other as (typeof services)[number]);
      (other as (typeof services)[number]).dependents.push(service);
    }
  });
  return services;
}

/** A service as the catalogue reports it. */
export function observeService(service: Service): ServiceObservation {
  const { slug, name, tier, tierStated, team, owner, director, repository } = service;
  return {
    slug,
    name,
    tier,
    tierStated,
    team: team.slug,
    owner,
    director,
    repository,
    paths: [`services/${slug}/**`],
    dependsOn: service.dependsOn.map((other) => other.slug),
  };
}
