import { beforeAll, describe, expect, test } from 'vitest';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approveAs, askGate } from '#tests/support/gate.ts';
import { as, openShop, personId, pipeline, sha, submission } from '#tests/support/submitted.ts';
import { abandonChange } from './abandon-change.ts';
import { previewSubmission } from './preview-submission.ts';
import { dismissReview } from './reviews/dismiss-review.ts';
import { vetoChange } from './reviews/veto-change.ts';
import { withdrawReview } from './reviews/withdraw-review.ts';
import { submitChange } from './submit-change.ts';

useDatabase();
beforeAll(() => openShop());

const submit = async (over: Partial<SubmitChangeInput> = {}) => {
  const input = submission(over);
  const { changeId, decision } = await submitChange(pipeline(), input);
  return { changeId, input, decision };
};
const control = (changeId: string) => outside().changeControl.findUniqueOrThrow({ where: { changeId } });
const seen = async (changeId: string) => {
  const { headSha, version } = await control(changeId);
  return { changeId, sha: headSha, version };
};
const veto = async (changeId: string) =>
  vetoChange(as('sen-sia'), { ...(await seen(changeId)), rationale: 'It charges twice.' });
const abandon = (changeId: string) => abandonChange(pipeline(), { changeId, reason: 'under another name' });
const isHeld = async (changeId: string) => (await control(changeId)).unmet.includes('no-standing-objection');

describe('C: a veto is to a commit, whatever it is submitted as', () => {
  test('abandoning and submitting anew does not shed it; the preview and both changes say so', async () => {
    const { changeId, input } = await submit();
    await veto(changeId);
    await abandon(changeId);
    const anew = submission({ ...input, externalId: 'anew' });
    const { actor } = as('jun-author');
    const preview = await previewSubmission(actor as typeof actor & { kind: 'person' }, anew);
    expect(preview.decision.people.objections).toMatchObject([{ kind: 'veto' }]);
    const second = await submitChange(pipeline(), anew);
    expect(second.decision.people.objections).toMatchObject([
      { person: { id: personId('sen-sia') }, kind: 'veto' },
    ]);
    await approveAs(second.changeId, 'sen-sol', 'pri-pat');
    expect(await askGate({ sha: input.sha })).toMatchObject({
      outcome: 'deny',
      reason: expect.stringContaining('No veto and no requested change'),
    });
    const carried = await outside().auditEntry.findMany({ where: { action: 'objection.carried' } });
    expect(carried.map(({ subjectId }) => subjectId)).toEqual([second.changeId]);
    expect(JSON.parse(carried[0]!.body)).toMatchObject({ from: changeId, decision: 'veto' });
    // said again, it is carried no second time
    expect(await submitChange(pipeline(), anew)).toMatchObject({ effect: 'unchanged' });

    // the control: whoever raised it takes it back
    await withdrawReview(as('sen-sia'), { changeId: second.changeId, decision: 'veto' });
    expect(await askGate({ sha: input.sha })).toMatchObject({ outcome: 'allow' });
    const next = { ...anew, blastRadius: 'medium' as const };
    expect((await submitChange(pipeline(), next)).decision.people.objections).toEqual([]);
  });

  test('somebody without a hand in it may set it aside; another diff comes without it', async () => {
    const { changeId, input } = await submit();
    await veto(changeId);
    await abandon(changeId);
    const again = await submit({ ...input, externalId: 'again' });
    await dismissReview(as('sen-sol'), {
      ...(await seen(again.changeId)),
      personId: personId('sen-sia'),
      reason: 'She has read an old version: it charges once.',
    });
    expect(await isHeld(again.changeId)).toBe(false);
    const other = await submit({ ...input, externalId: 'other', sha: sha('0e1') });
    expect(await isHeld(other.changeId)).toBe(false);
  });

  test('nor does another commit with the same diff, nor pushing it to a change that is there', async () => {
    const diffId = 'd1'.repeat(20);
    const { changeId, input } = await submit({ diffId });
    await veto(changeId);
    const rebased = await submit({ diffId, sha: sha('0e2') });
    expect(await isHeld(rebased.changeId)).toBe(true);
    const { changeId: there, input: known } = await submit();
    expect(await isHeld(there)).toBe(false);
    await submitChange(pipeline(), { ...known, sha: input.sha });
    expect(await isHeld(there)).toBe(true);
  });

  test('submitted beforehand under another name, it is held from the moment of the veto', async () => {
    const { changeId, input } = await submit();
    const spare = await submit({ ...input, externalId: 'spare' });
    await approveAs(spare.changeId, 'sen-sol', 'pri-pat');
    const { version } = await control(spare.changeId);
    await veto(changeId);
    expect(await isHeld(spare.changeId)).toBe(true);
    expect((await control(spare.changeId)).version).toBeGreaterThan(version);
    await submitChange(pipeline(), { ...input, sha: sha('0e3') });
    expect(await askGate({ sha: input.sha })).toMatchObject({ outcome: 'deny' });
  });

  test('what was taken back, approved since, or raised in another repository is not carried', async () => {
    const { changeId, input } = await submit();
    await veto(changeId);
    const elsewhere = await submit({ ...input, externalId: 'elsewhere', repository: 'acme/other' });
    expect(await isHeld(elsewhere.changeId)).toBe(false);
    await withdrawReview(as('sen-sia'), { changeId, decision: 'veto' });
    await abandon(changeId);
    const anew = await submit({ ...input, externalId: 'after' });
    expect(await isHeld(anew.changeId)).toBe(false);
  });

  test('vetoes and submissions at once: each submission is held, and none waits for ever', async () => {
    const { changeId, input } = await submit();
    const first = await submit({ ...input, externalId: 'race-0' });
    const acts = Array.from({ length: 8 }, (_, n) =>
      n % 4 === 1 ? veto(n === 1 ? changeId : first.changeId) : submit({ ...input, externalId: `race-${n}` }),
    );
    await Promise.all(acts);
    const open = await outside().changeControl.findMany({ where: { headSha: input.sha } });
    expect(open.length).toBe(7);
    expect(open.filter(({ unmet }) => !unmet.includes('no-standing-objection'))).toEqual([]);
  }, 60_000);
});
