import { publicUrl } from './env.ts';

/**
 * Whether a request that changes something comes from our own pages. Browsers send `Origin` with every POST, so
 * one without it is refused. It must be the host that was asked for, or the installation's public address;
 * `X-Forwarded-Host` is not believed. Where the browser also says `Sec-Fetch-Site`, it must agree.
 */
export function fromOwnPages(headers: Headers): boolean {
  const fetchSite = headers.get('sec-fetch-site');
  if (fetchSite !== null && fetchSite !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (!origin || !URL.canParse(origin)) return false;
  const { host, origin: parsed, protocol } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return host === headers.get('host') || parsed === publicUrl()?.origin;
}
