import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { enter } from './enter.ts';
import { pathsAmong } from './queries.ts';
import { addOpening } from './store.ts';

export const RecordOpeningInput = z.strictObject({
  changeId: z.uuid(),
  /** Which revision was on the screen. */
  revision: z.coerce.number().int().min(1),
  /** Seconds with the page in front since the last time this was told. */
  seconds: z.coerce.number().int().min(0).max(3_600),
  /** Paths whose diff was on the screen. */
  paths: z.array(z.string().max(4_000)).max(500).default([]),
});
export type RecordOpeningInput = z.output<typeof RecordOpeningInput>;

/**
 * Keeps what a reviewer opened and for how long, which the page tells them that it does. Told by their own browser:
 * seconds never add up to more than have passed since they opened it, and paths are those of the change. What adds
 * nothing, or is of a revision that is no longer the head, is not written.
 *
 * @throws DomainError `forbidden`, `not-found`
 */
export function recordOpening(ctx: Context, input: RecordOpeningInput): Promise<{ recorded: boolean }> {
  return mutate<{ recorded: boolean }>(ctx, async (tx) => {
    const { change, person, at } = await enter(tx, ctx, input.changeId, 'change.review', { closed: true });
    const { changeId } = change;
    const { revision, seconds } = input;
    const paths = await pathsAmong(tx, changeId, input.paths);
    const recorded =
      revision === change.headNumber &&
      change.state === 'open' &&
      (await addOpening(tx, { changeId, personId: person.id, revision, seconds, paths, at }));
    if (!recorded) return { result: { recorded }, unchanged: true };
    return {
      result: { recorded },
      entries: [
        {
          action: 'review.opened',
          subject: { type: 'change', id: changeId },
          details: { revision, seconds, paths: paths.length },
        },
      ],
    };
  });
}
