import { setImmediate } from 'node:timers/promises';
import { type Block, type Run, readMarkdown, textOf } from '#lib/domain/retro/read-markdown.ts';
import {
  closeSheet,
  drawRule,
  lineHeight,
  linesOf,
  type Metadata,
  MUTED,
  makeRoom,
  openSheet,
  type Sheet,
  writeLine,
  writeLines,
} from './sheet.ts';

const TEXT = 10;
const SMALL = 9;
const HEADINGS = [20, 14, 11.5, 10.5];
const INDENT = 16;
const CELL_PAD = 5;

type Structure = Sheet['root'];

/**
 * Markdown as a PDF on A4: headings that are also bookmarks, tables whose head comes again on each sheet, links,
 * sheets numbered. Letters of any script that the fonts know are set, right-to-left ones in their order.
 */
export async function markdownPdf(markdown: string, metadata: Metadata): Promise<Buffer> {
  const sheet = openSheet(metadata);
  for (const block of readMarkdown(markdown)) {
    // whoever else waits in this process has their turn
    await setImmediate();
    drawBlock(sheet, block, sheet.root, 0);
  }
  return closeSheet(sheet, metadata.subject);
}

function drawBlocks(sheet: Sheet, blocks: readonly Block[], parent: Structure, indent: number): void {
  for (const block of blocks) drawBlock(sheet, block, parent, indent);
}

function drawBlock(sheet: Sheet, block: Block, parent: Structure, indent: number): void {
  const x = sheet.left + indent;
  const width = sheet.width - indent;
  switch (block.kind) {
    case 'heading':
      drawHeading(sheet, block, parent, x, width);
      return;
    case 'paragraph':
      writeLines(sheet, linesOf(sheet, block.runs, { width, size: TEXT }), {
        tag: 'P',
        parent,
        x,
        size: TEXT,
      });
      sheet.y += 6;
      return;
    case 'code':
      for (const line of block.text.split('\n'))
        writeLines(
          sheet,
          linesOf(sheet, [{ text: line || ' ', code: true }], { width: width - INDENT, size: SMALL }),
          {
            tag: 'Code',
            parent,
            x: x + INDENT,
            size: SMALL,
          },
        );
      sheet.y += 6;
      return;
    case 'quote': {
      const quote = open(sheet, 'BlockQuote', parent);
      drawBlocks(sheet, block.blocks, quote, indent + INDENT);
      quote.end();
      return;
    }
    case 'list':
      drawList(sheet, block, parent, indent);
      return;
    case 'table':
      drawTable(sheet, block, parent, x, width);
      return;
    case 'rule':
      makeRoom(sheet, 12);
      drawRule(sheet, x, sheet.y + 4, width);
      sheet.y += 12;
  }
}

const open = ({ doc }: Sheet, tag: string, parent: Structure): Structure => {
  const element = doc.struct(tag);
  parent.add(element);
  return element;
};

function drawHeading(
  sheet: Sheet,
  { depth, runs }: Extract<Block, { kind: 'heading' }>,
  parent: Structure,
  x: number,
  width: number,
): void {
  const level = Math.min(depth, HEADINGS.length);
  const size = HEADINGS[level - 1]!;
  const lines = linesOf(sheet, runs, { width, size, bold: true });
  sheet.y += level === 1 ? 0 : 10;
  // a heading is not left alone at the foot of a sheet
  makeRoom(sheet, lineHeight(size) * lines.length + 3 * lineHeight(TEXT));
  if (level <= 2) sheet.doc.outline.addItem(textOf(runs));
  writeLines(sheet, lines, { tag: `H${level}`, parent, x, size });
  sheet.y += 4;
}

function drawList(
  sheet: Sheet,
  { start, items }: Extract<Block, { kind: 'list' }>,
  parent: Structure,
  indent: number,
): void {
  const list = open(sheet, 'L', parent);
  items.forEach((blocks, index) => {
    const item = open(sheet, 'LI', list);
    makeRoom(sheet, lineHeight(TEXT));
    const mark = start === null ? '•' : `${start + index}.`;
    const [line] = linesOf(sheet, [{ text: mark }], { width: INDENT * 2, size: TEXT });
    const label = open(sheet, 'Lbl', item);
    writeLine(sheet, line!, { tag: 'Lbl', element: label, x: sheet.left + indent, y: sheet.y });
    label.end();
    const body = open(sheet, 'LBody', item);
    drawBlocks(sheet, blocks, body, indent + INDENT);
    body.end();
    item.end();
    sheet.y -= 3;
  });
  list.end();
  sheet.y += 6;
}

type Cells = readonly (readonly Run[])[];

function drawTable(
  sheet: Sheet,
  { head, rows }: Extract<Block, { kind: 'table' }>,
  parent: Structure,
  x: number,
  width: number,
): void {
  const widths = columnWidths(sheet, [head, ...rows], width);
  const table = open(sheet, 'Table', parent);
  const row = (cells: Cells, tag: 'TH' | 'TD') => {
    const columns = cells.map((runs, at) =>
      linesOf(sheet, runs, { width: widths[at]! - 2 * CELL_PAD, size: SMALL, bold: tag === 'TH' }),
    );
    const count = Math.max(1, ...columns.map((lines) => lines.length));
    const element = open(sheet, 'TR', table);
    const elements = cells.map(() => open(sheet, tag, element));
    for (let at = 0; at < count; at += 1) {
      const isNew = makeRoom(sheet, lineHeight(SMALL) + CELL_PAD);
      if (isNew && tag === 'TD') drawHead();
      let left = x;
      columns.forEach((lines, column) => {
        const line = lines[at];
        if (line)
          writeLine(sheet, line, {
            tag,
            element: elements[column]!,
            x: left + CELL_PAD,
            y: sheet.y + 2,
            ...(tag === 'TH' ? { colour: MUTED } : {}),
          });
        left += widths[column]!;
      });
      sheet.y += lineHeight(SMALL);
    }
    for (const one of [...elements, element]) one.end();
    sheet.y += CELL_PAD;
    drawRule(sheet, x, sheet.y - 1, width);
  };
  const drawHead = () => row(head, 'TH');
  makeRoom(sheet, 3 * lineHeight(SMALL));
  drawHead();
  for (const cells of rows) row(cells, 'TD');
  table.end();
  sheet.y += 8;
}

/** Each column gets what it would like, as far as there is room; what is too wide shares the rest. */
function columnWidths(sheet: Sheet, rows: readonly Cells[], width: number): readonly number[] {
  const columns = Math.max(...rows.map((cells) => cells.length));
  const wanted = Array.from({ length: columns }, (_, column) => {
    const lines = rows.map(
      (cells) => linesOf(sheet, cells[column] ?? [], { width: 10_000, size: SMALL, bold: true })[0],
    );
    const widest = lines.map((line) => (line?.at(-1) ? line.at(-1)!.x + line.at(-1)!.width : 0));
    return Math.max(20, ...widest) + 2 * CELL_PAD + 1;
  });
  const fair = width / columns;
  const modest = wanted.map((want) => Math.min(want, fair));
  const spare = width - modest.reduce((sum, one) => sum + one, 0);
  const missing = wanted.map((want, at) => want - modest[at]!);
  const total = missing.reduce((sum, one) => sum + one, 0);
  return modest.map((one, at) => one + (total > 0 ? (missing[at]! / total) * spare : spare / columns));
}
