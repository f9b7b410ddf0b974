import type { Definition } from '#lib/domain/attribution/types.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Section } from './sections.ts';

/** Where the rows behind a figure are; the application knows their addresses. `weeks`: this one, or those before it. */
export type Target =
  | { to: 'change' | 'incident' | 'retro' | 'audit'; id: string }
  | { to: 'programme'; number: number }
  | { to: 'service'; slug: string }
  | {
      to: 'incidents';
      weeks: 'week' | 'before';
      severity?: number;
      tier?: number;
      service?: string;
      ai?: Definition;
    }
  | {
      to: 'changes';
      weeks: 'week' | 'before';
      kind?: ChangeKind;
      tier?: number;
      sort?: 'lines' | 'risk';
      isKnown?: true;
    }
  | { to: 'exceptions' | 'requests' | 'actions' | 'audits' | 'tier-one' };

/** A piece of a line. `isSaid`: text from outside. */
export interface Piece {
  text: string;
  to?: Target;
  isSaid?: true;
  isStrong?: true;
  severity?: number;
  /** Drawn as bars; its text says the same in figures. */
  series?: readonly number[];
}

export type Line = readonly (string | Piece)[];

export interface Table {
  caption: string;
  head: readonly { text: string; isNumber?: true }[];
  rows: readonly { key: string; cells: readonly Line[] }[];
  /** That there are more, and where. */
  more: Line | null;
  /** Each of its rows is one of its figures: no sheet has only some of them. */
  isWhole?: true;
}

/** A section as it is to be read: the page, the sheets, Markdown and PDF are drawn from it alike. */
export interface SectionView {
  section: Section;
  /** What is counted, over what. */
  about: string;
  lines: readonly Line[];
  tables: readonly Table[];
  /** Its rows that can be talked of, with what they are called. */
  items: readonly { item: string; label: string }[];
}

export const link = (text: string | number, to: Target): Piece => ({ text: say(text), to });
export const strong = (text: string | number, to?: Target): Piece => ({
  text: say(text),
  isStrong: true,
  ...(to ? { to } : {}),
});
export const said = (text: string, to?: Target): Piece => ({ text, isSaid: true, ...(to ? { to } : {}) });

const whole = new Intl.NumberFormat('en');
const say = (value: string | number) => (typeof value === 'number' ? whole.format(value) : value);

/** `1,204` */
export const count = (value: number): string => whole.format(value);

/** `1 incident`, `2 incidents` */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** Names in a row, the first three and how many more. */
export function names(all: readonly string[]): Piece | string {
  if (all.length === 0) return 'no known service';
  const rest = all.length - 3;
  return said(all.slice(0, 3).join(', ') + (rest > 0 ? ` and ${rest} more` : ''));
}

/** What stands below a list of which only the first rows are shown. */
export function moreOf(
  listed: { total: number; rows: readonly unknown[] },
  where: Piece | string,
): Line | null {
  const rest = listed.total - listed.rows.length;
  return rest > 0 ? [`and ${count(rest)} more: `, where] : null;
}
