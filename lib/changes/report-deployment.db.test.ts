import { beforeAll, describe, expect, test } from 'vitest';
import { ReportDeploymentInput } from '#lib/domain/change/deployment.ts';
import { weekOf } from '#lib/domain/week.ts';
import type { Context } from '#lib/platform/context.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedChange, askGate, freezeAll, report } from '#tests/support/gate.ts';
import { as, openShop, serviceId, sha, submitted } from '#tests/support/submitted.ts';
import { reportDeployment } from './report-deployment.ts';
import { vetoChange } from './reviews/veto-change.ts';
import { withdrawReview } from './reviews/withdraw-review.ts';

useDatabase();
beforeAll(() => openShop());

const only = async (over: Parameters<typeof report>[0]) => (await report(over)).deployments[0]!;
const changeOf = (id: string) =>
  outside().change.findUniqueOrThrow({ where: { id }, include: { control: true, services: true } });

describe('a deployment', () => {
  test('uses the allow under which it began, and its end closes the change', async () => {
    const { changeId, sha } = await approvedChange();
    const { decisionId } = await askGate({ sha, pipeline: 'run 1' });
    const startedAt = new Date().toISOString();
    const run = { sha, externalId: 'one', pipeline: 'run 1', startedAt };
    expect(await report({ ...run, decisionId })).toMatchObject({
      effect: 'created',
      deployments: [{ changeId, decisionId, uncontrolled: false }],
    });
    expect((await changeOf(changeId)).status).toBe('approved');
    const used = await outside().gateDecision.findFirstOrThrow({ where: { id: decisionId! } });
    expect(used.usedAt).not.toBeNull();

    const finishedAt = new Date().toISOString();
    const end = { ...run, outcome: 'succeeded', finishedAt };
    expect(await report(end)).toMatchObject({ effect: 'updated', deployments: [{ decisionId }] });
    const change = await changeOf(changeId);
    expect(change).toMatchObject({ status: 'deployed', control: { state: 'closed' } });
    expect(change.effectiveAt.toISOString()).toBe(finishedAt);
    expect(change.services[0]!.effectiveAt.toISOString()).toBe(finishedAt);
    const marks = await outside().$queryRaw<{ week: string }[]>`select week::text from dirty_week`;
    expect(marks.map(({ week }) => week)).toContain(weekOf(new Date(finishedAt)));

    const entries = await outside().auditEntry.count();
    expect((await report(end)).effect).toBe('unchanged');
    expect(await outside().auditEntry.count()).toBe(entries);
  });

  test('finds its allow by itself where it does not name one', async () => {
    const { sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    expect(await only({ sha })).toMatchObject({ decisionId, uncontrolled: false });
  });

  test('a failed one leaves the change open, one that was rolled back says so', async () => {
    const { changeId, sha } = await approvedChange();
    await askGate({ sha });
    await report({ sha, externalId: 'failed', outcome: 'failed' });
    expect(await changeOf(changeId)).toMatchObject({ status: 'approved', control: { state: 'open' } });
    await askGate({ sha });
    await report({ sha, externalId: 'again', outcome: 'succeeded' });
    await report({ sha, externalId: 'again', outcome: 'rolled-back' });
    expect(await changeOf(changeId)).toMatchObject({ status: 'rolled-back', control: { state: 'closed' } });
  });

  test('elsewhere than the change was submitted for, it moves nothing', async () => {
    const { changeId, sha } = await approvedChange();
    expect(await only({ sha, environment: 'staging', outcome: 'succeeded' })).toMatchObject({
      changeId,
      uncontrolled: false,
    });
    expect((await changeOf(changeId)).status).toBe('approved');
  });

  test('one name is one deployment', async () => {
    const { sha } = await approvedChange();
    await report({ sha, externalId: 'named' });
    await expect(report({ sha, externalId: 'named', environment: 'staging' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      report({ sha, startedAt: new Date(Date.now() + 3_600_000).toISOString() }),
    ).rejects.toMatchObject({ field: 'startedAt' });
    const backwards = ReportDeploymentInput.safeParse({
      repository: 'a/b',
      sha,
      environment: 'production',
      externalId: 'x',
      startedAt: '2026-01-02T00:00:00Z',
      finishedAt: '2026-01-01T00:00:00Z',
      outcome: 'failed',
    });
    expect(backwards.error?.issues[0]?.path).toEqual(['finishedAt']);
  });
});

describe('an uncontrolled change', () => {
  test('is what reached production without an allow: recorded, bypassed, in the log', async () => {
    const { changeId } = await submitted({ sha: sha('b0') });
    const deployment = await only({ sha: sha('b0'), outcome: 'succeeded' });
    expect(deployment).toMatchObject({ changeId, decisionId: null, uncontrolled: true });
    const change = await changeOf(changeId);
    expect(change).toMatchObject({ status: 'deployed', control: { state: 'closed', outcome: 'deny' } });
    expect(JSON.stringify(change.control!.decision)).toContain('"bypassed"');
    const entry = await outside().auditEntry.findFirstOrThrow({
      where: { action: 'deployment.reported', subjectId: changeId },
    });
    expect(entry.body).toContain('"uncontrolled":true');
  });

  test('a commit that nobody knows becomes a change of the repository’s services', async () => {
    const first = await only({ sha: sha('dead'), actor: 'deploy-bot' });
    expect(first.uncontrolled).toBe(true);
    const change = await changeOf(first.changeId);
    expect(change).toMatchObject({
      source: 'deployment:acme/shop',
      status: 'proposed',
      tier: 1,
      control: null,
    });
    expect(change.services.map((one) => one.serviceId)).toContain(serviceId('checkout'));
    const second = await only({ sha: sha('dead'), outcome: 'succeeded' });
    expect(second.changeId).toBe(first.changeId);
    expect((await changeOf(first.changeId)).status).toBe('deployed');
    expect(await only({ sha: sha('beef'), environment: 'staging' })).toMatchObject({ uncontrolled: false });
  });

  test('twenty reports of one deployment at once are one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        report({ sha: sha('20'), externalId: 'same', startedAt: '2026-05-01T00:00:00Z' }),
      ),
    );
    expect(answers.filter(({ effect }) => effect === 'created')).toHaveLength(1);
    expect(await outside().deployment.count({ where: { sha: sha('20') } })).toBe(1);
  });
});

describe('T33: an allow is used once', () => {
  test('one that names no pipeline is used by whoever asked for it, and by nobody else', async () => {
    const { sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const stranger: Context = {
      actor: { kind: 'service', id: serviceId('x'), identity: 'token:other', session: null },
      now: new Date(),
    };
    const start = ReportDeploymentInput.parse({
      ...{ repository: 'acme/shop', environment: 'production', outcome: 'in-progress', sha },
      ...{ externalId: 'of-another', startedAt: new Date().toISOString(), decisionId },
    });
    for (const pipeline of [null, 'some pipeline'])
      expect(
        (await reportDeployment(stranger, { ...start, externalId: `of ${pipeline}`, pipeline })).deployments,
      ).toMatchObject([{ decisionId: null, uncontrolled: true }]);
    expect(await only({ sha, decisionId })).toMatchObject({ decisionId, uncontrolled: false });
  });

  test('a second deployment with it is uncontrolled, whether it names it or not', async () => {
    const { sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    expect((await only({ sha, decisionId })).uncontrolled).toBe(false);
    expect((await only({ sha, decisionId })).uncontrolled).toBe(true);
    expect((await only({ sha })).uncontrolled).toBe(true);
  });

  test('of twenty deployments at once one has it', async () => {
    const { sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const all = await Promise.all(Array.from({ length: 20 }, () => only({ sha, decisionId })));
    expect(all.filter(({ uncontrolled }) => !uncontrolled)).toHaveLength(1);
  });

  test('not again under the name of a deployment that has ended', async () => {
    const { changeId, sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const startedAt = new Date().toISOString();
    const run = { sha, externalId: 'rerun', decisionId, startedAt };
    await report(run);
    expect((await report(run)).effect).toBe('unchanged');
    await report({ ...run, outcome: 'succeeded' });
    // not even with the instant of the first start: a job that is run again within the same second has it too
    await expect(report(run)).rejects.toMatchObject({ code: 'conflict' });
    const again = { ...run, startedAt: new Date(Date.now() + 1_000).toISOString() };
    await expect(report(again)).rejects.toMatchObject({ code: 'conflict' });
    await report({ ...run, outcome: 'rolled-back' });
    await expect(report({ ...again, outcome: 'succeeded' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await changeOf(changeId)).status).toBe('rolled-back');
    expect(await only({ ...again, externalId: 'another' })).toMatchObject({ uncontrolled: true });
  });

  test('not for another commit, environment or pipeline', async () => {
    const one = await approvedChange();
    const other = await approvedChange();
    const { decisionId } = await askGate({ sha: one.sha, pipeline: 'run 1' });
    const tries = [
      { sha: other.sha, pipeline: 'run 1' },
      { sha: one.sha, pipeline: 'run 1', environment: 'production-eu' },
      { sha: one.sha, pipeline: 'run 2' },
      { sha: one.sha },
    ];
    for (const over of tries)
      expect(await only({ ...over, decisionId })).toMatchObject({ uncontrolled: true });
    expect(await only({ sha: one.sha, pipeline: 'run 1', decisionId })).toMatchObject({
      uncontrolled: false,
    });
  });

  test('not after it has ended, and the database refuses it too', async () => {
    const { changeId, sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const row = await outside().gateDecision.findFirstOrThrow({ where: { id: decisionId! } });
    const id = '01900000-0000-7000-8000-000000000001';
    const at = new Date(Date.now() - 700_000);
    await outside().gateDecision.create({
      data: { ...row, id, at, expiresAt: new Date(at.getTime() + 600_000), decision: {}, facts: {} },
    });
    expect((await only({ sha, decisionId: id, startedAt: at.toISOString() })).uncontrolled).toBe(true);
    const late = outside().gateDecision.update({
      where: { changeId_id: { changeId, id } },
      data: { usedAt: new Date() },
    });
    await expect(late).rejects.toThrow(/decision_use/);
  });

  test('not for a deployment that began before it was given', async () => {
    const { sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    expect((await only({ sha, decisionId, startedAt })).uncontrolled).toBe(true);
  });

  test('not after a veto since, and again once it is withdrawn', async () => {
    const { changeId, sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const { version } = (await changeOf(changeId)).control!;
    await vetoChange(as('vp-vik'), { changeId, sha, version, rationale: 'The totals are wrong.' });
    expect((await only({ sha, decisionId })).uncontrolled).toBe(true);
    await withdrawReview(as('vp-vik'), { changeId, decision: 'veto' });
    expect((await only({ sha, decisionId })).uncontrolled).toBe(false);
  });

  test('not after a freeze has begun that was declared since', async () => {
    const { sha } = await approvedChange();
    const { decisionId } = await askGate({ sha });
    const { id } = await freezeAll(-1_000, 60_000);
    expect((await only({ sha, decisionId })).uncontrolled).toBe(true);
    await outside().changeFreeze.delete({ where: { id } });
    expect((await only({ sha, decisionId })).uncontrolled).toBe(false);
  });
});
