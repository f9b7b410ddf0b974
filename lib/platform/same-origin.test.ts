import { afterEach, expect, test, vi } from 'vitest';
import { fromOwnPages } from './same-origin.ts';

afterEach(() => vi.unstubAllEnvs());

const host = 'countersign.example';
const origin = `https://${host}`;

test.each([
  [{ host, origin }],
  [{ host, origin, 'sec-fetch-site': 'same-origin' }],
  [{ host: 'localhost:3000', origin: 'http://localhost:3000' }],
])('is ours: %j', (headers) => {
  expect(fromOwnPages(new Headers(headers))).toBe(true);
});

test.each<[Record<string, string>]>([
  [{ host }],
  [{ host, origin: 'null' }],
  [{ host, origin: '' }],
  [{ host, origin: 'https://evil.example' }],
  [{ host, origin: `${origin}.evil.example` }],
  [{ host, origin: 'https://countersign.example:8443' }],
  [{ host, origin: 'https://countersign-example' }],
  [{ host, origin: `https://evil.example/${host}` }],
  [{ host, origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  [{ host, origin: `ftp://${host}` }],
  [{ host, origin, 'sec-fetch-site': 'cross-site' }],
  [{ host, origin, 'sec-fetch-site': 'same-site' }],
  [{ host, origin, 'sec-fetch-site': 'none' }],
])('is not ours: %j', (headers) => {
  expect(fromOwnPages(new Headers(headers))).toBe(false);
});

test('behind a proxy that renames the host, the public address counts', () => {
  vi.stubEnv('NEXTAUTH_URL', origin);
  expect(fromOwnPages(new Headers({ host: 'web-1:3000', origin }))).toBe(true);
  expect(fromOwnPages(new Headers({ host: 'web-1:3000', origin: 'https://evil.example' }))).toBe(false);
});
