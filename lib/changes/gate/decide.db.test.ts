import { beforeAll, describe, expect, test } from 'vitest';
import { GateQuestion } from '#lib/domain/change/gate.ts';
import { replay } from '#lib/domain/policy/evaluate.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { newId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approveAs, approvedChange, askGate, report } from '#tests/support/gate.ts';
import { openShop, personId, pipeline, sha, submission, submitted } from '#tests/support/submitted.ts';
import { judge } from '../assess/judge.ts';
import { submitChange } from '../submit-change.ts';
import { decideGate, decideTrain } from './decide.ts';

useDatabase();
beforeAll(() => openShop());

const ask = askGate;
const approved = approvedChange;

describe('the gate', () => {
  test('denies and says what is missing and from whom, then allows, and records both', async () => {
    const input = submission();
    const { changeId } = await submitChange(pipeline(), input);
    await approveAs(changeId, 'sen-sol');
    const denied = await ask({ sha: input.sha });
    expect(denied).toMatchObject({ outcome: 'deny', expiresAt: null, sha: input.sha });
    expect(denied.reason).toContain('Two people other than the author');
    const rule = denied.changes[0]!.requirements.find(({ id }) => id === 'two-people-tier-1')!;
    expect(rule.state).toBe('unsatisfied');
    expect(JSON.stringify(rule.needs)).toContain('sen-sia');

    await approveAs(changeId, 'sen-sia');
    const allowed = await ask({ sha: input.sha, pipeline: 'run 7' });
    expect(allowed.outcome).toBe('allow');
    const row = await outside().gateDecision.findFirstOrThrow({ where: { id: allowed.decisionId! } });
    expect(row).toMatchObject({ changeId, mode: 'gate', outcome: 'allow', pipeline: 'run 7', usedAt: null });
    expect(row.expiresAt!.getTime() - row.at.getTime()).toBeLessThanOrEqual(600_000);
    expect(row.expiresAt!.toISOString()).toBe(allowed.expiresAt);
    const entries = await outside().auditEntry.findMany({
      where: { subjectId: changeId, action: 'gate.decided' },
    });
    expect(entries).toHaveLength(2);
    const policy = await outside().policyVersion.findUniqueOrThrow({ where: { id: row.policyVersionId } });
    const parsed = parsePolicy(policy.text);
    expect(parsed.ok && replay(row.decision as never, parsed.policy, row.facts as never)).toEqual({
      same: true,
    });
    // whoever could have been asked is kept with a deny only
    expect(JSON.stringify(row.facts)).not.toContain('pri-pat');
  });

  test('what is written while it waits for the lock is seen: a veto has come before', async () => {
    const { changeId, sha: head } = await approvedChange();
    const asked = outside().$transaction(async (tx) => {
      await tx.$queryRaw`select from change_control where change_id = ${changeId}::uuid for update`;
      const answer = ask({ sha: head });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await tx.review.create({
        data: {
          ...{
            changeId,
            revisionNumber: 1,
            personId: personId('pri-pat'),
            identity: 'oidc:test|pri-pat',
            sha: head,
          },
          ...{ decision: 'veto', decidedAt: new Date() },
        },
      });
      return { answer };
    });
    const { answer } = await asked;
    expect((await answer).outcome).toBe('deny');
  });

  test('an approval of what was committed under an address of GitHub’s is by its author', async () => {
    const { changeId, sha: head } = await approvedChange({
      author: { name: 'S', identity: '31+sol-of-the-shop@users.noreply.github.com' },
    });
    const [hidden] = (await ask({ sha: head })).changes;
    expect(hidden!.outcome).toBe('deny');
    await outside().personIdentity.create({
      data: { kind: 'github-id', value: '31', personId: personId('sen-sol'), addedAt: new Date() },
    });
    expect((await ask({ sha: head })).outcome).toBe('deny');
    await approveAs(changeId, 'pri-pat');
    expect((await ask({ sha: head })).outcome).toBe('allow');
  });

  test('a push dismisses: the old head is refused, the new one denied', async () => {
    const { input } = await approved();
    expect((await ask({ sha: input.sha })).outcome).toBe('allow');
    const next = { ...input, sha: sha('f001') };
    await submitChange(pipeline(), next);
    expect(await ask({ sha: input.sha })).toMatchObject({
      outcome: 'deny',
      decisionId: null,
      reason: expect.stringContaining('no longer the head'),
    });
    expect((await ask({ sha: next.sha })).outcome).toBe('deny');
  });

  test('T32: only exactly this commit of this repository for this environment', async () => {
    const { input } = await approved({ sha: `${'a'.repeat(39)}1` });
    expect((await ask({ sha: input.sha })).outcome).toBe('allow');
    const refused = [
      { sha: `${'a'.repeat(39)}2` },
      { sha: input.sha, environment: 'production-eu' },
      { sha: input.sha, environment: 'staging' },
      { sha: input.sha, repository: 'acme/shop2' },
      { sha: input.sha, repository: 'evil/acme/shop' },
      { sha: `${input.sha}${'0'.repeat(24)}` },
    ];
    const before = await outside().auditEntry.count({ where: { action: 'gate.refused' } });
    for (const over of refused)
      expect(await ask(over)).toMatchObject({ outcome: 'deny', decisionId: null, changes: [] });
    expect(await outside().auditEntry.count({ where: { action: 'gate.refused' } })).toBe(
      before + refused.length,
    );
  });

  test('T32: a short sha, a tag, a branch or upper case is no question', () => {
    const full = 'a'.repeat(40);
    for (const wrong of [
      'a'.repeat(7),
      'v1.2.3',
      'main',
      full.toUpperCase(),
      `${full}0`,
      ` ${full}`,
      `${full}\n`,
      '',
    ]) {
      const { error } = GateQuestion.safeParse({
        repository: 'acme/shop',
        sha: wrong,
        environment: 'production',
      });
      expect(error?.issues[0]?.message, JSON.stringify(wrong)).toContain('full commit sha');
    }
  });

  test('imported history is no submission', async () => {
    await submitted();
    await outside().change.create({
      data: {
        id: newId(),
        source: 'git:acme/shop',
        externalId: sha('e77'),
        kind: 'code',
        repository: 'Acme/Shop',
        title: 'x',
        authorName: 'x',
        authorIdentity: 'x',
        environment: 'production',
        status: 'deployed',
        aiInvolvement: 'unknown',
        linesAdded: 0,
        linesDeleted: 0,
        fileCount: 0,
        createdAt: new Date(),
        effectiveAt: new Date(),
        recordedAt: new Date(),
        revisions: { create: { number: 1, headSha: sha('e77'), createdAt: new Date() } },
      },
    });
    expect((await ask({ sha: sha('e77') })).reason).toContain('imported history');
  });

  test('two changes with one head: both must allow, and the allow of one is no allow', async () => {
    const { input } = await approved();
    await submitted({ sha: input.sha });
    const answer = await ask({ sha: input.sha });
    expect(answer.outcome).toBe('deny');
    expect(answer.changes.map(({ outcome }) => outcome).sort()).toEqual(['allow', 'deny']);
    const rows = await outside().gateDecision.findMany({ where: { sha: input.sha } });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['deny', 'deny']);
  });

  test('what was abandoned is asked for anew', async () => {
    const { changeId, input } = await approved();
    await outside().changeControl.update({ where: { changeId }, data: { state: 'closed' } });
    await outside().change.update({ where: { id: changeId }, data: { status: 'abandoned' } });
    expect((await ask({ sha: input.sha })).reason).toContain('abandoned');
    await submitted({ sha: input.sha });
    expect((await ask({ sha: input.sha })).changes).toHaveLength(1);
  });

  test('T31: an approver who has left since does not count any more', async () => {
    const { input } = await approved();
    await outside().person.update({ where: { id: personId('sen-sia') }, data: { active: false } });
    expect((await ask({ sha: input.sha })).outcome).toBe('deny');
    await outside().person.update({ where: { id: personId('sen-sia') }, data: { active: true } });
    expect((await ask({ sha: input.sha })).outcome).toBe('allow');
  });

  test('a policy in shadow is recorded beside and decides nothing', async () => {
    const { input } = await approved();
    const active = await outside().policyVersion.findFirstOrThrow({ where: { state: 'active' } });
    const text = active.text.replace('context.reviews.people >= 2', 'context.reviews.people >= 3');
    const parsed = parsePolicy(text);
    if (!parsed.ok) throw new Error('the shadow policy cannot be read');
    const { id } = await outside().policyVersion.create({
      data: { ...active, id: newId(), number: 900, text, hash: parsed.policy.hash, state: 'shadow' },
    });
    const answer = await ask({ sha: input.sha });
    expect(answer.outcome).toBe('allow');
    const shadow = await outside().gateDecision.findFirstOrThrow({
      where: { sha: input.sha, mode: 'shadow' },
    });
    expect(shadow).toMatchObject({ outcome: 'deny', policyVersionId: id, expiresAt: null });
    expect(JSON.stringify(shadow.facts)).toContain('pri-pat');
    await outside().policyVersion.delete({ where: { id } });
  });

  test('a train goes whole or not at all', async () => {
    const items = await Promise.all(
      Array.from({ length: 5 }, async () => ({
        repository: 'acme/shop',
        environment: 'production',
        sha: (await approved()).input.sha,
      })),
    );
    const all = await decideTrain(pipeline(), { items });
    expect(all.outcome).toBe('allow');
    expect(new Set(all.items.map(({ decisionId }) => decisionId)).size).toBe(5);
    const one = await decideTrain(pipeline(), { items: [...items, { ...items[0]!, sha: sha('ffff') }] });
    expect(one.outcome).toBe('deny');
    expect(one.items.map(({ outcome }) => outcome)).toEqual(Array(6).fill('deny'));
    expect(one.items[0]).toMatchObject({
      reason: expect.stringContaining('not on this train'),
      expiresAt: null,
    });
    // what each of them asks for by itself is told all the same
    expect(one.items[0]!.changes[0]!.outcome).toBe('allow');
  });

  test('T33: of a train that does not go nothing has an allow; of one that goes every item has', async () => {
    const [first, second] = [(await approved()).input.sha, (await approved()).input.sha];
    const item = (head: string) => ({ repository: 'acme/shop', environment: 'production', sha: head });
    const denied = await decideTrain(pipeline(), {
      items: [item(first), item((await submitted()).changeId)],
    });
    expect(denied.outcome).toBe('deny');
    const { decisionId } = denied.items[0]!;
    for (const named of [decisionId, null])
      expect((await report({ sha: first, decisionId: named })).deployments[0]).toMatchObject({
        decisionId: null,
        uncontrolled: true,
      });
    const gone = await decideTrain(pipeline(), { items: [item(second)] });
    expect((await report({ sha: second })).deployments[0]).toMatchObject({
      decisionId: gone.items[0]!.decisionId,
      uncontrolled: false,
    });
  });
});

describe('T38: freezes and clocks', () => {
  /** Beginnings and ends around daylight saving, leap days, leap seconds, years and zones. */
  const instants = [
    '2024-02-29T00:00:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '2028-02-29T12:00:00.000Z',
    '2026-03-08T07:00:00.000Z',
    '2026-03-08T06:59:59.999Z',
    '2026-03-29T01:00:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
    '2026-11-01T05:59:59.999Z',
    '2026-11-01T06:00:00.000Z',
    '2026-12-31T23:59:59.999Z',
    '2027-01-01T00:00:00.000Z',
    '2016-12-31T23:59:59.999Z',
    '2026-06-30T23:59:59.000+14:00',
    '2026-06-30T00:00:00.000-12:00',
    '2026-04-05T01:59:59.999+10:30',
    '2038-01-19T03:14:07.999Z',
    '2038-01-19T03:14:08.000Z',
    '2026-07-04T12:00:00.001Z',
    '2026-07-04T12:00:00.000+05:45',
  ];
  test.each(instants)('in force from %s on, and not a millisecond longer than its end', async (text) => {
    const from = new Date(text);
    const until = new Date(from.getTime() + 3_600_000);
    const { changeId } = await submitted();
    const { id } = await freeze(from, until);
    const stateAt = async (at: number) =>
      (await judge(outside(), changeId, { at: new Date(at) }))!.decision.requirements.find(
        (one) => one.id === 'no-deployment-in-freeze',
      )!.state;
    const states = [from.getTime() - 1, from.getTime(), until.getTime() - 1, until.getTime()].map(stateAt);
    expect(await Promise.all(states)).toEqual(['satisfied', 'unsatisfied', 'unsatisfied', 'satisfied']);
    await outside().changeFreeze.delete({ where: { id } });
  });

  test('only the clock of the database counts: a process in another year is told the same', async () => {
    const { input } = await approved();
    const question = GateQuestion.parse({
      repository: 'acme/shop',
      sha: input.sha,
      environment: 'production',
    });
    const { id } = await freeze(new Date(Date.now() - 1000), new Date(Date.now() + 60_000));
    for (const now of ['1999-01-01', '2026-01-01', '2099-01-01'])
      expect((await decideGate(pipeline(new Date(now)), question)).outcome).toBe('deny');
    await outside().changeFreeze.delete({ where: { id } });
    const answer = await decideGate(pipeline(new Date('2099-01-01')), question);
    expect(answer.outcome).toBe('allow');
    expect(Math.abs(new Date(answer.expiresAt!).getTime() - Date.now() - 600_000)).toBeLessThan(20_000);
  });

  test('T33: an allow ends when a freeze begins', async () => {
    const { input } = await approved();
    const from = new Date(Date.now() + 120_000);
    const { id } = await freeze(from, new Date(Date.now() + 600_000));
    const answer = await ask({ sha: input.sha });
    expect(answer).toMatchObject({ outcome: 'allow', expiresAt: from.toISOString() });
    await outside().changeFreeze.delete({ where: { id } });
  });

  const freeze = (startsAt: Date, endsAt: Date) =>
    outside().changeFreeze.create({
      data: {
        id: newId(),
        name: 'test',
        reason: 'test',
        serviceIds: [],
        tiers: [],
        environments: [],
        startsAt,
        endsAt,
        createdBy: personId('dir-dana'),
        createdAt: new Date(),
      },
    });
});
