import type { Tier } from '#lib/domain/service/observation.ts';
import { db } from '#lib/platform/db.ts';
import type { AttributionAsked, AttributionReport } from '#lib/reports/attribution.ts';

/**
 * The counts of the report on attribution by the slow, obvious way: all rows in memory, one loop for each sentence of
 * docs/statistics.md. Estimates are not computed again: they are held against R.
 */
export async function referenceAttribution(asked: AttributionAsked) {
  const { scope, today, windowDays } = asked;
  const services = await db().service.findMany();
  const changes = await db().change.findMany({ include: { services: true, deployments: true } });
  const incidents = await db().incident.findMany({ include: { services: true } });
  const links = await db().causalLink.findMany({ where: { supersededAt: null } });
  const people = await db().person.findMany();
  const service = (id: string | null) => services.find((one) => one.id === id);

  const wanted = (ids: string[]) => {
    if (scope.service === null && scope.team === null) return true;
    for (const id of ids) {
      const one = service(id)!;
      if (scope.service !== null && one.slug !== scope.service) continue;
      if (scope.team !== null && one.team !== scope.team) continue;
      return true;
    }
    return false;
  };
  const inPeriod = (at: Date) => (scope.from === null || at >= scope.from) && at < scope.to;

  // incidents in scope, whenever they began since the period did
  const considered = [];
  for (const incident of incidents) {
    const ids = incident.services.map((one) => one.serviceId);
    if (incident.severity > scope.severity || !wanted(ids)) continue;
    if (scope.tiers !== null && !ids.some((id) => scope.tiers!.includes(service(id)!.tier as Tier))) continue;
    if (scope.from !== null && incident.startedAt < scope.from) continue;
    if (incident.startedAt.getTime() >= today.getTime() + DAY) continue;
    considered.push(incident);
  }

  const counts: Record<string, { old: number; young: number; failed: number }> = {};
  let [youngFailed, late] = [0, 0];
  const usage: Record<string, { total: number; ai: number; known: number }> = {};
  for (const change of changes) {
    const ids = change.services.map((one) => one.serviceId);
    const belongs =
      change.environment === 'production' &&
      (change.status === 'deployed' || change.status === 'rolled-back') &&
      (scope.tiers === null || (change.tier !== null && scope.tiers.includes(change.tier as Tier))) &&
      wanted(ids);
    const instants: Date[] = [];
    if (asked.exposure === 'changes') instants.push(change.effectiveAt);
    else
      for (const one of change.deployments)
        if (one.environment === 'production' && one.outcome !== 'in-progress') instants.push(one.startedAt);
    instants.sort((a, b) => a.getTime() - b.getTime());

    const starts: Date[] = [];
    for (const incident of considered)
      for (const link of links) {
        if (link.incidentId !== incident.id || link.changeId !== change.id) continue;
        if (link.state === 'match' && link.relation !== 'fixed-by') starts.push(incident.startedAt);
      }

    for (const [index, at] of instants.entries()) {
      if (!belongs || !inPeriod(at)) continue;
      const next = instants[index + 1];
      // the incidents between this exposure and the next one; the first has those before it too
      const mine = starts.filter(
        (start) => (index === 0 || start >= at) && (next === undefined || start < next),
      );
      const inTime = mine.some(
        (start) => windowDays === null || start.getTime() <= at.getTime() + windowDays * DAY,
      );
      const young = windowDays !== null && at.getTime() + windowDays * DAY > today.getTime();
      const name = `${change.aiInvolvement} ${asked.strata.map((by) => value(by, change, at)).join('|')}`;
      const row = counts[name] ?? { old: 0, young: 0, failed: 0 };
      counts[name] = row;
      if (young) row.young += 1;
      else row.old += 1;
      if (inTime && !young) row.failed += 1;
      if (inTime && young) youngFailed += 1;
      if (!inTime && mine.length > 0) late += 1;

      const primary = service(change.primaryServiceId);
      const group = (asked.by === 'team' ? primary?.team : primary?.slug) ?? '';
      const share = usage[group] ?? { total: 0, ai: 0, known: 0 };
      usage[group] = share;
      share.total += 1;
      if (['assisted', 'authored', 'agent'].includes(change.aiInvolvement)) share.ai += 1;
      if (change.aiInvolvement !== 'unknown') share.known += 1;
    }
  }

  function value(by: string, change: (typeof changes)[number], at: Date): string {
    switch (by) {
      case 'service':
        return service(change.primaryServiceId)?.slug ?? '';
      case 'tier':
        return String(change.tier ?? 0);
      case 'size':
        return String(
          [10, 50, 250, 1000].filter((most) => change.linesAdded + change.linesDeleted > most).length,
        );
      case 'quarter':
        return `${at.getUTCFullYear()}Q${1 + Math.floor(at.getUTCMonth() / 3)}`;
      case 'kind':
        return change.kind;
      default:
        return change.authorLevel ?? '';
    }
  }

  const loads: Record<string, { incidents: number; engineers: number }> = {};
  let withoutTeam = 0;
  for (const incident of considered) {
    if (incident.startedAt >= scope.to) continue;
    const team = service(incident.primaryServiceId)?.team ?? null;
    if (team === null) {
      withoutTeam += 1;
      continue;
    }
    const load = loads[team] ?? { incidents: 0, engineers: 0 };
    loads[team] = load;
    load.incidents += 1;
    load.engineers = people.filter(
      (one) => one.team === team && one.active && one.orgRole === 'engineer' && one.mergedIntoId === null,
    ).length;
  }
  return { counts, youngFailed, late, usage, loads, withoutTeam };
}

const DAY = 86_400_000;

/** The report in the words of the reference. */
export function attributionFigures(
  { failed, young, late, usage, load }: AttributionReport,
  exposure: readonly { key: string; involvement: string; old: number; young: number }[],
): Awaited<ReturnType<typeof referenceAttribution>> {
  const counts = exposure.map(
    (row) =>
      [
        `${row.involvement} ${row.key}`,
        {
          old: row.old,
          young: row.young,
          failed: failed.filter((one) => one.key === row.key && one.involvement === row.involvement).length,
        },
      ] as const,
  );
  return {
    counts: Object.fromEntries(counts),
    youngFailed: young.failed,
    late,
    usage: Object.fromEntries(usage.rows.map(({ name, sum }) => [name ?? '', sum])),
    loads: Object.fromEntries(
      load.teams.map(({ team, incidents, engineers }) => [team, { incidents, engineers }]),
    ),
    withoutTeam: load.withoutTeam,
  };
}
