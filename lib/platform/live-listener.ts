import pg from 'pg';
import { databaseUrl } from './env.ts';
import { LIVE_CHANNEL, type LiveEvent } from './live.ts';

/** What an open page is told: an event, or that some may have been missed and everything may be looked at anew. */
export type LiveNews = LiveEvent | { kind: 'resync' };
type Hear = (news: LiveNews) => void;

interface Listener {
  /** Begins with `resync`, at the instant from which nothing is missed. Returns how to stop. */
  hear(hear: Hear): () => void;
  /** Ends everybody's stream, for good: the process stops. */
  close(): void;
  readonly closed: AbortSignal;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
/** How often a silent connection is asked whether it is still there, and how long it may take to say so. */
const ASK_MS = 15_000;
const PATIENCE_MS = 5_000;

/**
 * The process's one connection that listens for `announce`, open while somebody hears. When it breaks it is made
 * again, ever more slowly up to ten seconds, and everybody is told to look anew, since nobody knows what was missed.
 */
export function liveListener(): Listener {
  holder.countersignLive ??= makeListener();
  return holder.countersignLive;
}

/** One for the process, also where a bundler makes this module twice. */
const holder = globalThis as typeof globalThis & { countersignLive?: Listener };

function makeListener(): Listener {
  const hearers = new Set<Hear>();
  const closing = new AbortController();
  let current: Connection | null = null;
  let isUp = false;
  let retry: NodeJS.Timeout | undefined;
  let wait = FIRST_WAIT_MS;

  const tell = (news: LiveNews) => {
    for (const hear of hearers) hear(news);
  };
  const connect = () => {
    const connection = openConnection({
      opened() {
        wait = FIRST_WAIT_MS;
        isUp = true;
        tell({ kind: 'resync' });
      },
      heard: tell,
      broken() {
        if (current !== connection) return;
        current = null;
        isUp = false;
        if (hearers.size === 0) return;
        retry = setTimeout(connect, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      },
    });
    current = connection;
  };
  const rest = () => {
    clearTimeout(retry);
    const last = current;
    current = null;
    isUp = false;
    last?.end();
  };
  return {
    closed: closing.signal,
    hear(hear) {
      hearers.add(hear);
      if (hearers.size === 1) connect();
      else if (isUp) hear({ kind: 'resync' });
      return () => {
        hearers.delete(hear);
        if (hearers.size === 0) rest();
      };
    },
    close() {
      closing.abort();
      hearers.clear();
      rest();
    },
  };
}

interface Connection {
  end(): void;
}

function openConnection(on: { opened(): void; heard: Hear; broken(): void }): Connection {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    application_name: 'countersign live',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    keepAlive: true,
  });
  let asking: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    clearInterval(asking);
    client.end().catch(() => {});
    on.broken();
  };
  client.on('error', end);
  client.on('end', end);
  client.on('notification', ({ payload }) => {
    const news = readEvent(payload);
    if (news && !isOver) on.heard(news);
  });
  client
    .connect()
    .then(() => client.query(`listen ${LIVE_CHANNEL}`))
    .then(() => {
      if (isOver) return;
      asking = setInterval(() => client.query('select 1').catch(end), ASK_MS);
      on.opened();
    })
    .catch(end);
  return { end };
}

/** Whoever can write to the database can notify: what is no event is not passed on. */
function readEvent(payload: string | undefined): LiveEvent | null {
  try {
    const event: unknown = JSON.parse(payload ?? '');
    return isEvent(event) ? event : null;
  } catch {
    return null;
  }
}

const KINDS = ['change', 'policy', 'freeze', 'incident', 'retro', 'campaign', 'weekly', 'writing'];

const isEvent = (value: unknown): value is LiveEvent =>
  typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(String(value.kind));
