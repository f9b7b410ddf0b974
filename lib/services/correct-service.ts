import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { type Corrected, CorrectionReason, correctionsOf, Line } from '#lib/domain/correction.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, invalid, notFound } from '#lib/platform/errors.ts';
import { refuseOwnOpenChange, withService } from '#lib/platform/own-open-changes.ts';
import { lockService, repairTiers } from './store.ts';

/** What can be corrected of a service; people by their slugs. */
const Fields = z.strictObject({
  name: Line(200).optional(),
  tier: z.literal(TIERS).optional(),
  team: Line(200).nullable().optional(),
  owner: Line(100).nullable().optional(),
  director: Line(100).nullable().optional(),
  repository: Line(300).nullable().optional(),
  paths: z.array(Line(1_000)).max(200, 'At most 200 paths.').optional(),
});

export const CorrectServiceInput = z.strictObject({
  slug: Line(64),
  /** The fields as they were on the screen, and as they are to be. */
  seen: Fields,
  wanted: Fields,
  reason: CorrectionReason,
});
export type CorrectServiceInput = z.output<typeof CorrectServiceInput>;

/**
 * Corrects what an import got wrong about a service, with an audit entry a field. A corrected tier counts as stated;
 * the tiers of its changes and incidents, and the weeks they count in, follow. Open changes are judged again by the
 * job that looks for such entries.
 *
 * @throws DomainError `forbidden`, also where it decides about an open change of one's own; `not-found`; `invalid` with
 * the field; `conflict` when it was altered meanwhile
 */
export async function correctService(
  ctx: Context,
  input: CorrectServiceInput,
): Promise<{ corrected: number }> {
  return mutate<{ corrected: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    await lockService(tx, input.slug);
    const service = await tx.service.findUnique({
      where: { slug: input.slug },
      include: { owner: { select: { slug: true } }, director: { select: { slug: true } } },
    });
    if (!service) throw notFound('The service');
    const { name, tier, team, repository, paths } = service;
    const owner = service.owner?.slug ?? null;
    const director = service.director?.slug ?? null;
    const current = { name, tier, team, owner, director, repository, paths };
    const { corrected, stale } = correctionsOf(input.seen, input.wanted, current);
    if (stale.length > 0)
      throw conflict(
        `Somebody has altered ${stale.join(', ')} since you opened this. Reload to see what it is now.`,
      );
    const [first, ...others] = corrected.map((one) => entry(service, one, input.reason));
    if (!first) return { result: { corrected: 0 }, unchanged: true };
    if (corrected.some(({ field }) => field !== 'name'))
      await refuseOwnOpenChange(tx, ctx, withService(service.id));
    await tx.service.update({ where: { id: service.id }, data: await columns(tx, corrected) });
    if (corrected.some(({ field }) => field === 'tier')) await repairTiers(tx, [service.id]);
    return { result: { corrected: corrected.length }, entries: [first, ...others] };
  });
}

/** `wasAssumed` tells an import that the service was derived, also once its tier has been stated here. */
const entry = (
  { id, tierStated }: { id: string; tierStated: boolean },
  one: Corrected,
  reason: string,
): AuditEntryInput => ({
  action: 'service.corrected',
  subject: { type: 'service', id },
  details: { ...one, reason, wasAssumed: !tierStated },
});

/** Fields as columns: people by id, and a tier that somebody has said. */
async function columns(tx: Tx, corrected: readonly Corrected[]): Promise<Record<string, unknown>> {
  const data: Record<string, unknown> = {};
  for (const { field, after } of corrected) {
    if (field === 'owner' || field === 'director') {
      data[`${field}PersonId`] = after === null ? null : await personId(tx, String(after), field);
    } else data[field] = after;
    if (field === 'tier') data.tierStated = true;
  }
  return data;
}

async function personId(tx: Tx, slug: string, field: string): Promise<string> {
  const person = await tx.person.findUnique({
    where: { slug },
    select: { id: true, active: true, mergedIntoId: true },
  });
  if (!person) throw invalid(`There is nobody called "${slug}" here.`, field);
  if (!person.active || person.mergedIntoId !== null) throw invalid(`${slug} is no longer active.`, field);
  return person.id;
}
