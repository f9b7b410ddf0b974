import type { LinkObservation } from '#lib/domain/incident/observation.ts';
import { normaliseIdentity, type PersonObservation } from '#lib/domain/person/observation.ts';
import type { ServiceObservation } from '#lib/domain/service/observation.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import type { Problem } from '../sources/ndjson/parse-line.ts';

/** Holds values against what is recorded: for each the problems it has, or null. One or two queries a call. */
export type Check<T> = (values: readonly T[]) => Promise<(Problem[] | null)[]>;

const found = (problems: Problem[]) => (problems.length === 0 ? null : problems);

async function knownServices(slugs: readonly string[]): Promise<Set<string>> {
  const rows = await db().service.findMany({
    where: { slug: { in: [...new Set(slugs)] } },
    select: { slug: true },
  });
  return new Set(rows.map((row) => row.slug));
}

/** An identity belongs to one person: a second one who claims it is refused. */
export const checkIdentities: Check<PersonObservation> = async (people) => {
  const given = people.flatMap((person) => person.identities.map(normaliseIdentity));
  const rows = await db().personIdentity.findMany({
    where: { value: { in: [...new Set(given.map((identity) => identity.value))] } },
    select: { kind: true, value: true, person: { select: { slug: true } } },
  });
  const owners = new Map(rows.map((row) => [`${row.kind} ${row.value}`, row.person.slug]));
  return people.map((person) => {
    const problems = person.identities.map(normaliseIdentity).flatMap(({ kind, value }, n): Problem[] => {
      const owner = owners.get(`${kind} ${value}`);
      if (owner === undefined || owner === person.slug) return [];
      return [{ field: `identities[${n}]`, reason: `it is an identity of "${owner}" already` }];
    });
    if (problems.length === 0) {
      for (const { kind, value } of person.identities.map(normaliseIdentity)) {
        owners.set(`${kind} ${value}`, person.slug);
      }
    }
    return found(problems);
  });
};

/** Owners and directors must be recorded; what a service depends on may also stand in the same batch. */
export const checkServices: Check<ServiceObservation> = async (services) => {
  const named = services.flatMap((one) => [one.owner, one.director]).filter((slug) => slug !== null);
  const rows = await db().person.findMany({
    where: { slug: { in: [...new Set(named)] } },
    select: { slug: true },
  });
  const people = new Set(rows.map((row) => row.slug));
  const recorded = await knownServices(services.flatMap((one) => one.dependsOn));
  const problemsOf = (service: ServiceObservation, here: ReadonlySet<string>): Problem[] => [
    ...(['owner', 'director'] as const).flatMap((field) => {
      const slug = service[field];
      return slug === null || people.has(slug) ? [] : [{ field, reason: `there is no person "${slug}"` }];
    }),
    ...service.dependsOn.flatMap((slug, n) =>
      recorded.has(slug) || here.has(slug)
        ? []
        : [{ field: `dependsOn[${n}]`, reason: `there is no service "${slug}"` }],
    ),
  ];
  // a service that is refused takes those with it that depend on it
  let good = services;
  for (;;) {
    const here = new Set(good.map((service) => service.slug));
    const rest = good.filter((service) => problemsOf(service, here).length === 0);
    if (rest.length === good.length) return services.map((service) => found(problemsOf(service, here)));
    good = rest;
  }
};

/** The services that changes and incidents name must be recorded. */
export const checkServiceReferences: Check<{ services: readonly string[] }> = async (values) => {
  const recorded = await knownServices(values.flatMap((value) => value.services));
  return values.map((value) =>
    found(
      value.services.flatMap((slug, n) =>
        recorded.has(slug) ? [] : [{ field: `services[${n}]`, reason: `there is no service "${slug}"` }],
      ),
    ),
  );
};

/** Both ends of a link must be recorded, and what a person decided here is not decided again by a file. */
export const checkLinks: Check<LinkObservation> = async (links) => {
  const ids = links.map((link) => ({
    change: externalRecordId(link.change.source, link.change.externalId),
    incident: externalRecordId(link.incident.source, link.incident.externalId),
  }));
  const incidentIds = [...new Set(ids.map((one) => one.incident))];
  const [changes, incidents, verdicts] = await Promise.all([
    db().change.findMany({
      where: { id: { in: [...new Set(ids.map((one) => one.change))] } },
      select: { id: true },
    }),
    db().incident.findMany({
      where: { id: { in: incidentIds } },
      select: { id: true, noChangeAt: true },
    }),
    db().causalLink.findMany({
      where: { incidentId: { in: incidentIds }, supersededAt: null, decidedBy: 'person' },
      select: { changeId: true, incidentId: true, state: true, relation: true },
    }),
  ]);
  const knownChanges = new Set(changes.map((row) => row.id));
  const knownIncidents = new Map(incidents.map((row) => [row.id, row]));
  const judged = new Map(verdicts.map((row) => [`${row.changeId} ${row.incidentId}`, row]));
  return links.map((link, n) => {
    const { change, incident } = ids[n]!;
    const problems: Problem[] = [];
    if (!knownChanges.has(change)) problems.push(unknownRecord('change', link.change));
    if (!knownIncidents.has(incident)) problems.push(unknownRecord('incident', link.incident));
    const verdict = judged.get(`${change} ${incident}`);
    if (verdict && (verdict.state !== link.state || verdict.relation !== link.relation)) {
      problems.push({ field: 'state', reason: `a person has decided "${verdict.state}" here` });
    }
    const causes = link.state === 'match' && link.relation !== 'fixed-by';
    if (causes && knownIncidents.get(incident)?.noChangeAt) {
      problems.push({ field: 'state', reason: 'a person has decided here that no change was the cause' });
    }
    return found(problems);
  });
};

const unknownRecord = (field: 'change' | 'incident', name: LinkObservation['change']): Problem => ({
  field,
  reason: `there is no ${field} "${name.externalId}" of "${name.source}"`,
});
