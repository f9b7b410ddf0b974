import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { busyness, DAY, DAYS, HOUR, isFreeze, MINUTE, weekday } from './calendar.ts';
import type { Organisation } from './organisation.ts';
import { type Outage, outageAfter } from './outage.ts';
import type { Person } from './people.ts';
import { type Random, stream } from './random.ts';
import type { Service } from './services.ts';
import { OFFICES, type Team } from './teams.ts';

/** What AI truly did in a change of the demo organisation; the detector sees only what was left behind. */
export type Truth = 'none' | 'assisted' | 'authored' | 'agent';

/** What becomes of a change once it is deployed. */
export type Fate =
  | { kind: 'fine' | 'deploy-failed' | 'rolled-back' | 'abandoned' | 'pending' }
  | { kind: 'incident'; severity: Severity; remedy: 'roll-back' | 'revert' | 'hotfix'; outage: Outage };

/** A change before words are found for it. */
export interface PlannedChange {
  /** Unique and stable, e.g. `017-0123`; names the streams of its details. */
  key: string;
  day: number;
  team: Team;
  /** The primary one first. */
  services: readonly Service[];
  author: Person;
  /** A dependency bot wrote it. */
  automation: boolean;
  kind: ChangeKind;
  lines: number;
  truth: Truth;
  createdAt: number;
  /** When it was, or would have been, deployed. */
  deployedAt: number;
  fate: Fate;
  /** What it repairs, for a revert or a hotfix. */
  repairs: { of: PlannedChange; as: 'revert' | 'hotfix' } | null;
}

/** Changes in the whole history at scale 1. */
export const CHANGES = 60_000;

const KINDS: readonly (readonly [ChangeKind, number])[] = [
  ['code', 68],
  ['config', 13],
  ['flag', 6],
  ['infrastructure', 5],
  ['schema', 3.5],
  ['data', 3],
  ['agent-action', 1.5],
];
const FREEZE_KINDS: readonly (readonly [ChangeKind, number])[] = [
  ['config', 45],
  ['code', 30],
  ['flag', 25],
];

const MEDIAN_LINES: Record<ChangeKind, number> = {
  code: 42,
  config: 5,
  flag: 3,
  infrastructure: 24,
  schema: 28,
  data: 36,
  'agent-action': 14,
};

/** Odds of an incident against a code change of the same size. */
const KIND_HAZARD: Record<ChangeKind, number> = {
  code: 1,
  config: 1.9,
  flag: 1.2,
  infrastructure: 1.7,
  schema: 1.5,
  data: 1.2,
  'agent-action': 1.6,
};

/**
 * The only place where AI meets risk: within equal size, kind, tier and team it hardly matters who typed. What
 * differs is the mix (AI changes are longer and more frequent in some teams), as in the histories the product was
 * measured on, where all intervals include 1. A little below 1, as within one stratum of size AI changes are still
 * the longer ones: so the figure the product shows comes out about 1 (a test says so).
 */
const TRUTH_HAZARD: Record<Truth, number> = { none: 1, assisted: 0.89, authored: 0.97, agent: 0.95 };

const TIER_HAZARD: Record<Tier, number> = { 1: 1.3, 2: 1, 3: 0.8, 4: 0.6 };

/** Severities of the incidents that changes of a tier cause. */
const SEVERITIES: Record<Tier, readonly (readonly [Severity, number])[]> = {
  1: [
    [1, 1.2],
    [2, 17],
    [3, 37],
    [4, 30],
    [5, 14.8],
  ],
  2: [
    [1, 0.2],
    [2, 6],
    [3, 31],
    [4, 42],
    [5, 20.8],
  ],
  3: [
    [2, 1.5],
    [3, 20],
    [4, 46],
    [5, 32.5],
  ],
  4: [
    [2, 0.4],
    [3, 12],
    [4, 45],
    [5, 42.6],
  ],
};

const TIER_PACE: Record<Tier, number> = { 1: 1.5, 2: 1.05, 3: 0.75, 4: 0.45 };

const LEVEL_HAZARD = { junior: 1.12, mid: 1, senior: 0.95, principal: 0.92 } as const;
const LEVEL_ADOPTION = { junior: 0.07, mid: 0.02, senior: -0.03, principal: -0.07 } as const;

/** Share of incidents per change at scale of hazards 1. */
const BASE_HAZARD = 0.0105;

/** Local hour at which something is deployed: a morning and an afternoon hump, hardly anything at night. */
function hourOfDay(random: Random): number {
  if (random.chance(0.03)) return random.next() * 24;
  const hump = random.chance(0.45) ? 10.8 : 15;
  return Math.min(20, Math.max(7, hump + 1.4 * random.normal()));
}

const TRAINS = [10.5, 14, 16.5];

function deploymentTime(random: Random, organisation: Organisation, day: number, team: Team): number {
  const hour = hourOfDay(random);
  const train = TRAINS.find((departure) => departure >= hour);
  const local = team.train && train !== undefined ? train + (random.next() * 14) / 60 : hour;
  return organisation.calendar.start + day * DAY + Math.round((local - OFFICES[team.office]) * HOUR);
}

/** How far into the history something is, 0 to 1. */
export const progress = (day: number): number => day / (DAYS - 1);

function truthOf(
  random: Random,
  team: Team,
  author: Person,
  kind: ChangeKind,
  tier: Tier,
  day: number,
): Truth {
  if (kind === 'agent-action') return 'agent';
  const share =
    team.adoption +
    0.14 * progress(day) +
    (author.level ? LEVEL_ADOPTION[author.level] : 0) +
    (kind === 'code' ? 0.05 : -0.08) -
    (tier === 1 ? 0.05 : 0);
  if (!random.chance(Math.max(0.04, Math.min(0.9, share)))) return 'none';
  return random.weighted([
    ['assisted', 60],
    ['authored', 27],
    ['agent', 7 + 8 * progress(day)],
  ] as const);
}

function hazardOf(
  change: Omit<PlannedChange, 'fate' | 'repairs' | 'key'>,
  tier: Tier,
  friday: boolean,
): number {
  return (
    BASE_HAZARD *
    TIER_HAZARD[tier] *
    Math.min(4, (change.lines / 30) ** 0.26) *
    KIND_HAZARD[change.kind] *
    TRUTH_HAZARD[change.truth] *
    change.team.hazard *
    (change.author.level ? LEVEL_HAZARD[change.author.level] : 1) *
    (change.automation ? 0.5 : 1) *
    (friday ? 1.25 : 1)
  );
}

function fateOf(random: Random, deployedAt: number, hazard: number, tier: Tier, day: number): Fate {
  if (random.chance(hazard)) {
    const severity = random.weighted(SEVERITIES[tier]);
    const remedy = random.weighted([
      ['roll-back', 50],
      ['revert', 28],
      ['hotfix', 22],
    ] as const);
    return { kind: 'incident', severity, remedy, outage: outageAfter(random, deployedAt, severity) };
  }
  if (random.chance(1.5 * hazard)) return { kind: 'rolled-back' };
  if (random.chance(0.012)) return { kind: 'deploy-failed' };
  if (random.chance(0.025)) return { kind: 'abandoned' };
  // The last days leave work that has not reached production yet.
  if (random.chance(0.5 * Math.exp(-(DAYS - 1 - day) / 1.5))) return { kind: 'pending' };
  return { kind: 'fine' };
}

function repairOf(
  random: Random,
  change: PlannedChange,
  as: 'revert' | 'hotfix',
  outage: Outage,
): PlannedChange {
  // The repair is what mitigates; it takes a moment to work.
  const deployedAt = outage.mitigatedAt - random.int(2, 6) * MINUTE;
  return {
    ...change,
    key: `${change.key}-${as}`,
    services: change.services.slice(0, as === 'revert' ? undefined : 1),
    automation: false,
    kind: change.kind === 'agent-action' ? 'config' : change.kind,
    lines: as === 'revert' ? change.lines : Math.max(1, Math.round(random.logNormal(9, 0.8))),
    truth:
      as === 'revert'
        ? 'none'
        : random.weighted([
            ['none', 3],
            ['assisted', 2],
          ] as const),
    createdAt: Math.max(change.deployedAt + MINUTE, deployedAt - random.int(4, 20) * MINUTE),
    deployedAt,
    fate: { kind: 'fine' },
    repairs: { of: change, as },
  };
}

/** The number of changes of each day and whom they belong to follow from the seed alone, a stream a day. */
export function* planDay(organisation: Organisation, day: number): Generator<PlannedChange> {
  const random = stream(organisation.seed, 'changes', day);
  const { calendar, teams, servicesOfTeam, staff } = organisation;
  const owners = teams.map((team) => {
    const services = servicesOfTeam.get(team.slug) ?? [];
    const weighted = services.map((service) => [service, TIER_PACE[service.tier]] as const);
    return { team, weighted, pace: team.pace * weighted.reduce((sum, [, weight]) => sum + weight, 0) };
  });
  const byPace = owners.map((owner) => [owner, owner.pace] as const);
  // Repairs and the freeze take about as much away as they add; 0.99 brings the total to the target.
  const count = random.poisson(((CHANGES * organisation.scale) / DAYS) * busyness(calendar, day) * 0.99);
  const friday = weekday(calendar, day) === 5;

  for (let number = 0; number < count; number += 1) {
    const { team, weighted } = random.weighted(byPace);
    const primary = random.weighted(weighted);
    const spread = random.weighted([
      [0, 88],
      [1, 8],
      [2, 2.5],
      [4, 1.5],
    ] as const);
    const kin = (servicesOfTeam.get(team.slug) ?? []).filter((service) => service !== primary);
    const services = [primary, ...random.sample(kin, spread)];
    const kind = random.weighted(isFreeze(day) ? FREEZE_KINDS : KINDS);
    const automation = kind === 'code' && random.chance(0.06);
    const author = random.pick(staff.engineers.get(team.slug) as readonly Person[]);
    const tier = Math.min(...services.map((service) => service.tier)) as Tier;
    const truth = automation ? 'none' : truthOf(random, team, author, kind, tier, day);
    const longer = truth === 'none' ? 1 : truth === 'assisted' ? 1.2 : 1.45;
    const lines = Math.min(
      40_000,
      Math.max(1, Math.round(random.logNormal(MEDIAN_LINES[kind] * longer, 1.35))),
    );
    const deployedAt = deploymentTime(random, organisation, day, team);
    // Work that would begin after the last day has not begun.
    const lead = Math.min(
      12 * DAY,
      random.logNormal(kind === 'config' || kind === 'flag' ? 2 : 9, 1.1) * HOUR,
    );
    if (deployedAt - lead >= calendar.end) continue;
    const draft = {
      day,
      team,
      services,
      author,
      automation,
      kind,
      lines,
      truth,
      createdAt: Math.round(deployedAt - lead),
      deployedAt,
    };
    const fate: Fate =
      deployedAt >= calendar.end
        ? { kind: 'pending' }
        : fateOf(random, deployedAt, hazardOf(draft, tier, friday), tier, day);
    const key = `${String(day).padStart(3, '0')}-${String(number).padStart(4, '0')}`;
    const change: PlannedChange = { ...draft, key, fate, repairs: null };
    yield change;
    if (fate.kind === 'incident' && fate.remedy !== 'roll-back') {
      const repair = repairOf(random, change, fate.remedy, fate.outage);
      if (repair.deployedAt < calendar.end) yield repair;
    }
  }
}

/** The whole history, day by day. */
export function* planChanges(organisation: Organisation): Generator<PlannedChange> {
  for (let day = 0; day < DAYS; day += 1) yield* planDay(organisation, day);
}
