import { setImmediate } from 'node:timers/promises';

/** Rows that are gone over before others in this process have their turn, the gate among them: some ten milliseconds. */
const AT_ONCE = 1_000;

/** Rows in parts; between two of them others have their turn. */
export async function* inTurns<T>(rows: readonly T[]): AsyncGenerator<readonly T[], undefined> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await setImmediate();
    yield rows.slice(from, from + AT_ONCE);
  }
}

/** What `make` gives of every row, in their order; meanwhile others have their turn. */
export async function mapInTurns<T, R>(rows: readonly T[], make: (row: T, index: number) => R): Promise<R[]> {
  const made: R[] = [];
  for await (const part of inTurns(rows)) for (const row of part) made.push(make(row, made.length));
  return made;
}
