import { z } from 'zod';
import { readPaths } from '#lib/domain/change/draft.ts';
import { FullSha } from '#lib/domain/change/submission.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden, invalid, notFound } from '#lib/platform/errors.ts';
import { findName, findSubmission } from './revise-queries.ts';
import { type SubmitChangeResult, submitChange } from './submit-change.ts';

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most.toLocaleString('en')} characters.`);

/** A new head of a change that is known already; what is not said stays as it was. */
export const ReviseChangeInput = z.strictObject({
  changeId: z.uuid(),
  /** The head that was on the screen. */
  seenSha: FullSha,
  sha: z.preprocess((value) => (typeof value === 'string' ? value.trim().toLowerCase() : value), FullSha),
  /** As `readPaths` takes them: all that the new head touches. */
  paths: text(500_000),
  /** What AI did in the new revision; `unknown` where nobody can say. */
  involvement: z.enum(INVOLVEMENTS),
  tool: text(200).optional(),
  rollbackPlan: text(100_000).optional(),
});
export type ReviseChangeInput = z.output<typeof ReviseChangeInput>;

/**
 * Pushes a new revision of a change in the browser, by somebody who has a hand in it: they are its last pusher from
 * then on, and approvals of what was there before no longer count.
 *
 * @throws DomainError `not-found`, `forbidden`, `invalid` with the field, `conflict` when it is not what was looked at
 */
export async function reviseChange(ctx: Context, input: ReviseChangeInput): Promise<SubmitChangeResult> {
  if (ctx.actor.kind !== 'person') throw forbidden('Only people fill in forms.');
  const { id } = ctx.actor;
  const [before, name] = await Promise.all([findSubmission(input.changeId), findName(id)]);
  if (!before || name === null) throw notFound('The change');
  if (before.sha !== input.seenSha)
    throw conflict('The change has a newer revision than the one you saw. Look at it first.');
  if (before.sha === input.sha) throw invalid('This is the commit that is there already.', 'sha');
  const size = readPaths(input.paths);
  if (size.paths.length === 0) throw invalid('Say which paths the new revision touches.', 'paths');
  const { involvement, tool, rollbackPlan } = input;
  return submitChange(ctx, {
    ...before,
    ...size,
    sha: input.sha,
    pushedBy: { name, identity: `person:${id}` },
    rollbackPlan: rollbackPlan || before.rollbackPlan,
    declarations:
      involvement === 'unknown'
        ? []
        : [{ involvement, by: name, ...(tool && involvement !== 'none' ? { tool } : {}) }],
  });
}
