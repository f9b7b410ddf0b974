import { mutate } from '#lib/audit/mutate.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import type { RecordCounts } from '#lib/domain/record-counts.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { batchDetails, changedNothing, type OnProgress } from './batch.ts';
import { fileOpenSuspects } from './file-open-suspects.ts';
import { type KindSteps, kinds, type NdjsonKind } from './ndjson/kinds.ts';
import type { Rejects } from './rejects.ts';
import type { Problem } from './sources/ndjson/parse-line.ts';
import { readLines } from './sources/ndjson/read-lines.ts';

const BATCH = 500;
/** Lines that wait for what a later line may bring; more are refused at once, to bound memory. */
const MOST_WAITING = 20_000;

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
    if (kind !== 'people') await fileOpenSuspects(ctx);
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
    const counts = await record(
      ctx,
      steps,
      good.map((item) => item.value),
    );
    for (const name of ['inserted', 'updated', 'unchanged'] as const) summary[name] += counts[name];
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

async function record<T extends object>(
  ctx: Context,
  steps: KindSteps<T>,
  values: readonly T[],
): Promise<RecordCounts> {
  if (values.length === 0) return { inserted: 0, updated: 0, unchanged: 0 };
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
