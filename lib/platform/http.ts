import { Readable } from 'node:stream';
import type { NextRequest } from 'next/server';
import { type AccessAction, may } from '#lib/domain/access.ts';
import { genericMessage } from './action.ts';
import { DomainError, forbidden } from './errors.ts';
import { NO_STORE } from './headers.ts';
import { findViewer, type Viewer } from './session.ts';
import type { Spooled } from './spool.ts';

const STATUS: Record<DomainError['code'], number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unavailable: 503,
};

/**
 * Turns a query into a GET route handler for the signed-in: 401 without a session, a domain error as its status
 * with `{ error, field }`, anything else as 500 with a reference only, and 499 to nobody once it was given up. Nothing of it
 * is cached anywhere. `needs`: what the viewer has to be allowed; others get 403 with the reason.
 */
export function read<P = unknown>(
  answer: (viewer: Viewer, request: NextRequest, params: P) => Promise<Response>,
  needs: AccessAction = 'records.read',
): (request: NextRequest, context: { params: Promise<P> }) => Promise<Response> {
  return async (request, context) => {
    const response = await answerOf(answer, needs, request, context).catch((error) =>
      request.signal.aborted && error === request.signal.reason
        ? new Response(null, { status: 499 })
        : failure(error),
    );
    response.headers.set('Cache-Control', NO_STORE);
    return response;
  };
}

async function answerOf<P>(
  answer: (viewer: Viewer, request: NextRequest, params: P) => Promise<Response>,
  needs: AccessAction,
  request: NextRequest,
  context: { params: Promise<P> },
): Promise<Response> {
  const viewer = await findViewer();
  if (!viewer) return Response.json({ error: 'Sign in first.', field: null }, { status: 401 });
  const verdict = may(viewer, needs);
  if (!verdict.allowed) throw forbidden(verdict.reason);
  return answer(viewer, request, await context.params);
}

function failure(error: unknown): Response {
  if (error instanceof DomainError) {
    return Response.json({ error: error.message, field: error.field }, { status: STATUS[error.code] });
  }
  if (isNotFound(error)) return Response.json({ error: 'It was not found.', field: null }, { status: 404 });
  return Response.json({ error: genericMessage(error), field: null }, { status: 500 });
}

/** What `notFound()` of Next throws where a page and a handler load the same. */
function isNotFound(error: unknown): boolean {
  const { digest } = (error ?? {}) as { digest?: unknown };
  return digest === 'NEXT_HTTP_ERROR_FALLBACK;404';
}

/**
 * Whether nobody asked for it yet: a browser or Next fetching ahead of a click, or Next asking whether a page is there. A GET
 * that records what somebody took does nothing then.
 */
export function isLookAhead({ headers }: Request): boolean {
  const purpose = `${headers.get('sec-purpose')} ${headers.get('purpose')} ${headers.get('x-moz')}`;
  const isNext = headers.has('next-router-prefetch') || headers.has('rsc');
  return /prefetch|prerender|preview/.test(purpose) || isNext;
}

/**
 * Refuses a GET that is recorded in its viewer's name where the browser says (`Sec-Fetch-Site`) that a page of somebody else
 * caused it. An address that was typed, kept or opened from a program passes (`none`), and so does what is no browser.
 *
 * @throws DomainError `forbidden`, with the page that has the download
 */
export function refuseFromElsewhere({ headers, nextUrl: { pathname } }: NextRequest): void {
  const site = headers.get('sec-fetch-site');
  if (site !== 'cross-site' && site !== 'same-site') return;
  const page = pathname.slice(0, pathname.lastIndexOf('/export'));
  throw forbidden(
    `Another site led here, and what you take away is recorded in your name: open ${page} and take it from there.`,
  );
}

/**
 * A file for a browser to save; without `made` what HEAD is told of it. `Repr-Digest` (RFC 9530) shows a file that was cut off,
 * for Next sends no length. It is of the file as it is saved: Next compresses pages, but nothing that a route sends.
 */
export function download(type: string, filename: string, made?: Spooled): Response {
  const headers = new Headers({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${filename}"`,
  });
  if (!made) return new Response(null, { headers });
  headers.set('Repr-Digest', `sha-256=:${Buffer.from(made.digest, 'hex').toString('base64')}:`);
  return new Response(Readable.toWeb(made.stream) as ReadableStream, { headers });
}
