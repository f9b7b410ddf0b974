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

/** A CSV file: its parts in order, with how many rows of a list are in each. */
export interface CsvFile {
  filename: string;
  parts: AsyncIterable<{ text: string; rows: number }>;
}

/** A file of pages of rows, read as it is written: a long one holds one page in memory. */
export function csvFile<Row>(
  filename: string,
  columns: CsvColumns<Row>,
  pages: AsyncIterable<readonly Row[]>,
): CsvFile {
  return { filename, parts: csvParts(columns, pages) };
}

/** A file of lines that are all there; the first is the heading. */
export function csvTable(filename: string, lines: readonly (readonly Cell[])[]): CsvFile {
  async function* parts() {
    yield { text: lines.map(csvLine).join(''), rows: Math.max(0, lines.length - 1) };
  }
  return { filename, parts: parts() };
}

async function* csvParts<Row>(
  columns: CsvColumns<Row>,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<{ text: string; rows: number }, undefined> {
  yield { text: csvLine(columns.map(([heading]) => heading)), rows: 0 };
  let rows = 0;
  for await (const page of pages) {
    const room = page.slice(0, EXPORT_CAP - rows);
    rows += room.length;
    const lines = room.map((row) => csvLine(columns.map(([, cell]) => cell(row))));
    yield { text: lines.join(''), rows: room.length };
    if (room.length < page.length || rows === EXPORT_CAP) {
      yield { text: csvLine([`cut after ${EXPORT_CAP} rows: narrow the filter`]), rows: 0 };
      return;
    }
  }
}
