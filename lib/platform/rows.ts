const snake = new Map<string, string>();

function snakeCase(name: string): string {
  let known = snake.get(name);
  if (known === undefined) {
    known = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snake.set(name, known);
  }
  return known;
}

/** Text that PostgreSQL can store: NUL and lone surrogates become U+FFFD, everything else stays. */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}

function storable(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'bigint') return value.toString();
  return value;
}

/**
 * Rows as one JSON text for `insert … select * from json_populate_recordset(null::<table>, $1::json)`: the
 * fast bulk path (one parameter, one statement, the table's own column types). Keys become column names
 * (`effectiveAt` -> `effective_at`); a missing key is NULL, also where the column has a default.
 */
export function rowsJson(rows: readonly object[]): string {
  const columns = rows.map((row) => {
    const named: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(row)) named[snakeCase(name)] = value;
    return named;
  });
  return storableJson(columns);
}

/** A value as JSON that PostgreSQL can store. A replacer takes four times as long, so only what needs one gets it. */
export function storableJson(value: object): string {
  return plainJson(value) ?? JSON.stringify(value, storable);
}

/** Null where a replacer is needed: bigints, text that cannot be stored. */
function plainJson(value: object): string | null {
  try {
    const text = JSON.stringify(value);
    return /\\u(?:0000|d[89a-f])/.test(text) ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
