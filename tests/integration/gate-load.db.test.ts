import { beforeAll, expect, test, vi } from 'vitest';
import { decideGate } from '#lib/changes/gate/decide.ts';
import { GateQuestion } from '#lib/domain/change/gate.ts';
import { closeDb } from '#lib/platform/db.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedChange, askGate } from '#tests/support/gate.ts';
import { openShop, pipeline, sha, submitted } from '#tests/support/submitted.ts';

vi.stubEnv('DATABASE_GATE_POOL', '2');
useDatabase();
beforeAll(() => openShop());

type Asked = { outcome: 'allow' | 'deny' | 'unavailable'; decisionId: string | null; ms: number };

const asking = async (head: string): Promise<Asked> => {
  const start = performance.now();
  const question = GateQuestion.parse({ repository: 'acme/shop', sha: head, environment: 'production' });
  const answer = await decideGate(pipeline(), question).catch((error: { code?: string }) => {
    expect(error.code).toBe('unavailable');
    return { outcome: 'unavailable', decisionId: null } as const;
  });
  return { outcome: answer.outcome, decisionId: answer.decisionId, ms: performance.now() - start };
};

const recorded = async () => {
  const rows = await outside().gateDecision.findMany({ where: { mode: 'gate' } });
  return new Map(rows.map((row) => [row.id, row.outcome]));
};

test('T37: flooded, the gate answers late or not at all, and never allows without a decision', async () => {
  const good = (await approvedChange()).sha;
  const bad = sha('bad');
  await submitted({ sha: bad });
  const few = await Promise.all([asking(good), asking(bad)]);
  expect(few.map(({ outcome }) => outcome)).toEqual(['allow', 'deny']);

  const heads = Array.from({ length: 1_500 }, (_, n) => (n % 2 ? good : bad));
  const answers = await Promise.all(heads.map(asking));
  const count = (wanted: Asked['outcome']) => answers.filter(({ outcome }) => outcome === wanted).length;
  // it was too much, and it went on answering
  expect(count('unavailable')).toBeGreaterThan(0);
  expect(count('allow')).toBeGreaterThan(0);
  expect(answers.filter(({ outcome }, n) => outcome === 'allow' && heads[n] === bad)).toEqual([]);
  const rows = await recorded();
  const unrecorded = answers.filter(
    ({ outcome, decisionId }) => outcome === 'allow' && rows.get(decisionId!) !== 'allow',
  );
  expect(unrecorded).toEqual([]);
  const allowed = answers.filter(({ outcome }) => outcome === 'allow').map(({ decisionId }) => decisionId);
  expect(new Set(allowed).size).toBe(allowed.length);

  // afterwards it is itself again
  await vi.waitFor(async () => expect((await askGate({ sha: good })).outcome).toBe('allow'), {
    timeout: 20_000,
  });
});

test('T36: a locked change, a lost database and a policy that is gone are no allow', async () => {
  const { changeId, sha: head } = await approvedChange();
  await outside().$transaction(async (tx) => {
    await tx.$queryRaw`select from change_control where change_id = ${changeId}::uuid for update`;
    const answer = await asking(head);
    expect(answer.outcome).toBe('unavailable');
    expect(answer.ms).toBeLessThan(4_000);
  });
  expect((await asking(head)).outcome).toBe('allow');

  await outside().$executeRaw`update policy_version set state = 'retired' where state = 'active'`;
  expect((await asking(head)).outcome).toBe('unavailable');
  await outside().$executeRaw`update policy_version set state = 'active' where state = 'retired'`;
  expect((await asking(head)).outcome).toBe('allow');

  await closeDb();
  const url = process.env.DATABASE_URL!;
  process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none';
  const answer = await asking(head);
  expect(answer.outcome).toBe('unavailable');
  expect(answer.ms).toBeLessThan(5_000);
  await closeDb();
  process.env.DATABASE_URL = url;
  expect((await asking(head)).outcome).toBe('allow');
});
