import { useEffect, useRef } from 'react';
import type { Keys } from '#components/shell/page-keys.ts';

/** What the keys of the queue do; for the help. */
export const QUEUE_KEYS: Keys = [
  ['j', 'Next request (also ↓)'],
  ['k', 'Previous request (also ↑)'],
  ['Enter', 'Open the request beside the list'],
  ['a', 'Approve, or all that are selected'],
  ['r', 'Request changes'],
  ['v', 'Veto'],
  ['c', 'Comment'],
  ['d', 'Delegate: pass it on'],
  ['t', 'Take it over'],
  ['s', 'Snooze: put it off'],
  ['u', 'Take back the last thing you did'],
  ['x', 'Select, for approving several at once'],
];

/** How handlers call the keys that are no letters. */
const NAMES: Readonly<Record<string, string>> = {
  ArrowDown: 'j',
  ArrowUp: 'k',
  Enter: 'open',
  Escape: 'close',
};

const GO_MS = 1_500;

/** Calls the handler of a key, unless somebody writes, a dialog is open, or the key belongs to `g`. */
export function useQueueKeys(handlers: Readonly<Record<string, () => void>>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let goSince = Number.NEGATIVE_INFINITY;
    function onKey(event: KeyboardEvent) {
      const { key, target, ctrlKey, metaKey, altKey, timeStamp } = event;
      const isPlace = timeStamp - goSince < GO_MS;
      goSince = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
      if (isPlace || ctrlKey || metaKey || altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open], [role=dialog]')) return;
      if (target instanceof HTMLElement && target.closest(WRITING)) return;
      // Enter and the arrows are the link's, the button's and the panel's own where one of these has the focus
      const isOwn =
        target instanceof HTMLElement && target.closest('a, button, summary, [data-panel]') !== null;
      if (isOwn && key === 'Enter') return;
      if (key.startsWith('Arrow') && target instanceof HTMLElement && target.closest('[data-panel]')) return;
      const handler = latest.current[NAMES[key] ?? key];
      if (!handler) return;
      event.preventDefault();
      handler();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

const WRITING = 'textarea, select, input:not([type=checkbox]), [contenteditable=true]';
