import type { Judged } from '#lib/domain/policy/backtest.ts';
import {
  type Approvals,
  NO_APPROVALS,
  peopleIn,
  type Reviewer,
  together,
} from '#lib/domain/policy/backtest-approvals.ts';
import type { QueueInput, TeamQueue } from '#lib/domain/policy/backtest-queue.ts';
import type { PastRow, World } from './backtest-facts.ts';

/** Teams whose queue is simulated: those with the most changes. */
const TEAMS = 8;
/** Changes of a team that are carried, in runs of neighbours spread over the period. */
const ARRIVALS = 210;
const RUN = 30;
const MINUTE = 60_000;
export const NO_TEAM = 'no team';

/** When changes came to each team, in three numbers a change. */
export class TeamArrivals {
  readonly #world: World;
  readonly #arrivals = new Map<string, { at: number; facts: number; size: number }[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The team that owns the change's main service. */
  teamOf({ services }: Pick<PastRow, 'services'>): string {
    const [main] = services.split(',', 1);
    return this.#world.services.get(main ?? '')?.team ?? NO_TEAM;
  }

  add(team: string, at: number, facts: number, size: number): void {
    const known = this.#arrivals.get(team);
    if (known) known.push({ at, facts, size });
    else this.#arrivals.set(team, [{ at, facts, size }]);
  }

  /** The changes that either version asks a review for. */
  queue(version: Judged, active: Judged): QueueInput {
    const mixes: Approvals[] = [NO_APPROVALS];
    const places = new Map([[JSON.stringify(NO_APPROVALS), 0]]);
    const placeOf = (asked: readonly Approvals[]) => {
      const mix = together(asked);
      const key = JSON.stringify(mix);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, mixes.length);
      return mixes.push(mix) - 1;
    };
    const wanted = version.asked.map((asked, facts) => ({
      version: placeOf(asked),
      active: placeOf(active.asked[facts]!),
    }));
    const teams = [...this.#arrivals]
      .filter(([team]) => team !== NO_TEAM)
      .map(([team, arrivals]) => ({
        team,
        arrivals: arrivals
          .filter(({ facts }) => wanted[facts]!.version + wanted[facts]!.active > 0)
          .sort((a, b) => a.at - b.at),
      }))
      .filter(({ arrivals }) => arrivals.length > 0)
      .sort((a, b) => b.arrivals.length - a.arrivals.length)
      .slice(0, TEAMS)
      .map(({ team, arrivals }): TeamQueue => {
        const gaps = arrivals.map(({ at, facts, size }, index) => ({
          gap: index === 0 ? 0 : (at - arrivals[index - 1]!.at) / MINUTE,
          size,
          ...wanted[facts]!,
        }));
        return { team, people: this.#peopleOf(team), arrivals: spread(gaps.slice(1)) };
      });
    return { mixes, teams };
  }

  /** Whoever of the team is active and may approve, and the directors of its services' owners. */
  #peopleOf(team: string): Approvals {
    const people: Record<Reviewer, number> = { ...NO_APPROVALS };
    for (const person of this.#world.people.values()) {
      if (person.team !== team || !person.active || person.orgRole === 'auditor') continue;
      if (person.canonical !== person.id) continue;
      if (person.orgRole === 'director' || person.orgRole === 'vp') people.director += 1;
      else if (person.level === 'principal') people.principal += 1;
      else if (person.level === 'senior') people.senior += 1;
      else people.anyone += 1;
    }
    const directors = new Set(
      [...this.#world.services.values()].flatMap((service) =>
        service.team === team && service.director !== null ? service.director : [],
      ),
    );
    return peopleIn(people) === 0
      ? people
      : { ...people, director: Math.max(people.director, directors.size) };
  }
}

/** At most `ARRIVALS`, in runs of `RUN` neighbours at equal distances. */
function spread<T>(values: readonly T[]): readonly T[] {
  if (values.length <= ARRIVALS) return values;
  const runs = ARRIVALS / RUN;
  return Array.from({ length: runs }, (_, run) => {
    const from = Math.floor((run * (values.length - RUN)) / (runs - 1));
    return values.slice(from, from + RUN);
  }).flat();
}
