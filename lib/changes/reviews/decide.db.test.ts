import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { judge } from '#lib/changes/assess/judge.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import { RELATIONS } from '#lib/domain/approval/facts.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { systemContext } from '#lib/platform/context.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline, sha, submission } from '#tests/support/submitted.ts';
import { approveChange } from './approve-change.ts';
import { comment } from './comment.ts';
import { eligibilityOf } from './eligibility.ts';
import { requestChanges } from './request-changes.ts';
import { vetoChange } from './veto-change.ts';
import { withdrawReview } from './withdraw-review.ts';

useDatabase();
beforeAll(() => openShop());

let input: SubmitChangeInput;
let changeId: string;
beforeEach(async () => {
  input = submission();
  ({ changeId } = await submitChange(pipeline(), input));
});

/** What somebody who looks now sees, with a reason. */
async function look() {
  const { headSha, version } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  return { changeId, sha: headSha, version, rationale: 'I read the diff and ran it.' };
}
const approve = async (slug: string) => approveChange(as(slug), await look());
const push = (seed: string, more: Partial<SubmitChangeInput> = {}) =>
  submitChange(pipeline(), { ...input, sha: sha(seed), ...more });
const counting = async () =>
  (await judge(outside(), changeId))!.decision.people.counting.map(({ person }) => person.name).sort();
const entries = (action?: string) =>
  outside().auditEntry.count({ where: { subjectId: changeId, ...(action ? { action } : {}) } });

describe('approving', () => {
  test('two people, one senior, and it is let through', async () => {
    const first = await approve('mid-mara');
    expect(first).toMatchObject({ revision: 1, decision: 'approve', outcome: 'deny' });
    expect(first.unmet).toEqual(['two-people-tier-1', 'senior-on-ai-tier-1']);
    expect(await approve('sen-sol')).toMatchObject({ outcome: 'allow', unmet: [] });
    expect(await counting()).toEqual(['mid-mara', 'sen-sol']);
    const row = await outside().review.findFirstOrThrow({
      where: { changeId, personId: personId('sen-sol') },
    });
    expect(row).toMatchObject({ identity: 'oidc:test|sen-sol', sha: input.sha, decision: 'approve' });
  });

  test('a reason is needed where AI took part, or nobody knows, on Tier 1', async () => {
    const { rationale: _, ...seen } = await look();
    await expect(approveChange(as('sen-sol'), seen)).rejects.toMatchObject({
      code: 'invalid',
      field: 'rationale',
    });
    await expect(approveChange(as('sen-sol'), { ...seen, rationale: '' })).rejects.toMatchObject({
      field: 'rationale',
    });
    expect((await eligibilityOf(changeId, personId('sen-sol'), outside())).rationaleNeeded).toMatch(
      /nobody knows/,
    );
    const { changeId: search } = await submitChange(
      pipeline(),
      submission({ paths: [['src/search/x.ts', 1, 1]] }),
    );
    const { headSha, version } = await outside().changeControl.findUniqueOrThrow({
      where: { changeId: search },
    });
    const plain = { changeId: search, sha: headSha, version };
    await expect(requestChanges(as('sen-sol'), plain)).rejects.toMatchObject({ field: 'rationale' });
    expect(await approveChange(as('sen-sol'), plain)).toMatchObject({ rationale: null });
  });

  test('the same word again is the same answer and leaves no entry', async () => {
    const seen = await look();
    const first = await approveChange(as('sen-sol'), seen);
    const count = await entries();
    expect(await approveChange(as('sen-sol'), seen)).toEqual(first);
    expect(await approveChange(as('sen-sol'), { ...seen, rationale: 'Other words.' })).toEqual(first);
    expect(await entries()).toBe(count);
  });

  test('a word replaces what the same person said of the revision before', async () => {
    await approve('sen-sol');
    await vetoChange(as('sen-sol'), await look());
    expect(await outside().review.count({ where: { changeId } })).toBe(1);
    expect(await counting()).toEqual([]);
    await approve('sen-sol');
    expect(await counting()).toEqual(['sen-sol']);
    const last = await outside().auditEntry.findFirstOrThrow({
      where: { subjectId: changeId },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.parse(last.body)).toMatchObject({ replaced: 'veto', decision: 'approve' });
  });

  test('only people review: not a pipeline, a job or an auditor', async () => {
    const seen = await look();
    for (const ctx of [pipeline(), systemContext('job', new Date()), as('aud-aki')]) {
      await expect(approveChange(ctx, seen)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(vetoChange(ctx, seen)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await outside().review.count({ where: { changeId } })).toBe(0);
  });
});

describe('T30: what is on the screen is not what is there', () => {
  test('another head is refused, for an objection too', async () => {
    const seen = await look();
    await push('f1');
    for (const verb of [approveChange, requestChanges, vetoChange]) {
      await expect(verb(as('sen-sol'), seen)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/^This change has changed since you looked: revision 2 \(/),
      });
    }
    expect(await outside().review.count({ where: { changeId } })).toBe(0);
  });

  test('pushed away and back again: the same sha is not the same revision', async () => {
    const seen = await look();
    await push('f2');
    await submitChange(pipeline(), input);
    await expect(approveChange(as('sen-sol'), seen)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('revision 3'),
    });
    expect(await approve('sen-sol')).toMatchObject({ revision: 3 });
  });

  test('a colleague’s approval does not make mine fail; a colleague’s veto does', async () => {
    const seen = await look();
    await approve('mid-mara');
    expect(await approveChange(as('sen-sol'), seen)).toMatchObject({ outcome: 'allow' });
    await vetoChange(as('sen-sia'), await look());
    await expect(approveChange(as('pri-pat'), seen)).rejects.toMatchObject({
      message: 'This change has changed since you looked: sen-sia vetoed it.',
    });
    expect(await vetoChange(as('pri-pat'), seen)).toMatchObject({ decision: 'veto' });
  });

  test('facts that got worse are told; who has seen them may approve', async () => {
    const seen = await look();
    await submitChange(pipeline(), { ...input, rollbackPlan: null, destructive: true });
    await expect(approveChange(as('sen-sol'), seen)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('it destroys something that holds state'),
    });
    expect(await approve('sen-sol')).toMatchObject({ decision: 'approve' });
  });

  test('a click from before one’s own withdrawal arrives too late', async () => {
    const seen = await look();
    await approveChange(as('sen-sol'), seen);
    await withdrawReview(as('sen-sol'), { changeId, decision: 'approve' });
    await expect(approveChange(as('sen-sol'), seen)).rejects.toMatchObject({
      message: 'This change has changed since you looked: you withdrew what you said.',
    });
    expect(await counting()).toEqual([]);
    // nobody else is held up by it, and a fresh look approves again
    expect(await approveChange(as('sen-sia'), seen)).toMatchObject({ decision: 'approve' });
    await approve('sen-sol');
    expect(await counting()).toEqual(['sen-sia', 'sen-sol']);
  });
});

test('the trail holds what was on the screen when somebody approved', async () => {
  const { sha, version } = await look();
  await approve('sen-sol');
  const entry = await outside().auditEntry.findFirstOrThrow({
    where: { action: 'change.approved' },
    orderBy: { seq: 'desc' },
  });
  expect(entry).toMatchObject({ actorKind: 'person', identity: expect.stringMatching(/./) });
  expect(JSON.parse(entry.body)).toMatchObject({
    revision: 1,
    sha,
    seenVersion: version,
    shown: {
      title: expect.stringMatching(/./),
      environment: 'production',
      outcome: 'deny',
      unmet: expect.arrayContaining([expect.any(String)]),
      policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
});

describe('withdrawing', () => {
  test('takes back what was said, once; both are in the trail', async () => {
    await approve('sen-sol');
    await withdrawReview(as('sen-sol'), { changeId, decision: 'approve' });
    await withdrawReview(as('sen-sol'), { changeId, decision: 'approve' });
    expect([await entries('change.approved'), await entries('review.withdrawn')]).toEqual([1, 1]);
    expect(await counting()).toEqual([]);
  });

  test('does not take back something else that was said since', async () => {
    await approve('sen-sol');
    await vetoChange(as('sen-sol'), await look());
    await expect(withdrawReview(as('sen-sol'), { changeId, decision: 'approve' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await withdrawReview(as('sen-sol'), { changeId, decision: 'veto' });
    expect(await counting()).toEqual([]);
  });

  test('an objection stands over new revisions until then', async () => {
    await vetoChange(as('sen-sol'), await look());
    await push('f3');
    await approve('mid-mara');
    expect(await approve('sen-sia')).toMatchObject({ unmet: ['no-standing-objection'] });
    expect(await withdrawReview(as('sen-sol'), { changeId, decision: 'veto' })).toMatchObject({
      outcome: 'allow',
    });
  });
});

describe('T27: whoever has a hand in it does not count, under any name', () => {
  const named = { name: 'sen-sol', identity: 'sen-sol@shop.test' };
  const hands: Record<(typeof RELATIONS)[number], Partial<SubmitChangeInput>> = {
    author: { author: named },
    committer: { committer: named },
    'co-author': { coAuthors: [named] },
    'pr-opener': { openedBy: named },
    'last-pusher': { pushedBy: named },
    'directed-the-agent': { directedBy: named },
    'applied-suggestion': { appliedSuggestions: [named] },
    merger: { mergedBy: named },
  };
  test.each(RELATIONS)('%s', async (relation) => {
    input = submission(hands[relation]);
    ({ changeId } = await submitChange(pipeline(), input));
    const eligibility = await eligibilityOf(changeId, personId('sen-sol'), outside());
    expect(eligibility).toMatchObject({ mayApprove: false, because: { code: 'involved' } });
    await expect(approve('sen-sol')).rejects.toMatchObject({
      code: 'forbidden',
      message: `Your approval ${eligibility.because!.told}.`,
    });
    expect(await outside().review.count({ where: { changeId } })).toBe(0);
    // may speak and may hold
    await comment(as('sen-sol'), { changeId, text: 'I wrote the loop.' });
    expect(await vetoChange(as('sen-sol'), await look())).toMatchObject({ outcome: 'deny' });
  });

  test('the control: without a hand in it the same person counts', async () => {
    await approve('sen-sol');
    expect(await counting()).toEqual(['sen-sol']);
  });

  test('calling oneself a bot in git hides no hand', async () => {
    for (const name of ['Release Bot', 'dependabot[bot]', 'deploy-robot']) {
      const author = { name, identity: 'sen-sol@shop.test' };
      const { changeId } = await submitChange(pipeline(), submission({ author }));
      const { headSha, version } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
      await expect(
        approveChange(as('sen-sol'), { changeId, sha: headSha, version, rationale: 'It looks right to me.' }),
      ).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('a known bot’s address in git hides its human until it is known who opened or pushed', async () => {
    const bot = { name: 'dependabot[bot]', identity: '49699333+dependabot[bot]@users.noreply.github.com' };
    input = submission({ author: bot, committer: bot });
    ({ changeId } = await submitChange(pipeline(), input));
    await approve('sen-sol');
    expect(await approve('sen-sia')).toMatchObject({ unmet: ['two-people-tier-1', 'senior-on-ai-tier-1'] });
    // the control: the forge says that it was the bot itself, or who it was
    const { decision } = await submitChange(pipeline(), { ...input, openedBy: bot, pushedBy: bot });
    expect(decision.outcome).toBe('allow');
    await submitChange(pipeline(), { ...input, pushedBy: named });
    expect(await counting()).toEqual(['sen-sia']);
  });

  test('a trailer of a commit in the middle is a hand too', async () => {
    input = submission({
      commits: [
        {
          sha: sha('99'),
          author: { name: 'jun-author', identity: 'jun-author@shop.test' },
          message: 'x\n\nCo-authored-by: Sol <sen-sol@shop.test>',
        },
      ],
    });
    ({ changeId } = await submitChange(pipeline(), input));
    await expect(approve('sen-sol')).rejects.toMatchObject({
      message: expect.stringContaining('you co-wrote it'),
    });
  });

  test('a hand that is found after the approval ends it', async () => {
    await approve('sen-sol');
    await submitChange(pipeline(), { ...input, pushedBy: named });
    expect(await counting()).toEqual([]);
  });
});

describe('T28: one person, several logins', () => {
  test('a second login is the same person', async () => {
    const login = { kind: 'github-login', value: `solo-${changeId}`, addedAt: new Date() };
    await outside().personIdentity.create({ data: { ...login, personId: personId('sen-sol') } });
    input = submission({ author: { name: 'solo', identity: `github-login:${login.value}` } });
    ({ changeId } = await submitChange(pipeline(), input));
    await expect(approve('sen-sol')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('an address that only hides a mailbox is whose id or login it names, and hides nobody', async () => {
    const kept = { personId: personId('sen-sol'), addedAt: new Date() };
    const of = (kind: string, value: string) =>
      outside().personIdentity.create({ data: { kind, value, ...kept } });
    await of('github-id', '583231');
    await of('github-login', 'solveig');
    for (const identity of ['583231+renamed@users.noreply.github.com', 'Solveig@users.noreply.github.com']) {
      input = submission({ author: { name: 'sol', identity } });
      ({ changeId } = await submitChange(pipeline(), input));
      await expect(approve('sen-sol')).rejects.toMatchObject({ code: 'forbidden' });
      const { decision } = (await judge(outside(), changeId))!;
      expect(decision.people.hidden).toEqual([]);
    }
    // the control: nobody's id, whatever the login
    input = submission({ author: { name: 'sol', identity: '999+stranger@users.noreply.github.com' } });
    ({ changeId } = await submitChange(pipeline(), input));
    expect((await judge(outside(), changeId))!.decision.people.hidden).toHaveLength(1);
  });

  test('two people who turn out to be one count once, and under either record', async () => {
    await approve('mid-mara');
    await approve('vp-vik');
    expect(await counting()).toEqual(['mid-mara', 'vp-vik']);
    const merge = (into: string | null) =>
      outside().person.update({
        where: { id: personId('vp-vik') },
        data: { mergedIntoId: into, active: into === null },
      });
    await merge(personId('mid-mara'));
    try {
      expect(await counting()).toEqual(['mid-mara']);
      // the old record's session acts as the person that it belongs to
      await withdrawReview(as('vp-vik'), { changeId, decision: 'approve' });
      expect(await counting()).toEqual([]);
      expect(await outside().review.count({ where: { changeId, withdrawnAt: null } })).toBe(0);
      const back = await approve('vp-vik');
      expect(back.decision).toBe('approve');
      expect(await counting()).toEqual(['mid-mara']);
    } finally {
      await merge(null);
    }
  });

  test('an author who turns out to be the approver is refused', async () => {
    await outside().person.update({
      where: { id: personId('jun-author') },
      data: { mergedIntoId: personId('sen-sia') },
    });
    try {
      await expect(approve('sen-sia')).rejects.toMatchObject({
        message: expect.stringContaining('you wrote'),
      });
    } finally {
      await outside().person.update({ where: { id: personId('jun-author') }, data: { mergedIntoId: null } });
    }
  });

  test('a review in the name of a bot, a token or nobody known counts zero', async () => {
    const ghost = await outside().person.create({
      data: {
        id: personId(`ghost-${changeId}`),
        slug: `ghost-${changeId}`,
        name: 'Ghost',
        level: 'senior',
        active: false,
        createdAt: new Date(),
      },
    });
    await outside().review.create({
      data: {
        changeId,
        revisionNumber: 1,
        personId: ghost.id,
        identity: 'token:ci',
        sha: input.sha,
        decision: 'approve',
        decidedAt: new Date(Date.now() - 5_000),
      },
    });
    expect(await counting()).toEqual([]);
  });
});

test('T31: who is offboarded or becomes an auditor between approval and gate counts no longer', async () => {
  await approve('mid-mara');
  await approve('sen-sol');
  const outcome = async () => (await judge(outside(), changeId))!.decision.outcome;
  expect(await outcome()).toBe('allow');
  const set = (data: { active?: boolean; orgRole?: string; level?: string }) =>
    outside().person.update({ where: { id: personId('sen-sol') }, data });
  const was = { active: true, orgRole: 'engineer', level: 'senior' };
  for (const now of [{ active: false }, { orgRole: 'auditor' }, { level: 'mid' }]) {
    await set(now);
    expect(await outcome()).toBe('deny');
    await set(was);
    expect(await outcome()).toBe('allow');
  }
});

test('a change that is closed is decided no more, and still commented', async () => {
  await approve('sen-sol');
  await outside().changeControl.update({ where: { changeId }, data: { state: 'closed' } });
  await expect(approve('sen-sia')).rejects.toMatchObject({ code: 'conflict' });
  await expect(withdrawReview(as('sen-sol'), { changeId, decision: 'approve' })).rejects.toMatchObject({
    code: 'conflict',
  });
  const commentId = '01990000-0000-7000-8000-000000000001';
  await comment(as('sen-sia'), { changeId, text: 'For the record.', commentId });
  await comment(as('sen-sia'), { changeId, text: 'For the record.', commentId });
  expect(await outside().changeComment.count({ where: { changeId } })).toBe(1);
  await expect(comment(as('sen-sol'), { changeId, text: 'Mine.', commentId })).rejects.toMatchObject({
    code: 'conflict',
  });
});
