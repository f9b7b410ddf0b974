import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './headers.ts';

test('scripts run by nonce only, and nothing comes from or goes to another host', () => {
  const policy = Object.fromEntries(
    contentSecurityPolicy('n1', false)
      .split('; ')
      .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
  );
  expect(policy['script-src']).toEqual(["'self'", "'nonce-n1'", "'strict-dynamic'"]);
  expect(policy['default-src']).toEqual(["'self'"]);
  for (const nothing of ['object-src', 'frame-ancestors']) expect(policy[nothing]).toEqual(["'none'"]);
  expect(JSON.stringify(policy)).not.toMatch(/https?:|\*/);
});
