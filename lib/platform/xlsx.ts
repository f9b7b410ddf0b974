import type { Readable } from 'node:stream';
import { type Cell, type CsvColumns, EXPORT_CAP, harmless } from './csv.ts';
import { type ZipPart, zipStream } from './zip.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The longest text that a cell may hold (ECMA-376, as Excel limits it). */
const LONGEST = 32_767;

/**
 * A workbook of one sheet (ECMA-376, Office Open XML), made as it is read. Text is text and never a formula, and
 * `harmless` as in a CSV, so that it stays so in what somebody makes of it; instants are text too, ISO 8601 in UTC.
 */
export function xlsxStream<Row>(
  sheet: string,
  columns: CsvColumns<Row>,
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  at: Date,
): Readable {
  const whole = (name: string, xml: string): ZipPart => ({ name, content: () => [HEAD + xml] });
  const parts: ZipPart[] = [
    whole(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    ),
    whole(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    whole(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    whole(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    { name: 'xl/worksheets/sheet1.xml', content: () => sheetXml(columns, pages) },
  ];
  return zipStream(parts, at);
}

async function* sheetXml<Row>(
  columns: CsvColumns<Row>,
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  yield rowXml(
    columns.map(([heading]) => heading),
    1,
  );
  let rows = 0;
  for await (const page of pages) {
    const room = page.slice(0, EXPORT_CAP - rows);
    yield room
      .map((row, at) =>
        rowXml(
          columns.map(([, cell]) => cell(row)),
          rows + at + 2,
        ),
      )
      .join('');
    rows += room.length;
    if (room.length < page.length) {
      yield rowXml([`cut after ${EXPORT_CAP} rows`], rows + 2);
      break;
    }
  }
  yield '</sheetData></worksheet>';
}

function rowXml(cells: readonly Cell[], number: number): string {
  return `<row r="${number}">${cells.map((cell, at) => cellXml(cell, `${columnName(at)}${number}`)).join('')}</row>`;
}

function cellXml(value: Cell, place: string): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  const text = value instanceof Date ? value.toISOString() : harmless(String(value));
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, LONGEST))}</t></is></c>`;
}

/** A, B, … Z, AA, … */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 has no way to write. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text as XML; `_x005F_` and `_x000D_` are the format's own escapes (ECMA-376, ST_Xstring). */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(UNWRITABLE, '\uFFFD')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/[&<>"]/g, (mark) => ENTITIES[mark]!)
    .replaceAll('\r', '_x000D_');
}
