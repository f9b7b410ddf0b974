import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type { Part } from '#lib/domain/risk/parts.ts';
import type { RiskPart } from '#lib/domain/risk/score-risk.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { systemContext } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aService } from '#tests/support/scene.ts';
import { openShop, serviceId, sha, submission, submitted } from '#tests/support/submitted.ts';
import { recordChanges } from '../record-changes.ts';
import { submitChange } from '../submit-change.ts';
import { scoreChange } from './score-change.ts';

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY);

useDatabase();
beforeAll(async () => {
  await openShop();
});

const changes = (of: readonly ChangeObservation[]) =>
  outside().$transaction((tx) => recordChanges(tx, of, new Date()));

const deployed = (externalId: string, days: number, over: Partial<ChangeObservation> = {}) =>
  aChange(externalId, {
    services: ['checkout'],
    authorIdentity: 'jun-author@shop.test',
    createdAt: ago(days),
    deployedAt: ago(days),
    ...over,
  });

/** What is kept of a change's score. */
async function kept(changeId: string) {
  const [change, control] = await Promise.all([
    outside().change.findUniqueOrThrow({ where: { id: changeId } }),
    outside().changeControl.findUniqueOrThrow({ where: { changeId } }),
  ]);
  const parts = control.riskParts as unknown as RiskPart[];
  const points = (part: Part) => parts.find((one) => one.part === part)!.points;
  const why = (part: Part) => parts.find((one) => one.part === part)!.why;
  return { risk: change.risk, blastRadius: control.blastRadius, parts, points, why };
}

const rescored = async (changeId: string) => {
  await outside().$transaction((tx) => scoreChange(tx, changeId));
  return kept(changeId);
};

describe('scoring a submitted change', () => {
  test('a submission has its score, the parts that sum to it, and a blast radius not below the declared one', async () => {
    const { changeId } = await submitted();
    const { risk, parts, blastRadius, why } = await kept(changeId);
    expect(risk).toBe(parts.reduce((sum, { points }) => sum + points, 0));
    expect(why('tier')).toBe('The most critical service that it touches is Tier 1.');
    expect(why('level')).toBe("Its author's level is junior.");
    expect(why('validation')).toBe('No check of this revision is reported.');
    // declared low; it is code of a Tier-1 service
    expect(blastRadius).toBe('medium');
    const declared = await submitted({ paths: [['src/blog/post.ts', 1, 1]], blastRadius: 'high' });
    expect((await kept(declared.changeId)).blastRadius).toBe('high');
    const nowhere = await submitted({ paths: [['README.md', 1, 1]], blastRadius: 'low' });
    expect((await kept(nowhere.changeId)).blastRadius).toBeNull();
  });

  test('a change without its paths is not taken for one without sensitive ones', async () => {
    const { changeId } = await submitted({ paths: [], services: ['checkout'], fileCount: 4 });
    const { blastRadius, why } = await kept(changeId);
    expect(blastRadius).toBe('high');
    expect(why('areas')).toMatch(/not known/);
  });

  test('the same submission again changes nothing, score included', async () => {
    const input = submission();
    const pipeline = {
      kind: 'service' as const,
      id: externalRecordId('token', 'ci'),
      identity: 'token:ci',
      session: null,
    };
    const ctx = { actor: pipeline, now: new Date() } as const;
    const { changeId } = await submitChange(ctx, input);
    const { risk } = await kept(changeId);
    expect(risk).not.toBeNull();
    expect((await submitChange({ ...ctx, now: new Date() }, input)).effect).toBe('unchanged');
    expect((await kept(changeId)).risk).toBe(risk);
  });

  test('knows what its author did on the main service, whichever identity they used, and only what reached production', async () => {
    const { changeId } = await submitted();
    expect((await kept(changeId)).why('familiarity')).toMatch(/no change/);
    await outside().personIdentity.create({
      data: {
        kind: 'email',
        value: 'jun@home.test',
        personId: externalRecordId('person', 'jun-author'),
        addedAt: new Date(),
      },
    });
    await changes([
      deployed('mine-1', 5.5),
      deployed('mine-2', 20, { authorIdentity: 'jun@home.test' }),
      deployed('old', 91),
      deployed('elsewhere', 3, { services: ['blog'] }),
      deployed('staging', 3, { environment: 'staging' }),
      deployed('open', 3, { status: 'proposed', deployedAt: null }),
      deployed('hers', 4.5, { authorIdentity: 'mid-mara@shop.test' }),
    ]);
    const { why } = await rescored(changeId);
    expect(why('familiarity')).toBe('Its author made 2 changes on its main service in the last 90 days.');
    expect(why('lastChange')).toBe('Its main service was last changed 4 days ago.');
  });

  test('counts each recent incident on its services once, and what depends on them', async () => {
    const { changeId } = await submitted();
    const before = await kept(changeId);
    await outside().$transaction(async (tx) => {
      await recordIncidents(
        tx,
        [
          anIncident('now', { services: ['checkout', 'search'], startedAt: ago(1), status: 'resolved' }),
          anIncident('old', { services: ['checkout'], startedAt: ago(31), status: 'resolved' }),
          anIncident('other', { services: ['blog'], startedAt: ago(1), status: 'resolved' }),
        ],
        new Date(),
      );
      await recordServices(
        tx,
        [
          aService('till', { tier: 1, dependsOn: ['checkout'] }),
          aService('shelf', { tier: 3, dependsOn: ['checkout'] }),
        ],
        new Date(),
      );
    });
    const after = await rescored(changeId);
    expect(after.why('incidents')).toBe('Its services had 1 incident in the last 30 days.');
    expect(after.why('dependents')).toBe('2 other services depend on what it touches, Tier 1 among them.');
    expect(after.risk!).toBe(before.risk! + after.points('incidents') + after.points('dependents'));
    expect(after.blastRadius).toBe('high');
    await outside().serviceDependency.deleteMany({ where: { dependsOnId: serviceId('checkout') } });
  });

  test('is computed again on new facts: checks of the head revision, the newest of each name', async () => {
    const head = sha('b1');
    const { changeId } = await submitted({ sha: head });
    let run = 0;
    const check = (name: string, outcome: string, of = head) => {
      run += 1;
      return outside().validationRun.create({
        data: {
          changeId,
          id: externalRecordId('test-run', `${changeId} ${run}`),
          name,
          sha: of,
          outcome,
          at: new Date(Date.now() + run),
          reportedBy: 'ci',
          recordedAt: new Date(),
        },
      });
    };
    const validation = async () => (await rescored(changeId)).why('validation');
    await check('canary', 'passed', sha('c1'));
    expect(await validation()).toMatch(/No check/);
    await check('canary', 'failed');
    expect(await validation()).toMatch(/failed/);
    await check('canary', 'running');
    await check('replay', 'passed');
    expect(await validation()).toMatch(/running/);
    await check('canary', 'passed');
    expect(await validation()).toMatch(/passed/);
  });

  test('nothing that is known of AI moves it', async () => {
    const { changeId } = await submitted();
    const before = await kept(changeId);
    for (const involvement of ['none', 'assisted', 'authored', 'agent']) {
      await outside().change.update({
        where: { id: changeId },
        data: { aiInvolvement: involvement, aiGrade: 'attested', aiTools: ['claude'], aiConflicts: 3 },
      });
      expect((await rescored(changeId)).parts).toEqual(before.parts);
    }
  });

  test('imported history is not given a score', async () => {
    await changes([deployed('imported', 2)]);
    const id = externalRecordId('test', 'imported');
    const scored = await mutate(systemContext('test', new Date()), async (tx) => ({
      result: await scoreChange(tx, id),
      unchanged: true as const,
    }));
    expect(scored).toBeNull();
  });
});
