import { createHash } from 'node:crypto';
import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { MOST_SECTION, SECTION_KEYS } from '#lib/domain/retro/document.ts';
import { retroVerdict } from '#lib/domain/retro/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import { IncidentRef } from './inputs.ts';
import { listSections, lockRetro } from './store.ts';

export const WriteSectionInput = IncidentRef.extend({
  key: z.enum(SECTION_KEYS),
  /** The version that the text was written upon; 0: nothing was there. */
  seenVersion: z.coerce.number().int().min(0),
  markdown: z
    .string()
    .max(MOST_SECTION, `At most ${MOST_SECTION.toLocaleString('en')} characters.`)
    .transform((text) => text.replace(/\r\n?/g, '\n')),
});
export type WriteSectionInput = z.infer<typeof WriteSectionInput>;

/** What stands in a section now. */
export interface SectionText {
  version: number;
  markdown: string;
  /** Who wrote it. */
  by: string;
  at: Date;
}

/** Not written: somebody else was faster, and this is what they wrote. The writer keeps their own. */
export type WriteSectionResult = { written: true; version: number } | { written: false; theirs: SectionText };

export type SectionEntry = Extract<AuditEntryInput, { action: 'retro.section-written' }>;

/** SHA-256 of a text's UTF-8, hex. */
export const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Writes the next version of a section; earlier ones stay. Upon a version that is not the newest nothing is written,
 * and the answer is the newest text: nobody overwrites what they have not seen.
 *
 * @throws DomainError `not-found`, `forbidden`, `conflict` when it is being reviewed or is published
 */
export async function writeSection(ctx: Context, input: WriteSectionInput): Promise<WriteSectionResult> {
  const { incidentId, key, seenVersion } = input;
  const markdown = storableText(input.markdown);
  return mutate<WriteSectionResult>(ctx, async (tx) => {
    await authorise(tx, ctx, 'retro.write');
    if (ctx.actor.kind !== 'person') throw forbidden('A retro is written by people.');
    const { state } = await lockRetro(tx, incidentId);
    const verdict = retroVerdict('write', { state, sections: {}, submittedByThem: false });
    if (!verdict.allowed) throw conflict(verdict.reason);
    const current = (await listSections(tx, incidentId)).find((section) => section.key === key);
    const newest = current?.version ?? 0;
    if (current && current.markdown === markdown)
      return { result: { written: true, version: newest }, unchanged: true };
    if (current && newest !== seenVersion) {
      const theirs = {
        version: newest,
        markdown: current.markdown,
        by: current.name,
        at: current.recordedAt,
      };
      return { result: { written: false, theirs }, unchanged: true };
    }
    const version = newest + 1;
    await tx.retroSection.create({
      data: { incidentId, key, version, markdown, personId: ctx.actor.id, recordedAt: ctx.now },
    });
    await announce(tx, { kind: 'retro', incidentId });
    return {
      result: { written: true, version },
      entries: [
        {
          action: 'retro.section-written',
          subject: { type: 'incident', id: incidentId },
          details: { key, version, digest: digestOf(markdown) },
        },
      ],
    };
  });
}
