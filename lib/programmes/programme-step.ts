import { mutate } from '#lib/audit/mutate.ts';
import type { AuditActions, AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { dayOf } from '#lib/domain/programme/days.ts';
import {
  type ProgrammeAction,
  type ProgrammeSituation,
  type ProgrammeState,
  programmeVerdict,
} from '#lib/domain/programme/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { conflict, DomainError, forbidden } from '#lib/platform/errors.ts';
import { lockPolicies } from '#lib/platform/policy-lock.ts';
import type { SeenProgramme } from './inputs.ts';
import { policyTrouble } from './policy-queries.ts';
import { canonicalPerson, getProgramme, listWriters, type Programme } from './store.ts';

export interface ProgrammeResult {
  number: number;
  version: number;
  state: ProgrammeState;
}

export type ProgrammeEntry = Extract<AuditEntryInput, { action: `programme.${string}` }>;
type ProgrammeActionName = ProgrammeEntry['action'];

/**
 * The order that every act of a person on one programme keeps: alone, on the programme as it is now, which is still
 * the one that was seen, by somebody who may. `write` changes it and says what happened.
 *
 * @throws DomainError `not-found`, `conflict` or `forbidden`
 */
export async function programmeStep(
  ctx: Context,
  { number, seenVersion }: SeenProgramme,
  action: ProgrammeAction,
  write: (
    tx: Tx,
    programme: Programme,
  ) => Promise<{ state: ProgrammeState; entry: (version: number) => ProgrammeEntry }>,
): Promise<ProgrammeResult> {
  return mutate<ProgrammeResult>(ctx, async (tx) => {
    await authorise(tx, ctx, 'programme.manage');
    const person = requirePerson(ctx);
    await lockPolicies(tx);
    const programme = await getProgramme(tx, number, { lock: true });
    if (programme.version !== seenVersion)
      throw conflict(
        'Somebody has changed this programme since you opened it. Reload to see it as it is now.',
      );
    const verdict = programmeVerdict(action, await situationOf(tx, programme, person, ctx.now));
    if (!verdict.allowed) throw new DomainError(verdict.code, verdict.reason);
    const version = programme.version + 1;
    const { state, entry } = await write(tx, programme);
    await tx.programme.update({ where: { id: programme.id }, data: { version } });
    return { result: { number, version, state }, entries: [entry(version)] };
  });
}

/** What decides what this person may do, but for their rights, which are asked of the session or by `authorise`. */
export async function situationOf(
  reader: Reader,
  programme: Programme,
  personId: string,
  now: Date,
): Promise<ProgrammeSituation> {
  const [writers, me, trouble] = [
    await listWriters(reader, programme),
    await canonicalPerson(reader, personId),
    programme.state === 'planned' ? await policyTrouble(reader, programme) : null,
  ];
  const { state, startsOn, endsOn, isApproved } = programme;
  return {
    ...{ state, startsOn, endsOn, isApproved, trouble },
    access: { allowed: true },
    wrote: writers.has(me),
    today: dayOf(now.getTime()),
  };
}

/** @throws DomainError `forbidden`: software plans nothing */
export function requirePerson({ actor }: Context): string {
  if (actor.kind !== 'person') throw forbidden('Programmes are planned, approved and extended by people.');
  return actor.id;
}

/** The entry of an act on a programme. */
export function programmeEntry<A extends ProgrammeActionName>(
  action: A,
  { id, number, name }: Pick<Programme, 'id' | 'number' | 'name'>,
  version: number,
  more: Omit<AuditActions[A], 'number' | 'name' | 'version'>,
): ProgrammeEntry {
  return {
    action,
    subject: { type: 'programme', id },
    details: { number, name, version, ...more },
  } as unknown as ProgrammeEntry;
}
