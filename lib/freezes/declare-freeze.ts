import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { WALL_TIME, wallInstant } from '#lib/domain/freeze/wall-time.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import { insertFreeze } from './store.ts';

const wall = z.string().regex(WALL_TIME, 'Give a day and a time.');
const environment = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._/-]{0,99}$/, 'An environment is a name such as production.');

export const DeclareFreezeInput = z.strictObject({
  name: z.string().trim().min(3, 'Give it a name.').max(120, 'At most 120 characters.'),
  reason: z
    .string()
    .trim()
    .min(10, 'Say why in at least 10 characters.')
    .max(2_000, 'At most 2,000 characters.'),
  /** What the clocks of `zone` show, to the minute; it holds from then on, up to but not including `until`. */
  from: wall,
  until: wall,
  /** IANA, e.g. `Europe/Berlin`. */
  zone: z.string().min(1).max(100),
  /** Of some services (slugs), tiers and environments; an empty list is all of them, and all three must fit. */
  services: z.array(z.string().max(200)).max(500).default([]),
  tiers: z.array(z.coerce.number().int().min(1).max(4)).max(4).default([]),
  environments: z.array(environment).max(50).default([]),
});
export type DeclareFreezeInput = z.infer<typeof DeclareFreezeInput>;

export interface DeclareFreezeResult {
  id: string;
  startsAt: Date;
  endsAt: Date;
}

/** A mistyped year freezes nobody for ever. */
const LONGEST_DAYS = 366;

/**
 * Declares that nothing is deployed into a time. A wall time that the clocks show twice is taken so that the
 * freeze is the longer one; one that they never show is refused. What would have begun earlier begins now.
 *
 * @throws DomainError `forbidden`; `invalid` with the field
 */
export async function declareFreeze(ctx: Context, input: DeclareFreezeInput): Promise<DeclareFreezeResult> {
  const from = instant('from', input, 'earlier');
  const until = instant('until', input, 'later');
  if (until <= from) throw invalid('A freeze ends after it has begun.', 'until');
  if (until - from > LONGEST_DAYS * 86_400_000)
    throw invalid(`A freeze lasts at most ${LONGEST_DAYS} days.`, 'until');
  return mutate<DeclareFreezeResult>(ctx, async (tx) => {
    await authorise(tx, ctx, 'freeze.manage');
    const id = newId();
    const name = storableText(input.name);
    const reason = storableText(input.reason);
    const written = await insertFreeze(tx, {
      id,
      name,
      reason,
      serviceIds: await serviceIds(tx, input.services),
      tiers: [...new Set(input.tiers)].sort(),
      environments: [...new Set(input.environments)].sort(),
      startsAt: new Date(from),
      endsAt: new Date(until),
      createdBy: ctx.actor.id,
    });
    if (!written) throw invalid('This freeze would have ended already.', 'until');
    await announce(tx, { kind: 'freeze' });
    return {
      result: { id, ...written },
      entries: [
        {
          action: 'freeze.declared',
          subject: { type: 'freeze', id },
          details: {
            name,
            reason,
            from: written.startsAt.toISOString(),
            until: written.endsAt.toISOString(),
            zone: input.zone,
            services: input.services,
            tiers: input.tiers,
            environments: input.environments,
          },
        },
      ],
    };
  });
}

function instant(field: 'from' | 'until', input: DeclareFreezeInput, prefer: 'earlier' | 'later'): number {
  const found = wallInstant(input[field], input.zone, prefer);
  if (!found.ok) throw invalid(found.reason, field);
  return found.instant;
}

async function serviceIds(tx: Tx, slugs: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(slugs)];
  const rows = await tx.service.findMany({
    where: { slug: { in: wanted } },
    select: { id: true, slug: true },
    orderBy: { slug: 'asc' },
  });
  const missing = wanted.find((slug) => !rows.some((row) => row.slug === slug));
  if (missing !== undefined) throw invalid(`There is no service “${missing}”.`, 'services');
  return rows.map(({ id }) => id);
}
