import { beforeAll, describe, expect, test } from 'vitest';
import { BreakGlassInput, ReviewBreakGlassInput } from '#lib/domain/change/break-glass.ts';
import { listExceptions } from '#lib/reports/uncontrolled.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { askGate, freezeAll, report } from '#tests/support/gate.ts';
import { as, openShop, personId, pipeline, sha, submission, submitted } from '#tests/support/submitted.ts';
import { submitChange } from '../submit-change.ts';
import { breakGlass } from './break-glass.ts';
import { reviewBreakGlass } from './review-break-glass.ts';

useDatabase();
beforeAll(() => openShop());

const reason = 'Checkout is down and this is its fix.';
const note = 'The outage was real and this ended it.';

async function open() {
  const input = submission();
  const { changeId } = await submitChange(pipeline(), input);
  return { changeId, sha: input.sha, reason };
}

const review = (who: string, changeId: string, breakGlassId: string) =>
  reviewBreakGlass(as(who), { changeId, breakGlassId, verdict: 'justified', note });

describe('breaking glass', () => {
  test('lets one head through at once, once, also into a freeze, and is recorded with what the rules said', async () => {
    const input = await open();
    const freeze = await freezeAll(-1_000, 60_000);
    const { decisionId, breakGlassId, expiresAt, reviewDueAt } = await breakGlass(as('sen-sol'), input);
    const row = await outside().gateDecision.findFirstOrThrow({ where: { id: decisionId } });
    expect(row).toMatchObject({ mode: 'break-glass', outcome: 'allow', breakGlassId });
    expect(row.decision).toMatchObject({ outcome: 'deny' });
    expect(expiresAt.getTime() - row.at.getTime()).toBe(600_000);
    expect(reviewDueAt.getTime() - row.at.getTime()).toBe(86_400_000);
    const entry = await outside().auditEntry.findFirstOrThrow({ where: { action: 'break-glass.used' } });
    expect(entry).toMatchObject({ subjectId: input.changeId, actorId: personId('sen-sol') });

    // the gate itself goes on saying no
    expect((await askGate({ sha: input.sha })).outcome).toBe('deny');
    const first = await report({ sha: input.sha, decisionId });
    expect(first.deployments[0]).toMatchObject({ decisionId, uncontrolled: false });
    const second = await report({ sha: input.sha, decisionId });
    expect(second.deployments[0]!.uncontrolled).toBe(true);
    await outside().changeFreeze.delete({ where: { id: freeze.id } });
  });

  test('the author may, in an emergency; juniors, auditors and pipelines may not', async () => {
    const mine = submission({ author: { name: 'sen-sia', identity: 'sen-sia@shop.test' } });
    const { changeId } = await submitChange(pipeline(), mine);
    await expect(breakGlass(as('sen-sia'), { changeId, sha: mine.sha, reason })).resolves.toBeDefined();
    const input = await open();
    for (const who of ['jun-author', 'mid-mara', 'aud-aki'])
      await expect(breakGlass(as(who), input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(breakGlass(pipeline(), input)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await outside().breakGlass.count({ where: { changeId: input.changeId } })).toBe(0);
  });

  test('asks for a reason that says something', async () => {
    const input = await open();
    for (const wrong of ['', 'urgent', ' '.repeat(40), `${'x'.repeat(19)} `])
      expect(BreakGlassInput.safeParse({ ...input, reason: wrong }).success, wrong).toBe(false);
    expect(BreakGlassInput.safeParse(input).success).toBe(true);
    expect(
      ReviewBreakGlassInput.safeParse({
        changeId: input.changeId,
        breakGlassId: input.changeId,
        verdict: 'justified',
        note: 'ok',
      }).success,
    ).toBe(false);
  });

  test('is for the head that was on the screen, of a change that is open', async () => {
    const input = await open();
    await expect(breakGlass(as('sen-sol'), { ...input, sha: sha('bad') })).rejects.toMatchObject({
      code: 'conflict',
    });
    const incidentId = input.changeId;
    await expect(breakGlass(as('sen-sol'), { ...input, incidentId })).rejects.toMatchObject({
      field: 'incidentId',
    });
    await outside().changeControl.update({ where: { changeId: input.changeId }, data: { state: 'closed' } });
    await expect(breakGlass(as('sen-sol'), input)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('T35: its review', () => {
  test('is a second person’s: not theirs who used it, under another login neither, nor a party’s', async () => {
    const mine = submission({
      author: { name: 'sen-sol', identity: 'sen-sol@shop.test' },
      coAuthors: [{ name: 'pri-pat', identity: 'pri-pat@shop.test' }],
    });
    const { changeId } = await submitChange(pipeline(), mine);
    const { breakGlassId } = await breakGlass(as('dir-dana'), { changeId, sha: mine.sha, reason });
    await expect(review('dir-dana', changeId, breakGlassId)).rejects.toThrow(/yourself/);
    await expect(review('pri-pat', changeId, breakGlassId)).rejects.toThrow(/hand in this change/);
    for (const who of ['sen-sia', 'aud-aki', 'jun-author'])
      await expect(review(who, changeId, breakGlassId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      reviewBreakGlass(pipeline(), { changeId, breakGlassId, verdict: 'justified', note }),
    ).rejects.toMatchObject({ code: 'forbidden' });

    const alias = personId('vp-vik');
    const merge = (mergedIntoId: string | null) =>
      outside().person.update({ where: { id: alias }, data: { mergedIntoId } });
    await merge(personId('dir-dana'));
    await expect(review('vp-vik', changeId, breakGlassId)).rejects.toThrow(/yourself/);
    await merge(null);

    await review('vp-vik', changeId, breakGlassId);
    expect(await outside().breakGlass.findFirstOrThrow({ where: { id: breakGlassId } })).toMatchObject({
      reviewedBy: alias,
      verdict: 'justified',
      reviewNote: note,
    });
    await expect(review('vp-vik', changeId, breakGlassId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await outside().auditEntry.count({ where: { action: 'break-glass.reviewed' } })).toBe(1);
  });

  test('is nobody’s while somebody unknown is behind the change: it may be their own', async () => {
    const mine = submission({ author: { name: 'Nobody', identity: 'stray@home.test' } });
    const { changeId } = await submitChange(pipeline(), mine);
    const { breakGlassId } = await breakGlass(as('sen-sol'), { changeId, sha: mine.sha, reason });
    const theirs = review('vp-vik', changeId, breakGlassId);
    await expect(theirs).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('stray@home.test'),
    });
    const stray = { kind: 'email', value: 'stray@home.test', personId: personId('jun-author') };
    await outside().personIdentity.create({ data: { ...stray, addedAt: new Date() } });
    await review('vp-vik', changeId, breakGlassId);
  });

  test('two reviews at once are one', async () => {
    const input = await open();
    const { breakGlassId } = await breakGlass(as('sen-sol'), input);
    const tries = Array.from({ length: 10 }, (_, n) =>
      review(n % 2 ? 'dir-dana' : 'vp-vik', input.changeId, breakGlassId),
    );
    const done = await Promise.allSettled(tries);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('until then it is on the director’s list, overdue after a day', async () => {
    const input = await open();
    const { breakGlassId } = await breakGlass(as('sen-sol'), input);
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    const find = async (filters: Parameters<typeof listExceptions>[0]) =>
      (await listExceptions(filters)).find(({ id }) => id === breakGlassId);
    const mine = { directorId: personId('dir-dana'), days: 30 };
    expect(await find({ ...mine, at: at(0) })).toMatchObject({
      kind: 'break-glass',
      reason,
      who: 'sen-sol',
      isOverdue: false,
      services: [{ slug: 'checkout', name: 'checkout' }],
    });
    expect(await find({ ...mine, at: at(25) })).toMatchObject({ isOverdue: true });
    expect(await find({ days: 30, at: at(0) })).toBeDefined();
    expect(await find({ directorId: personId('vp-vik'), days: 30, at: at(0) })).toBeUndefined();
    await review('vp-vik', input.changeId, breakGlassId);
    expect(await find({ ...mine, at: at(25) })).toBeUndefined();
  });

  test('so is what reached production without any allow; staging is not', async () => {
    const { changeId } = await submitted({ sha: sha('77') });
    await report({ sha: sha('77') });
    await report({ sha: sha('77'), environment: 'staging' });
    const unknown = (await report({ sha: sha('78'), repository: 'acme/nowhere' })).deployments[0]!;
    const list = await listExceptions({ directorId: personId('dir-dana'), days: 30, at: new Date() });
    expect(list.filter((one) => one.changeId === changeId)).toMatchObject([
      { kind: 'uncontrolled', environment: 'production', sha: sha('77') },
    ]);
    // no service, no director: on every director's list
    const others = await listExceptions({ directorId: personId('vp-vik'), days: 30, at: new Date() });
    expect(others.map((one) => one.changeId)).toEqual([unknown.changeId]);
  });
});
