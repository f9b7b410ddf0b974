import { setImmediate } from 'node:timers/promises';
import type { PastFacts, PastRow, SubmittedRow, World } from './backtest-facts.ts';
import { pastFacts } from './backtest-facts.ts';
import { loadPastPage, loadSubmitted, type Period, type Wanted } from './backtest-queries.ts';

/** Rows read at a time: what is held in memory does not grow with history. */
const PAGE = 5_000;
/** Changes after which others of this process get their turn. */
const TURN = 250;

export interface Visited {
  row: PastRow;
  submitted: SubmittedRow | undefined;
  facts: PastFacts;
}

/** What a walk through history needs besides its period. */
export interface Walk {
  period: Period;
  wanted: Wanted;
  world: World;
  keepOnTrivialRebase: boolean;
  after?: Pick<PastRow, 'cursor' | 'id'> | undefined;
}

/**
 * Goes through the changes of a period in the order in which they reached production, with their facts as of then.
 * The next page is read while one is looked at. `visit` answers false to stop; `paused` is asked after each page, with
 * how many were visited, and answers false to stop too.
 */
export async function visitHistory(
  { period, wanted, world, keepOnTrivialRebase, after }: Walk,
  visit: (change: Visited) => boolean,
  paused: (visited: number) => Promise<boolean> = async () => true,
): Promise<void> {
  const load = async (from: Walk['after']) => {
    const rows = await loadPastPage(period, wanted, from, PAGE);
    const submitted = await loadSubmitted(rows.filter((row) => row.isSubmitted).map(({ id }) => id));
    return { rows, submitted: new Map(submitted.map((one) => [one.id, one])) };
  };
  // imported changes are alike in what is known of them, so most have been read before
  const known = new Map<string, PastFacts>();
  let visited = 0;
  let loading = load(after);
  for (;;) {
    const { rows, submitted } = await loading;
    const more = rows.length === PAGE;
    if (more) loading = load(rows.at(-1));
    loading.catch(() => {});
    for (const row of rows) {
      const record = submitted.get(row.id);
      const facts = record
        ? pastFacts(row, record, world, keepOnTrivialRebase)
        : importedFacts(row, world, keepOnTrivialRebase, known);
      visited += 1;
      if (!visit({ row, submitted: record, facts })) return;
      if (visited % TURN === 0) await setImmediate();
    }
    if (!(await paused(visited)) || !more) return;
  }
}

/** Facts kept, at most: after that the memory starts anew. */
const KEPT = 50_000;

/** Where nothing about the instant matters, changes with the same fields have the same facts. */
function importedFacts(
  row: PastRow,
  world: World,
  keepOnTrivialRebase: boolean,
  known: Map<string, PastFacts>,
): PastFacts {
  const services = row.services.split(',');
  const isOrdinary =
    row.paths === null &&
    !services.some((id) =>
      world.incidents.get(id)?.some(({ from, until }) => from <= row.at && row.at < until),
    ) &&
    !world.freezes.some(({ from, until }) => from <= row.at && row.at < until);
  if (!isOrdinary) return pastFacts(row, undefined, world, keepOnTrivialRebase);
  const { kind, environment, files, added, deleted, involvement, grade, level, author, risk, hasPlan } = row;
  const key = `${kind}|${environment}|${files}|${added + deleted}|${involvement}|${grade}|${level}|${author}|${risk}|${hasPlan}|${row.services}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= KEPT) known.clear();
  const facts = pastFacts(row, undefined, world, keepOnTrivialRebase);
  known.set(key, facts);
  return facts;
}
