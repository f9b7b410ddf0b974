'use client';

import Link from 'next/link';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import {
  type Cluster,
  clusterMarks,
  type IncidentTimeline,
  pan,
  ticksOf,
  type View,
  zoom,
} from '#lib/domain/incident/timeline.ts';
import { visibleText } from '../ui/hidden-characters.ts';
import { LaneMark, markHref, markWords } from './lane-mark.tsx';
import styles from './swim-lanes.module.css';

interface Props {
  timeline: IncidentTimeline;
  /** The choice of how far back the lanes go. */
  windows: readonly { label: string; href: string; chosen: boolean; title: string }[];
}

const CLOSER = 0.6;
const STEP = 0.2;
const EDGE = 0.02;
/** A mark's width and a little air, in pixels; the width of the lanes before it is known. */
const GAP = 15;
const USUAL_WIDTH = 520;
/** Of the marks that lie together, as many are listed. */
const MOST_LISTED = 50;

/**
 * What happened around an incident, one lane a service: drawn in the browser, so that it zooms and pans without the
 * server. Marks that lie together are drawn as one and listed when it is opened, so a thousand of them stay light.
 */
export function SwimLanes({ timeline, windows }: Props) {
  const { lanes, startedAt, endedAt, leftOut } = timeline;
  const whole = { from: timeline.from, to: timeline.to };
  const [view, setView] = useState<View>(whole);
  const [open, setOpen] = useState<{ lane: string; cluster: Cluster } | null>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  const area = useRef<HTMLUListElement>(null);

  useEffect(() => {
    setView({ from: timeline.from, to: timeline.to });
    setOpen(null);
  }, [timeline.from, timeline.to]);

  useEffect(() => {
    const list = area.current;
    if (!list) return;
    const observer = new ResizeObserver(() => {
      const track = list.querySelector<HTMLElement>('[data-track]');
      if (track) setWidth(Math.max(track.clientWidth, 1));
    });
    observer.observe(list);
    // with a modifier, so that the page scrolls past it; React's own handler could not keep the browser from zooming
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      const track = list.querySelector<HTMLElement>('[data-track]');
      if (!track) return;
      event.preventDefault();
      const { left, width: across } = track.getBoundingClientRect();
      const about = Math.min(1, Math.max(0, (event.clientX - left) / across));
      const turn = event.deltaY || event.deltaX;
      const bounds = { from: timeline.from, to: timeline.to };
      setView((now) =>
        event.shiftKey
          ? pan(now, Math.sign(turn) * STEP, bounds)
          : zoom(now, turn < 0 ? CLOSER : 1 / CLOSER, about, bounds),
      );
    };
    list.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      list.removeEventListener('wheel', onWheel);
    };
  }, [timeline.from, timeline.to]);

  function act(key: string): boolean {
    const move = MOVES.get(key);
    if (!move) return false;
    setView((now) => move(now, whole, startedAt));
    return true;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || !act(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  const share = (at: number) => (at - view.from) / (view.to - view.from);
  const isShown = (at: number) => at >= view.from && at <= view.to;
  // a label at the very edge would be cut
  const ticks = ticksOf(view, startedAt).filter((tick) => share(tick) > EDGE && share(tick) < 1 - EDGE);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys also work from the marks and buttons inside
    <div className={styles.lanes} onKeyDown={onKeyDown}>
      <div className={styles.tools}>
        <nav className={styles.windows} aria-label="How far back">
          {windows.map(({ label, href, chosen, title }) => (
            <Link
              key={label}
              href={href}
              title={title}
              scroll={false}
              prefetch={false}
              aria-current={chosen ? 'true' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
        <fieldset className={styles.buttons}>
          <legend className="visually-hidden">Zoom and pan</legend>
          <button type="button" title="Earlier (←)" aria-label="Earlier" onClick={() => act('ArrowLeft')}>
            ←
          </button>
          <button type="button" title="Later (→)" aria-label="Later" onClick={() => act('ArrowRight')}>
            →
          </button>
          <button type="button" title="Closer (+)" aria-label="Closer" onClick={() => act('+')}>
            +
          </button>
          <button type="button" title="Farther (-)" aria-label="Farther" onClick={() => act('-')}>
            −
          </button>
          <button type="button" title="All of it (0)" onClick={() => act('0')}>
            All
          </button>
        </fieldset>
      </div>
      <ul
        ref={area}
        className={styles.area}
        aria-label="Timeline by service; + and - zoom, arrows move, 0 shows all"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys have to arrive somewhere when no mark has the focus
        tabIndex={0}
      >
        {lanes.map((lane) => (
          <li key={`${lane.kind} ${lane.key}`} className={styles.lane} data-kind={lane.kind}>
            <span className={styles.label} title={visibleText(lane.name)}>
              {lane.kind === 'dependency' ? <span className={styles.needs}>needs</span> : null}{' '}
              {visibleText(lane.name)} <span className={styles.count}>{lane.marks.length}</span>
            </span>
            <div className={styles.track} data-track>
              {isShown(startedAt) ? (
                <span
                  className={styles.start}
                  style={{
                    left: `${100 * share(startedAt)}%`,
                    width: `${100 * (Math.min(1, share(endedAt ?? view.to)) - share(startedAt))}%`,
                  }}
                  aria-hidden
                />
              ) : null}
              {clusterMarks(lane.marks, view, GAP / width).map((cluster) => (
                <LaneMark
                  key={cluster.marks[0]!.key}
                  cluster={cluster}
                  view={view}
                  startedAt={startedAt}
                  isOpen={open?.lane === lane.key && open.cluster.marks[0]?.key === cluster.marks[0]?.key}
                  onOpen={() => setOpen({ lane: lane.key, cluster })}
                />
              ))}
            </div>
          </li>
        ))}
      </ul>
      <div className={styles.axis} aria-hidden>
        <div className={styles.scale} data-ticks>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: `${100 * share(tick)}%` }}>
              {tickWords(tick - startedAt)}
            </span>
          ))}
        </div>
      </div>
      {open ? (
        <section className={styles.listed} aria-label="Marks that lie together">
          <div className={styles.listedHead}>
            <b>{open.cluster.marks.length} together</b>
            <button type="button" onClick={() => setView(around(open.cluster, whole))}>
              Zoom in on them
            </button>
            <button type="button" onClick={() => setOpen(null)}>
              Close
            </button>
          </div>
          <ol>
            {open.cluster.marks.slice(0, MOST_LISTED).map((mark) => {
              const href = markHref(mark);
              const words = markWords(mark, startedAt);
              return (
                <li key={mark.key}>
                  {href ? (
                    <Link href={href} prefetch={false}>
                      {words}
                    </Link>
                  ) : (
                    words
                  )}
                </li>
              );
            })}
          </ol>
          {open.cluster.marks.length > MOST_LISTED ? (
            <p>The first {MOST_LISTED}; zoom in to see the others.</p>
          ) : null}
        </section>
      ) : null}
      <p className={styles.legend}>
        Violet: AI took part. Hatched: unknown. Square: confirmed, proposed, disputed or suspected. ✓ ✗
        validation, ◆ gate, ! alert, ▸ somebody’s action. Ctrl or Shift with the wheel zooms or moves.
        {leftOut > 0
          ? ` ${leftOut.toLocaleString('en')} older marks are left out: choose a shorter window.`
          : ''}
      </p>
    </div>
  );
}

type Move = (now: View, whole: View, startedAt: number) => View;

/** About the start where it is in view: that is what one wants to see. */
const zoomBy =
  (by: number): Move =>
  (now, whole, startedAt) => {
    const place = (startedAt - now.from) / (now.to - now.from);
    return zoom(now, by, place >= 0 && place <= 1 ? place : 0.5, whole);
  };

const MOVES = new Map<string, Move>([
  ['+', zoomBy(CLOSER)],
  ['=', zoomBy(CLOSER)],
  ['-', zoomBy(1 / CLOSER)],
  ['ArrowLeft', (now, whole) => pan(now, -STEP, whole)],
  ['ArrowRight', (now, whole) => pan(now, STEP, whole)],
  ['0', (_, whole) => whole],
]);

/** A view that holds the cluster with a little air. */
function around({ marks }: Cluster, whole: View): View {
  const from = marks[0]!.at;
  const to = marks.at(-1)!.at;
  const span = (to - from) * 1.2 + 1;
  return zoom({ from: from - (to - from) * 0.1, to: from - (to - from) * 0.1 + span }, 1, 0.5, whole);
}

/** `−3 h`, `start`, `+15 min`. */
function tickWords(distance: number): string {
  if (distance === 0) return 'start';
  const sign = distance < 0 ? '−' : '+';
  const minutes = Math.round(Math.abs(distance) / 60_000);
  if (minutes % 1440 === 0) return `${sign}${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${sign}${minutes / 60} h` : `${sign}${minutes} min`;
}
