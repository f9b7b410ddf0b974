import { expect, test } from 'vitest';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { systemContext } from '#lib/platform/context.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { installPolicy } from './install-policy.ts';

useDatabase();

test('the shipped policy is for a fresh installation: a later start changes no customer’s text', async () => {
  const install = () => installPolicy(systemContext('start', new Date()));
  const active = () => outside().policyVersion.findMany({ select: { text: true, state: true } });
  expect(await install()).toEqual({ installed: true });
  expect(await active()).toEqual([{ text: SHIPPED_POLICY, state: 'active' }]);
  // what an earlier version of the product shipped, or what a customer made of it
  await outside().policyVersion.updateMany({ data: { text: '// ours', hash: '0'.repeat(64) } });
  const entries = await outside().auditEntry.count();
  expect(await install()).toEqual({ installed: false });
  expect(await active()).toEqual([{ text: '// ours', state: 'active' }]);
  expect(await outside().auditEntry.count()).toBe(entries);
});
