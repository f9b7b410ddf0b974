import { mutate } from '#lib/audit/mutate.ts';
import { type BreakGlassInput, REVIEW_HOURS } from '#lib/domain/change/break-glass.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden, invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { lockChange } from '../assess/assess-change.ts';
import { judge } from '../assess/judge.ts';
import { writeBreakGlass, writeDecisions } from './store.ts';

export interface BreakGlassResult {
  breakGlassId: string;
  decisionId: string;
  /** Until when the allow may be used, once. */
  expiresAt: Date;
  /** By when a second person is to have looked at it. */
  reviewDueAt: Date;
}

/**
 * Lets one head through at once, whatever the rules say, because waiting would be worse. Any permitted person may,
 * the author too; a pipeline never. The decision keeps what the rules would have said. A second person's review is
 * due within a day, and until then it is on the exceptions list of the services' director.
 *
 * @throws DomainError `forbidden`; `not-found`; `invalid` with the field; `conflict` when the head has moved on or
 *   the change is no longer open
 */
export async function breakGlass(ctx: Context, input: BreakGlassInput): Promise<BreakGlassResult> {
  const { actor } = ctx;
  if (actor.kind !== 'person') throw forbidden('Only a person can break glass, and answer for it.');
  return mutate<BreakGlassResult>(ctx, async (tx) => {
    await authorise(tx, ctx, 'gate.break-glass');
    const { changeId, headSha, environment, repository, state } = await lockChange(tx, input.changeId);
    if (state === 'closed') throw conflict('This change is no longer open.');
    if (headSha !== input.sha)
      throw conflict('The change has a newer revision than the one you saw. Look at it first.');
    const incidentId = input.incidentId ?? null;
    if (incidentId && !(await tx.incident.findUnique({ where: { id: incidentId }, select: { id: true } })))
      throw invalid('There is no such incident.', 'incidentId');

    const judged = await judge(tx, changeId);
    if (!judged) throw new Error('a locked change has no facts');
    const { decision, facts, policyVersionId } = judged;
    const breakGlassId = newId();
    const decisionId = newId();
    const { identity } = actor;
    const place = { sha: headSha, environment };
    const reviewDueAt = await writeBreakGlass(tx, {
      changeId,
      id: breakGlassId,
      personId: actor.id,
      identity,
      ...place,
      reason: input.reason,
      incidentId,
      hours: REVIEW_HOURS,
    });
    const expiry = await writeDecisions(tx, [
      {
        changeId,
        id: decisionId,
        mode: 'break-glass',
        repository,
        ...place,
        pipeline: input.pipeline ?? null,
        outcome: 'allow',
        decision,
        facts,
        policyVersionId,
        policyHash: decision.policyHash,
        factsHash: decision.factsHash,
        askedBy: identity,
        breakGlassId,
        expiresAt: null,
      },
    ]);
    await announce(tx, { kind: 'change', changeId });
    return {
      result: { breakGlassId, decisionId, expiresAt: expiry.get(decisionId)!, reviewDueAt },
      entries: [
        {
          action: 'break-glass.used',
          subject: { type: 'change', id: changeId },
          details: { breakGlassId, decisionId, ...place, reason: input.reason, incidentId },
        },
      ],
    };
  });
}
