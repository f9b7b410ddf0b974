import { type EventRate, eventRate } from '#lib/domain/statistics/event-rate.ts';

/** What a team had to answer in a period. */
export interface TeamLoad {
  team: string;
  incidents: number;
  /** Those that are AI-linked on what is known, under the definition asked for. */
  linked: number;
  engineers: number;
  /** Incidents per 100 person-weeks. */
  rate: EventRate;
}

const PER = 100;

/**
 * Incidents per engineer who may be called. No rota is known, so who is on call is not: every active engineer of the
 * team whose service was paged stands in, in equal shares, for the whole period. A team that shares its pager among
 * three of fourteen bears nearly five times as much on these three; people who joined or left since are not seen.
 * Teams in order of their incidents; `team` null gathers incidents of no known service and has no engineers.
 */
export function engineerLoad(
  incidents: readonly { team: string | null; linked: boolean }[],
  engineers: readonly { team: string; people: number }[],
  weeks: number,
): { teams: TeamLoad[]; all: Omit<TeamLoad, 'team'>; withoutTeam: number } {
  const people = new Map(engineers.map((one) => [one.team, one.people]));
  const byTeam = Map.groupBy(incidents, ({ team }) => team);
  const load = (mine: readonly { linked: boolean }[], count: number) => ({
    incidents: mine.length,
    linked: mine.filter(({ linked }) => linked).length,
    engineers: count,
    rate: eventRate(mine.length, count * weeks, PER),
  });
  const teams = [...byTeam].flatMap(([team, mine]) =>
    team === null ? [] : [{ team, ...load(mine, people.get(team) ?? 0) }],
  );
  const answered = incidents.filter(({ team }) => team !== null);
  return {
    teams: teams.sort((a, b) => b.incidents - a.incidents || a.team.localeCompare(b.team)),
    all: load(
      answered,
      engineers.reduce((sum, one) => sum + one.people, 0),
    ),
    withoutTeam: incidents.length - answered.length,
  };
}
