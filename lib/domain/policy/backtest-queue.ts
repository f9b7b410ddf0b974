import { quantile } from '#lib/domain/statistics/quantile.ts';
import { type Job, type Server, simulateQueue } from '#lib/domain/statistics/queue-simulation.ts';
import { exponential, type Random } from '#lib/domain/statistics/seeded-random.ts';
import { type Approvals, REVIEWERS, type Reviewer } from './backtest-approvals.ts';

/** The changes of one team that ask for a review under either version, as they came. */
export interface TeamQueue {
  team: string;
  /** Who can be asked: of the team, and the directors who answer for its services. */
  people: Approvals;
  /** Minutes from the one before, in runs of neighbours; `version` and `active` are positions in `mixes`. */
  arrivals: readonly { gap: number; size: number; version: number; active: number }[];
}

export interface QueueInput {
  mixes: readonly Approvals[];
  teams: readonly TeamQueue[];
}

/** What is not on record and must be said. */
export interface QueueTerms {
  /** Minutes of one review, by size. */
  minutes: readonly number[];
  /** Reviews that were timed; drawn from where there are enough, else exponential with the mean above. */
  timed: readonly number[];
  /** Hours a week that one person gives to reviews. */
  capacity: number;
}

/** The middle of all replications, and where 95% of them lie. */
export interface Simulation {
  value: number;
  low: number;
  high: number;
}

export interface GroupForecast {
  reviewer: Reviewer;
  people: number;
  /** Hours until somebody begins, beyond the time in which people react: the middle, and nine in ten. */
  p50: Simulation;
  p90: Simulation;
  /** Share of the hours given to reviews that are taken; at 1 the queue grows without end. */
  utilisation: Simulation;
}

export interface TeamForecast {
  team: string;
  jobs: number;
  version: readonly GroupForecast[];
  active: readonly GroupForecast[];
  /** The group with the least to spare under the version. */
  bottleneck: Reviewer | null;
}

export const REPLICATIONS = 200;
/** Jobs below which a team's queue says nothing. */
export const MIN_ARRIVALS = 30;
/** Neighbours that are drawn together, so that busy hours stay busy. */
const BLOCK = 20;
const HOURS_A_WEEK = 168;
/** Timed reviews needed to draw from them. */
const MIN_TIMED = 30;

/**
 * What would become of each team's queue, from its own arrivals: drawn again in blocks of neighbours (moving block
 * bootstrap, H. R. Künsch, Ann. Statist. 17 (1989) 1217-1241), with the reviews that each version asks for. A person
 * who gives `capacity` hours a week to reviews takes 168 / capacity minutes of the clock for a minute of review. Both
 * versions meet the same arrivals in every replication. Teams with too few arrivals are left out.
 */
export function forecastQueues(
  { mixes, teams }: QueueInput,
  terms: QueueTerms,
  random: Random,
  replications = REPLICATIONS,
): readonly TeamForecast[] {
  return teams
    .filter(({ arrivals }) => arrivals.length >= MIN_ARRIVALS)
    .map((team) => {
      const runs = Array.from({ length: replications }, () => {
        const drawn = drawArrivals(team, terms, random);
        return {
          version: runOnce(drawn, mixes, team.people, 'version', terms),
          active: runOnce(drawn, mixes, team.people, 'active', terms),
        };
      });
      const version = groupsOf(
        team.people,
        runs.map((run) => run.version),
      );
      const active = groupsOf(
        team.people,
        runs.map((run) => run.active),
      );
      const busiest = version.toSorted((a, b) => b.utilisation.value - a.utilisation.value)[0];
      return {
        team: team.team,
        jobs: team.arrivals.length,
        version,
        active,
        bottleneck: busiest && busiest.utilisation.value > 0 ? busiest.reviewer : null,
      };
    });
}

interface Drawn {
  at: number;
  /** Minutes of a review of this change; every reviewer takes as long. */
  minutes: number;
  version: number;
  active: number;
}

function drawArrivals({ arrivals }: TeamQueue, terms: QueueTerms, random: Random): Drawn[] {
  const drawn: Drawn[] = [];
  let at = 0;
  while (drawn.length < arrivals.length) {
    const start = Math.floor(random() * arrivals.length);
    for (let step = 0; step < BLOCK && drawn.length < arrivals.length; step += 1) {
      const { gap, size, version, active } = arrivals[(start + step) % arrivals.length]!;
      at += gap;
      drawn.push({ at, minutes: drawMinutes(size, terms, random), version, active });
    }
  }
  return drawn;
}

function drawMinutes(size: number, { minutes, timed }: QueueTerms, random: Random): number {
  const mean = minutes[size] ?? minutes[0] ?? 0;
  if (timed.length < MIN_TIMED) return exponential(random, mean);
  const all = timed.reduce((sum, one) => sum + one, 0) / timed.length;
  return all === 0 ? mean : (timed[Math.floor(random() * timed.length)]! * mean) / all;
}

interface Run {
  /** Hours until each need was begun. */
  waits: Record<Reviewer, number[]>;
  utilisation: Record<Reviewer, number>;
}

/** Which needs somebody of a kind can serve. */
const SERVES: Record<Reviewer, readonly number[]> = {
  anyone: [0],
  senior: [0, 1],
  principal: [0, 1, 2],
  director: [0, 3],
};

function runOnce(
  drawn: readonly Drawn[],
  mixes: readonly Approvals[],
  people: Approvals,
  which: 'version' | 'active',
  { capacity }: QueueTerms,
): Run {
  const stretch = HOURS_A_WEEK / capacity;
  const servers = REVIEWERS.flatMap((reviewer, group) =>
    Array.from({ length: people[reviewer] }, (): Server => ({ group, serves: SERVES[reviewer] })),
  );
  const jobs = drawn.map(({ at, minutes, ...codes }): Job => {
    const mix = mixes[codes[which]]!;
    // the scarcest first, so that nobody who is needed as such is taken as anyone
    const needs = REVIEWERS.toReversed().flatMap((reviewer) =>
      Array.from({ length: mix[reviewer] }, () => ({
        kind: REVIEWERS.indexOf(reviewer),
        service: minutes * stretch,
      })),
    );
    return { at, needs };
  });
  const { jobs: served, busy, span } = simulateQueue(jobs, servers);
  const waits: Run['waits'] = { anyone: [], senior: [], principal: [], director: [] };
  served.forEach((one, index) => {
    one.waits.forEach((wait, need) => {
      waits[REVIEWERS[jobs[index]!.needs[need]!.kind]!].push(wait / 60);
    });
  });
  const utilisation = Object.fromEntries(
    REVIEWERS.map((reviewer, group) => {
      const mine = busy.filter((_, server) => servers[server]!.group === group);
      const sum = mine.reduce((total, one) => total + one, 0);
      return [reviewer, mine.length === 0 || span === 0 ? 0 : sum / (mine.length * span)];
    }),
  ) as Run['utilisation'];
  return { waits, utilisation };
}

/** Groups that are asked for anything, or work for others. */
function groupsOf(people: Approvals, runs: readonly Run[]): readonly GroupForecast[] {
  return REVIEWERS.filter((reviewer) =>
    runs.some(({ waits, utilisation }) => waits[reviewer].length > 0 || utilisation[reviewer] > 0),
  ).map((reviewer) => {
    const over = (figure: (run: Run) => number) => spread(runs.map(figure));
    const waited = (p: number) =>
      over(({ waits }) => (waits[reviewer].length === 0 ? 0 : quantile(waits[reviewer], p)));
    return {
      reviewer,
      people: people[reviewer],
      p50: waited(0.5),
      p90: waited(0.9),
      utilisation: over(({ utilisation }) => utilisation[reviewer]),
    };
  });
}

function spread(values: readonly number[]): Simulation {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number) => finite(sorted, p);
  return { value: at(0.5), low: at(0.025), high: at(0.975) };
}

/** Between a number and infinity nothing can be interpolated. */
function finite(sorted: readonly number[], p: number): number {
  const value = quantile(sorted, p);
  return Number.isNaN(value) ? (sorted[Math.ceil((sorted.length - 1) * p)] ?? 0) : value;
}
