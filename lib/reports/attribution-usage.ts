import { isAiInvolved } from '#lib/domain/attribution/types.ts';
import { type Rate, ratePer1000 } from '#lib/domain/statistics/rate.ts';
import type { AttributionRows, CausalUnit, UsageCount } from './attribution-rows.ts';

/** How many exposures had AI in them, and of how many that is known. */
export interface UsageShare {
  total: number;
  /** With evidence of AI: a floor. */
  ai: number;
  /** With evidence of anything; AI's share lies between `ai` and `ai + total - known`. */
  known: number;
}

export interface UsageRow {
  /** Slug of a team or service; null gathers what has none. */
  name: string | null;
  sum: UsageShare;
  /** One a column. */
  columns: readonly UsageShare[];
  /** Failed among those whose window is over. */
  failed: Rate;
}

export interface Usage {
  all: Omit<UsageRow, 'name'>;
  /** Most exposures first. */
  rows: readonly UsageRow[];
}

/** AI's share over time, of all and of each team or service, with how much of it is known and what failed. */
export function usageOver(
  { usage, causes }: Pick<AttributionRows, 'usage' | 'causes'>,
  failed: readonly { changeId: string; at: string }[],
  columns: number,
  by: 'team' | 'service',
): Usage {
  const placeOf = new Map(causes.map((one) => [unitKey(one), one[by]]));
  const failures = Map.groupBy(failed, (one) => placeOf.get(unitKey(one)) ?? null);
  const row = (mine: readonly (UsageCount & { column: number })[], failedHere: number) => ({
    sum: share(mine),
    columns: Array.from({ length: columns }, (_, index) =>
      share(mine.filter(({ column }) => column === index)),
    ),
    failed: ratePer1000(
      failedHere,
      mine.reduce((sum, one) => sum + one.old, 0),
    ),
  });
  const rows = [...Map.groupBy(usage, ({ name }) => name)].map(([name, mine]) => ({
    name,
    ...row(mine, failures.get(name)?.length ?? 0),
  }));
  return {
    all: row(usage, failed.length),
    rows: rows.sort((a, b) => b.sum.total - a.sum.total || String(a.name).localeCompare(String(b.name))),
  };
}

const unitKey = ({ changeId, at }: Pick<CausalUnit, 'changeId' | 'at'>) => `${changeId} ${at}`;

function share(counts: readonly UsageCount[]): UsageShare {
  const sum = (belongs: (one: UsageCount) => boolean) =>
    counts.filter(belongs).reduce((total, one) => total + one.total, 0);
  return {
    total: sum(() => true),
    ai: sum(({ involvement }) => isAiInvolved(involvement)),
    known: sum(({ involvement }) => involvement !== 'unknown'),
  };
}
