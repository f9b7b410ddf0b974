import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { trailViolations } from '#tests/support/approval-trail.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline, sha, submission } from '#tests/support/submitted.ts';
import { assessChange } from '../assess/assess-change.ts';
import { judge } from '../assess/judge.ts';
import { approveChange } from './approve-change.ts';
import type { DecideInput } from './decide.ts';
import { writeReview } from './store.ts';
import { vetoChange } from './veto-change.ts';
import { withdrawReview } from './withdraw-review.ts';

/** `APPROVAL_RACE_ROUNDS=300` for as many as SAFETY asks of a release. */
const ROUNDS = Number(process.env.APPROVAL_RACE_ROUNDS ?? 6);

useDatabase();
beforeAll(() => openShop());

const rationale = 'I read the diff and ran it.';

async function aChange() {
  const input = submission();
  const { changeId } = await submitChange(pipeline(), input);
  return { input, changeId };
}

async function look(changeId: string): Promise<DecideInput> {
  const { headSha, version } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  return { changeId, sha: headSha, version, rationale };
}

const violations = (changeId: string) => trailViolations(outside(), changeId);
const approvals = (changeId: string) =>
  outside().auditEntry.count({ where: { subjectId: changeId, action: 'change.approved' } });
const jitter = () => sleep(Math.random() * 12);

/** The same verb as somebody would write it first: look, then write, without the change's lock. */
function naiveApprove(ctx: Context, input: DecideInput): Promise<void> {
  return mutate<void>(ctx, async (tx) => {
    const control = await tx.changeControl.findUniqueOrThrow({ where: { changeId: input.changeId } });
    if (control.headSha !== input.sha) throw conflict('This change has changed since you looked.');
    const known = await tx.review.findFirst({
      where: { changeId: input.changeId, revisionNumber: control.headNumber, personId: ctx.actor.id },
    });
    if (known) return { result: undefined, unchanged: true };
    await jitter();
    const word = {
      changeId: input.changeId,
      revision: control.headNumber,
      sha: control.headSha,
      decision: 'approve',
      rationale,
    } as const;
    const { id, identity } = ctx.actor as { id: string; identity: string };
    await writeReview(tx, { ...word, personId: id, identity, at: new Date() });
    await assessChange(tx, input.changeId);
    const { changeId, ...details } = word;
    return {
      result: undefined,
      entries: [{ action: 'change.approved', subject: { type: 'change', id: changeId }, details }],
    };
  });
}

describe('T26: fifty clicks at once', () => {
  test('the control: without the lock they are several approvals', async () => {
    const { changeId } = await aChange();
    const seen = await look(changeId);
    await Promise.allSettled(Array.from({ length: 50 }, () => naiveApprove(as('sen-sol'), seen)));
    expect(await approvals(changeId)).toBeGreaterThan(1);
    expect(await violations(changeId)).toContain('change.approved twice by one person');
  });

  test('are one approval, one entry and one answer', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { changeId } = await aChange();
      const seen = await look(changeId);
      const answers = await Promise.all(Array.from({ length: 50 }, () => approveChange(as('sen-sol'), seen)));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await outside().review.count({ where: { changeId } })).toBe(1);
      expect(await approvals(changeId)).toBe(1);
      expect(await violations(changeId)).toEqual([]);
    }
  });
});

describe('T29: approving while somebody pushes', () => {
  /** Two approve the first head while it is pushed away, and in every second round pushed back. */
  async function race(
    approve: (ctx: Context, seen: DecideInput) => Promise<unknown>,
    round: number,
  ): Promise<string[]> {
    const { input, changeId } = await aChange();
    const seen = await look(changeId);
    const push = async () => {
      await jitter();
      await submitChange(pipeline(), { ...input, sha: sha(`e${round}`) });
      if (round % 2 === 0) await submitChange(pipeline(), input);
    };
    const click = async (slug: string) => {
      await jitter();
      return approve(as(slug), seen);
    };
    const done = await Promise.allSettled([push(), click('sen-sol'), click('mid-mara')]);
    const failures = done.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    for (const failure of failures) expect(failure).toMatchObject({ code: 'conflict' });
    const wrong = await violations(changeId);
    // whatever was approved was approved of what is gone
    const { decision } = (await judge(outside(), changeId))!;
    if (decision.outcome === 'allow') wrong.push('let through with approvals of another revision');
    return wrong;
  }

  test('the control: without the lock it goes wrong', async () => {
    const wrong: string[] = [];
    for (let round = 0; wrong.length === 0 && round < 300; round += 1)
      wrong.push(...(await race(naiveApprove, round)));
    expect(wrong).not.toEqual([]);
  });

  test('under the lock an approval is of the head, or refused', async () => {
    for (let round = 0; round < 3 * ROUNDS; round += 1) expect(await race(approveChange, round)).toEqual([]);
  });
});

test('approving and withdrawing in two tabs end with one truth', async () => {
  for (let round = 0; round < 2 * ROUNDS; round += 1) {
    const { changeId } = await aChange();
    const seen = await look(changeId);
    await approveChange(as('sen-sol'), seen);
    const tabs = [
      () => withdrawReview(as('sen-sol'), { changeId, decision: 'approve' }),
      () => approveChange(as('sen-sol'), seen),
      () => withdrawReview(as('sen-sol'), { changeId, decision: 'approve' }),
      () => approveChange(as('sen-sol'), seen),
    ];
    await Promise.allSettled(
      tabs.map(async (click) => {
        await jitter();
        return click();
      }),
    );
    // clicks that came before the withdrawal were repetitions, those after it were of an old page
    const row = await outside().review.findFirstOrThrow({ where: { changeId } });
    expect(row.withdrawnAt).not.toBeNull();
    expect(await approvals(changeId)).toBe(1);
    expect(await violations(changeId)).toEqual([]);
  }
});

test('two people at once both count, and what is kept knows it', async () => {
  for (let round = 0; round < 2 * ROUNDS; round += 1) {
    const { changeId } = await aChange();
    const seen = await look(changeId);
    const answers = await Promise.all(
      ['sen-sol', 'mid-mara', 'sen-sia'].map((slug) => approveChange(as(slug), seen)),
    );
    expect(answers.filter(({ outcome }) => outcome === 'allow').length).toBeGreaterThan(0);
    expect(await outside().changeControl.findUnique({ where: { changeId } })).toMatchObject({
      outcome: 'allow',
      version: seen.version + 3,
    });
    expect(await violations(changeId)).toEqual([]);
  }
});

test('an approval and a veto at once: the veto stands whoever was first', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { changeId } = await aChange();
    const seen = await look(changeId);
    await Promise.allSettled([
      approveChange(as('sen-sol'), seen),
      vetoChange(as('sen-sia'), seen),
      approveChange(as('mid-mara'), seen),
    ]);
    expect((await judge(outside(), changeId))!.decision.outcome).toBe('deny');
    expect(await violations(changeId)).toEqual([]);
  }
});

test('T31: approving while one is offboarded is refused or does not count', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { changeId } = await aChange();
    const seen = await look(changeId);
    const set = (active: boolean) =>
      outside().person.update({ where: { id: personId('sen-sol') }, data: { active } });
    await approveChange(as('mid-mara'), seen);
    try {
      await Promise.allSettled([approveChange(as('sen-sol'), seen), set(false)]);
      const { outcome, people } = (await judge(outside(), changeId))!.decision;
      expect(outcome).toBe('deny');
      expect(people.counting.map(({ person }) => person.name)).toEqual(['mid-mara']);
    } finally {
      await set(true);
    }
  }
});
