import type { RetroFacts } from '#lib/domain/retro/facts.ts';
import type { RetroDocument } from '#lib/domain/retro/render.ts';
import type { Reader } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { listOrganisation, loadRetroFacts } from './facts-queries.ts';
import { listActionRows, listSections, type SectionRow, textsOf } from './store.ts';

/** A retro ready to be rendered, with what it was made from. */
export interface LoadedDocument {
  document: RetroDocument;
  facts: RetroFacts;
  sections: SectionRow[];
}

/**
 * Everything that stands in an incident's retro now.
 *
 * @throws DomainError `not-found`
 */
export async function loadDocument(reader: Reader, incidentId: string): Promise<LoadedDocument> {
  const retro = await reader.retro.findUnique({ where: { incidentId }, select: { ownerId: true } });
  if (!retro) throw notFound('The retro');
  const { facts, concerned } = await loadRetroFacts(reader, incidentId);
  const sections = await listSections(reader, incidentId);
  const actions = await listActionRows(reader, incidentId);
  const writers = sections
    .toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime())
    .map(({ personId }) => personId);
  const owners = actions.map((action) => action.ownerId);
  const document = {
    incident: facts.incident,
    sections: textsOf(sections),
    actions,
    people: await listOrganisation(reader),
    concerned: [...new Set([...concerned, retro.ownerId, ...writers, ...owners])],
  };
  return { document, facts, sections };
}
