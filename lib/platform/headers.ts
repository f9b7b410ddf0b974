/** Request header in which the proxy tells a page its own path and query, to come back to after signing in. */
export const PATH_HEADER = 'x-countersign-path';

/** Request header in which the proxy hands the page the nonce of its scripts. */
export const NONCE_HEADER = 'x-nonce';

/**
 * The content security policy (CSP level 3) of a page: scripts by nonce only, everything else from this origin.
 * Styles may be inline, because Mantine writes its variables and sizes as inline styles.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every answer carries, whatever it is. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/** No cache, shared or private, keeps what a signed-in person was shown. */
export const NO_STORE = 'private, no-store';

/** As `NO_STORE`, for a stream: whatever compresses it on the way would hold its events back. */
export const NO_STORE_STREAM = `${NO_STORE}, no-transform`;
