import { beforeAll, describe, expect, test } from 'vitest';
import { FindingReport } from '#lib/domain/change/finding.ts';
import { ValidationReport } from '#lib/domain/change/validation.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline, sha, submission, submitted } from '#tests/support/submitted.ts';
import { abandonChange } from './abandon-change.ts';
import { reportFinding } from './report-finding.ts';
import { reportValidation } from './report-validation.ts';
import { resolveFinding } from './resolve-finding.ts';
import { submitChange } from './submit-change.ts';

useDatabase();
beforeAll(() => openShop());

async function change(over: Parameters<typeof submission>[0] = {}) {
  const input = submission(over);
  const { changeId } = await submitChange(pipeline(), input);
  return { changeId, sha: input.sha, input };
}

const control = (changeId: string) => outside().changeControl.findUniqueOrThrow({ where: { changeId } });
const entries = () => outside().auditEntry.count();
const check = (head: string, over: object = {}) =>
  ValidationReport.parse({ name: 'canary', run: 'run-1', sha: head, outcome: 'passed', ...over });
const finding = (head: string, over: object = {}) =>
  FindingReport.parse({
    reviewer: 'bot',
    externalId: 'f-1',
    sha: head,
    severity: 'blocking',
    title: 'A token is logged',
    ...over,
  });

describe('reporting a check', () => {
  test('judges the change again, and the same report changes nothing', async () => {
    const { changeId, sha: head } = await change({ blastRadius: 'high' });
    const unmet = async () => (await control(changeId)).unmet;
    const before = await unmet();
    await reportValidation(pipeline(), { changeId, ...check(head) });
    const after = await unmet();
    expect(before.length).toBe(after.length + 1);
    const written = await entries();
    expect(await reportValidation(pipeline(), { changeId, ...check(head) })).toMatchObject({
      effect: 'unchanged',
    });
    expect(await entries()).toBe(written);
  });

  test('a run ends once; running before it ended is no end', async () => {
    const { changeId, sha: head } = await change();
    await reportValidation(pipeline(), { changeId, ...check(head, { outcome: 'running' }) });
    await reportValidation(pipeline(), { changeId, ...check(head, { outcome: 'failed' }) });
    await expect(reportValidation(pipeline(), { changeId, ...check(head) })).rejects.toMatchObject({
      code: 'conflict',
    });
    await reportValidation(pipeline(), { changeId, ...check(head, { run: 'run-2' }) });
    expect(await outside().validationRun.count({ where: { changeId } })).toBe(3);
  });

  test('one truth when many report the same at once', async () => {
    const { changeId, sha: head } = await change();
    const ends = ['passed', 'failed'] as const;
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        reportValidation(pipeline(), { changeId, ...check(head, { outcome: ends[index % 2] }) }),
      ),
    );
    expect(await outside().validationRun.count({ where: { changeId } })).toBe(1);
    expect(all.filter((one) => one.status === 'fulfilled' && one.value.effect === 'created')).toHaveLength(1);
  });

  test.each([
    ['of another commit', { sha: sha('dead') }, 'sha'],
    ['of the future', { at: '2099-01-01T00:00:00Z' }, 'at'],
  ])('%s is refused, and nothing is written', async (_, over, field) => {
    const { changeId, sha: head } = await change();
    const written = await entries();
    const report = reportValidation(pipeline(), { changeId, ...check(head, over) });
    await expect(report).rejects.toMatchObject({ code: 'invalid', field });
    expect(await entries()).toBe(written);
    expect(await outside().validationRun.count({ where: { changeId } })).toBe(0);
  });

  test('is not for people, nor about what was never submitted', async () => {
    const { changeId, sha: head } = await change();
    await expect(reportValidation(as('jun-author'), { changeId, ...check(head) })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      reportValidation(pipeline(), { changeId: crypto.randomUUID(), ...check(head) }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an automated reviewer', () => {
  test('cannot take back, soften or settle what it found', async () => {
    const { changeId, sha: head } = await change();
    const { findingId } = await reportFinding(pipeline(), { changeId, ...finding(head) });
    expect(await reportFinding(pipeline(), { changeId, ...finding(head) })).toEqual({
      findingId,
      effect: 'unchanged',
    });
    await expect(
      reportFinding(pipeline(), { changeId, ...finding(head, { severity: 'info' }) }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      resolveFinding(pipeline(), { changeId, findingId, resolution: 'never mind' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await outside().agentFinding.findFirstOrThrow({ where: { changeId } })).toMatchObject({
      severity: 'blocking',
      resolvedAt: null,
    });
  });

  test('never turns a denial into an allow: the outcome with findings is no better than without', async () => {
    const { changeId, sha: head } = await change();
    const before = await control(changeId);
    await reportFinding(pipeline(), {
      changeId,
      ...finding(head, { severity: 'info', title: 'Looks good to me' }),
    });
    const after = await control(changeId);
    expect(after.outcome).toBe(before.outcome);
    expect(after.unmet).toEqual(expect.arrayContaining(before.unmet));
    expect(after.version).toBeGreaterThan(before.version);
  });
});

describe('settling a finding', () => {
  const resolution = 'A false alarm: the value is a public key.';

  test('that blocks is for a senior or a director without a hand in the change, with a reason', async () => {
    const { changeId, sha: head } = await change();
    const { findingId } = await reportFinding(pipeline(), { changeId, ...finding(head) });
    expect((await control(changeId)).unmet).toContain('no-blocking-finding');
    const settle = (slug: string, why = resolution) =>
      resolveFinding(as(slug), { changeId, findingId, resolution: why });
    for (const slug of ['jun-author', 'aud-aki', 'mid-mara'])
      await expect(settle(slug)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(settle('sen-sol', 'a false alarm')).rejects.toMatchObject({
      code: 'invalid',
      field: 'resolution',
    });
    expect(await settle('dir-dana')).toEqual({ effect: 'resolved' });
    expect((await control(changeId)).unmet).not.toContain('no-blocking-finding');
    expect(await settle('sen-sia')).toEqual({ effect: 'unchanged' });
  });

  test('that blocks is nobody’s while somebody unknown is behind the change', async () => {
    const author = { name: 'Nobody', identity: 'stray@home.test' };
    const { changeId, sha: head } = await change({ author });
    const { findingId } = await reportFinding(pipeline(), { changeId, ...finding(head) });
    const settle = () => resolveFinding(as('sen-sol'), { changeId, findingId, resolution });
    await expect(settle()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('stray@home.test'),
    });
    const stray = { kind: 'email', value: author.identity, personId: personId('jun-author') };
    await outside().personIdentity.create({ data: { ...stray, addedAt: new Date() } });
    expect(await settle()).toEqual({ effect: 'resolved' });
  });

  test('that blocks is not got rid of by a revision with the same diff, whose approvals outlive it', async () => {
    const diffId = '7'.repeat(40);
    const { changeId, sha: head, input } = await change({ diffId });
    await reportFinding(pipeline(), { changeId, ...finding(head) });
    const unmet = async (over: object) => {
      await submitChange(pipeline(), { ...input, ...over });
      return (await control(changeId)).unmet;
    };
    expect(await unmet({ sha: sha('5a3e') })).toContain('no-blocking-finding');
    // the control: another diff is another question
    expect(await unmet({ sha: sha('5a3f'), diffId: '8'.repeat(40) })).not.toContain('no-blocking-finding');
  });

  test('that only warns is for its author too', async () => {
    const { changeId, sha: head } = await change();
    const { findingId } = await reportFinding(pipeline(), {
      changeId,
      ...finding(head, { severity: 'warning' }),
    });
    expect(
      await resolveFinding(as('jun-author'), { changeId, findingId, resolution: 'fixed in the next' }),
    ).toEqual({ effect: 'resolved' });
  });
});

describe('giving a change up', () => {
  test('closes it for good: no report, no revision, and again is no change', async () => {
    const { changeId, sha: head, input } = await change();
    expect(await abandonChange(pipeline(), { changeId, reason: 'superseded' })).toEqual({
      effect: 'abandoned',
    });
    expect(await control(changeId)).toMatchObject({ state: 'closed' });
    expect(await abandonChange(pipeline(), { changeId, reason: 'superseded' })).toEqual({
      effect: 'unchanged',
    });
    await expect(reportValidation(pipeline(), { changeId, ...check(head) })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(submitChange(pipeline(), { ...input, sha: sha('ffff') })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('is for those with a hand in it, under any identity', async () => {
    const { changeId } = await submitted();
    await expect(abandonChange(as('sen-sol'), { changeId, reason: 'not mine' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await abandonChange(as('jun-author'), { changeId, reason: 'mine' })).toEqual({
      effect: 'abandoned',
    });
  });
});
