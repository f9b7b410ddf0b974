import { db } from '#lib/platform/db.ts';

/** Entries of the audit chain that change no figure: people sign in, rollups are recomputed. */
const SILENT = ['session.opened', 'rollup.refreshed'];

/**
 * The data's version: the newest entry of the audit chain that can change a figure. Every write has one in its own
 * transaction, so equal versions mean equal data. One look-up in the chain's primary key.
 */
export async function dataVersion(): Promise<string> {
  const [head] = await db().$queryRaw<{ seq: bigint }[]>`
    select seq from audit_entry where action <> all(${SILENT}) order by seq desc limit 1`;
  return String(head?.seq ?? 0n);
}

/**
 * Keeps what `compute` gave for the newest data, for at most `capacity` keys (the least recently used goes first).
 * A value is kept under the version read before it was computed, so it is never older than it says. Callers that
 * ask for the same thing at the same time share one computation; a failed one is not kept.
 */
export function versionedCache<Input, Value>(
  keyOf: (input: Input) => string,
  compute: (input: Input) => Promise<Value>,
  { capacity = 32, version = dataVersion }: { capacity?: number; version?: () => Promise<string> } = {},
): (input: Input) => Promise<Value> {
  const entries = new Map<string, { version: string; value: Promise<Value> }>();
  return async (input) => {
    const now = await version();
    const key = keyOf(input);
    const kept = entries.get(key);
    entries.delete(key);
    const entry = kept?.version === now ? kept : { version: now, value: compute(input) };
    entries.set(key, entry);
    if (entries.size > capacity) entries.delete(entries.keys().next().value as string);
    try {
      return await entry.value;
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  };
}
