import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { withHeads } from './arrange.ts';
import { GROUP_WORDS } from './groups.ts';
import styles from './request-list.module.css';
import { RequestRow } from './request-row.tsx';
import type { Row } from './row.ts';

interface Props {
  rows: readonly Row[];
  cursor: string | null;
  selected: ReadonlySet<string>;
  now: number;
  /** Counts up whenever the cursor was moved by a key: only then the focus follows it. */
  moves: number;
  onOpen: (id: string) => void;
  onCursor: (id: string) => void;
  onSelect: (id: string) => void;
}

/**
 * Heights in rem, which the style sheet keeps to: measuring rows while one walks costs time on each key, and thousands
 * of wrong guesses corrected at once made React give up.
 */
const HEIGHTS = { wide: 5.75, narrow: 9.25, head: 2 };
/** From this width of the list on, a row's facts are columns (58rem in the style sheet). */
const WIDE_REM = 58;
/** What the server draws, and what is kept drawn beyond the window. */
const FIRST_WINDOW = { width: 1_200, height: 900 };
const BEYOND = 8;

/** The requests by group. Only those in the window are drawn, however many there are. */
export function RequestList({ rows, cursor, selected, now, moves, onOpen, onCursor, onSelect }: Props) {
  const entries = useMemo(() => withHeads(rows), [rows]);
  const list = useRef<HTMLUListElement>(null);
  const { margin, rem, isWide } = useFrame(list);
  const virtual = useWindowVirtualizer({
    count: entries.length,
    estimateSize: (index) =>
      rem * (entries[index]?.kind === 'group' ? HEIGHTS.head : isWide ? HEIGHTS.wide : HEIGHTS.narrow),
    getItemKey: (index) => keyOf(entries[index]),
    overscan: BEYOND,
    initialRect: FIRST_WINDOW,
    scrollMargin: margin,
    scrollPaddingStart: 56,
    scrollPaddingEnd: 24,
    useFlushSync: false,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights, other places
  useLayoutEffect(() => virtual.measure(), [rem, isWide]);

  const index =
    cursor === null ? -1 : entries.findIndex((entry) => entry.kind === 'row' && entry.row.id === cursor);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows keys, not every new list
  useLayoutEffect(() => {
    if (moves === 0 || index < 0) return;
    // the first row brings its group's head with it
    virtual.scrollToIndex(index <= 1 ? 0 : index, { align: 'auto' });
    const focus = () => {
      const link = list.current?.querySelector<HTMLElement>(`[data-open="${cursor}"]`);
      link?.focus({ preventScroll: true });
      return link !== null && link !== undefined;
    };
    if (!focus()) requestAnimationFrame(() => requestAnimationFrame(focus));
  }, [moves]);

  return (
    <ul ref={list} className={styles.list} aria-label="Requests" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index: place, key, start, size }) => {
        const entry = entries[place];
        if (!entry) return null;
        return (
          <li
            key={key}
            className={styles.entry}
            style={{ height: size, transform: `translateY(${start - margin}px)` }}
            aria-setsize={entry.kind === 'row' ? rows.length : undefined}
            aria-posinset={entry.kind === 'row' ? rows.indexOf(entry.row) + 1 : undefined}
          >
            {entry.kind === 'group' ? (
              <div className={styles.head}>
                <h2>{GROUP_WORDS[entry.group].title}</h2>
                <span>
                  {entry.count} · {GROUP_WORDS[entry.group].meaning}
                </span>
              </div>
            ) : (
              <RequestRow
                row={entry.row}
                now={now}
                isCursor={entry.row.id === cursor}
                isSelected={selected.has(entry.row.id)}
                onOpen={onOpen}
                onCursor={onCursor}
                onSelect={onSelect}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Where the list begins on the page, in pixels, how wide a rem is, and whether its rows have room for columns. */
function useFrame(list: RefObject<HTMLElement | null>) {
  const [frame, setFrame] = useState({ margin: 0, rem: 16, isWide: true });
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => {
      const { top, width } = element.getBoundingClientRect();
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const next = { margin: Math.round(top + window.scrollY), rem, isWide: width >= WIDE_REM * rem };
      setFrame((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return frame;
}

const keyOf = (entry: ReturnType<typeof withHeads>[number] | undefined): string => {
  if (!entry) return '';
  return entry.kind === 'group' ? entry.group : entry.row.id;
};
