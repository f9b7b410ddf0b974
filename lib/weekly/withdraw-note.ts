import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import type { WithdrawNoteInput } from './inputs.ts';
import { noteEntry } from './note-entry.ts';
import { isSamePerson, lockNote, markWithdrawn } from './store.ts';

/**
 * Takes back what one said oneself; that it was said stays, and what in the audit log.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function withdrawNote(
  ctx: Context,
  { week, noteId }: WithdrawNoteInput,
): Promise<{ withdrawn: boolean }> {
  return mutate<{ withdrawn: boolean }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'weekly.write');
    const note = await lockNote(tx, week, noteId);
    if (!(await isSamePerson(tx, note.personId, ctx.actor.id)))
      throw forbidden('Only whoever wrote a note takes it back.');
    if (note.withdrawnAt) return { result: { withdrawn: false }, unchanged: true };
    await markWithdrawn(tx, week, noteId, ctx.now);
    await announce(tx, { kind: 'weekly', week });
    return { result: { withdrawn: true }, entries: [noteEntry('weekly-note.withdrawn', week, note)] };
  });
}
