import type { NextRequest } from 'next/server';
import { readSessionToken, sessionCookie } from '#lib/platform/auth.ts';
import { NO_STORE_STREAM } from '#lib/platform/headers.ts';
import { liveStream } from '#lib/platform/live-stream.ts';
import { findViewer } from '#lib/platform/session.ts';
import { loadViewer } from '#lib/platform/viewer.ts';

export const dynamic = 'force-dynamic';

/** Streams that one session may have open: a browser needs one, whatever it has open (`use-live.ts`). */
const MOST_PER_SESSION = 8;
const open = new Map<string, number>();

/** `GET /api/events`: what changes elsewhere, as server-sent events of kinds and ids, for the signed-in. */
export async function GET(request: NextRequest): Promise<Response> {
  const viewer = await findViewer();
  if (!viewer) return Response.json({ error: 'Sign in first.', field: null }, { status: 401 });
  const { session } = viewer;
  const count = open.get(session) ?? 0;
  if (count >= MOST_PER_SESSION) {
    return Response.json(
      { error: 'Too many pages listen already.', field: null },
      { status: 429, headers: { 'Retry-After': '60' } },
    );
  }
  open.set(session, count + 1);
  const stream = liveStream({
    signal: request.signal,
    isStillAllowed: async () => {
      // the request is kept as long as its stream: a collected one hands no hang-up on to its signal (undici)
      const token = await readSessionToken(request.cookies.get(sessionCookie().name)?.value);
      return token !== null && (await loadViewer(token)) !== null;
    },
    onEnd() {
      const left = (open.get(session) ?? 1) - 1;
      if (left > 0) open.set(session, left);
      else open.delete(session);
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': NO_STORE_STREAM,
      'X-Accel-Buffering': 'no',
    },
  });
}
