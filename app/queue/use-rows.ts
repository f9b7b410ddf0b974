import { useCallback, useEffect, useRef, useState } from 'react';
import { urls } from '#lib/platform/urls.ts';
import { getJson } from './fetching.ts';
import type { Rows } from './row.ts';

/**
 * The rows of the queue as last loaded. `reload` resolves once rows are there that were asked for after the call;
 * calls while one is under way share the next. `failed` says why the last one brought nothing.
 */
export function useRows(initial: Rows, snoozed: boolean) {
  const [rows, setRows] = useState(initial);
  const [failed, setFailed] = useState<string | null>(null);
  const running = useRef<Promise<void> | null>(null);
  const waiting = useRef<Promise<void> | null>(null);

  const load = useCallback(async () => {
    try {
      setRows(await getJson<Rows>(urls.queueRows({ snoozed: snoozed ? 1 : null })));
      setFailed(null);
    } catch (error) {
      setFailed((error as Error).message);
    }
  }, [snoozed]);

  const reload = useCallback((): Promise<void> => {
    if (!running.current) {
      running.current = load().finally(() => {
        running.current = null;
      });
      return running.current;
    }
    waiting.current ??= running.current.then(() => {
      waiting.current = null;
      return reload();
    });
    return waiting.current;
  }, [load]);

  const isPart = initial.rows.length < initial.total;
  useEffect(() => {
    if (isPart) void reload();
  }, [isPart, reload]);

  return { rows, failed, reload };
}
