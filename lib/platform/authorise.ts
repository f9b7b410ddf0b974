import { type AccessAction, may } from '#lib/domain/access.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { Context } from './context.ts';
import type { Tx } from './db.ts';
import { forbidden } from './errors.ts';

/**
 * Refuses a verb to those who may not, from the actor's row in the verb's own transaction: rights that were
 * taken away a moment ago are gone. Systems pass: what they may do is decided by which verbs they are given.
 *
 * @throws DomainError `forbidden`, with the reason in words
 */
export async function authorise(tx: Tx, { actor }: Context, action: AccessAction): Promise<void> {
  if (actor.kind === 'system') return;
  const person = await tx.person.findUnique({
    where: { id: actor.id },
    select: { orgRole: true, level: true, active: true },
  });
  if (!person?.active) throw forbidden('This login belongs to nobody who is active here.');
  const orgRole = ORG_ROLES.find((role) => role === person.orgRole) ?? 'engineer';
  const level = LEVELS.find((one) => one === person.level) ?? null;
  const verdict = may({ orgRole, level }, action);
  if (!verdict.allowed) throw forbidden(verdict.reason);
}
