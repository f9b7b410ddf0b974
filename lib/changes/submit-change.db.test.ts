import { beforeAll, describe, expect, test } from 'vitest';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approveAs, askGate } from '#tests/support/gate.ts';
import { as, openShop, personId, pipeline, sha, submission, submitted } from '#tests/support/submitted.ts';
import { submitChange } from './submit-change.ts';

useDatabase();
beforeAll(() => openShop());

const stateOf = (decision: { requirements: readonly { id: string; state: string }[] }, id: string) =>
  decision.requirements.find((one) => one.id === id)?.state;

describe('submitting a change', () => {
  test('it is recorded with services by path, its author as a person, and judged', async () => {
    const { changeId, effect, revision, decision } = await submitted();
    expect({ effect, revision, outcome: decision.outcome }).toEqual({
      effect: 'created',
      revision: 1,
      outcome: 'deny',
    });
    expect(stateOf(decision, 'two-people-tier-1')).toBe('unsatisfied');
    expect(stateOf(decision, 'senior-on-ai-tier-1')).toBe('unsatisfied');
    const change = await outside().change.findUniqueOrThrow({
      where: { id: changeId },
      include: { control: true },
    });
    expect(change).toMatchObject({ tier: 1, status: 'proposed', authorPersonId: personId('jun-author') });
    expect(change.control).toMatchObject({ outcome: 'deny', state: 'open', headNumber: 1, version: 1 });
    expect(change.control!.wanted).toContain('senior/engineer/untrained');
    expect(change.control!.dueAt).not.toBeNull();
  });

  test('again is no change and leaves no entry; another sha is a revision', async () => {
    const input = submission();
    const first = await submitChange(pipeline(), input);
    const entries = await outside().auditEntry.count();
    expect(await submitChange(pipeline(), input)).toMatchObject({ effect: 'unchanged', revision: 1 });
    expect(await outside().auditEntry.count()).toBe(entries);
    const second = await submitChange(pipeline(), { ...input, sha: sha('b1') });
    expect(second).toMatchObject({ changeId: first.changeId, effect: 'revised', revision: 2 });
    // pushing the first head again is a third revision, not the first one alive again
    expect(await submitChange(pipeline(), input)).toMatchObject({ effect: 'revised', revision: 3 });
  });

  test('a new revision dismisses approvals, with the reason; the same diff keeps them', async () => {
    const input = submission({ diffId: 'd'.repeat(40) });
    const { changeId } = await submitChange(pipeline(), input);
    const approve = (revisionNumber: number, head: string) =>
      outside().review.create({
        data: {
          changeId,
          revisionNumber,
          personId: personId('sen-sol'),
          identity: 'oidc:x',
          sha: head,
          decision: 'approve',
          decidedAt: new Date(Date.now() - 1000),
        },
      });
    await approve(1, input.sha);
    const rebased = await submitChange(pipeline(), { ...input, sha: sha('c1') });
    expect(rebased).toMatchObject({ dismissed: 0, revision: 2 });
    expect(rebased.decision.people.counting).toHaveLength(1);
    const pushed = await submitChange(pipeline(), { ...input, sha: sha('c2'), diffId: 'e'.repeat(40) });
    expect(pushed).toMatchObject({ dismissed: 1, revision: 3 });
    expect(pushed.decision.people.counting).toHaveLength(0);
    const review = await outside().review.findFirstOrThrow({ where: { changeId } });
    expect(review.dismissedReason).toMatch(/^revision 3 \(0+c2|^revision 3/);
  });

  test('evidence of AI outlives a revision that shows none', async () => {
    const input = submission({ description: 'Co-Authored-By: Claude <noreply@anthropic.com>' });
    const { changeId } = await submitChange(pipeline(), input);
    const involvement = async () =>
      (await outside().change.findUniqueOrThrow({ where: { id: changeId } })).aiInvolvement;
    const before = await involvement();
    expect(['assisted', 'authored', 'agent']).toContain(before);
    await submitChange(pipeline(), { ...input, description: '', sha: sha('d1') });
    expect(await involvement()).toBe(before);
  });

  test('another place, an unknown service and a stranger’s change are refused and nothing is written', async () => {
    const input = submission();
    await submitChange(pipeline(), input);
    const count = await outside().auditEntry.count();
    await expect(submitChange(pipeline(), { ...input, environment: 'staging' })).rejects.toMatchObject({
      field: 'environment',
    });
    await expect(submitChange(pipeline(), submission({ services: ['nowhere'] }))).rejects.toMatchObject({
      field: 'services',
    });
    await expect(submitChange(as('sen-sia'), { ...input, sha: sha('e1') })).rejects.toMatchObject({
      code: 'conflict',
    });
    // who wrote it revises it, also where the source knows them by an address only
    const revised = { ...input, sha: sha('e2') };
    expect(await submitChange(as('jun-author'), revised)).toMatchObject({ effect: 'revised' });
    await expect(submitChange(as('aud-aki'), submission())).rejects.toMatchObject({ code: 'forbidden' });
    expect(await outside().auditEntry.count()).toBe(count + 1);
  });

  test('the same head said again cannot shed the services or the danger that it had', async () => {
    const input = submission({ destructive: true });
    const { changeId } = await submitChange(pipeline(), input);
    await submitChange(pipeline(), { ...input, paths: [['src/blog/x.ts', 1, 1]], destructive: false });
    const change = await outside().change.findUniqueOrThrow({
      where: { id: changeId },
      include: { control: true },
    });
    expect(change).toMatchObject({ tier: 1, control: { destructive: true } });
  });

  test('a list of paths that is not whole hides no service; a whole one names what it touches', async () => {
    const paths = Array.from(
      { length: 500 },
      (_, n) => [`src/blog/${n}.md`, 1, 0] as [string, number, number],
    );
    const tierOf = async (fileCount: number) => {
      const { changeId } = await submitted({ paths, fileCount });
      return (await outside().change.findUniqueOrThrow({ where: { id: changeId } })).tier;
    };
    expect(await tierOf(501)).toBe(1);
    expect(await tierOf(500)).toBe(3);
  });

  test('ten submissions of one revision at once make one', async () => {
    const input = submission();
    const answers = await Promise.all(Array.from({ length: 10 }, () => submitChange(pipeline(), input)));
    expect(answers.filter(({ effect }) => effect === 'created')).toHaveLength(1);
    expect(await outside().revision.count({ where: { changeId: answers[0]!.changeId } })).toBe(1);
  });

  const changeOf = (id: string) =>
    outside().change.findUniqueOrThrow({
      where: { id },
      include: { control: true, detail: true, services: { include: { service: true } } },
    });

  test('E: pushing away and back sheds nothing that was said of the first head', async () => {
    const first = submission({
      destructive: true,
      executedByAgent: true,
      services: ['search'],
      blastRadius: 'high',
    });
    const { changeId } = await submitChange(pipeline(), first);
    const less = {
      ...first,
      ...{ destructive: false, executedByAgent: false, services: undefined, blastRadius: null },
      paths: [['src/blog/x.md', 1, 1]] as SubmitChangeInput['paths'],
    };
    const second = { ...less, sha: sha('ab1') };
    await submitChange(pipeline(), second);
    // the control: another commit is another thing
    expect(await changeOf(changeId)).toMatchObject({
      tier: 3,
      control: { destructive: false, executedByAgent: false, blastRadius: 'low' },
    });
    await submitChange(pipeline(), { ...less, sha: first.sha });
    const back = await changeOf(changeId);
    expect(back).toMatchObject({
      tier: 1,
      control: { destructive: true, executedByAgent: true, declaredBlastRadius: 'high', headNumber: 3 },
    });
    expect(back.services.map(({ service }) => service.slug).sort()).toEqual(['blog', 'checkout', 'search']);
    expect(JSON.stringify(back.detail!.paths)).toContain('src/checkout/cart.ts');
    // under another name neither
    const renamed = await submitted({ ...less, externalId: 'another', sha: first.sha });
    expect(await changeOf(renamed.changeId)).toMatchObject({ tier: 1, control: { destructive: true } });
  });

  describe('F: what was approved is what is deployed', () => {
    const approved = async () => {
      const input = submission({
        blastRadius: 'medium',
        url: 'https://forge.test/1',
        diffId: '3'.repeat(40),
      });
      const { changeId } = await submitChange(pipeline(), input);
      await approveAs(changeId, 'sen-sol', 'sen-sia');
      expect((await askGate({ sha: input.sha })).outcome).toBe('allow');
      return { changeId, input };
    };

    test.each<[string, Partial<SubmitChangeInput>]>([
      ['title', { title: 'Something quite harmless' }],
      ['rollback plan', { rollbackPlan: null }],
      ['kind', { kind: 'flag' }],
      ['address', { url: 'https://forge.test/another' }],
      ['author', { author: { name: 'sen-sol', identity: 'pri-pat@shop.test' } }],
    ])('another %s of the same commit is a revision that nobody has approved', async (name, over) => {
      const { changeId, input } = await approved();
      const said = await submitChange(pipeline(), { ...input, ...over });
      expect(said).toMatchObject({ effect: 'revised', revision: 2, dismissed: 2 });
      expect((await askGate({ sha: input.sha })).outcome).toBe('deny');
      const review = await outside().review.findFirstOrThrow({ where: { changeId } });
      expect(review.dismissedReason).toBe(`revision 2 says another ${name} of the same commit`);
      expect(await submitChange(pipeline(), { ...input, ...over })).toMatchObject({ effect: 'unchanged' });
    });

    test('a lower blast radius and fewer paths are not taken; more is, and is judged', async () => {
      const { changeId, input } = await approved();
      const less = { ...input, blastRadius: 'low' as const, paths: [], services: ['blog'] };
      await submitChange(pipeline(), less);
      const kept = await changeOf(changeId);
      expect(kept).toMatchObject({ tier: 1, control: { declaredBlastRadius: 'medium', headNumber: 1 } });
      expect(JSON.stringify(kept.detail!.paths)).toContain('src/checkout/cart.ts');
      expect((await askGate({ sha: input.sha })).outcome).toBe('allow');
      const more = await submitChange(pipeline(), { ...input, blastRadius: 'high' });
      expect(more).toMatchObject({ effect: 'updated', revision: 1, dismissed: 0 });
      expect(stateOf(more.decision, 'validated-high-blast-radius')).toBe('unsatisfied');
    });

    test('what nothing was said of may be added', async () => {
      const { input } = await approved();
      const added = await submitChange(pipeline(), { ...input, description: 'Why it is needed.' });
      expect(added).toMatchObject({ effect: 'updated', revision: 1 });
      expect((await askGate({ sha: input.sha })).outcome).toBe('allow');
    });
  });
});
