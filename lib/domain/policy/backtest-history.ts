import type { Cell, HistoricIncident, History } from './backtest.ts';
import { keyByPolicies } from './backtest-key.ts';
import type { HistoricFacts } from './backtest-readings.ts';
import type { Policy } from './parse-policy.ts';

/** Up to so many lines, added and deleted together, a change is of that size; the last has no bound. */
export const SIZE_BOUNDS = [50, 250, 1_000] as const;
export const SIZES = SIZE_BOUNDS.length + 1;

export function sizeOf(lines: number): number {
  const size = SIZE_BOUNDS.findIndex((bound) => lines <= bound);
  return size < 0 ? SIZE_BOUNDS.length : size;
}

/** One change of the past, as it is counted. */
export interface PastChange {
  /** Position given out by `intern`. */
  facts: number;
  team: string;
  size: number;
  failed: boolean;
}

/**
 * Takes up a history change by change, for these policies. What is held grows with the number of facts that they can
 * tell apart, not with that of changes.
 */
export function historyFor(policies: readonly Policy[]) {
  const keyOf = keyByPolicies(policies);
  const facts: HistoricFacts[] = [];
  const positions = new Map<string, number>();
  const teams: string[] = [];
  const teamAt = new Map<string, number>();
  const counts = new Map<number, number>();
  return {
    /** The position of these facts among the different ones. */
    intern(one: HistoricFacts): number {
      const key = keyOf(one);
      const known = positions.get(key);
      if (known !== undefined) return known;
      positions.set(key, facts.length);
      return facts.push(one) - 1;
    },
    add({ facts: position, team, size, failed }: PastChange): void {
      let at = teamAt.get(team);
      if (at === undefined) {
        at = teams.push(team) - 1;
        teamAt.set(team, at);
      }
      const cell = (position * 2 ** 20 + at) * 2 * SIZES + size * 2 + Number(failed);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    },
    facts: facts as readonly HistoricFacts[],
    /** What was taken up so far. */
    history(incidents: readonly HistoricIncident[], minutes: readonly number[]): History {
      const cells = [...counts].map(([cell, changes]): Cell => {
        const rest = Math.floor(cell / (2 * SIZES));
        const low = cell % (2 * SIZES);
        return {
          facts: Math.floor(rest / 2 ** 20),
          team: rest % 2 ** 20,
          size: Math.floor(low / 2),
          failed: low % 2 === 1,
          changes,
        };
      });
      return { facts, cells, teams, incidents, minutes };
    },
  };
}
