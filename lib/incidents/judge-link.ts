import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { AI_ROLES, CONTROL_STATES, LINK_RELATIONS, type LinkState } from '#lib/domain/attribution/types.ts';
import { canJudge, MIN_REASON, OWN_CHANGE, stateAfter, VERDICTS } from '#lib/domain/incident/verdict.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';
import { storableText } from '#lib/platform/rows.ts';
import { findJudged, lockIncident } from './queries.ts';

export const JudgeLinkInput = z.strictObject({
  incidentId: z.uuid(),
  changeId: z.uuid(),
  /** The version that was on the screen; 0 where no link was recorded. */
  seenVersion: z.coerce.number().int().min(0),
  verdict: z.enum(VERDICTS),
  relation: z.enum(LINK_RELATIONS),
  aiRole: z.enum(AI_ROLES),
  controlState: z.enum(CONTROL_STATES),
  reason: z
    .string()
    .trim()
    .min(MIN_REASON, `Say why in at least ${MIN_REASON} characters.`)
    .max(4000, 'At most 4,000 characters.'),
});
export type JudgeLinkInput = z.infer<typeof JudgeLinkInput>;

const ACTIONS = {
  confirm: 'link.confirmed',
  'rule-out': 'link.ruled-out',
  dispute: 'link.disputed',
} as const;

/**
 * A person's verdict on whether a change caused an incident: appends a version to the link's history.
 * Nobody judges a change in which they have a hand: neither blame nor repair is one's own to declare.
 * Errors: not-found, forbidden, conflict (someone judged it since the page was shown, or the verdict cannot follow).
 */
export async function judgeLink(ctx: Context, input: JudgeLinkInput): Promise<{ version: number }> {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'incident.judge');
    const { noChange } = await lockIncident(tx, input.incidentId);
    const change = await findJudged(tx, input.changeId, ctx.actor.id);
    if (!change) throw notFound('The change');
    if (change.own) throw forbidden(OWN_CHANGE);

    const current = await tx.causalLink.findFirst({
      where: { changeId: input.changeId, incidentId: input.incidentId },
      orderBy: { version: 'desc' },
      select: { version: true, state: true },
    });
    if ((current?.version ?? 0) !== input.seenVersion) {
      throw conflict('Someone judged this link since you opened the page. Reload to see what they said.');
    }
    const possible = canJudge((current?.state ?? 'none') as LinkState, input.verdict);
    if (!possible.allowed) throw conflict(possible.reason);

    const version = input.seenVersion + 1;
    await tx.causalLink.updateMany({
      where: { changeId: input.changeId, incidentId: input.incidentId, supersededAt: null },
      data: { supersededAt: ctx.now },
    });
    const withdrawsNoChange = noChange && input.verdict === 'confirm' && input.relation !== 'fixed-by';
    if (withdrawsNoChange) {
      await tx.incident.update({
        where: { id: input.incidentId },
        data: { noChangeReason: null, noChangeBy: null, noChangeAt: null },
      });
    }
    const { relation, aiRole, controlState } = input;
    const reason = storableText(input.reason);
    await tx.causalLink.create({
      data: {
        changeId: input.changeId,
        incidentId: input.incidentId,
        version,
        state: stateAfter(input.verdict),
        relation,
        score: null,
        rank: null,
        reasons: [],
        aiRole,
        controlState,
        decidedBy: 'person',
        personId: ctx.actor.id,
        rationale: reason,
        rankerVersion: null,
        recordedAt: ctx.now,
        supersededAt: null,
      },
    });
    return {
      result: { version },
      entries: [
        {
          action: ACTIONS[input.verdict],
          subject: { type: 'incident', id: input.incidentId },
          details: {
            changeId: input.changeId,
            incidentId: input.incidentId,
            version,
            relation,
            aiRole,
            controlState,
            reason,
            withdrawsNoChange,
          },
        },
      ],
    };
  });
}
