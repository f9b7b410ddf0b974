import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import type { Json } from '#lib/domain/audit/entry.ts';
import type { WeeklyFigures } from '#lib/domain/weekly/figures.ts';
import { isLater } from '#lib/domain/weekly/notes.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline } from '#tests/support/submitted.ts';
import { addNote } from './add-note.ts';
import { closeWeek } from './close-week.ts';
import { AddNoteInput } from './inputs.ts';
import { findClosedReview, listEarlierDecisions, listNotes } from './queries.ts';
import { withdrawNote } from './withdraw-note.ts';

useDatabase();
beforeAll(() => openShop());

const WEEK = '2026-03-02';
const ALL = { audits: true };
const AFTER = new Date('2026-03-10T10:00:00Z');
const note = (over: Partial<AddNoteInput> = {}) =>
  AddNoteInput.parse({ week: WEEK, item: 'sev2', kind: 'comment', text: 'It was the cache.', ...over });
const figures = { format: 'countersign-weekly/1', week: WEEK, share: 7 / 9, name: 'zażółć' };
const frozen = async () => figures as unknown as WeeklyFigures;
const entries = (action: string) =>
  outside().auditEntry.findMany({ where: { action }, orderBy: { seq: 'asc' } });

describe('notes', () => {
  test('everybody but auditors comments; directors and the VP decide', async () => {
    const { noteId } = await addNote(as('jun-author', AFTER), note());
    const [entry] = await entries('weekly-note.added');
    expect(JSON.parse(entry!.body)).toMatchObject({
      noteId,
      week: WEEK,
      item: 'sev2',
      text: 'It was the cache.',
    });
    await expect(addNote(as('jun-author', AFTER), note({ item: 'audits' }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    for (const [slug, kind] of [
      ['aud-aki', 'comment'],
      ['pri-pat', 'decision'],
      ['adm-ada', 'decision'],
    ] as const)
      await expect(addNote(as(slug, AFTER), note({ kind }))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(addNote(pipeline(AFTER), note())).rejects.toMatchObject({ code: 'forbidden' });
    const task = { owner: 'sen-sol', dueOn: '2026-03-20' };
    await addNote(as('dir-dana', AFTER), note({ kind: 'decision', item: 'sev2:abc', ...task }));
    const decided = (await listNotes(WEEK, ALL)).find(({ kind }) => kind === 'decision');
    expect(decided).toMatchObject({
      by: 'dir-dana',
      owner: 'sen-sol',
      dueOn: '2026-03-20',
      item: 'sev2:abc',
    });
    expect((await listEarlierDecisions('2026-03-09', ALL)).map(({ id }) => id)).toEqual([decided!.id]);
    expect(await listEarlierDecisions('2026-04-06', ALL)).toEqual([]);
  });

  test('an owner comes with a day, on decisions alone, and is somebody', async () => {
    const decide = (over: Partial<AddNoteInput>) =>
      addNote(as('vp-vik', AFTER), note({ kind: 'decision', ...over }));
    await expect(decide({ owner: 'sen-sol' })).rejects.toMatchObject({ code: 'invalid', field: 'dueOn' });
    await expect(decide({ dueOn: '2026-03-20' })).rejects.toMatchObject({ code: 'invalid', field: 'owner' });
    await expect(decide({ owner: 'nobody', dueOn: '2026-03-20' })).rejects.toMatchObject({ field: 'owner' });
    await expect(
      addNote(as('vp-vik', AFTER), note({ owner: 'sen-sol', dueOn: '2026-03-20' })),
    ).rejects.toMatchObject({ code: 'invalid', field: 'kind' });
    await expect(addNote(as('vp-vik', new Date('2026-03-01T23:59:59Z')), note())).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(AddNoteInput.safeParse({ ...note(), week: '2026-03-03' }).success).toBe(false);
    expect(AddNoteInput.safeParse({ ...note(), item: 'weather' }).success).toBe(false);
  });

  test('whoever wrote one takes it back, once; its words stay in the log alone', async () => {
    const { noteId } = await addNote(as('mid-mara', AFTER), note({ text: 'A rash word.' }));
    const ref = { week: WEEK, noteId };
    await expect(withdrawNote(as('vp-vik', AFTER), ref)).rejects.toMatchObject({ code: 'forbidden' });
    await outside().person.update({
      where: { id: personId('mid-mara') },
      data: { mergedIntoId: personId('sen-sia') },
    });
    // two records of one person
    expect(await withdrawNote(as('sen-sia', AFTER), ref)).toEqual({ withdrawn: true });
    expect(await withdrawNote(as('sen-sia', AFTER), ref)).toEqual({ withdrawn: false });
    const shown = (await listNotes(WEEK, ALL)).find(({ id }) => id === noteId);
    expect(shown).toMatchObject({ text: '', withdrawnAt: AFTER });
    const told = await entries('weekly-note.withdrawn');
    expect(told.map(({ body }) => JSON.parse(body).text)).toEqual(['A rash word.']);
  });
});

describe('closing', () => {
  test('freezes the figures once, when the week is over, by a director or the VP', async () => {
    const close = (slug: string, at = AFTER) => closeWeek(as(slug, at), { week: WEEK }, frozen);
    await expect(close('dir-dana', new Date('2026-03-08T23:59:59Z'))).rejects.toMatchObject({
      code: 'conflict',
    });
    for (const slug of ['sen-sol', 'aud-aki', 'adm-ada'])
      await expect(close(slug)).rejects.toMatchObject({ code: 'forbidden' });
    const answers = await Promise.allSettled([close('dir-dana'), close('vp-vik')]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const review = await findClosedReview(WEEK);
    expect(review?.figures).toEqual(figures);
    // what is kept has the digest that the log has
    const [entry, ...more] = await entries('weekly-review.closed');
    expect(more).toEqual([]);
    const digest = createHash('sha256')
      .update(canonicalJson(review!.figures as unknown as Json))
      .digest('hex');
    expect(JSON.parse(entry!.body)).toEqual({ week: WEEK, digest });
  });

  test('notes are still added, and are known to be later', async () => {
    const later = new Date(AFTER.getTime() + 60_000);
    await addNote(as('sen-sol', later), note({ text: 'Said afterwards.' }));
    const { at, by } = (await findClosedReview(WEEK))!;
    const marked = (await listNotes(WEEK, ALL)).filter((one) => isLater(one, { at, by }));
    expect(marked.map(({ text }) => text)).toEqual(['Said afterwards.']);
  });
});
