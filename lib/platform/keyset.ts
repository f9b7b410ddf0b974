import { z } from 'zod';

/** Place in a keyset-paged list: the sort key's text form and the id of the last row shown. */
export interface Place {
  key: string;
  id: string;
}

/** What a list is sorted by: the name in the URL, and what its keys look like as text. */
export interface Order {
  sort: string;
  direction: 'asc' | 'desc';
  keys: 'instant' | 'number' | 'text';
}

const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d(:?\d\d)?)$/;

const KEYS: Record<Order['keys'], z.ZodType<string>> = {
  instant: z.string().regex(INSTANT).refine(isRealInstant),
  number: z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/),
  text: z
    .string()
    .max(300)
    .refine((text) => text.isWellFormed() && !text.includes('\0')),
};

/** A place as it stands in the URL: base64url of a small JSON array, bound to the order it belongs to. */
export function encodeCursor(place: Place, { sort, direction }: Order): string {
  return Buffer.from(JSON.stringify([sort, direction, place.key, place.id])).toString('base64url');
}

/**
 * The place of a cursor; null for one that is missing, mangled or of another order: a stale link then shows the
 * first page, and nothing that is no instant, number or UUID reaches the database.
 */
export function decodeCursor(cursor: string | undefined, { sort, direction, keys }: Order): Place | null {
  if (!cursor || cursor.length > 1_000) return null;
  const shape = z.tuple([z.literal(sort), z.literal(direction), KEYS[keys], z.guid()]);
  const parsed = shape.safeParse(fromJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  return parsed.success ? { key: parsed.data[2], id: parsed.data[3] } : null;
}

/** All pages of a keyset-paged list, one after the other; `load` gives at most `size` rows after a place. */
export async function* pagesOf<Row extends { id: string; sortKey: string }>(
  size: number,
  load: (after: Place | null) => Promise<Row[]>,
): AsyncGenerator<Row[], void> {
  let after: Place | null = null;
  for (;;) {
    const rows: Row[] = await load(after);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    after = { key: last.sortKey, id: last.id };
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** PostgreSQL writes `2026-03-05 14:07:31.123456+00`; rolled-over dates such as 30 February are refused. */
function isRealInstant(text: string): boolean {
  const [, day, time] = /^(\S{10})[T ](\d\d:\d\d:\d\d)/.exec(text) ?? [];
  const at = new Date(`${day}T${time}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${day}T${time}`);
}
