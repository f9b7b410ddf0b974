import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { notFound } from '#lib/platform/errors.ts';
import { TokenName } from './create-token.ts';
import { lockName } from './store.ts';

export const RevokeTokenInput = z.strictObject({ name: TokenName });
export type RevokeTokenInput = z.output<typeof RevokeTokenInput>;

/**
 * Ends the token of that name at once and for good.
 *
 * @throws DomainError `forbidden`; `not-found` when none of that name is in force
 */
export async function revokeToken(ctx: Context, { name }: RevokeTokenInput): Promise<{ id: string }> {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'settings.manage');
    await lockName(tx, name);
    const token = await tx.serviceToken.findFirst({ where: { name, revokedAt: null }, select: { id: true } });
    if (!token) throw notFound(`A token called ${name}`);
    const revokedBy = ctx.actor.kind === 'person' ? ctx.actor.id : null;
    await tx.serviceToken.update({ where: { id: token.id }, data: { revokedAt: ctx.now, revokedBy } });
    return {
      result: { id: token.id },
      entries: [{ action: 'token.revoked', subject: { type: 'token', id: token.id }, details: { name } }],
    };
  });
}
