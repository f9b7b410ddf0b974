import { z } from 'zod';
import type { AccessAction } from '#lib/domain/access.ts';
import type { ApprovalFacts } from '#lib/domain/approval/facts.ts';
import { hiddenParties, ineligible } from '#lib/domain/approval/who.ts';
import { about, type Cause, told } from '#lib/domain/approval/words.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';
import { storableText } from '#lib/platform/rows.ts';
import { type LockedChange, lockChange } from '../assess/assess-change.ts';
import { loadFacts } from '../assess/facts-queries.ts';
import { findScene, type PersonNow, type Scene } from './queries.ts';

/** What was on the screen: the head, and the version of the judgement. */
export const SeenChange = z.strictObject({
  changeId: z.uuid(),
  sha: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit sha'),
  version: z.coerce.number().int().min(0),
});
export type SeenChange = z.output<typeof SeenChange>;

/** Words of a person, without what PostgreSQL cannot store; nothing but spaces is nothing. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most.toLocaleString('en')} characters.`)
    .transform((text) => storableText(text));

export interface Entered extends Scene {
  change: LockedChange;
  /** The login that was used. */
  identity: string;
}

/**
 * First step of every verb on a submitted change: takes its lock, then looks who acts, as they are at this moment.
 * Only people get past it; a pipeline or a job reviews nothing.
 *
 * @throws DomainError `not-found`, `forbidden`, and unless `closed` is fine, `conflict` for a change that is closed
 */
export async function enter(
  tx: Tx,
  ctx: Context,
  changeId: string,
  action: AccessAction,
  { closed = false }: { closed?: boolean } = {},
): Promise<Entered> {
  if (ctx.actor.kind !== 'person') throw forbidden('Only people review changes.');
  const change = await lockChange(tx, changeId);
  const scene = await findScene(tx, changeId, ctx.actor.id);
  if (!scene) throw forbidden('This login belongs to nobody who is active here.');
  await authorise(tx, { ...ctx, actor: { ...ctx.actor, id: scene.person.id } }, action);
  if (change.state !== 'open' && !closed) throw conflict('This change is no longer open.');
  return { ...scene, change, identity: ctx.actor.identity };
}

/** The facts of a change whose lock is held. */
export async function factsOf(tx: Tx, changeId: string): Promise<Facts> {
  const loaded = await loadFacts(tx, changeId);
  if (!loaded) throw notFound('The change');
  return loaded.facts;
}

/** Why somebody's approval of this change cannot count, whatever they click; null when it can. */
export function whyNot(approval: ApprovalFacts, person: PersonNow): Cause | null {
  const { id, name, level, orgRole, active, trainedUntil } = person;
  const trained = trainedUntil === null ? null : trainedUntil.getTime();
  return ineligible(approval)({ id, name, level, orgRole, active, trainedUntil: trained });
}

/** @throws DomainError `forbidden` with what makes them ineligible, told to them */
export function refuseIneligible(approval: ApprovalFacts, person: PersonNow): void {
  const cause = whyNot(approval, person);
  if (cause) throw forbidden(`Your approval ${told(cause)}.`);
}

/** That it is not known who is behind a change, as a sentence; null where it is. */
export function hiddenWords(approval: ApprovalFacts): string | null {
  const [hidden] = hiddenParties(approval);
  if (hidden === undefined) return null;
  return `It is not known who is behind this change: ${hidden}. An administrator can say whose it is.`;
}

/**
 * Sets nobody's word aside and excepts from no rule while somebody unknown is behind the change: whoever does it may
 * be the author under a login that is not known.
 *
 * @throws DomainError `conflict` with who is not known
 */
export function refuseHidden(approval: ApprovalFacts): void {
  const hidden = hiddenWords(approval);
  if (hidden !== null) throw conflict(hidden);
}

/** A sentence about somebody who cannot be asked. */
export const cannotReview = (name: string, cause: Cause): string =>
  `${name} ${about(cause)}, so their approval would not count.`;
