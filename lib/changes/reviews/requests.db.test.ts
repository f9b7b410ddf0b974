import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { submitChange } from '#lib/changes/submit-change.ts';
import { cancelAbsence, setAbsence } from '#lib/people/set-absence.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline, submission } from '#tests/support/submitted.ts';
import { approveChange } from './approve-change.ts';
import { delegateReview } from './delegate-review.ts';
import { dismissReview } from './dismiss-review.ts';
import { nudge } from './nudge.ts';
import { standInsAt } from './queries.ts';
import { recordOpening } from './record-opening.ts';
import { reinstateObjection } from './reinstate-objection.ts';
import { requestReview } from './request-review.ts';
import { signOverride, withdrawOverride } from './sign-override.ts';
import { snooze } from './snooze.ts';
import { takeOver } from './take-over.ts';
import { vetoChange } from './veto-change.ts';
import { withdrawReview } from './withdraw-review.ts';

useDatabase();
beforeAll(() => openShop());

let changeId: string;
beforeEach(async () => {
  ({ changeId } = await submitChange(pipeline(), submission()));
});

async function look() {
  const { headSha, version } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  return { changeId, sha: headSha, version };
}
const rationale = 'I read the diff and ran it.';
const reason = 'Discussed with the platform team at length.';
const request = (slug: string) =>
  outside().reviewRequest.findUnique({
    where: { changeId_personId: { changeId, personId: personId(slug) } },
  });
const ask = (slug: string, by = 'jun-author') =>
  requestReview(as(by), { changeId, personId: personId(slug) });
const entries = () => outside().auditEntry.count();
const refused = (message: string | RegExp) => ({
  code: 'conflict',
  message: expect.stringMatching(message),
});

describe('asking for a review', () => {
  test('once; those whose approval would not count are not asked', async () => {
    expect(await ask('sen-sol')).toMatchObject({ personId: personId('sen-sol'), insteadOf: null });
    const count = await entries();
    await ask('sen-sol');
    expect(await entries()).toBe(count);
    await expect(ask('aud-aki')).rejects.toMatchObject(refused(/^aud-aki is an auditor/));
    await expect(ask('jun-author', 'sen-sia')).rejects.toMatchObject(
      refused(/^jun-author wrote the change, so/),
    );
    await approveChange(as('sen-sol'), { ...(await look()), rationale });
    await expect(ask('sen-sol')).rejects.toMatchObject(refused(/approved it already/));
    await approveChange(as('mid-mara'), { ...(await look()), rationale });
    await expect(ask('sen-sia')).rejects.toMatchObject(refused(/no requirement nearer/));
  });

  test('goes to whoever stands in while somebody is away, through a chain, if they could approve', async () => {
    const now = new Date();
    const away = (slug: string, delegate: string | null) =>
      setAbsence(as(slug, now), {
        from: new Date(now.getTime() - 60_000),
        until: new Date(now.getTime() + 86_400_000),
        delegateId: delegate && personId(delegate),
      });
    const absences = [
      ['sen-sol', await away('sen-sol', 'sen-sia')],
      ['sen-sia', await away('sen-sia', 'pri-pat')],
      ['mid-mara', await away('mid-mara', 'jun-author')],
      ['dir-dana', await away('dir-dana', 'vp-vik')],
      ['vp-vik', await away('vp-vik', 'dir-dana')],
    ] as const;
    try {
      expect(await ask('sen-sol')).toMatchObject({
        personId: personId('pri-pat'),
        insteadOf: { name: 'sen-sol' },
      });
      expect(await request('pri-pat')).toMatchObject({ kind: 'delegated' });
      expect(await request('sen-sol')).toBeNull();
      // the stand-in wrote it: the request stays with whoever is away, and says so
      expect(await ask('mid-mara', 'sen-sol')).toMatchObject({
        personId: personId('mid-mara'),
        insteadOf: null,
        awayUntil: expect.any(Date),
      });
      // two who stand in for one another
      expect(await ask('dir-dana')).toMatchObject({ personId: personId('dir-dana') });
      const ids = ['sen-sol', 'sen-sia', 'mid-mara', 'dir-dana', 'pri-pat'].map(personId);
      expect(Object.fromEntries(await standInsAt(outside(), ids, new Date()))).toEqual({
        [personId('sen-sol')]: personId('pri-pat'),
        [personId('sen-sia')]: personId('pri-pat'),
        [personId('mid-mara')]: personId('jun-author'),
      });
    } finally {
      for (const [slug, { absenceId }] of absences) await cancelAbsence(as(slug, now), { absenceId });
    }
    expect((await standInsAt(outside(), [personId('sen-sol')], new Date())).size).toBe(0);
    expect(await ask('sen-sol')).toMatchObject({ personId: personId('sen-sol') });
  });
});

describe('being away', () => {
  test('is one’s own, does not overlap, and the same again is no change', async () => {
    const from = new Date('2030-01-01T00:00:00Z');
    const until = new Date('2030-01-08T00:00:00Z');
    const first = await setAbsence(as('pri-pat'), { from, until, delegateId: null });
    const count = await entries();
    expect(await setAbsence(as('pri-pat'), { from, until, delegateId: null })).toEqual(first);
    expect(await entries()).toBe(count);
    const overlapping = { from: new Date('2030-01-07T00:00:00Z'), until: new Date('2030-02-01T00:00:00Z') };
    await expect(setAbsence(as('pri-pat'), overlapping)).rejects.toMatchObject({ code: 'conflict' });
    await expect(cancelAbsence(as('sen-sol'), first)).rejects.toMatchObject({ code: 'not-found' });
    await expect(setAbsence(as('sen-sol'), { from: until, until: from })).rejects.toMatchObject({
      field: 'until',
    });
    for (const delegate of ['sen-sol', 'aud-aki'])
      await expect(
        setAbsence(as('sen-sol'), { from, until, delegateId: personId(delegate) }),
      ).rejects.toMatchObject({ field: 'delegateId' });
    // at the instant at which one ends the next may begin
    await setAbsence(as('pri-pat'), { from: until, until: new Date('2030-01-09T00:00:00Z') });
  });

  test('ten clicks at once are one absence', async () => {
    const span = { from: new Date('2031-01-01T00:00:00Z'), until: new Date('2031-01-08T00:00:00Z') };
    const all = await Promise.all(Array.from({ length: 10 }, () => setAbsence(as('mid-mara'), span)));
    expect(new Set(all.map(({ absenceId }) => absenceId)).size).toBe(1);
  });
});

describe('passing on', () => {
  test('ends with whoever had it and begins with the other', async () => {
    await ask('sen-sol');
    const to = { changeId, personId: personId('sen-sia'), note: 'You know this code.' };
    await delegateReview(as('sen-sol'), to);
    expect(await request('sen-sol')).toMatchObject({ endedAt: expect.any(Date) });
    expect(await request('sen-sia')).toMatchObject({
      kind: 'delegated',
      askedBy: personId('sen-sol'),
      note: to.note,
      endedAt: null,
    });
    const count = await entries();
    await delegateReview(as('sen-sol'), to);
    expect(await entries()).toBe(count);
  });

  test('never to somebody ineligible, and not by them', async () => {
    for (const slug of ['jun-author', 'aud-aki'])
      await expect(
        delegateReview(as('sen-sol'), { changeId, personId: personId(slug) }),
      ).rejects.toMatchObject({ code: 'conflict' });
    await outside().person.update({ where: { id: personId('pri-pat') }, data: { active: false } });
    await expect(
      delegateReview(as('sen-sol'), { changeId, personId: personId('pri-pat') }),
    ).rejects.toMatchObject(refused(/no longer active/));
    await outside().person.update({ where: { id: personId('pri-pat') }, data: { active: true } });
    await expect(
      delegateReview(as('jun-author'), { changeId, personId: personId('sen-sol') }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    // one approval is there: another one of a mid-level engineer brings the senior no nearer
    await approveChange(as('mid-mara'), { ...(await look()), rationale });
    await approveChange(as('dir-dana'), { ...(await look()), rationale });
    await expect(
      delegateReview(as('sen-sol'), { changeId, personId: personId('vp-vik') }),
    ).rejects.toMatchObject(refused(/no requirement nearer/));
  });

  test('two who take over at once: one has it, the other is told who', async () => {
    await ask('mid-mara');
    const takers = ['sen-sol', 'sen-sia', 'pri-pat'];
    const answers = await Promise.allSettled(takers.map((slug) => takeOver(as(slug), { changeId })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lost = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject(refused(/has taken this over/));
    const winner = takers[answers.findIndex(({ status }) => status === 'fulfilled')]!;
    const other = takers.find((slug) => slug !== winner)!;
    await takeOver(as(other), { changeId, from: personId(winner) });
    expect(await request(winner)).toMatchObject({ endedAt: expect.any(Date) });
    expect(await request(other)).toMatchObject({ kind: 'taken', endedAt: null });
    await expect(takeOver(as('jun-author'), { changeId })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('putting off and reminding', () => {
  test('a snooze is one’s own; it does not pass the change on', async () => {
    const until = new Date(Date.now() + 3_600_000);
    await snooze(as('sen-sol'), { changeId, until });
    const count = await entries();
    await snooze(as('sen-sol'), { changeId, until });
    expect(await entries()).toBe(count);
    expect(await request('sen-sol')).toMatchObject({ snoozedTill: until });
    await snooze(as('sen-sol'), { changeId, until: null });
    const { snoozedTill } = (await request('sen-sol'))!;
    expect(snoozedTill!.getTime()).toBeLessThanOrEqual(Date.now());
    for (const bad of [new Date(Date.now() - 1_000), new Date(Date.now() + 40 * 86_400_000)])
      await expect(snooze(as('sen-sol'), { changeId, until: bad })).rejects.toMatchObject({
        field: 'until',
      });
  });

  test('authors remind those who are asked, once an hour, however many click', async () => {
    const at = { changeId, personId: personId('sen-sol') };
    await outside().changeParty.create({
      data: {
        changeId,
        relation: 'pr-opener',
        identity: `person:${personId('mid-mara')}`,
        holder: 'person',
        addedAt: new Date(),
      },
    });
    await expect(nudge(as('jun-author'), at)).rejects.toMatchObject(refused(/not asked/));
    await ask('sen-sol');
    await expect(nudge(as('sen-sia'), at)).rejects.toMatchObject({ code: 'forbidden' });
    const clicks = await Promise.allSettled(
      ['jun-author', 'mid-mara', 'jun-author', 'mid-mara'].map((slug) => nudge(as(slug), at)),
    );
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await outside().reviewRequest.updateMany({
      where: { changeId },
      data: { nudgedAt: new Date(Date.now() - 3_600_001) },
    });
    await nudge(as('jun-author'), at);
  });
});

describe('dismissing an objection', () => {
  const dismiss = async (slug: string, whose = 'sen-sia') =>
    dismissReview(as(slug), { ...(await look()), personId: personId(whose), reason });

  test('is for a senior of the service’s team and its director, with the reason kept', async () => {
    await vetoChange(as('sen-sia'), { ...(await look()), rationale });
    await expect(dismiss('sen-sia')).rejects.toMatchObject(refused(/your own objection/));
    await expect(dismiss('mid-mara')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(dismiss('vp-vik')).rejects.toMatchObject({ code: 'forbidden' });
    await outside().person.update({ where: { id: personId('pri-pat') }, data: { team: 'other' } });
    await expect(dismiss('pri-pat')).rejects.toMatchObject({ code: 'forbidden' });
    await outside().person.update({ where: { id: personId('pri-pat') }, data: { team: 'shop' } });
    const before = await dismiss('dir-dana');
    expect(before.unmet).not.toContain('no-standing-objection');
    const row = await outside().review.findFirstOrThrow({ where: { changeId } });
    expect(row).toMatchObject({ dismissedBy: personId('dir-dana'), dismissedReason: reason });
    const count = await entries();
    await dismiss('sen-sol');
    expect(await entries()).toBe(count);
    // and may be raised again
    await vetoChange(as('sen-sia'), { ...(await look()), rationale });
    expect((await look()).version).toBeGreaterThan(before.version);
    await dismiss('sen-sol');
  });

  test('is undone by whoever did it, and by nobody else; both are in the trail', async () => {
    await vetoChange(as('sen-sia'), { ...(await look()), rationale });
    const undo = (slug: string) => reinstateObjection(as(slug), { changeId, personId: personId('sen-sia') });
    const before = await look();
    expect((await dismiss('dir-dana')).unmet).not.toContain('no-standing-objection');
    await expect(undo('sen-sol')).rejects.toMatchObject(refused(/dismissed no objection/));
    expect((await undo('dir-dana')).unmet).toContain('no-standing-objection');
    expect(await outside().review.findFirstOrThrow({ where: { changeId } })).toMatchObject({
      decision: 'veto',
      rationale,
      dismissedAt: null,
      dismissedReason: null,
    });
    const count = await entries();
    await undo('dir-dana');
    expect(await entries()).toBe(count);
    // what stands again is news to whoever looked while it was set aside
    await dismiss('dir-dana');
    const meanwhile = await look();
    await undo('dir-dana');
    const unseen = approveChange(as('sen-sol'), { ...meanwhile, rationale });
    await expect(unseen).rejects.toMatchObject(refused(/sen-sia vetoed it/));
    expect((await look()).version).toBeGreaterThan(before.version);
  });

  test('is not for those behind the change, nor of what was raised since they looked', async () => {
    await outside().changeParty.create({
      data: {
        changeId,
        relation: 'committer',
        identity: `person:${personId('sen-sol')}`,
        holder: 'person',
        addedAt: new Date(),
      },
    });
    await vetoChange(as('sen-sia'), { ...(await look()), rationale });
    await expect(dismiss('sen-sol')).rejects.toMatchObject({ code: 'forbidden' });
    const seen = await look();
    await withdrawReview(as('sen-sia'), { changeId, decision: 'veto' });
    await expect(dismiss('dir-dana')).rejects.toMatchObject(refused(/No objection/));
    await vetoChange(as('sen-sia'), { ...(await look()), rationale });
    await expect(
      dismissReview(as('dir-dana'), { ...seen, personId: personId('sen-sia'), reason }),
    ).rejects.toMatchObject(refused(/sen-sia vetoed it/));
  });
});

describe('exceptions', () => {
  const sign = async (slug: string, requirement: string) =>
    signOverride(as(slug), { ...(await look()), requirement, reason });

  test('a senior signs, on Tier 1 a director has to; taken back it is gone', async () => {
    await expect(sign('mid-mara', 'two-people-tier-1')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await sign('sen-sol', 'two-people-tier-1')).toMatchObject({
      unmet: ['senior-on-ai-tier-1', 'director-signs-overrides-tier-1'],
    });
    const count = await entries();
    await sign('sen-sol', 'two-people-tier-1');
    expect(await entries()).toBe(count);
    await sign('dir-dana', 'two-people-tier-1');
    expect(await sign('dir-dana', 'senior-on-ai-tier-1')).toMatchObject({ outcome: 'allow' });
    await withdrawOverride(as('dir-dana'), { changeId, requirement: 'senior-on-ai-tier-1' });
    await withdrawOverride(as('dir-dana'), { changeId, requirement: 'senior-on-ai-tier-1' });
    expect(await outside().changeControl.findUnique({ where: { changeId } })).toMatchObject({
      outcome: 'deny',
      unmet: ['senior-on-ai-tier-1'],
    });
  });

  test('only from what knows an exception, and needs one', async () => {
    await expect(sign('sen-sol', 'nothing')).rejects.toMatchObject({ code: 'invalid' });
    await expect(sign('sen-sol', 'director-signs-overrides-tier-1')).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(sign('sen-sol', 'no-deployment-in-freeze')).rejects.toMatchObject(
      refused(/needs no exception/),
    );
  });

  test('not by those behind the change, and a late click does not undo a withdrawal', async () => {
    const seen = await look();
    const input = { ...seen, requirement: 'two-people-tier-1', reason };
    await signOverride(as('sen-sol'), input);
    await withdrawOverride(as('sen-sol'), { changeId, requirement: 'two-people-tier-1' });
    await expect(signOverride(as('sen-sol'), input)).rejects.toMatchObject(refused(/you withdrew your/));
    const own = submission({ author: { name: 'sen-sia', identity: 'sen-sia@shop.test' } });
    ({ changeId } = await submitChange(pipeline(), own));
    await expect(sign('sen-sia', 'two-people-tier-1')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('with somebody unknown behind the change nothing is excepted and no objection set aside until they are known', async () => {
  const author = { name: 'Dana at home', identity: 'dana@home.test' };
  ({ changeId } = await submitChange(pipeline(), submission({ author })));
  await vetoChange(as('sen-sia'), { ...(await look()), rationale });
  const sign = async () =>
    signOverride(as('dir-dana'), { ...(await look()), requirement: 'two-people-tier-1', reason });
  const dismiss = async (slug: string) =>
    dismissReview(as(slug), { ...(await look()), personId: personId('sen-sia'), reason });
  await expect(sign()).rejects.toMatchObject(refused(/not known who is behind/));
  await expect(dismiss('dir-dana')).rejects.toMatchObject(refused(/not known who is behind/));
  // the control: as soon as it is known, everybody else may
  await outside().personIdentity.create({
    data: { kind: 'email', value: 'dana@home.test', personId: personId('dir-dana'), addedAt: new Date() },
  });
  await expect(sign()).rejects.toMatchObject({ code: 'forbidden' });
  await expect(dismiss('dir-dana')).rejects.toMatchObject({ code: 'forbidden' });
  await dismiss('sen-sol');
  await signOverride(as('vp-vik'), { ...(await look()), requirement: 'two-people-tier-1', reason });
  await outside().personIdentity.deleteMany({ where: { value: 'dana@home.test' } });
});

describe('what a reviewer opened', () => {
  test('adds up no faster than time passes, with paths of the change only', async () => {
    const open = (seconds: number, paths: string[], revision = 1) =>
      recordOpening(as('sen-sol'), { changeId, revision, seconds, paths });
    const row = () => outside().reviewOpening.findFirstOrThrow({ where: { changeId } });
    expect(await open(0, [])).toEqual({ recorded: true });
    expect(await open(0, [])).toEqual({ recorded: false });
    expect(await open(3_000, ['src/checkout/cart.ts', '/etc/passwd'])).toEqual({ recorded: true });
    const { seconds, paths } = await row();
    expect(paths).toEqual(['src/checkout/cart.ts']);
    expect(seconds).toBeLessThan(60);
    expect(await open(5, [], 2)).toEqual({ recorded: false });
    await approveChange(as('sen-sol'), { ...(await look()), rationale });
    const review = await outside().review.findFirstOrThrow({ where: { changeId } });
    expect(review.openedAt).toEqual((await row()).openedAt);
  });
});
