import { type NextRequest, NextResponse } from 'next/server';
import {
  contentSecurityPolicy,
  NO_STORE,
  NO_STORE_STREAM,
  NONCE_HEADER,
  PATH_HEADER,
  SECURITY_HEADERS,
} from '#lib/platform/headers.ts';
import { fromOwnPages } from '#lib/platform/same-origin.ts';
import { urls } from '#lib/platform/urls.ts';

/**
 * Headers only: what a request may do is decided in each page, action and handler, which hold without this file.
 * A form or action posted from elsewhere is turned away here already, with a status a browser shows, and an address
 * that cannot be decoded is one where nothing is.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const isPage = !pathname.startsWith('/api/');
  if (isPage && request.method === 'POST' && !fromOwnPages(request.headers)) {
    return new NextResponse('This request did not come from a Countersign page.', { status: 403 });
  }
  const nonce = crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const forwarded = new Headers(request.headers);
  forwarded.set(NONCE_HEADER, nonce);
  forwarded.set(PATH_HEADER, `${pathname}${search}`);
  forwarded.set('Content-Security-Policy', policy);
  const response = isDecodable(pathname)
    ? NextResponse.next({ request: { headers: forwarded } })
    : NextResponse.rewrite(new URL(NOWHERE, request.url), { request: { headers: forwarded } });
  response.headers.set('Content-Security-Policy', policy);
  // what is set here stands before what the handler sets
  response.headers.set('Cache-Control', pathname === urls.events() ? NO_STORE_STREAM : NO_STORE);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

/** An address that no page has: what is rewritten to it is answered by our own 404. */
const NOWHERE = '/nowhere';

/** Whether the percent-escapes of a path are UTF-8; those of `/changes/%ff` are not, and Next fails over them. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico|icon.svg).*)'] };
