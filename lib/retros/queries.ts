import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import { RETRO_STATE_WORDS, type RetroState, type SectionKey } from '#lib/domain/retro/document.ts';
import type { RetroFacts } from '#lib/domain/retro/facts.ts';
import { findNames, indexNames } from '#lib/domain/retro/names.ts';
import { readMarkdown, textOf } from '#lib/domain/retro/read-markdown.ts';
import { renderRetro } from '#lib/domain/retro/render.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { loadDocument } from './document-queries.ts';
import { type ActionRow, canonicalPerson, type SectionRow } from './store.ts';

export interface RetroView {
  state: RetroState;
  version: number;
  owner: string;
  withNames: boolean;
  submittedBy: string | null;
  submittedAt: Date | null;
  submittedByViewer: boolean;
  publishedBy: string | null;
  publishedAt: Date | null;
  publishedMarkdown: string | null;
}

/** A retro where it is; null where nobody has opened one. */
export async function findRetro(
  incidentId: string,
  viewerId: string,
  reader: Reader = db(),
): Promise<RetroView | null> {
  const [row] = await reader.$queryRaw<(RetroView & { submittedById: string | null })[]>`
    select r.state, r.version, o.name as owner, r.with_names as "withNames", s.name as "submittedBy",
      r.submitted_by::text as "submittedById", r.submitted_at as "submittedAt", p.name as "publishedBy",
      r.published_at as "publishedAt", r.published_markdown as "publishedMarkdown"
    from retro r join person o on o.id = r.owner_id left join person s on s.id = r.submitted_by
      left join person p on p.id = r.published_by
    where r.incident_id = ${incidentId}::uuid`;
  if (!row) return null;
  const { submittedById, ...view } = row;
  const submittedByViewer =
    submittedById !== null &&
    (await canonicalPerson(reader, submittedById)) === (await canonicalPerson(reader, viewerId));
  return { ...view, submittedByViewer };
}

export interface ActionView extends ActionRow {
  owner: { slug: string; name: string };
  changeTitle: string | null;
  /** For a rule that is drafted: where its version is, and what its backtest says once it was run. */
  policy: { number: number; state: PolicyState; backtest: string | null } | null;
  /** For a lesson: to how many it went, and how many of them have read it. */
  delivered: number;
  seen: number;
}

/** What a retro asks for, in the order in which it was added. */
export async function listActions(incidentId: string, reader: Reader = db()): Promise<ActionView[]> {
  return reader.$queryRaw<ActionView[]>`
    select a.id::text, a.kind, a.title, a.detail, a.owner_id::text as "ownerId", a.due_on as "dueOn", a.state, a.version,
      a.change_id::text as "changeId", a.policy_version as "policyVersion", c.title as "changeTitle",
      jsonb_build_object('slug', p.slug, 'name', p.name) as owner,
      case when v.number is not null then jsonb_build_object('number', v.number, 'state', v.state, 'backtest',
        (select b.result ->> 'sentence' from backtest_run b where b.policy_hash = v.hash and b.state = 'done'
          order by b.created_at desc limit 1)) end as policy,
      (select count(*)::int from lesson_delivery l where l.incident_id = a.incident_id and l.action_id = a.id) as delivered,
      (select count(l.seen_at)::int from lesson_delivery l where l.incident_id = a.incident_id and l.action_id = a.id) as seen
    from retro_action a join person p on p.id = a.owner_id left join change c on c.id = a.change_id
      left join policy_version v on v.number = a.policy_version
    where a.incident_id = ${incidentId}::uuid order by a.created_at, a.id`;
}

export interface RetroText {
  sections: SectionRow[];
  facts: RetroFacts;
  /** The document as it would be published, with roles and with names. */
  preview: { withRoles: string; withNames: string };
  /** Names that stand in a section, a line each: found and replaced, or perhaps an ordinary word. */
  names: { key: SectionKey; text: string; certainty: 'sure' | 'unsure' }[];
}

/** What is written in a retro, and what it would say if it were published now. */
export async function getRetroText(incidentId: string, reader: Reader = db()): Promise<RetroText> {
  const { document, facts, sections } = await loadDocument(reader, incidentId);
  const index = indexNames(document.people);
  const names = sections.flatMap(({ key, markdown }) => {
    const found = findNames(markdown, index).map(({ text, certainty }) => ({ key, text, certainty }));
    return [...new Map(found.map((one) => [one.text.toLowerCase(), one])).values()];
  });
  return {
    sections,
    facts,
    preview: {
      withRoles: renderRetro(document, { withNames: false }),
      withNames: renderRetro(document, { withNames: true }),
    },
    names,
  };
}

/** People who can own an action, by name. */
export async function listOwners(reader: Reader = db()): Promise<{ slug: string; name: string }[]> {
  return reader.person.findMany({
    where: { active: true, mergedIntoId: null },
    select: { slug: true, name: true },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    take: MOST_OWNERS,
  });
}

/** What a browser lists well; further people are named by their slug. */
const MOST_OWNERS = 2_000;

/** What a retro is about. */
export async function findIncidentHead(
  id: string,
  reader: Reader = db(),
): Promise<{ title: string; externalId: string; severity: number } | null> {
  return reader.incident.findUnique({
    where: { id },
    select: { title: true, externalId: true, severity: true },
  });
}

/**
 * A retro as a document to take along: the text as it was published, or else as it would be now, which says so.
 *
 * @throws DomainError `not-found`
 */
export async function getRetroDocument(
  incidentId: string,
  viewerId: string,
  at: Date,
  reader: Reader = db(),
): Promise<{ title: string; markdown: string; at: Date }> {
  const retro = await findRetro(incidentId, viewerId, reader);
  if (!retro) throw notFound('The retro');
  const { publishedMarkdown, publishedAt } = retro;
  if (publishedMarkdown !== null && publishedAt !== null)
    return { title: titleOf(publishedMarkdown), markdown: publishedMarkdown, at: publishedAt };
  const { withRoles } = (await getRetroText(incidentId, reader)).preview;
  const markdown = withRoles.replace('\n', `\n\n*Not published: ${RETRO_STATE_WORDS[retro.state]}.*\n`);
  return { title: titleOf(withRoles), markdown, at };
}

/** What its first heading says. */
function titleOf(markdown: string): string {
  const [first] = readMarkdown(markdown.slice(0, markdown.indexOf('\n')));
  return first?.kind === 'heading' ? textOf(first.runs) : 'Retro';
}
