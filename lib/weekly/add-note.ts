import { mutate } from '#lib/audit/mutate.ts';
import { readItem } from '#lib/domain/weekly/sections.ts';
import { readWeek } from '#lib/domain/weekly/week.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden, invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import type { AddNoteInput } from './inputs.ts';
import { noteEntry } from './note-entry.ts';
import { findOwner } from './store.ts';

/**
 * Says something of an item of a week's review, or records what was decided: then, if anybody is to do it, who and by
 * when. Also after the review was closed; it is told apart by its time.
 *
 * @throws DomainError `forbidden`, `conflict` for a week to come, `invalid` with the field
 */
export async function addNote(ctx: Context, input: AddNoteInput): Promise<{ noteId: string }> {
  return mutate<{ noteId: string }>(ctx, async (tx) => {
    const { week, item, kind } = input;
    await authorise(tx, ctx, kind === 'decision' ? 'weekly.decide' : 'weekly.write');
    if (readItem(item)?.section === 'audits') await authorise(tx, ctx, 'campaign.read');
    if (ctx.actor.kind !== 'person') throw forbidden('Notes are written by people.');
    const monday = readWeek(week);
    if (!monday || monday > ctx.now) throw conflict('This week has not begun.');
    const task = await readTask(tx, input);
    const note = { id: newId(), item, kind, text: storableText(input.text), ...task };
    await tx.weeklyNote.create({
      data: { week: monday, ...note, personId: ctx.actor.id, at: ctx.now },
    });
    await announce(tx, { kind: 'weekly', week });
    return { result: { noteId: note.id }, entries: [noteEntry('weekly-note.added', week, note)] };
  });
}

/** Who does it and by when: both, or nobody. A comment asks nobody for anything. */
async function readTask(
  tx: Tx,
  { kind, owner, dueOn }: AddNoteInput,
): Promise<{ ownerId: string | null; dueOn: Date | null }> {
  if (owner === '' && dueOn === '') return { ownerId: null, dueOn: null };
  if (kind === 'comment') throw invalid('A comment has no owner: record a decision.', 'kind');
  if (owner === '') throw invalid('Say who does it.', 'owner');
  if (dueOn === '') throw invalid('Say by when it is done.', 'dueOn');
  return { ownerId: await findOwner(tx, owner), dueOn: new Date(`${dueOn}T00:00:00Z`) };
}
