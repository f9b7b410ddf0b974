import { clean } from './text.ts';
import type { Evidence } from './types.ts';

/** Most evidence rows of one change: a hostile message cannot make more. */
export const EVIDENCE_LIMIT = 200;

/** One evidence row; texts are cut and made safe here, so no detector has to. */
export function evidence(
  row: Pick<Evidence, 'signal' | 'involvement' | 'grade' | 'source' | 'excerpt' | 'reason'> &
    Partial<Evidence>,
): Evidence {
  return {
    signal: row.signal,
    tool: row.tool == null ? null : clean(row.tool, 60),
    model: row.model == null ? null : clean(row.model, 100),
    session: row.session == null ? null : clean(row.session, 200),
    involvement: row.involvement,
    grade: row.grade,
    source: clean(row.source, 200),
    excerpt: clean(row.excerpt),
    counts: row.counts ?? true,
    reason: clean(row.reason),
  };
}

/** What makes two rows the same observation. */
const keyOf = (row: Evidence) =>
  JSON.stringify([
    row.signal,
    row.tool,
    row.model,
    row.session,
    row.involvement,
    row.grade,
    row.source,
    row.counts,
    row.excerpt.toLowerCase(),
  ]);

/** Rows without repeats, counting ones first when there are too many, in the order found. */
export function distinct(rows: Iterable<Evidence>, limit: number = EVIDENCE_LIMIT): Evidence[] {
  const seen = new Map<string, Evidence>();
  for (const row of rows) {
    const key = keyOf(row);
    if (!seen.has(key)) seen.set(key, row);
  }
  const all = [...seen.values()];
  if (all.length <= limit) return all;
  return [...all.filter((row) => row.counts), ...all.filter((row) => !row.counts)].slice(0, limit);
}
