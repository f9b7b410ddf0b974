import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { useDatabase } from '#tests/support/database.ts';
import { activeNumber, approvedVersion, sameButFor, seen } from '#tests/support/policies.ts';
import { as, openShop } from '#tests/support/submitted.ts';
import { activatePolicy } from './activate-policy.ts';
import { approvePolicy } from './approve-policy.ts';
import { draftPolicy } from './draft-policy.ts';
import { editPolicy } from './edit-policy.ts';
import { validatePolicyVersion } from './validate-policy-version.ts';

useDatabase();
beforeAll(() => openShop());

const ROUNDS = 12;
const [dana, vik, pat] = [as('dir-dana'), as('vp-vik'), as('pri-pat')];

const validated = async (text: string) => {
  const { number } = await draftPolicy(dana, { text, note: 'for a race' });
  await validatePolicyVersion(dana, await seen(number));
  return number;
};
const countEntries = (id: string, action: string) =>
  db().auditEntry.count({ where: { subjectId: id, action } });
const codesOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code?: string }).code));

/**
 * Seen to fail in the first round each without the lock of `lockPolicies`: two people's approvals of one version both
 * done and both in the trail; an edit and an approval that left the new text `approved` by somebody who had seen the
 * old one; and of two activations one that died of the unique index instead of being told what had happened.
 */
describe('two at once end in one truth', () => {
  test('approvals of one version', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const number = await validated(sameButFor(`approved ${round}`));
      const input = await seen(number);
      const outcomes = await Promise.allSettled([approvePolicy(vik, input), approvePolicy(pat, input)]);
      expect(codesOf(outcomes).sort()).toEqual(['conflict', 'done']);
      const { id } = await db().policyVersion.findUniqueOrThrow({ where: { number } });
      expect(await countEntries(id, 'policy.approved')).toBe(1);
    }
  });

  test('an approval and an edit: no approval covers a text that its giver has not seen', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const number = await validated(sameButFor(`edited ${round}`));
      const input = await seen(number);
      const text = sameButFor(`slipped in ${round}`);
      await Promise.allSettled([
        editPolicy(dana, { ...input, text, note: 'slipped in' }),
        approvePolicy(vik, input),
      ]);
      const after = await db().policyVersion.findUniqueOrThrow({ where: { number } });
      expect([after.text, after.state, after.approvedBy]).toEqual([text, 'draft', null]);
    }
  });

  test('activations of two versions', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = await approvedVersion(dana, vik, sameButFor(`one ${round}`));
      const two = await approvedVersion(dana, vik, sameButFor(`two ${round}`));
      const seenActive = await activeNumber();
      const outcomes = await Promise.allSettled([
        activatePolicy(dana, { ...(await seen(one)), seenActive }),
        activatePolicy(pat, { ...(await seen(two)), seenActive }),
      ]);
      expect(codesOf(outcomes).sort()).toEqual(['conflict', 'done']);
      expect([one, two]).toContain(await activeNumber());
      const activated = await db().auditEntry.count({ where: { action: 'policy.activated' } });
      expect(activated).toBe(round + 1);
    }
  });
});
