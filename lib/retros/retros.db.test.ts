import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { systemContext } from '#lib/platform/context.ts';
import { externalRecordId, newId } from '#lib/platform/ids.ts';
import { draftVersion } from '#lib/policies/draft-policy.ts';
import { validatePolicyVersion } from '#lib/policies/validate-policy-version.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { seen as seenPolicy } from '#tests/support/policies.ts';
import { anIncident } from '#tests/support/scene.ts';
import { as, openShop, personId, pipeline, submitted } from '#tests/support/submitted.ts';
import { draftRule } from './draft-rule.ts';
import { hasDueActions } from './due-queries.ts';
import { deliverLesson, markLessonSeen } from './lessons.ts';
import { addAction, changeAction, endAction } from './manage-actions.ts';
import { openRetro } from './open-retro.ts';
import { findRetro, getRetroText, listActions } from './queries.ts';
import { remindActions } from './remind-actions.ts';
import { publishRetro, reopenRetro, returnRetro, submitRetro } from './review-retro.ts';
import { tellWriting } from './tell-writing.ts';
import { writeSection } from './write-section.ts';

useDatabase();

const incidentId = externalRecordId('test', 'PD-1');
const other = externalRecordId('test', 'PD-2');
let changeId = '';

beforeAll(async () => {
  await openShop();
  await outside().$transaction((tx) =>
    recordIncidents(
      tx,
      [anIncident('PD-1', { title: 'Checkout refuses cards', services: ['checkout'] }), anIncident('PD-2')],
      new Date(),
    ),
  );
  const change = await submitted({
    kind: 'config',
    paths: [['src/checkout/payments.yaml', 3, 1]],
    rollbackPlan: null,
  });
  changeId = change.changeId;
  await outside().causalLink.create({
    data: {
      changeId,
      incidentId,
      version: 1,
      state: 'match',
      relation: 'caused-by',
      reasons: [],
      aiRole: 'none',
      controlState: 'missing',
      decidedBy: 'person',
      personId: personId('sen-sol'),
      rationale: 'The trace ends there.',
      recordedAt: new Date(),
    },
  });
});

const step = async (id = incidentId) => ({
  incidentId: id,
  seenVersion: (await findRetro(id, personId('vp-vik')))!.version,
});
const text = async (key: string) => (await getRetroText(incidentId)).sections.find((one) => one.key === key);

describe('a retro', () => {
  test('is opened once, with what can be written from the records', async () => {
    const both = await Promise.all([
      openRetro(as('mid-mara'), { incidentId }),
      openRetro(as('sen-sol'), { incidentId }),
    ]);
    expect(both.map(({ opened }) => opened).sort()).toEqual([false, true]);
    expect((await text('causes'))?.markdown).toContain('- Reason: The trace ends there.');
    expect((await text('controls'))?.markdown).toContain('the control that would have caught it was missing');
    await expect(openRetro(as('aud-aki'), { incidentId: other })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(openRetro(pipeline(), { incidentId: other })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(openRetro(as('mid-mara'), { incidentId: newId() })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('nobody overwrites what they have not seen: the later writer gets the other’s text, and keeps both', async () => {
    const write = (slug: string, markdown: string, seenVersion: number) =>
      writeSection(as(slug), { incidentId, key: 'summary', seenVersion, markdown });
    const [a, b] = await Promise.all([write('mid-mara', 'Mine', 0), write('sen-sol', 'Theirs', 0)]);
    const [won, lost] = a.written ? [a, b] : [b, a];
    expect(won).toEqual({ written: true, version: 1 });
    const first = a.written ? 'Mine' : 'Theirs';
    expect(lost).toMatchObject({ written: false, theirs: { version: 1, markdown: first } });
    const together = await write('sen-sol', `${first}\n\n${first === 'Mine' ? 'Theirs' : 'Mine'}`, 1);
    expect(together).toEqual({ written: true, version: 2 });
    // the same text again is no version, and no entry
    const entries = await outside().auditEntry.count();
    expect(await write('mid-mara', (await text('summary'))!.markdown, 0)).toEqual({
      written: true,
      version: 2,
    });
    expect(await outside().auditEntry.count()).toBe(entries);
    expect(await outside().retroSection.count({ where: { incidentId, key: 'summary' } })).toBe(2);
  });

  test('of many writers at once each version has one, and no text is lost', async () => {
    const people = ['mid-mara', 'sen-sol', 'sen-sia', 'pri-pat', 'jun-author', 'adm-ada'];
    const keepTrying = async (slug: string) => {
      let mine = `- ${slug}`;
      let seenVersion = 0;
      for (;;) {
        const answer = await writeSection(as(slug), {
          incidentId,
          key: 'factors',
          seenVersion,
          markdown: mine,
        });
        if (answer.written) return;
        seenVersion = answer.theirs.version;
        mine = `${answer.theirs.markdown}\n- ${slug}`;
      }
    };
    await Promise.all(people.map(keepTrying));
    expect((await text('factors'))!.markdown.split('\n').sort()).toEqual(
      people.map((slug) => `- ${slug}`).sort(),
    );
    expect((await text('factors'))!.version).toBe(people.length);
  });

  test('is reviewed and published by a second person; the text is frozen, and its digest audited', async () => {
    await writeSection(as('mid-mara'), {
      incidentId,
      key: 'summary',
      seenVersion: 2,
      markdown: 'mid-mara and Sen-Sol’s rollback ended it.',
    });
    await submitRetro(as('mid-mara'), { ...(await step()), withNames: false });
    const late = { incidentId, key: 'summary' as const, seenVersion: 3, markdown: 'late' };
    await expect(writeSection(as('sen-sol'), late)).rejects.toMatchObject({ code: 'conflict' });
    await expect(publishRetro(as('jun-author'), await step())).rejects.toMatchObject({ code: 'forbidden' });
    const reason = 'The impact is not said.';
    await returnRetro(as('sen-sol'), { ...(await step()), reason });
    await submitRetro(as('sen-sol'), { ...(await step()), withNames: false });
    await expect(publishRetro(as('sen-sol'), await step())).rejects.toMatchObject({ code: 'forbidden' });
    const stale = { incidentId, seenVersion: 1 };
    await expect(publishRetro(as('sen-sia'), stale)).rejects.toMatchObject({ code: 'conflict' });
    const { state, version } = await publishRetro(as('sen-sia'), await step());
    expect(state).toBe('published');
    const { publishedMarkdown } = (await findRetro(incidentId, personId('sen-sia')))!;
    expect(publishedMarkdown).toContain('rollback ended it.');
    for (const slug of ['mid-mara', 'sen-sol', 'jun-author'])
      expect(publishedMarkdown?.toLowerCase()).not.toContain(slug);
    const digest = createHash('sha256').update(publishedMarkdown!, 'utf8').digest('hex');
    const entry = await outside().auditEntry.findFirstOrThrow({ where: { action: 'retro.published' } });
    expect(JSON.parse(String(entry.body))).toMatchObject({ version, withNames: false, digest });
    await expect(writeSection(as('sen-sol'), late)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what a retro asks for', () => {
  const add = (over: object) =>
    addAction(as('mid-mara'), {
      incidentId,
      kind: 'task',
      title: 'Try changes of configuration before',
      detail: '',
      owner: 'sen-sol',
      dueOn: '2026-12-24',
      changeId: null,
      ...over,
    });
  const find = async (id: string) => (await listActions(incidentId)).find((one) => one.id === id)!;

  test('is changed by those who saw it, and ends once', async () => {
    const { actionId } = await add({});
    const { owner, state, version } = await find(actionId);
    expect({ owner: owner.slug, state, version }).toEqual({ owner: 'sen-sol', state: 'open', version: 1 });
    const fields = {
      kind: 'task',
      title: 'Try them twice',
      detail: '',
      owner: 'sen-sia',
      dueOn: '2026-12-25',
      changeId: null,
    } as const;
    const change = { incidentId, actionId, seenVersion: 1, ...fields, state: 'in-progress' } as const;
    await changeAction(as('mid-mara'), change);
    await expect(changeAction(as('mid-mara'), change)).rejects.toMatchObject({ code: 'conflict' });
    await endAction(as('sen-sia'), {
      incidentId,
      actionId,
      seenVersion: 2,
      state: 'done',
      note: 'It is in the pipeline.',
    });
    expect(await find(actionId)).toMatchObject({
      state: 'done',
      title: 'Try them twice',
      owner: { slug: 'sen-sia' },
    });
    await expect(
      endAction(as('sen-sia'), {
        incidentId,
        actionId,
        seenVersion: 3,
        state: 'dropped',
        note: 'Never mind.',
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(add({ owner: 'nobody' })).rejects.toMatchObject({ field: 'owner' });
    await expect(add({ kind: 'rule' })).rejects.toMatchObject({ field: 'changeId' });
    const { changeId: stranger } = await submitted();
    for (const kind of ['task', 'rule', 'lesson'])
      await expect(add({ kind, changeId: stranger })).rejects.toMatchObject({ field: 'changeId' });
  });

  test('owners are reminded two days before, and once when it is overdue', async () => {
    await add({ dueOn: '2027-01-10', title: 'Due in January' });
    const remind = async (day: string) => {
      const at = new Date(`${day}T12:00:00Z`);
      const due = await hasDueActions(at);
      const { reminded } = await remindActions(systemContext('remind-actions', at));
      return [due, reminded];
    };
    expect(await remind('2027-01-07')).toEqual([false, 0]);
    expect(await remind('2027-01-08')).toEqual([true, 1]);
    expect(await remind('2027-01-09')).toEqual([false, 0]);
    expect(await remind('2027-01-11')).toEqual([true, 1]);
    expect(await remind('2027-01-20')).toEqual([false, 0]);
  });

  test('a rule becomes a draft of the policy that is valid, in one write with the action', async () => {
    const { actionId } = await add({ kind: 'rule', title: 'Validate configuration', changeId });
    const seen = { incidentId, actionId, seenVersion: 1 };
    await expect(draftRule(as('mid-mara'), seen, draftVersion)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await find(actionId)).policyVersion).toBeNull();
    const { number } = await draftRule(as('pri-pat'), seen, draftVersion);
    expect(await find(actionId)).toMatchObject({
      state: 'in-progress',
      policy: { number, state: 'draft', backtest: null },
    });
    const { text: policy, hash } = await outside().policyVersion.findUniqueOrThrow({ where: { number } });
    expect(policy).toContain('@id("after-pd-1")');
    expect(policy).toContain('Area::"payments"');
    expect((await validatePolicyVersion(as('pri-pat'), await seenPolicy(number))).state).toBe('validated');
    await outside().backtestRun.create({
      data: {
        id: newId(),
        policyVersion: number,
        policyHash: hash,
        from: new Date('2026-01-01'),
        to: new Date('2026-04-01'),
        state: 'done',
        done: 1,
        result: { sentence: 'It would have held this and 3 others.' },
        createdAt: new Date(),
        createdBy: personId('pri-pat'),
      },
    });
    expect((await find(actionId)).policy?.backtest).toBe('It would have held this and 3 others.');
  });

  test('a lesson goes to those who wrote the change, names nobody, and is read once', async () => {
    await expect(add({ kind: 'lesson', title: 'What jun-author learnt', changeId })).rejects.toMatchObject({
      field: 'detail',
    });
    const { actionId } = await add({ kind: 'lesson', title: 'A timeout is a change too', changeId });
    expect(await deliverLesson(as('mid-mara'), { incidentId, actionId })).toEqual({ people: 1 });
    expect(await deliverLesson(as('mid-mara'), { incidentId, actionId })).toEqual({ people: 0 });
    expect(await markLessonSeen(as('sen-sol'), { incidentId, actionId })).toEqual({ seen: false });
    expect(await markLessonSeen(as('jun-author'), { incidentId, actionId })).toEqual({ seen: true });
    expect(await find(actionId)).toMatchObject({ delivered: 1, seen: 1 });
  });
});

test('a published retro is opened again with a reason, and nothing that was written is lost', async () => {
  const before = await outside().retroSection.count();
  await reopenRetro(as('sen-sia'), { ...(await step()), reason: 'The cause was another one.' });
  expect(await findRetro(incidentId, personId('sen-sia'))).toMatchObject({
    state: 'draft',
    publishedMarkdown: null,
  });
  expect(await outside().retroSection.count()).toBe(before);
  await expect(deliverLesson(as('mid-mara'), { incidentId, actionId: newId() })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('that somebody writes is told, and nothing is kept of it', async () => {
  const entries = await outside().auditEntry.count();
  await expect(tellWriting(as('sen-sol'), { incidentId, section: 'summary' })).resolves.toEqual({
    told: true,
  });
  await expect(tellWriting(as('aud-aki'), { incidentId, section: 'summary' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await outside().auditEntry.count()).toBe(entries);
});
