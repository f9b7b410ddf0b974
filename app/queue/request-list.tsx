import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
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

/** About what a row and a group's head measure in pixels, until they are drawn. */
const ROW = 76;
const HEAD = 33;
/** What the server draws, and what is kept drawn beyond the window. */
const FIRST_WINDOW = { width: 1_200, height: 900 };
const BEYOND = 8;

/** The requests by group. Only those in the window are drawn, however many there are. */
export function RequestList({ rows, cursor, selected, now, moves, onOpen, onCursor, onSelect }: Props) {
  const entries = useMemo(() => withHeads(rows), [rows]);
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  const virtual = useWindowVirtualizer({
    count: entries.length,
    estimateSize: (index) => (entries[index]?.kind === 'group' ? HEAD : ROW),
    getItemKey: (index) => keyOf(entries[index]),
    overscan: BEYOND,
    initialRect: FIRST_WINDOW,
    scrollMargin: margin,
    scrollPaddingStart: 56,
    scrollPaddingEnd: 24,
    useFlushSync: false,
  });

  useLayoutEffect(() => {
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      setMargin(Math.round(top + window.scrollY));
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);

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
      {virtual.getVirtualItems().map(({ index: place, key, start }) => {
        const entry = entries[place];
        if (!entry) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={place}
            className={styles.entry}
            style={{ transform: `translateY(${start - margin}px)` }}
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

const keyOf = (entry: ReturnType<typeof withHeads>[number] | undefined): string => {
  if (!entry) return '';
  return entry.kind === 'group' ? entry.group : entry.row.id;
};
