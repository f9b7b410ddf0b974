import type { LinkState } from '#lib/domain/attribution/types.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

/** How far before the start of an incident its lanes begin. */
export const TIMELINE_HOURS = { '1h': 1, '6h': 6, '24h': 24, '7d': 168 } as const;
export type TimelineWindow = keyof typeof TIMELINE_HOURS;

export const MARK_KINDS = [
  'deployment',
  'change',
  'validation',
  'gate',
  'break-glass',
  'phase',
  'alert',
  'action',
  'note',
  'severity',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** Something that happened, as a mark on a lane. Instants in milliseconds, so that a browser is sent plain numbers. */
export interface Mark {
  key: string;
  kind: MarkKind;
  at: number;
  /** When it ended, where it took time. */
  until: number | null;
  text: string;
  /** What became of it: `succeeded`, `failed`, `deny` … */
  outcome: string | null;
  /** Of a change: its address is the evidence. */
  changeId: string | null;
  involvement: Involvement | null;
  /** What is said of the change and the incident. */
  state: LinkState | null;
}

export interface Lane {
  key: string;
  name: string;
  kind: 'incident' | 'affected' | 'dependency' | 'elsewhere';
  marks: Mark[];
}

export interface IncidentTimeline {
  from: number;
  to: number;
  startedAt: number;
  endedAt: number | null;
  lanes: Lane[];
  /** Marks that are left out, the oldest first, because there are too many. */
  leftOut: number;
}

/** Marks that lie so close that they are drawn as one. */
export interface Cluster {
  /** Where it is drawn, 0 to 1 of the view. */
  place: number;
  marks: Mark[];
}

export interface View {
  from: number;
  to: number;
}

const SECOND = 1_000;
/** Closer than this nothing can be told apart any more. */
export const SHORTEST_VIEW = 120 * SECOND;

/** The marks in view, put together where they are closer than `gap` (a share of the view). Marks come in order. */
export function clusterMarks(marks: readonly Mark[], view: View, gap: number): Cluster[] {
  const clusters: Cluster[] = [];
  const span = view.to - view.from;
  for (const mark of marks) {
    if (mark.at > view.to || Math.max(mark.at, mark.until ?? mark.at) < view.from) continue;
    const place = Math.max(0, (mark.at - view.from) / span);
    const last = clusters.at(-1);
    if (last && place - last.place < gap) last.marks.push(mark);
    else clusters.push({ place, marks: [mark] });
  }
  return clusters;
}

/** The view, made longer or shorter about a point of it (0 to 1), within what there is. */
export function zoom(view: View, by: number, about: number, whole: View): View {
  const span = view.to - view.from;
  const next = Math.min(Math.max(span * by, SHORTEST_VIEW), whole.to - whole.from);
  return within({ from: view.from + about * (span - next), to: 0 }, next, whole);
}

/** The view, moved by a share of itself, within what there is. */
export function pan(view: View, by: number, whole: View): View {
  const span = view.to - view.from;
  return within({ from: view.from + by * span, to: 0 }, span, whole);
}

function within({ from }: View, span: number, whole: View): View {
  const start = Math.min(Math.max(from, whole.from), whole.to - span);
  return { from: start, to: start + span };
}

const STEPS = [60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400].map((seconds) => seconds * SECOND);
const MOST_TICKS = 7;

/** Round distances from the start of the incident that lie in the view; few enough to be read. */
export function ticksOf({ from, to }: View, startedAt: number): number[] {
  const step = STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? 86_400 * SECOND;
  const first = Math.ceil((from - startedAt) / step);
  const last = Math.floor((to - startedAt) / step);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => startedAt + (first + index) * step,
  );
}
