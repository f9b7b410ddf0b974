import Link from 'next/link';
import type { Cluster, Mark, View } from '#lib/domain/incident/timeline.ts';
import { urls } from '#lib/platform/urls.ts';
import { visibleText } from '../ui/hidden-characters.ts';
import { durationWords } from './duration.ts';
import styles from './swim-lanes.module.css';

interface Props {
  cluster: Cluster;
  view: View;
  startedAt: number;
  isOpen: boolean;
  onOpen: () => void;
}

/** A mark as a link to its evidence, or several as a button that lists them. */
export function LaneMark({ cluster, view, startedAt, isOpen, onOpen }: Props) {
  const { marks, place } = cluster;
  const [mark] = marks;
  if (!mark) return null;
  const left = `${100 * place}%`;
  const linked = marks.find(({ state }) => state !== null);
  const shape = {
    'data-kind': mark.kind,
    'data-involvement': mark.involvement ?? undefined,
    'data-state': linked?.state ?? undefined,
    'data-outcome': mark.outcome ?? undefined,
  };
  if (marks.length > 1) {
    const words = `${marks.length} marks, ${distanceWords(mark.at, startedAt)} to ${distanceWords(marks.at(-1)!.at, startedAt)}`;
    return (
      <button
        type="button"
        className={styles.cluster}
        style={{ left }}
        data-state={linked?.state ?? undefined}
        title={words}
        aria-label={`${words}; list them`}
        aria-expanded={isOpen}
        onClick={onOpen}
      >
        {marks.length > 99 ? '99+' : marks.length}
      </button>
    );
  }
  const words = markWords(mark, startedAt);
  const href = markHref(mark);
  const end = Math.min(1, ((mark.until ?? mark.at) - view.from) / (view.to - view.from));
  return (
    <>
      {mark.until !== null && end > place ? (
        <span
          className={styles.bar}
          style={{ left, width: `${100 * (end - place)}%` }}
          {...shape}
          aria-hidden
        />
      ) : null}
      {href ? (
        <Link
          className={styles.mark}
          style={{ left }}
          href={href}
          prefetch={false}
          title={words}
          aria-label={words}
          {...shape}
        >
          {GLYPHS[mark.kind]?.(mark)}
        </Link>
      ) : (
        <button
          type="button"
          className={styles.mark}
          style={{ left }}
          title={words}
          aria-label={words}
          {...shape}
        >
          {GLYPHS[mark.kind]?.(mark)}
        </button>
      )}
    </>
  );
}

const GLYPHS: Partial<Record<Mark['kind'], (mark: Mark) => string>> = {
  validation: ({ outcome }) => (outcome === 'failed' ? '✗' : outcome === 'passed' ? '✓' : '…'),
  gate: () => '◆',
  'break-glass': () => '!',
  alert: () => '!',
  action: () => '▸',
  note: () => '·',
  severity: ({ outcome }) => outcome ?? '',
};

/** Where the evidence for a mark is; null where the mark says all there is. */
export function markHref({ changeId }: Mark): string | null {
  return changeId === null ? null : urls.change(changeId);
}

const KIND_WORDS: Record<Mark['kind'], string> = {
  deployment: 'Deployment',
  change: 'Change live',
  validation: 'Validation',
  gate: 'Gate',
  'break-glass': 'Break-glass',
  phase: '',
  alert: 'Alert',
  action: 'Action',
  note: 'Note',
  severity: 'Severity',
};

const STATE_WORDS: Partial<Record<NonNullable<Mark['state']>, string>> = {
  match: 'confirmed cause',
  proposed: 'proposed cause',
  disputed: 'disputed',
  suspect: 'suspected',
  'ruled-out': 'ruled out',
};

const INVOLVEMENT_WORDS: Record<NonNullable<Mark['involvement']>, string> = {
  none: 'without AI',
  assisted: 'with AI help',
  authored: 'written by AI',
  agent: 'made by an agent',
  unknown: 'AI unknown',
};

/** Everything that a mark shows by shape and colour, as a line of text. */
export function markWords(mark: Mark, startedAt: number): string {
  const took =
    mark.until === null ? null : `took ${durationWords(Math.round((mark.until - mark.at) / 60_000))}`;
  return [
    headWords(mark),
    mark.kind === 'severity' || mark.kind === 'phase' ? null : mark.outcome,
    mark.state && STATE_WORDS[mark.state],
    mark.involvement && INVOLVEMENT_WORDS[mark.involvement],
    distanceWords(mark.at, startedAt),
    took,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A phase is told by its name, whatever a source says of it. */
function headWords({ kind, text, outcome }: Mark): string {
  const words = visibleText(text);
  if (kind !== 'phase' || outcome === null) return `${KIND_WORDS[kind]} ${words}`.trim();
  const name = outcome.charAt(0).toUpperCase() + outcome.slice(1);
  return words === name ? name : `${name}: ${words}`;
}

function distanceWords(at: number, startedAt: number): string {
  const minutes = Math.round(Math.abs(at - startedAt) / 60_000);
  if (minutes === 0) return 'at the start';
  return `${durationWords(minutes)} ${at < startedAt ? 'before' : 'after'} the start`;
}
