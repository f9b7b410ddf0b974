import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { SCOPES } from '#lib/domain/token/scope.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { hashOf, newSecret } from './secret.ts';
import { lockName } from './store.ts';

/** What a token is called in the audit log and on the command line. */
export const TokenName = z
  .string('Give it a name.')
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'Lower-case letters, digits, dots, dashes; at most 64.');

export const CreateTokenInput = z.strictObject({
  name: TokenName,
  scopes: z
    .union([z.array(z.enum(SCOPES)), z.enum(SCOPES).transform((one) => [one])], 'Choose what it is good for.')
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)))
    .refine((scopes) => scopes.length > 0, 'Choose what it is good for.'),
  /** The instant from which it is no longer good; none: until it is revoked. */
  expiresAt: z.preprocess((value) => value || null, z.coerce.date('That is no date.').nullable()),
});
export type CreateTokenInput = z.output<typeof CreateTokenInput>;

/**
 * Makes a token. The secret is in the answer and nowhere else: only its hash is stored.
 *
 * @throws DomainError `forbidden`; `invalid` for an expiry in the past; `conflict` while the name is in use
 */
export async function createToken(
  ctx: Context,
  { name, scopes, expiresAt }: CreateTokenInput,
): Promise<{ id: string; name: string; secret: string }> {
  if (expiresAt !== null && expiresAt <= ctx.now)
    throw invalid('It would have expired already.', 'expiresAt');
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'settings.manage');
    await lockName(tx, name);
    const namesake = await tx.serviceToken.count({ where: { name, revokedAt: null } });
    if (namesake > 0)
      throw conflict(`There is a token called ${name} already. Revoke it or choose another name.`);
    const id = newId();
    const secret = newSecret();
    const createdBy = ctx.actor.kind === 'person' ? ctx.actor.id : null;
    await tx.serviceToken.create({
      data: { id, name, scopes, hash: hashOf(secret)!, createdBy, createdAt: ctx.now, expiresAt },
    });
    return {
      result: { id, name, secret },
      entries: [{ action: 'token.created', subject: { type: 'token', id }, details: { name, scopes } }],
    };
  });
}
