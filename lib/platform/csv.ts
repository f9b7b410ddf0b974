/** A value as a CSV cell. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

/** What makes a spreadsheet take a cell for a formula, also behind white space and quotes (OWASP ASVS 1.2.10). */
const FORMULA = /^[\s\0"]*[=+\-@\t\r\0＝＋－＠]/;
/** The same within a text, for whoever reads the file with another separator than a comma. */
const FORMULA_AFTER = /([,;\t\r\n][\s\0"]*)(?=[=+\-@＝＋－＠])/g;

/** Text that no spreadsheet runs as a formula: an apostrophe stands before what it could begin with. */
export function harmless(text: string): string {
  const inside = text.replace(FORMULA_AFTER, "$1'");
  return FORMULA.test(inside) ? `'${inside}` : inside;
}

/** One cell by RFC 4180. Text is made `harmless`; numbers and instants (ISO 8601, UTC) are ours and stay as they are. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  const safe = harmless(value);
  return /[",\r\n;\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of cells, ended as RFC 4180 says. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Rows that one export gives at the most; a longer list ends with a line that says so. */
export const EXPORT_CAP = 100_000;

/** Named columns of an export: a heading and what stands under it. */
export type CsvColumns<Row> = readonly (readonly [heading: string, cell: (row: Row) => Cell])[];

/**
 * Streams pages of rows as a CSV download. `pages` is read as the client takes it, so a long export holds one page
 * in memory. An error midway breaks the download off, so that half a file is never taken for a whole one.
 */
export function csvResponse<Row>(
  filename: string,
  columns: CsvColumns<Row>,
  pages: AsyncIterable<readonly Row[]>,
): Response {
  const lines = csvLines(columns, pages);
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${filename}"`,
    },
  });
}

async function* csvLines<Row>(
  columns: CsvColumns<Row>,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string, undefined> {
  yield csvLine(columns.map(([heading]) => heading));
  let rows = 0;
  for await (const page of pages) {
    const room = page.slice(0, EXPORT_CAP - rows);
    rows += room.length;
    yield room.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join('');
    if (room.length < page.length || rows === EXPORT_CAP) {
      yield csvLine([`cut after ${EXPORT_CAP} rows: narrow the filter`]);
      return;
    }
  }
}
