import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { CorrectionReason, correctionsOf, Line } from '#lib/domain/correction.ts';
import { weekOf } from '#lib/domain/week.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden, invalid, notFound } from '#lib/platform/errors.ts';
import { markIncidentsAfter } from '#lib/platform/to-rank.ts';
import { assessChange } from './assess/assess-change.ts';
import { loadFacts } from './assess/facts-queries.ts';
import { lockForCorrection, type ToCorrect } from './correct-store.ts';
import { findServices, markWeeks, replaceServices } from './store.ts';
import { addParties } from './submission-store.ts';

/** What can be corrected of a change; services and people by their slugs, the primary service first. */
const Fields = z.strictObject({
  kind: z.enum(CHANGE_KINDS).optional(),
  services: z.array(Line(64)).max(100, 'At most 100 services.').optional(),
  author: Line(100).nullable().optional(),
});

export const CorrectChangeInput = z.strictObject({
  changeId: z.uuid(),
  /** The fields as they were on the screen, and as they are to be. */
  seen: Fields,
  wanted: Fields,
  reason: CorrectionReason,
});
export type CorrectChangeInput = z.output<typeof CorrectChangeInput>;

/**
 * Corrects what an import or a pipeline got wrong about a change, with an audit entry a field; its week is counted
 * anew, and a change that was submitted here is judged again. Whoever is named as author has a hand in it from then
 * on; those who had one keep it, so that no correction makes an approver of an author.
 *
 * @throws DomainError `forbidden`; `not-found`; `invalid` with the field; `conflict` when it was altered meanwhile
 */
export async function correctChange(ctx: Context, input: CorrectChangeInput): Promise<{ corrected: number }> {
  const { changeId } = input;
  return mutate<{ corrected: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    const change = await lockForCorrection(tx, changeId);
    if (!change) throw notFound('The change');
    const { kind, services, author } = change;
    const { corrected, stale } = correctionsOf(input.seen, input.wanted, { kind, services, author });
    if (stale.length > 0)
      throw conflict(
        `Somebody has altered ${stale.join(', ')} since you opened this. Reload to see what it is now.`,
      );
    const [first, ...others] = corrected.map(
      (one): AuditEntryInput => ({
        action: 'change.corrected',
        subject: { type: 'change', id: changeId },
        details: { ...one, reason: input.reason },
      }),
    );
    if (!first) return { result: { corrected: 0 }, unchanged: true };
    const isCorrected = (field: string) => corrected.some((one) => one.field === field);
    if (isCorrected('kind') || isCorrected('services')) await refuseInvolved(tx, ctx, changeId);
    if (isCorrected('kind'))
      await tx.change.update({ where: { id: changeId }, data: { kind: input.wanted.kind } });
    if (isCorrected('services')) {
      await correctServices(tx, changeId, change, input.wanted.services ?? []);
      await markIncidentsAfter(tx, [changeId]);
    }
    if (isCorrected('author')) await correctAuthor(tx, ctx, changeId, change, input.wanted.author ?? null);
    await markWeeks(tx, [weekOf(change.effectiveAt)]);
    if (change.isSubmitted) await assessChange(tx, changeId);
    return { result: { corrected: corrected.length }, entries: [first, ...others] };
  });
}

/** What rules a submitted change falls under is not for those who want it through to say. */
async function refuseInvolved(tx: Tx, { actor }: Context, changeId: string): Promise<void> {
  const approval = (await loadFacts(tx, changeId))?.facts.approval;
  const mine =
    approval?.identities.filter(({ personId }) => personId === actor.id).map(({ key }) => key) ?? [];
  if (approval?.parties.some(({ identity }) => mine.includes(identity)))
    throw forbidden('You have a hand in this change: another administrator corrects its kind and services.');
}

async function correctServices(
  tx: Tx,
  changeId: string,
  { effectiveAt, aiInvolvement }: ToCorrect,
  slugs: readonly string[],
): Promise<void> {
  const wanted = [...new Set(slugs)];
  const known = await findServices(tx, wanted);
  const services = wanted.map((slug) => {
    const service = known.get(slug);
    if (!service) throw invalid(`There is no service "${slug}".`, 'services');
    return service;
  });
  const rows = services.map(({ id }) => ({ changeId, serviceId: id, effectiveAt, aiInvolvement }));
  await replaceServices(tx, [changeId], rows);
  await tx.change.update({
    where: { id: changeId },
    data: {
      primaryServiceId: services[0]?.id ?? null,
      tier: services.length === 0 ? null : Math.min(...services.map(({ tier }) => tier)),
    },
  });
}

async function correctAuthor(
  tx: Tx,
  ctx: Context,
  changeId: string,
  { isSubmitted }: ToCorrect,
  slug: string | null,
): Promise<void> {
  const author =
    slug === null
      ? null
      : await tx.person.findUnique({
          where: { slug },
          select: { id: true, level: true, mergedIntoId: true },
        });
  if (slug !== null && !author) throw invalid(`There is nobody called "${slug}" here.`, 'author');
  if (author?.mergedIntoId) throw invalid(`${slug} was merged into another person.`, 'author');
  await tx.change.update({
    where: { id: changeId },
    data: { authorPersonId: author?.id ?? null, authorLevel: author?.level ?? null },
  });
  if (author && isSubmitted) {
    const party = { relation: 'author', identity: `person:${author.id}`, holder: 'person' } as const;
    await addParties(tx, changeId, [party], ctx.now);
  }
}
