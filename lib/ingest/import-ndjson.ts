import { mutate } from '#lib/audit/mutate.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import type { RecordCounts } from '#lib/domain/record-counts.ts';
import { rankMarked } from '#lib/incidents/rank-marked.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { batchDetails, changedNothing, type OnProgress } from './batch.ts';
import { type KindSteps, kinds, type NdjsonKind } from './ndjson/kinds.ts';
import { refusalOf } from './ndjson/refusal.ts';
import type { Rejects } from './rejects.ts';
import type { Problem } from './sources/ndjson/parse-line.ts';
import { readLines } from './sources/ndjson/read-lines.ts';

const BATCH = 500;
/** Lines that wait for what a later line may bring; more are refused at once, to bound memory. */
const MOST_WAITING = 20_000;

/** What became of the lines: `inserted`, `updated`, `unchanged` and `rejected` add up to `lines`. */
export interface NdjsonSummary extends RecordCounts {
  /** Lines read, blank ones not counted. */
  lines: number;
  rejected: number;
}

interface Item<T> {
  line: number;
  value: T;
}

/**
 * Imports lines of JSON in batches, each written as a whole or not at all. A line that cannot be used is
 * reported with its number, field and reason, and the rest goes on. Importing the same again changes nothing.
 * @param onProgress told the bytes read so far
 */
export async function importNdjson(
  kind: NdjsonKind,
  bytes: AsyncIterable<Uint8Array>,
  rejects: Rejects,
  onProgress: OnProgress,
  now: Date,
): Promise<NdjsonSummary> {
  const ctx = systemContext('import-ndjson', now);
  const summary = await importLines(ctx, kinds[kind] as KindSteps<object>, bytes, rejects, onProgress);
  if (summary.inserted + summary.updated > 0) {
    await refreshRollups(ctx);
    await rankMarked(ctx);
  }
  return summary;
}

async function importLines<T extends object>(
  ctx: Context,
  steps: KindSteps<T>,
  bytes: AsyncIterable<Uint8Array>,
  rejects: Rejects,
  onProgress: OnProgress,
): Promise<NdjsonSummary> {
  const summary: NdjsonSummary = { lines: 0, rejected: 0, inserted: 0, updated: 0, unchanged: 0 };
  const waiting: Item<T>[] = [];
  let batch: Item<T>[] = [];

  function reject(line: number, problems: readonly Problem[]): void {
    summary.rejected++;
    rejects.add(problems.map((problem) => ({ at: line, ...problem })));
  }

  async function write(items: readonly Item<T>[], last: boolean): Promise<void> {
    const problems = await steps.check(items.map((item) => item.value));
    const good = items.filter((item, n) => {
      const wrong = problems[n];
      if (!wrong) return true;
      const waits = steps.mayWaitForLater && !last && waiting.length < MOST_WAITING;
      if (waits) waiting.push(item);
      else reject(item.line, wrong);
      return false;
    });
    const refused = await record(good);
    if (refused === null) return;
    const culprits = await findRefused(ctx, steps, good);
    // Refused together and not one by one: the first half is written before the second is tried.
    if (culprits.size === 0 && good.length === 1) return reject(good[0]!.line, [refused]);
    if (culprits.size === 0) {
      const half = good.length >> 1;
      await write(good.slice(0, half), last);
      return write(good.slice(half), last);
    }
    for (const [item, problem] of culprits) reject(item.line, [problem]);
    await write(
      good.filter((item) => !culprits.has(item)),
      last,
    );
  }

  /** Writes all of them or, where the database refuses one, none and says why. */
  async function record(items: readonly Item<T>[]): Promise<Problem | null> {
    if (items.length === 0) return null;
    try {
      const values = items.map((item) => item.value);
      const counts = await recordValues(ctx, steps, values);
      summary.inserted += counts.inserted;
      summary.updated += counts.updated;
      // A line that a later one of its batch says again has changed nothing either.
      summary.unchanged += items.length - counts.inserted - counts.updated;
      return null;
    } catch (error) {
      const problem = refusalOf(error);
      if (problem === null) throw error;
      return problem;
    }
  }

  for await (const line of readLines(counted(bytes, onProgress))) {
    summary.lines++;
    if ('problem' in line) {
      reject(line.number, [{ field: '', reason: line.problem }]);
      continue;
    }
    const parsed = steps.parse(line.text);
    if (parsed.problems !== null) reject(line.number, parsed.problems);
    else batch.push({ line: line.number, value: parsed.value });
    if (batch.length < BATCH) continue;
    await write(batch, false);
    batch = [];
  }
  await write(batch, false);
  if (waiting.length > 0) await write(waiting, true);
  return summary;
}

/** Records values in one transaction with its audit entry. */
async function recordValues<T extends object>(
  ctx: Context,
  steps: KindSteps<T>,
  values: readonly T[],
): Promise<RecordCounts> {
  return mutate(ctx, async (tx) => {
    const counts = await steps.record(tx, values, ctx.now);
    if (changedNothing(counts)) return { result: counts, unchanged: true };
    return {
      result: counts,
      entries: [
        {
          action: steps.action,
          subject: { type: 'import', id: 'ndjson' },
          details: batchDetails('ndjson', values, counts),
        },
      ],
    };
  });
}

/**
 * The items of a refused batch that the database refuses by themselves, and why: tries halves of it, ever smaller,
 * in transactions that are rolled back, so nothing is written.
 */
async function findRefused<T extends object>(
  ctx: Context,
  steps: KindSteps<T>,
  items: readonly Item<T>[],
): Promise<Map<Item<T>, Problem>> {
  const refused = new Map<Item<T>, Problem>();
  async function search(part: readonly Item<T>[]): Promise<void> {
    const problem = await tryOut(
      ctx,
      steps,
      part.map((item) => steps.alone(item.value)),
    );
    if (problem === null) return;
    const [only] = part;
    if (part.length === 1) return void refused.set(only!, problem);
    const half = part.length >> 1;
    await search(part.slice(0, half));
    await search(part.slice(half));
  }
  await search(items);
  return refused;
}

async function tryOut<T extends object>(
  ctx: Context,
  steps: KindSteps<T>,
  values: readonly T[],
): Promise<Problem | null> {
  try {
    return await mutate(ctx, async (tx) => {
      await steps.record(tx, values, ctx.now);
      return { result: null, unchanged: true };
    });
  } catch (error) {
    const problem = refusalOf(error);
    if (problem === null) throw error;
    return problem;
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  onProgress: OnProgress,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of bytes) {
    yield chunk;
    read += chunk.length;
    onProgress(read, null);
  }
}
