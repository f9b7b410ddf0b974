import { type NextRequest, NextResponse } from 'next/server';
import {
  contentSecurityPolicy,
  NO_STORE,
  NONCE_HEADER,
  PATH_HEADER,
  SECURITY_HEADERS,
} from '#lib/platform/headers.ts';
import { fromOwnPages } from '#lib/platform/same-origin.ts';

/**
 * Headers only: what a request may do is decided in each page, action and handler, which hold without this file.
 * A form or action posted from elsewhere is turned away here already, with a status a browser shows.
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
  const response = NextResponse.next({ request: { headers: forwarded } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Cache-Control', NO_STORE);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico|icon.svg).*)'] };
