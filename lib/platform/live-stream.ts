import { type LiveNews, liveListener } from './live-listener.ts';

/** How often something is sent where nothing happens, so that no proxy takes the connection for dead. */
const HEARTBEAT_MS = 20_000;
/** Messages that wait for a client which does not read; it is let go then, and comes back. */
const MOST_WAITING = 1_000;

export interface LiveStreamOptions {
  /** Ends the stream: the client is gone. */
  signal: AbortSignal;
  /** Asked at every heartbeat; a stream whose session is over ends. */
  isStillAllowed: () => Promise<boolean>;
  heartbeatMs?: number;
  onEnd?: () => void;
}

/**
 * News as server-sent events (HTML Standard, 9.2): `data:` with a kind and an id as JSON, never any content. Begins
 * with `resync`, because a client that comes back does not know what it missed.
 */
export function liveStream({
  signal,
  isStillAllowed,
  heartbeatMs = HEARTBEAT_MS,
  onEnd,
}: LiveStreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const listener = liveListener();
  let leave = (): boolean => false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let isOver = false;
      const end = () => {
        if (leave()) controller.close();
      };
      const send = (text: string) => {
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) < -MOST_WAITING) end();
      };
      const say = (news: LiveNews) => send(`data: ${JSON.stringify(news)}\n\n`);
      send('retry: 2000\n\n');
      const silence = listener.hear(say);
      const heart = setInterval(async () => {
        // a database that does not answer says nothing about the session
        const allowed = await isStillAllowed().catch(() => true);
        if (!allowed) end();
        else if (!isOver) send(': still here\n\n');
      }, heartbeatMs);
      leave = () => {
        if (isOver) return false;
        isOver = true;
        clearInterval(heart);
        silence();
        signal.removeEventListener('abort', end);
        listener.closed.removeEventListener('abort', end);
        onEnd?.();
        return true;
      };
      signal.addEventListener('abort', end);
      listener.closed.addEventListener('abort', end);
      if (signal.aborted || listener.closed.aborted) end();
    },
    cancel() {
      leave();
    },
  });
}
