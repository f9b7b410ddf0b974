import { outcomeOf, readingsBy } from '#lib/domain/policy/backtest-readings.ts';
import {
  type BacktestReport,
  isInSet,
  type ListKey,
  listName,
  listsOf,
  type SetKey,
} from '#lib/domain/policy/backtest-report.ts';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { type ListedChange, listChangesById, loadFailures, loadWorld } from './backtest-queries.ts';
import { type BacktestRun, findList } from './backtest-store.ts';
import { wantedBy } from './compute-backtest.ts';
import { findText } from './queries.ts';
import { policyOf } from './run-backtest.ts';
import { visitHistory } from './visit-history.ts';

const DAY = 86_400_000;
/** Changes looked at for one page of a list that was too long to be kept: enough where it is dense. */
const LOOKED = 30_000;

export interface BacktestRows {
  rows: readonly ListedChange[];
  /** Null on the last page. */
  next: Place | null;
}

/**
 * The changes behind a figure of a backtest, in the order in which they reached production. A short list was kept with
 * the run; a long one, and that of a set of rules, is found again in the history, and a page of it may hold fewer than `limit`, even none, where
 * `LOOKED` changes had no more.
 *
 * @throws DomainError `invalid` where the text is not there any more
 */
export async function listBacktestRows(
  run: BacktestRun,
  report: Pick<BacktestReport, 'active'>,
  key: ListKey | SetKey,
  after: Place | null,
  limit: number,
): Promise<BacktestRows> {
  const kept = 'rules' in key ? null : await findList(run.id, listName(key));
  if (kept) {
    const start = after ? kept.indexOf(after.id) + 1 : 0;
    const ids = kept.slice(start, start + limit);
    const rows = await listChangesById(ids);
    const last = rows.at(-1);
    const more = start + limit < kept.length && last !== undefined;
    return { rows, next: more ? { key: last.at.toISOString(), id: last.id } : null };
  }
  const { ids, next } = await findAgain(run, report, key, after, limit);
  return { rows: await listChangesById(ids), next };
}

async function findAgain(
  run: BacktestRun,
  report: Pick<BacktestReport, 'active'>,
  key: ListKey | SetKey,
  after: Place | null,
  limit: number,
): Promise<{ ids: string[]; next: Place | null }> {
  const [world, failures, text, activeText] = await Promise.all([
    loadWorld(run),
    loadFailures(run),
    findText(run.policyVersion),
    findText(report.active.number),
  ]);
  const [version, active] = [policyOf(text ?? ''), policyOf(activeText ?? '')];
  const [ours, theirs] = [readingsBy(version), readingsBy(active)];
  const requirements = version.requirements.map(({ id }) => id);
  const wanted = wantedBy([version, active]);
  const ids: string[] = [];
  let last: Place | null = null;
  let looked = 0;
  let isCut = false;
  await visitHistory(
    {
      period: run,
      wanted,
      world,
      keepOnTrivialRebase: version.keepOnTrivialRebase,
      after: after ? { cursor: after.key, id: after.id } : undefined,
    },
    ({ row, facts }) => {
      isCut = ids.length >= limit || looked >= LOOKED;
      if (isCut) return false;
      looked += 1;
      last = { key: row.cursor, id: row.id };
      const failed = (failures.get(row.id) ?? Number.POSITIVE_INFINITY) < row.at + OUTCOME_DAYS * DAY;
      const readings = ours.readings(facts);
      const isIn = () => {
        if ('rules' in key) return (failed || !key.failed) && isInSet(key, requirements, readings);
        const outcomes = { version: outcomeOf(readings), active: outcomeOf(theirs.readings(facts)) };
        return listsOf(requirements, readings, outcomes, failed).includes(listName(key));
      };
      if (isIn()) ids.push(row.id);
      return true;
    },
  );
  return { ids, next: isCut ? last : null };
}
