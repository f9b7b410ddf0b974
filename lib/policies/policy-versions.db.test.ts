import { beforeAll, describe, expect, test } from 'vitest';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { activeNumber, approvedVersion, LAX_POLICY, sameButFor, seen } from '#tests/support/policies.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';
import { activatePolicy } from './activate-policy.ts';
import { approvePolicy } from './approve-policy.ts';
import { draftPolicy } from './draft-policy.ts';
import { editPolicy } from './edit-policy.ts';
import { retirePolicy, returnPolicy } from './retire-policy.ts';
import { endShadow, shadowPolicy } from './shadow-policy.ts';
import { validatePolicyVersion } from './validate-policy-version.ts';

useDatabase();
beforeAll(() => openShop());

const [dana, vik, pat] = ['dir-dana', 'vp-vik', 'pri-pat'];
const draft = async (text: string, by = dana) =>
  (await draftPolicy(as(by!), { text, note: 'for a test' })).number;
const validated = async (text: string, by = dana) => {
  const number = await draft(text, by);
  await validatePolicyVersion(as(by!), await seen(number));
  return number;
};
const stateOf = async (number: number) => (await db().policyVersion.findUnique({ where: { number } }))?.state;
const actionsOn = async (number: number) => {
  const { id } = await db().policyVersion.findUniqueOrThrow({ where: { number } });
  const entries = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } });
  return entries.map(({ action }) => action);
};
const activate = async (by: string, number: number) =>
  activatePolicy(as(by), { ...(await seen(number)), seenActive: await activeNumber() });
const RESTRICTED = (who: string) =>
  SHIPPED_POLICY.replace(/when \{ \[Role::"director"[^}]*\}/, `when { ${who} }`);
const EDITORS_LINE = SHIPPED_POLICY.slice(0, SHIPPED_POLICY.indexOf('@id("editors")')).split('\n').length;

describe('a version', () => {
  test('goes from draft to force, each step in the trail', async () => {
    const before = await activeNumber();
    const number = await approvedVersion(as(dana!), as(vik!), sameButFor('all steps'));
    await shadowPolicy(as(dana!), await seen(number));
    await activate(pat!, number);
    expect(await stateOf(number)).toBe('active');
    expect(await stateOf(before)).toBe('retired');
    expect(await actionsOn(number)).toEqual([
      'policy.drafted',
      'policy.validated',
      'policy.approved',
      'policy.shadowed',
      'policy.activated',
    ]);
    expect((await actionsOn(before)).at(-1)).toBe('policy.retired');
  });

  test('whose text is wrong is refused with line, column and reason', async () => {
    const number = await draft(SHIPPED_POLICY.replace('Level::"senior", Level', 'Level::"snior", Level'));
    await expect(validatePolicyVersion(as(dana!), await seen(number))).rejects.toMatchObject({
      code: 'invalid',
      field: 'text',
      message: expect.stringMatching(/^Line 29, column 11: .*snior/),
    });
    const torn = await draft('permit (principal, action');
    await expect(validatePolicyVersion(as(dana!), await seen(torn))).rejects.toMatchObject({
      message: expect.stringMatching(/^Line 1, column \d+: /),
    });
    expect(await stateOf(number)).toBe('draft');
  });

  test.each([
    ['nobody', 'context.person.level == Level::"junior" && context.person.role == Role::"vp"'],
    // they exist, but their rights here do not reach the policy: locked out all the same
    [
      'only people without the right',
      'context.person.role == Role::"engineer" && context.person.level == Level::"mid"',
    ],
    ['only one', 'context.person.role == Role::"vp"'],
  ])('that leaves %s to edit it is refused', async (_, rule) => {
    const number = await draft(RESTRICTED(rule));
    await expect(validatePolicyVersion(as(dana!), await seen(number))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(
        new RegExp(`^Line ${EDITORS_LINE}, column 1: With this text .* could edit the policy`),
      ),
    });
  });

  test('that locks out only since somebody left is refused when it is to come into force', async () => {
    const number = await approvedVersion(
      as(dana!),
      as(vik!),
      RESTRICTED('[Role::"director", Role::"vp"].contains(context.person.role)'),
    );
    await outside().person.update({ where: { id: personId('vp-vik') }, data: { orgRole: 'engineer' } });
    await outside().person.update({ where: { id: personId('sen-sia') }, data: { orgRole: 'vp' } });
    await expect(activate(dana!, number)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Whoever approved it may no longer edit'),
    });
    await returnPolicy(as(dana!), { ...(await seen(number)), reason: 'its approver has left' });
    await validatePolicyVersion(as(dana!), await seen(number));
    await approvePolicy(as(pat!), await seen(number));
    await outside().person.update({ where: { id: personId('sen-sia') }, data: { orgRole: 'engineer' } });
    await expect(activate(dana!, number)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('only one person could edit'),
    });
    await outside().person.update({ where: { id: personId('vp-vik') }, data: { orgRole: 'vp' } });
    expect(await stateOf(number)).toBe('approved');
  });

  test('is edited only as it was seen, and is a draft again', async () => {
    const number = await approvedVersion(as(dana!), as(vik!), sameButFor('to be edited'));
    const old = await seen(number);
    const { hash } = await editPolicy(as(dana!), { ...old, text: sameButFor('edited\r\n'), note: 'again' });
    expect(await seen(number)).toEqual({ number, seenHash: hash });
    expect(await db().policyVersion.findUnique({ where: { number } })).toMatchObject({
      state: 'draft',
      approvedBy: null,
      approvedAt: null,
    });
    expect((await actionsOn(number)).slice(-2)).toEqual(['policy.edited', 'policy.returned-to-draft']);
    await expect(editPolicy(as(vik!), { ...old, text: 'x', note: 'late' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(activate(dana!, number)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('in shadow is one at a time, and can end as it began', async () => {
    const [one, two] = [
      await approvedVersion(as(dana!), as(vik!), sameButFor('shadow one')),
      await approvedVersion(as(dana!), as(vik!), sameButFor('shadow two')),
    ];
    await shadowPolicy(as(dana!), await seen(one));
    await expect(shadowPolicy(as(dana!), await seen(two))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`Version ${one} is in shadow`),
    });
    await endShadow(as(dana!), await seen(one));
    await shadowPolicy(as(dana!), await seen(two));
    await retirePolicy(as(dana!), { ...(await seen(two)), reason: 'it was only an experiment' });
    expect([await stateOf(one), await stateOf(two)]).toEqual(['approved', 'retired']);
  });

  test('in force cannot be retired or edited', async () => {
    const number = await activeNumber();
    const input = { ...(await seen(number)), reason: 'we want no rules' };
    await expect(retirePolicy(as(dana!), input)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      editPolicy(as(dana!), { ...(await seen(number)), text: LAX_POLICY, note: 'laxer' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the second person', () => {
  test('is neither the author, nor anyone who edited it, nor another login of theirs', async () => {
    const number = await validated(sameButFor('whose'), dana);
    await editPolicy(as(pat!), { ...(await seen(number)), text: sameButFor('ours'), note: 'ours' });
    await validatePolicyVersion(as(vik!), await seen(number));
    for (const slug of [dana!, pat!])
      await expect(approvePolicy(as(slug), await seen(number))).rejects.toMatchObject({ code: 'forbidden' });
    // the VP turns out to be the director under another login: the identities were merged
    await outside().person.update({
      where: { id: personId(dana!) },
      data: { mergedIntoId: personId(vik!) },
    });
    await expect(approvePolicy(as(vik!), await seen(number))).rejects.toMatchObject({ code: 'forbidden' });
    await outside().person.update({ where: { id: personId(dana!) }, data: { mergedIntoId: null } });
    await approvePolicy(as(vik!), await seen(number));
    expect(await stateOf(number)).toBe('approved');
  });

  test('who turns out to have written it does not count when it is to come into force', async () => {
    const number = await approvedVersion(as(dana!), as(vik!), sameButFor('one and the same'));
    await outside().person.update({ where: { id: personId(vik!) }, data: { mergedIntoId: personId(dana!) } });
    await expect(activate(pat!, number)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('turned out to be one of those who wrote it'),
    });
    await outside().person.update({ where: { id: personId(vik!) }, data: { mergedIntoId: null } });
  });

  test.each(['sen-sol', 'mid-mara', 'aud-aki', 'adm-ada'])(
    'is not %s, who may not edit the policy',
    async (slug) => {
      const number = await validated(sameButFor(slug));
      await expect(approvePolicy(as(slug), await seen(number))).rejects.toMatchObject({ code: 'forbidden' });
      await expect(draftPolicy(as(slug), { text: 'x', note: 'mine' })).rejects.toMatchObject({
        code: 'forbidden',
      });
      expect(await stateOf(number)).toBe('validated');
    },
  );

  test('is an editor by the rule in force, not by the one to come', async () => {
    const number = await approvedVersion(
      as(dana!),
      as(vik!),
      RESTRICTED('[Role::"director", Role::"vp"].contains(context.person.role)'),
    );
    await activate(dana!, number);
    const open = await validated(sameButFor('principals again'));
    await expect(approvePolicy(as(pat!), await seen(open))).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('own rule about its editors does not name you'),
    });
    await approvePolicy(as(vik!), await seen(open));
    await activate(dana!, open);
    await expect(draft(sameButFor('by a principal'), pat)).resolves.toBeGreaterThan(open);
  });

  test('is a person: no system edits the policy', async () => {
    const ctx = systemContext('job', new Date());
    await expect(draftPolicy(ctx, { text: LAX_POLICY, note: 'laxer' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
