'use client';

import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { usePageKeys } from '#components/shell/page-keys.ts';
import { mayApproveInBulk } from '#lib/domain/approval/bulk.ts';
import { urls } from '#lib/platform/urls.ts';
import { afterLeaving, arrange, stepFrom } from './arrange.ts';
import { type Answer, AskDialog } from './ask-dialog.tsx';
import { type Asking, isReview } from './asking.ts';
import { deedOf, takingOver, withdrawing } from './deed-of.ts';
import { EmptyQueue } from './empty-queue.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { permitsOf, type Rights } from './permits.ts';
import styles from './queue-room.module.css';
import { QueueTools } from './queue-tools.tsx';
import { RequestList } from './request-list.tsx';
import { RequestPanel } from './request-panel.tsx';
import type { RequestView } from './request-view.ts';
import type { Row, Rows } from './row.ts';
import { asSeen, rowOfView } from './row-of-view.ts';
import { type Deed, useDeeds } from './use-deeds.ts';
import { useLiveRows } from './use-live-rows.ts';
import { useOpening } from './use-opening.ts';
import { QUEUE_KEYS, useQueueKeys } from './use-queue-keys.ts';
import { useRows } from './use-rows.ts';
import { useLoading, useViews } from './use-views.ts';

interface Props {
  initial: Rows;
  /** The request that the address names, in full. */
  opened: RequestView | null;
  snoozed: boolean;
  rights: Rights;
}

/** The queue: a list that the keyboard walks, the request in full beside it, and everything one can do with it. */
export function QueueRoom({ initial, opened, snoozed, rights }: Props) {
  const { rows: loaded, failed, reload } = useRows(initial, snoozed);
  const { hidden, ghosts, notice, begin, undo, dismiss } = useDeeds(reload);
  const views = useViews(opened);
  const rows = useMemo(() => arrange(loaded, hidden, ghosts), [loaded, hidden, ghosts]);
  const [cursor, setCursor] = useState(opened?.change.id ?? null);
  const [isOpen, setOpen] = useState(opened !== null);
  const [moves, setMoves] = useState(0);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const lastIndex = useRef(0);

  const index = rows.findIndex(({ id }) => id === cursor);
  useEffect(() => {
    if (index >= 0) lastIndex.current = index;
  }, [index]);

  const listed = rows[index] ?? null;
  // the cursor moves first and the panel follows: what is done is done to what the panel shows
  const openId = useDeferredValue(isOpen ? cursor : null);
  const openIndex = openId === cursor ? index : rows.findIndex(({ id }) => id === openId);
  const openRow = rows[openIndex] ?? null;
  const { view, failed: viewFailed } = openId === null ? { view: null, failed: null } : views.of(openId);
  const lastSeen = useRef<Row | null>(null);
  if (openRow) lastSeen.current = openRow;
  const gone = lastSeen.current?.id === openId ? lastSeen.current : null;
  const shown = openId === null ? null : (openRow ?? (view ? rowOfView(view) : gone));

  useLoading(
    views,
    openId === null ? null : { id: openId, version: openRow?.version ?? null },
    rows[openIndex + 1]?.id ?? null,
  );
  useOpening(useOpened(view));
  usePageKeys(QUEUE_KEYS);
  useAddress(openId, snoozed);

  const isLost = useLiveRows((changed) => {
    void reload();
    if (openId !== null && (changed.size === 0 || changed.has(openId))) void views.load(openId);
  });

  const goTo = useCallback((id: string | null) => {
    if (id === null) return;
    setCursor(id);
    setMoves((count) => count + 1);
  }, []);
  const step = (by: 1 | -1) => goTo(stepFrom(rows, cursor, lastIndex.current, by));
  const open = useCallback((id: string) => {
    setCursor(id);
    setOpen(true);
  }, []);
  const close = () => {
    setOpen(false);
    setMoves((count) => count + 1);
  };
  const select = useCallback((id: string) => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  function begins(deed: Deed) {
    const leaving = new Set(deed.leaves ? deed.rows.map(({ id }) => id) : []);
    setSelected((before) => new Set([...before].filter((id) => !leaving.has(id))));
    const next = afterLeaving(rows, cursor, leaving);
    if (next !== cursor) goTo(next);
    if (next === null) setOpen(false);
    begin(deed);
    if (openId !== null && !deed.leaves) void reload().then(() => views.load(openId));
  }

  /** What a key or button is about: the request that is open or under the cursor, as it stands on the screen. */
  const subject = shown ?? listed;
  const chosen = rows.filter(({ id }) => selected.has(id));

  function ask(kind: Asking['kind'], requirement?: { id: string; title: string }) {
    setTrouble(null);
    if (kind === 'approve' && chosen.length > 0) return askInBulk();
    if (!subject) return setTrouble('Choose a request first: j and k walk the list.');
    const seen = view?.change.id === subject.id ? view : null;
    const permits = permitsOf(rights, seen);
    const verdict = kind === 'approve' ? permits.approve : isReview(kind) ? permits.object : permits[kind];
    if (!verdict.allowed) return setTrouble(verdict.reason);
    if (kind === 'delegate' && !seen) void views.load(subject.id);
    const row = asSeen(subject, seen);
    if (kind === 'override') {
      if (requirement) setAsking({ kind, rows: [row], requirement });
    } else setAsking(isReview(kind) ? { kind, rows: [row] } : { kind, rows: [row] });
  }

  function askInBulk() {
    if (!rights.review.allowed) return setTrouble(rights.review.reason);
    const refused = chosen.flatMap((row) => {
      const verdict = mayApproveInBulk(row);
      return verdict.allowed ? [] : [`“${row.title}”: ${verdict.reason}`];
    });
    if (chosen.length > 1 && refused.length > 0)
      return setTrouble(`${refused.length} of ${chosen.length} cannot be approved together. ${refused[0]}`);
    setAsking({ kind: 'approve', rows: chosen });
  }

  async function take() {
    setTrouble(null);
    if (!subject) return setTrouble('Choose a request first: j and k walk the list.');
    if (view === null) await views.load(subject.id);
    const seen = views.of(subject.id).view;
    const { takeOver } = permitsOf(rights, seen);
    if (!takeOver.allowed) return setTrouble(takeOver.reason);
    const taker = seen?.request.requests.find(
      ({ kind, person }) => kind === 'taken' && person.id !== rights.id,
    );
    begins(takingOver(subject, taker?.person.id ?? null));
  }

  function answer(given: Answer) {
    if (!asking) return;
    setAsking(null);
    setSelected(new Set());
    begins(deedOf(asking, given));
  }

  useQueueKeys({
    j: () => step(1),
    k: () => step(-1),
    open: () => (listed ? open(listed.id) : step(1)),
    close: () => (isOpen ? close() : selected.size > 0 ? setSelected(new Set()) : dismiss()),
    a: () => ask('approve'),
    r: () => ask('request-changes'),
    v: () => ask('veto'),
    c: () => ask('comment'),
    d: () => ask('delegate'),
    t: () => void take(),
    s: () => ask('snooze'),
    u: () => void undo(),
    x: () => (listed ? select(listed.id) : undefined),
  });

  const now = useNow(loaded.at);
  return (
    <div className={styles.room} data-open={openId !== null}>
      <div className={styles.main}>
        <QueueTools
          total={Math.max(rows.length, loaded.rows.length < loaded.total ? loaded.total : 0)}
          at={loaded.at}
          isLost={isLost}
          failed={failed}
          snoozed={snoozed}
          chosen={chosen}
          onApprove={() => ask('approve')}
          onClear={() => setSelected(new Set())}
          onRetry={() => void reload()}
        />
        {rows.length === 0 && loaded.total === 0 ? <EmptyQueue snoozed={snoozed} /> : null}
        <RequestList
          rows={rows}
          cursor={cursor}
          selected={selected}
          now={now}
          moves={moves}
          onOpen={open}
          onCursor={setCursor}
          onSelect={select}
        />
      </div>
      {shown ? (
        <div className={styles.beside}>
          <RequestPanel
            row={shown}
            view={view}
            failed={viewFailed}
            isListed={openRow !== null}
            rights={rights}
            onAsk={ask}
            onTake={() => void take()}
            onWithdraw={(decision) => begins(withdrawing(shown, decision))}
            onClose={close}
            onRetry={() => void views.load(shown.id)}
          />
        </div>
      ) : null}
      <NoticeBar
        notice={notice}
        trouble={trouble}
        onUndo={() => void undo()}
        onDismiss={() => (trouble ? setTrouble(null) : dismiss())}
      />
      {asking ? (
        <AskDialog
          asking={asking}
          viewer={rights.name}
          view={asking.rows[0] ? views.of(asking.rows[0].id).view : null}
          onAnswer={answer}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </div>
  );
}

/** What is open in full, as it is told to the server. */
function useOpened(view: RequestView | null) {
  const changeId = view?.request.state === 'open' ? view.change.id : null;
  const revision = view?.request.headNumber ?? 0;
  return useMemo(() => (changeId === null ? null : { changeId, revision }), [changeId, revision]);
}

/** The address names what is open, so that it can be sent to somebody and a reload shows it again. */
function useAddress(openId: string | null, snoozed: boolean): void {
  useEffect(() => {
    const wanted = urls.queue({ change: openId, snoozed: snoozed ? 1 : null });
    // walking fast writes the last one only: browsers limit how often an address changes
    const timer = window.setTimeout(() => {
      if (`${window.location.pathname}${window.location.search}` !== wanted)
        window.history.replaceState(null, '', wanted);
    }, 120);
    return () => window.clearTimeout(timer);
  }, [openId, snoozed]);
}

const TICK_MS = 30_000;

/** Now, as of the list or half a minute ago: ages are in minutes. */
function useNow(at: number): number {
  const [now, setNow] = useState(at);
  useEffect(() => {
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return Math.max(now, at);
}
