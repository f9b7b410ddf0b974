import type { ColumnVisibilityState, RowData, Updater } from '@tanstack/react-table';
import { useMemo, useSyncExternalStore } from 'react';
import type { Columns } from './columns.ts';

const CHANGED = 'countersign:columns';

/**
 * Which columns this browser shows of a table: its own choice, else all but the optional ones. The choice is kept
 * in local storage, so the server always draws the default.
 */
export function useColumnChoice<Row extends RowData>(name: string, columns: Columns<Row>) {
  const key = `${CHANGED}:${name}`;
  const stored = useSyncExternalStore(subscribe, () => read(key), onServer);
  const usual = useMemo(() => usualChoice(columns), [columns]);
  const choice = useMemo(() => ({ ...usual, ...parse(stored) }), [usual, stored]);

  function choose(updater: Updater<ColumnVisibilityState>) {
    const chosen = typeof updater === 'function' ? updater(choice) : updater;
    try {
      localStorage.setItem(key, JSON.stringify(chosen));
    } catch {
      // A browser without storage shows the usual columns.
    }
    window.dispatchEvent(new Event(CHANGED));
  }
  return [choice, choose] as const;
}

function usualChoice<Row extends RowData>(columns: Columns<Row>): ColumnVisibilityState {
  const optional = columns.filter(({ meta }) => meta?.optional);
  return Object.fromEntries(
    optional.map((column) => [
      column.id ?? ('accessorKey' in column ? String(column.accessorKey) : ''),
      false,
    ]),
  );
}

/** What was stored, as far as it is a choice of columns. */
function parse(stored: string | null): ColumnVisibilityState {
  try {
    const choice: unknown = JSON.parse(stored ?? '{}');
    const entries = Object.entries(choice ?? {}).filter(([, shown]) => typeof shown === 'boolean');
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function subscribe(tell: () => void): () => void {
  window.addEventListener(CHANGED, tell);
  window.addEventListener('storage', tell);
  return () => {
    window.removeEventListener(CHANGED, tell);
    window.removeEventListener('storage', tell);
  };
}

const onServer = () => null;
