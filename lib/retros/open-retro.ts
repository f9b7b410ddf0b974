import { mutate } from '#lib/audit/mutate.ts';
import { GENERATED_KEYS } from '#lib/domain/retro/document.ts';
import { generate } from '#lib/domain/retro/generate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import { loadRetroFacts } from './facts-queries.ts';
import type { IncidentRef } from './inputs.ts';
import { insertRetro } from './store.ts';
import { digestOf, type SectionEntry } from './write-section.ts';

/**
 * Begins the retro of an incident, with the sections written that can be from what is recorded. Where there is one
 * already, nothing happens.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function openRetro(ctx: Context, { incidentId }: IncidentRef): Promise<{ opened: boolean }> {
  return mutate<{ opened: boolean }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'retro.write');
    if (ctx.actor.kind !== 'person') throw forbidden('A retro is written by people.');
    const personId = ctx.actor.id;
    const { facts } = await loadRetroFacts(tx, incidentId);
    if (!(await insertRetro(tx, incidentId, personId, ctx.now)))
      return { result: { opened: false }, unchanged: true };
    const subject = { type: 'incident', id: incidentId };
    const written: SectionEntry[] = [];
    for (const key of GENERATED_KEYS) {
      const markdown = storableText(generate(key, facts));
      await tx.retroSection.create({
        data: { incidentId, key, version: 1, markdown, personId, recordedAt: ctx.now },
      });
      const details = { key, version: 1, digest: digestOf(markdown) };
      written.push({ action: 'retro.section-written', subject, details });
    }
    await announce(tx, { kind: 'retro', incidentId });
    return {
      result: { opened: true },
      entries: [{ action: 'retro.opened', subject, details: { ownerId: personId } }, ...written],
    };
  });
}
