import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AccessAction } from '#lib/domain/access.ts';
import type { Certainty, LinkState } from '#lib/domain/attribution/types.ts';
import type { AuditEntryInput, LinkDetails } from '#lib/domain/audit/entry.ts';
import { type Axes, standingOf } from '#lib/domain/incident/standing.ts';
import { type Act, decide, MIN_REASON, takesTwo } from '#lib/domain/incident/verdict.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';
import { storableText } from '#lib/platform/rows.ts';
import { markIncidents } from '#lib/platform/to-rank.ts';
import { withdrawNoChange } from './no-change-store.ts';
import { findJudged, lockIncident } from './queries.ts';
import { listLinkHistory, writeLinks } from './store.ts';

/** What everything that is said of a link has: which, as of which version on the screen, and why. */
export const LinkSaying = z.strictObject({
  incidentId: z.uuid(),
  changeId: z.uuid(),
  /** The version that was on the screen; 0 where no link was recorded. */
  seenVersion: z.coerce.number().int().min(0),
  reason: z
    .string()
    .trim()
    .min(MIN_REASON, `Say why in at least ${MIN_REASON} characters.`)
    .max(4000, 'At most 4,000 characters.'),
});

/** What is said of a link; without axes those that it has. */
interface Saying extends z.output<typeof LinkSaying> {
  act: Act;
  axes?: Axes;
  certainty?: Certainty | null;
}

type LinkAction = Extract<AuditEntryInput['action'], `link.${string}`>;

/**
 * Appends what a person says of a change and an incident to the link's history, if it can follow what was said before
 * (lib/domain/incident/verdict.ts). A confirmed cause withdraws the answer that no change caused the incident.
 * Errors: not-found; forbidden; conflict (somebody said something since the page was shown, or this cannot follow).
 */
export async function sayOfLink(
  ctx: Context,
  right: AccessAction,
  saying: Saying,
): Promise<{ version: number; state: LinkState }> {
  const { incidentId, changeId, act } = saying;
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, right);
    const incident = await lockIncident(tx, incidentId);
    const judged = await findJudged(tx, changeId, ctx.actor.id);
    if (!judged) throw notFound('The change');
    const history = await listLinkHistory(tx, changeId, incidentId);
    const before = history.at(-1);
    // software that ranks anew meanwhile says nothing that a person has to read first
    const unseen = history.some((one) => one.version > saying.seenVersion && one.decidedBy !== 'software');
    if (unseen || (before?.version ?? 0) < saying.seenVersion)
      throw conflict('Someone judged this link since you opened the page. Reload to see what they said.');

    const link = standingOf(history);
    const axes = saying.axes ?? axesOf(link);
    const next = decide(act, {
      link,
      judge: { id: judged.judgeId, hasHand: judged.own },
      said: axes,
      takesTwo: takesTwo(incident, axes.relation),
    });
    if (!next.allowed) throw next.because === 'person' ? forbidden(next.reason) : conflict(next.reason);

    const { state } = next;
    const version = (before?.version ?? 0) + 1;
    const reason = storableText(saying.reason);
    const certainty = saying.certainty ?? (saying.axes ? null : (before?.certainty ?? null));
    const suspicion = state === 'suspect' ? history.findLast((one) => one.decidedBy === 'software') : null;
    await writeLinks(
      tx,
      [
        {
          changeId,
          incidentId,
          version,
          state,
          ...(suspicion ? axesOf(suspicion) : axes),
          score: suspicion?.score ?? null,
          rank: suspicion?.rank ?? null,
          reasons: suspicion?.reasons ?? [],
          decidedBy: 'person',
          personId: ctx.actor.id,
          rationale: reason,
          rankerVersion: suspicion?.rankerVersion ?? null,
          recordedAt: ctx.now,
          supersededAt: null,
          certainty: suspicion ? null : certainty,
          disputes: state === 'disputed' ? link.state : null,
        },
      ],
      before ? [{ changeId, incidentId, version: before.version, supersededAt: ctx.now }] : [],
    );
    const isCause = state === 'match' && axes.relation !== 'fixed-by';
    const withdrawsNoChange = isCause && incident.noChange;
    if (withdrawsNoChange) await withdrawNoChange(tx, incidentId, ctx.now);
    await markIncidents(tx, [incidentId]);
    const details: LinkDetails = {
      changeId,
      incidentId,
      version,
      ...axes,
      reason,
      act,
      state,
      certainty,
      withdrawsNoChange,
      ...(link.disputes ? { disputes: link.disputes } : {}),
    };
    const entry = { action: actionOf(act, state), subject: { type: 'incident', id: incidentId }, details };
    return { result: { version, state }, entries: [entry] };
  });
}

const axesOf = ({ relation, aiRole, controlState }: Axes): Axes => ({ relation, aiRole, controlState });

const ACTIONS: Record<Exclude<Act, 'confirm'>, LinkAction> = {
  'rule-out': 'link.ruled-out',
  withdraw: 'link.withdrawn',
  dispute: 'link.disputed',
  uphold: 'link.settled',
  overturn: 'link.settled',
};

const actionOf = (act: Act, state: LinkState): LinkAction =>
  act === 'confirm' ? (state === 'proposed' ? 'link.proposed' : 'link.confirmed') : ACTIONS[act];
