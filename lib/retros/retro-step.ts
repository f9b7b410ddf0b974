import { mutate } from '#lib/audit/mutate.ts';
import type { AccessAction } from '#lib/domain/access.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { RetroState } from '#lib/domain/retro/document.ts';
import { type RetroStep, retroStateAfter, retroVerdict } from '#lib/domain/retro/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import type { SeenRetro } from './inputs.ts';
import { canonicalPerson, listSections, lockRetro, type RetroRow, textsOf } from './store.ts';

export interface StepResult {
  state: RetroState;
  version: number;
}

export type RetroEntry = Extract<AuditEntryInput, { action: `retro.${string}` }>;

/** What is left for a step to say: what it writes beside state and version, and its entry. */
export type Write = (
  tx: Tx,
  retro: RetroRow,
  version: number,
) => Promise<{ data: object; entry: Omit<RetroEntry, 'subject'> }>;

/**
 * The order that every step of a retro keeps: alone, upon the version that was seen, by somebody who may.
 *
 * @throws DomainError `not-found`, `conflict`, `forbidden`
 */
export async function retroStep(
  ctx: Context,
  { incidentId, seenVersion }: SeenRetro,
  step: Exclude<RetroStep, 'write'>,
  access: AccessAction,
  write: Write,
): Promise<StepResult> {
  return mutate<StepResult>(ctx, async (tx) => {
    await authorise(tx, ctx, access);
    if (ctx.actor.kind !== 'person') throw forbidden('A retro is reviewed by people.');
    const retro = await lockRetro(tx, incidentId);
    if (retro.version !== seenVersion)
      throw conflict(
        'Somebody took a step with this retro since you opened it. Reload to see where it is now.',
      );
    const sections = textsOf(await listSections(tx, incidentId));
    const submittedByThem =
      retro.submittedBy !== null &&
      (await canonicalPerson(tx, retro.submittedBy)) === (await canonicalPerson(tx, ctx.actor.id));
    const verdict = retroVerdict(step, { state: retro.state, sections, submittedByThem });
    if (!verdict.allowed)
      throw step === 'publish' && submittedByThem ? forbidden(verdict.reason) : conflict(verdict.reason);
    const version = retro.version + 1;
    const state = retroStateAfter(step);
    const { data, entry } = await write(tx, retro, version);
    await tx.retro.update({ where: { incidentId }, data: { ...data, state, version } });
    await announce(tx, { kind: 'retro', incidentId });
    const full = { ...entry, subject: { type: 'incident', id: incidentId } } as RetroEntry;
    return { result: { state, version }, entries: [full] };
  });
}
