import { instant, plain, table } from '#lib/domain/retro/markdown.ts';
import type { WeeklyFigures } from './figures.ts';
import { type Closing, isLater, type WeeklyNote } from './notes.ts';
import { readItem, SECTION_TITLES } from './sections.ts';
import type { Line, Piece, Table, Target } from './view.ts';
import { glance } from './view-incidents.ts';
import { weekWords } from './week.ts';
import { recordLabel, sectionTitle, sectionViews } from './weekly-view.ts';

/** A review as it is taken along: figures, notes, and that it was closed. */
export interface WeeklyDocument {
  figures: WeeklyFigures;
  notes: readonly WeeklyNote[];
  /** What was decided in the weeks before. */
  earlier: readonly {
    week: string;
    item: string;
    text: string;
    owner: string | null;
    dueOn: string | null;
  }[];
  /** That the review was closed; `isFrozen`: the figures are those of then. */
  closed: Closing | null;
  isFrozen: boolean;
}

/** The address of the rows behind a figure. */
export type Address = (target: Target) => string;

/**
 * A review as one Markdown document, for a chat, a mail or a wiki: the same words and links as the page's. The same
 * document gives the same text; what comes from outside cannot become Markdown.
 */
export function renderWeekly(document: WeeklyDocument, address: Address): string {
  const { figures, notes, earlier, closed } = document;
  const views = sectionViews(figures);
  const line = (pieces: Line) => pieces.map((piece) => written(piece, address)).join('');
  const drawn = ({ head, rows, more }: Table) => [
    table(
      head.map(({ text }) => plain(text)),
      rows.map(({ cells }) => cells.map(line)),
    ),
    ...(more ? [line(more)] : []),
  ];
  const said = (section: string) =>
    notes
      .filter(({ item }) => readItem(item)?.section === section)
      .map((note) => noteText(note, recordLabel(note.item, views), isLater(note, closed)));
  return `${[
    `# Weekly operations review: ${weekWords(new Date(`${figures.week}T00:00:00Z`))}`,
    standing(document),
    ...drawn(glance(figures)),
    ...views.flatMap((view) => [
      `## ${SECTION_TITLES[view.section]}`,
      ...view.lines.map(line),
      ...view.tables.flatMap(drawn),
      ...said(view.section),
      `*${plain(view.about)}*`,
    ]),
    '## Decided in the weeks before',
    earlier.length === 0 ? 'Nothing was decided.' : earlier.map(earlierText).join('\n'),
  ].join('\n\n')}\n`;
}

/** As of when the figures are. */
function standing({ figures: { knownAt, isOver }, closed, isFrozen }: WeeklyDocument): string {
  const known = `As known at ${instant(new Date(knownAt))}`;
  if (closed && isFrozen)
    return `Closed on ${instant(closed.at)} by ${plain(closed.by)}: the figures are as they were known then.`;
  if (closed)
    return `${known}. Closed on ${instant(closed.at)} by ${plain(closed.by)}, with figures of its own.`;
  return `${known}${isOver ? '' : '; the week is not over'}. Not closed.`;
}

const taskOf = ({ owner, dueOn }: { owner: string | null; dueOn: string | null }): string =>
  owner && dueOn ? `Owner: ${plain(owner)}, due ${dueOn}` : '';

function earlierText({ week, item, text, ...task }: WeeklyDocument['earlier'][number]): string {
  const who = taskOf(task);
  return `- ${plain(text)} (${sectionTitle(item)}, week of ${week}${who && `. ${who}`})`;
}

function written(piece: string | Piece, address: Address): string {
  if (typeof piece === 'string') return escaped(piece);
  const text = piece.isStrong ? `**${escaped(piece.text)}**` : escaped(piece.text);
  return piece.to ? `[${text}](${address(piece.to)})` : text;
}

/** As `plain`, with the white space at its ends: pieces stand beside each other. */
function escaped(text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return `${before && ' '}${plain(inner)}${after && ' '}`;
}

function noteText(note: WeeklyNote, record: string | null, later: boolean): string {
  const { kind, text, by, at, withdrawnAt } = note;
  const who = `${plain(by)}, ${instant(at)}${later ? ', after it was closed' : ''}`;
  const on = record === null ? '' : ` on ${plain(record)}`;
  if (withdrawnAt) return `> A ${kind}${on} was withdrawn (${who}).`;
  const lines = text.split(/\r?\n/).map((one) => `> ${plain(one)}`);
  const asked = taskOf(note);
  const task = asked ? ['>', `> ${asked}`] : [];
  return [`> **${kind === 'decision' ? 'Decision' : 'Comment'}**${on} (${who})`, '>', ...lines, ...task].join(
    '\n',
  );
}
