import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/**
 * Asks a server that has just begun to listen what it would be asked first: whether it is ready, which rehearses the
 * gate, and the gate itself, without a token, which loads what it is made of. Whatever comes of it, it is over in a
 * minute.
 */
export async function warmUp(base: string): Promise<void> {
  const end = AbortSignal.timeout(PATIENCE_MS);
  const ask = async (path: string, method: string) => {
    try {
      return (await fetch(`${base}${path}`, { method, signal: end })).status;
    } catch {
      return null;
    }
  };
  while (!end.aborted && (await ask('/api/ready', 'GET')) !== 200) await sleep(100);
  await ask('/api/v1/gate', 'POST');
}
