import { byUrgency } from '#lib/domain/approval/urgency.ts';
import { QUEUE_GROUPS, type QueueGroup } from './groups.ts';
import type { Row, Rows } from './row.ts';

/** What stands in the list, from top to bottom. */
export type Entry = { kind: 'group'; group: QueueGroup; count: number } | { kind: 'row'; row: Row };

/**
 * The rows as they are shown: without those that have left (`hidden`), with those that came back (`ghosts`), by
 * group and in it by urgency.
 */
export function arrange(
  { at, rows }: Rows,
  hidden: ReadonlySet<string>,
  ghosts: readonly Row[],
): readonly Row[] {
  const known = new Set(rows.map(({ id }) => id));
  const shown = [...rows, ...ghosts.filter(({ id }) => !known.has(id))].filter(({ id }) => !hidden.has(id));
  const urgency = byUrgency(at);
  const place = ({ group }: Row) => QUEUE_GROUPS.indexOf(group);
  return shown.sort((a, b) => place(a) - place(b) || urgency(a, b));
}

/** The rows with the head of each group that has any. */
export function withHeads(rows: readonly Row[]): readonly Entry[] {
  const counts = Map.groupBy(rows, ({ group }) => group);
  return rows.flatMap((row, index): Entry[] => {
    const entry: Entry = { kind: 'row', row };
    const isFirst = rows[index - 1]?.group !== row.group;
    const { group } = row;
    return isFirst ? [{ kind: 'group', group, count: counts.get(group)?.length ?? 0 }, entry] : [entry];
  });
}

/**
 * Where the cursor goes by `step` (1: down, -1: up). From a row that has left it goes to what took its place.
 */
export function stepFrom(
  rows: readonly Row[],
  cursor: string | null,
  lastIndex: number,
  step: 1 | -1,
): string | null {
  const at = rows.findIndex(({ id }) => id === cursor);
  if (at >= 0) return rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.id ?? null;
  const from = cursor === null ? 0 : step === 1 ? lastIndex : lastIndex - 1;
  return rows[Math.min(Math.max(from, 0), rows.length - 1)]?.id ?? null;
}

/** The row that takes the cursor when these leave: the next that stays, else the one before. */
export function afterLeaving(
  rows: readonly Row[],
  cursor: string | null,
  leaving: ReadonlySet<string>,
): string | null {
  if (cursor === null || !leaving.has(cursor)) return cursor;
  const at = rows.findIndex(({ id }) => id === cursor);
  const stays = ({ id }: Row) => !leaving.has(id);
  return (rows.slice(at + 1).find(stays) ?? rows.slice(0, Math.max(at, 0)).findLast(stays))?.id ?? null;
}
