import { z } from 'zod';
import { SECTION_KEYS } from '#lib/domain/retro/document.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { forbidden } from '#lib/platform/errors.ts';
import { announceWriting } from '#lib/platform/live.ts';
import { IncidentRef } from './inputs.ts';

export const TellWritingInput = IncidentRef.extend({ section: z.enum(SECTION_KEYS).nullable() });
export type TellWritingInput = z.infer<typeof TellWritingInput>;

/**
 * Tells those who have a retro open that somebody writes in a section of it, or has stopped. Nothing is kept.
 *
 * @throws DomainError `forbidden`
 */
export async function tellWriting(
  ctx: Context,
  { incidentId, section }: TellWritingInput,
  reader: Reader = db(),
): Promise<{ told: true }> {
  const { actor } = ctx;
  if (actor.kind !== 'person') throw forbidden('A retro is written by people.');
  await authorise(reader, ctx, 'retro.write');
  const { name } = await reader.person.findUniqueOrThrow({ where: { id: actor.id }, select: { name: true } });
  await announceWriting(reader, { kind: 'writing', incidentId, personId: actor.id, name, section });
  return { told: true };
}
