import type { WeeklyNote } from './notes.ts';
import { counted, type Line, type SectionView, type Table } from './view.ts';

/** What a sheet has of its sections: all, or the first of each list and note, and where the others are. */
export type Paper = 'whole' | 'short';

/** What a short sheet has of each section, and of what was decided before. */
export const SHORT = { rows: 3, tables: 2, notes: 1, decisions: 3 } as const;

/** Signs in a line of one of a sheet's two columns, and lines that fit on it with room to spare, as the page is printed. */
const SIGNS = 62;
const FITS = 118;
/** Title, borders and the space between two sections. */
const FRAME = 3;

type Printed = Pick<SectionView, 'about' | 'lines' | 'tables'>;

const linesOf = (text: string): number =>
  text.split('\n').reduce((sum, one) => sum + Math.max(1, Math.ceil(one.length / SIGNS)), 0);
const wordsOf = (line: Line): string =>
  line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

/** Lines that a note takes: who and when, what, and what is to be done. */
const noteLines = ({ text, owner }: Pick<WeeklyNote, 'text' | 'owner'>): number =>
  1 + linesOf(text) + (owner ? 1 : 0);

function viewLines({ about, lines, tables }: Printed): number {
  const rows = tables.flatMap(({ rows: all, more }) => [
    1,
    ...all.map(({ cells }) => linesOf(cells.map(wordsOf).join('   '))),
    more ? linesOf(wordsOf(more)) : 0,
  ]);
  return FRAME + linesOf(about) + [...lines.map((line) => linesOf(wordsOf(line))), ...rows].reduce(sum, 0);
}

const sum = (a: number, b: number): number => a + b;

/** How a sheet is printed, so that a review is two of them: estimated from how much there is to read. */
export function paperOf(
  views: readonly Printed[],
  notes: readonly Pick<WeeklyNote, 'text' | 'owner'>[],
): Paper {
  const lines = [...views.map(viewLines), ...notes.map(noteLines)].reduce(sum, 0);
  return lines <= FITS ? 'whole' : 'short';
}

/** Notes in the order in which a short sheet has room for them: decisions, then comments, the newest first. */
export const inOrderOfWeight = <N extends Pick<WeeklyNote, 'kind' | 'at' | 'withdrawnAt'>>(
  notes: readonly N[],
): readonly N[] =>
  notes.toSorted(
    (a, b) =>
      Number(a.withdrawnAt !== null) - Number(b.withdrawnAt !== null) ||
      Number(b.kind === 'decision') - Number(a.kind === 'decision') ||
      b.at.getTime() - a.at.getTime(),
  );

/** Which rows of a section's tables a short sheet leaves out: all from these on, by table. */
export function rowsOnShort(tables: readonly Table[]): readonly number[] {
  const lists = tables.filter(({ isWhole }) => !isWhole);
  return tables.map((table) => {
    if (table.isWhole) return table.rows.length;
    return lists.indexOf(table) < SHORT.tables ? Math.min(SHORT.rows, table.rows.length) : 0;
  });
}

/** `3 more rows, 2 more notes`: what a short sheet leaves out of a section; null: nothing. */
export function leftOut({ tables }: Pick<SectionView, 'tables'>, notes: number): string | null {
  const shown = rowsOnShort(tables).reduce(sum, 0);
  const rows = tables.reduce((all, one) => all + one.rows.length, 0) - shown;
  const more = [
    ...(rows > 0 ? [counted(rows, 'more row')] : []),
    ...(notes > SHORT.notes ? [counted(notes - SHORT.notes, 'more note')] : []),
  ];
  return more.length > 0 ? more.join(', ') : null;
}
