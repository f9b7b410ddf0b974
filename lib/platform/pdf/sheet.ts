import PDFDocument from 'pdfkit';
import type { Run } from '#lib/domain/retro/read-markdown.ts';
import { FACES, fontsOf } from './faces.ts';
import { type Line, setLines } from './lines.ts';

type Structure = ReturnType<PDFKit.PDFDocument['struct']>;

/** A4 in points, with what is left free around it. */
const MARGIN = 56;
const FOOT = 40;
export const INK = '#1b1f24';
export const MUTED = '#57606a';
const LINK = '#0b5394';
export const LINE_COLOUR = '#c9d1d9';
const LEADING = 1.42;

export interface Metadata {
  title: string;
  subject: string;
  at: Date;
}

/** Where on the sheets writing goes on, and what can be written there. */
export interface Sheet {
  doc: PDFKit.PDFDocument;
  left: number;
  width: number;
  /** Where the next line begins, from the top. */
  y: number;
  root: Structure;
}

/** A tagged PDF in English with its title shown; bytes come when it is ended. */
export function openSheet({ title, subject, at }: Metadata): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + FOOT, left: MARGIN, right: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Subject: subject, Creator: 'Countersign', CreationDate: at, ModDate: at },
  });
  for (const { name, bytes } of new Set(FACES.flatMap(fontsOf))) doc.registerFont(name, bytes);
  const root = doc.struct('Document', { title });
  doc.addStructure(root);
  return { doc, left: MARGIN, width: doc.page.width - 2 * MARGIN, y: MARGIN, root };
}

/** Makes room for so many points, on the next sheet where this one has none. Says whether it began a sheet. */
export function makeRoom(sheet: Sheet, height: number): boolean {
  if (sheet.y + height <= sheet.doc.page.height - MARGIN - FOOT) return false;
  sheet.doc.addPage();
  sheet.y = MARGIN;
  return true;
}

export const lineHeight = (size: number): number => size * LEADING;

/** Lines of runs as they fit a width. */
export function linesOf(
  { doc }: Sheet,
  runs: readonly Run[],
  options: { width: number; size: number; bold?: boolean },
): readonly Line[] {
  return setLines(runs, options, (text, font, size) => doc.font(font).fontSize(size).widthOfString(text));
}

/** Writes lines below one another from the sheet's place on, as one element of the document's structure. */
export function writeLines(
  sheet: Sheet,
  lines: readonly Line[],
  {
    tag,
    parent,
    x,
    size,
    colour = INK,
  }: { tag: string; parent: Structure; x: number; size: number; colour?: string },
): void {
  const element = sheet.doc.struct(tag);
  parent.add(element);
  for (const line of lines) {
    makeRoom(sheet, lineHeight(size));
    writeLine(sheet, line, { tag, element, x, y: sheet.y, colour });
    sheet.y += lineHeight(size);
  }
  element.end();
}

/** Writes one line at a place. */
export function writeLine(
  { doc }: Sheet,
  line: Line,
  {
    tag,
    element,
    x,
    y,
    colour = INK,
  }: { tag: string; element: Structure; x: number; y: number; colour?: string },
): void {
  const content = doc.markStructureContent(tag);
  for (const { text, font, size, href, struck, x: offset } of line)
    doc
      .font(font)
      .fontSize(size)
      .fillColor(href ? LINK : colour)
      .text(text, x + offset, y, { lineBreak: false, strike: struck, underline: href !== null });
  doc.endMarkedContent();
  element.add(content);
  for (const { href, from, to } of linksOf(line)) doc.link(x + from, y, to - from, lineHeight(10), href);
}

/** Where links stand on a line, in points from its beginning. */
function linksOf(line: Line): readonly { href: string; from: number; to: number }[] {
  const links: { href: string; from: number; to: number }[] = [];
  for (const { href, x, width } of line) {
    if (href === null) continue;
    const last = links.at(-1);
    if (last?.href === href && Math.abs(last.to - x) < 0.01) last.to = x + width;
    else links.push({ href, from: x, to: x + width });
  }
  return links;
}

/** A line across, no part of what is read. */
export function drawRule({ doc }: Sheet, x: number, y: number, width: number): void {
  doc.markContent('Artifact', { type: 'Layout' });
  doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(0.5)
    .strokeColor(LINE_COLOUR)
    .stroke();
  doc.endMarkedContent();
}

/** Numbers the sheets and gives the bytes. */
export async function closeSheet(sheet: Sheet, foot: string): Promise<Buffer> {
  const { doc, left, width, root } = sheet;
  const { start, count } = doc.bufferedPageRange();
  const size = 8;
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    doc.page.margins.bottom = 0;
    const y = doc.page.height - MARGIN;
    const number = linesOf(sheet, [{ text: `Page ${page - start + 1} of ${count}` }], { width, size })[0]!;
    const words = linesOf(sheet, [{ text: foot }], { width: width * 0.8, size })[0]!;
    const last = number.at(-1)!;
    doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
    for (const [line, x] of [
      [words, left],
      [number, left + width - (last.x + last.width)],
    ] as const)
      for (const piece of line)
        doc
          .font(piece.font)
          .fontSize(size)
          .fillColor(MUTED)
          .text(piece.text, x + piece.x, y, { lineBreak: false });
    doc.endMarkedContent();
  }
  root.end();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}
