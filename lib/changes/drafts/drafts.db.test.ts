import { beforeAll, expect, test } from 'vitest';
import { EMPTY_DRAFT } from '#lib/domain/change/draft.ts';
import { newId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline, sha } from '#tests/support/submitted.ts';
import { discardDraft } from './discard-draft.ts';
import { listDrafts } from './queries.ts';
import { MAX_DRAFTS, saveDraft } from './save-draft.ts';
import { submitDraft } from './submit-draft.ts';

useDatabase();
beforeAll(() => openShop());

const fields = {
  ...EMPTY_DRAFT,
  repository: 'acme/shop',
  sha: sha('d1'),
  title: 'Round prices up',
  paths: '3\t1\tsrc/checkout/price.ts',
  involvement: 'assisted',
};
const mine = () => listDrafts(personId('jun-author'));

test('a draft is kept, changed and thrown away by its owner alone; the same again leaves no entry', async () => {
  const draftId = newId();
  await saveDraft(as('jun-author'), { draftId, fields: { ...fields, title: 'a\0b' } });
  expect(await mine()).toMatchObject([{ id: draftId, fields: { title: 'a\uFFFDb' } }]);
  await saveDraft(as('jun-author'), { draftId, fields });
  const entries = await outside().auditEntry.count();
  await saveDraft(as('jun-author'), { draftId, fields });
  expect(await outside().auditEntry.count()).toBe(entries);
  expect(await listDrafts(personId('mid-mara'))).toEqual([]);
  const theirs = { code: 'forbidden' };
  await expect(saveDraft(as('mid-mara'), { draftId, fields })).rejects.toMatchObject(theirs);
  await expect(discardDraft(as('mid-mara'), { draftId })).rejects.toMatchObject(theirs);
  await expect(saveDraft(as('aud-aki'), { draftId: newId(), fields })).rejects.toMatchObject(theirs);
  await expect(saveDraft(pipeline(), { draftId: newId(), fields })).rejects.toMatchObject(theirs);
  expect(await discardDraft(as('jun-author'), { draftId })).toEqual({ discarded: true });
  expect(await discardDraft(as('jun-author'), { draftId })).toEqual({ discarded: false });
  expect(await mine()).toEqual([]);
});

test('submitting one makes the change once and throws the draft away; what is wrong keeps it', async () => {
  const draftId = newId();
  const draft = { draftId, fields: { ...fields, sha: 'short' } };
  await saveDraft(as('jun-author'), draft);
  expect(await submitDraft(as('jun-author'), draft)).toEqual({
    changeId: null,
    errors: { sha: expect.stringContaining('full commit sha') },
  });
  const unknown = { ...draft, fields: { ...fields, services: ['nothing'] } };
  expect((await submitDraft(as('jun-author'), unknown)).errors).toEqual({
    services: 'There is no service "nothing".',
  });
  expect(await mine()).toHaveLength(1);
  const good = { draftId, fields };
  const { changeId } = await submitDraft(as('jun-author'), good);
  expect(await submitDraft(as('jun-author'), good)).toEqual({ changeId, errors: null });
  await saveDraft(as('jun-author'), good);
  expect(await mine()).toEqual([]);
  const change = await outside().change.findUniqueOrThrow({ where: { id: changeId! } });
  expect(change).toMatchObject({ source: 'web', authorPersonId: personId('jun-author'), tier: 1 });
  await expect(submitDraft(as('mid-mara'), good)).rejects.toMatchObject({ code: 'conflict' });
});

test('a draft of an earlier form is read as far as it goes, and there is an end to drafts', async () => {
  await outside().changeDraft.create({
    data: {
      id: newId(),
      personId: personId('sen-sia'),
      fields: { title: 'old', gone: 1 },
      updatedAt: new Date(),
    },
  });
  expect((await listDrafts(personId('sen-sia')))[0]!.fields).toEqual({ ...EMPTY_DRAFT, title: 'old' });
  await outside().changeDraft.createMany({
    data: Array.from({ length: MAX_DRAFTS - 1 }, () => ({
      id: newId(),
      personId: personId('sen-sia'),
      fields: {},
      updatedAt: new Date(),
    })),
  });
  await expect(saveDraft(as('sen-sia'), { draftId: newId(), fields })).rejects.toMatchObject({
    code: 'conflict',
  });
});
