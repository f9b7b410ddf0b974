import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { mantelHaenszel, type Stratum } from '#lib/domain/statistics/mantel-haenszel.ts';
import { ratePer1000 } from '#lib/domain/statistics/rate.ts';
import { db } from '#lib/platform/db.ts';

/** What is asked, as plain values. */
export interface Question {
  from: Date | null;
  to: Date;
  tiers: readonly Tier[] | null;
  severity: Severity;
  service: string | null;
  team: string | null;
}

const ALL_INVOLVEMENTS: Involvement[] = ['none', 'assisted', 'authored', 'agent', 'unknown'];

async function loadEverything() {
  const services = await db().service.findMany();
  const changes = await db().change.findMany({ include: { services: true } });
  const incidents = await db().incident.findMany({ include: { services: true } });
  const links = await db().causalLink.findMany();
  return { services, changes, incidents, links };
}
type Everything = Awaited<ReturnType<typeof loadEverything>>;
type ServiceRow = Everything['services'][number];
type ChangeRow = Everything['changes'][number];
type Link = Everything['links'][number] & { change: ChangeRow };

const isAi = (involvement: string) =>
  involvement === 'assisted' || involvement === 'authored' || involvement === 'agent';

/** Monday of the week, found by going back a day at a time. */
function monday(at: Date): string {
  const day = new Date(at);
  while (day.getUTCDay() !== 1) day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

function quarter(mondayText: string): string {
  const month = Number(mondayText.slice(5, 7));
  let name = 'Q1';
  if (month > 3) name = 'Q2';
  if (month > 6) name = 'Q3';
  if (month > 9) name = 'Q4';
  return mondayText.slice(0, 4) + name;
}

function size(lines: number): number {
  if (lines <= 10) return 0;
  if (lines <= 50) return 1;
  if (lines <= 250) return 2;
  if (lines <= 1000) return 3;
  return 4;
}

/** Does one link make its incident AI-linked? 'maybe': it would if something unknown turned out to be AI. */
function says(definition: string, link: Link, state: string): 'yes' | 'maybe' | 'no' {
  if (link.relation === 'fixed-by') return 'no';
  if (definition === 'widest') {
    if (state !== 'match' && state !== 'suspect' && state !== 'proposed' && state !== 'disputed') return 'no';
  } else if (state !== 'match') return 'no';
  if (link.aiRole === 'ai-code' || link.aiRole === 'ai-action') return 'yes';
  if (definition === 'strict') return link.aiRole === 'undetermined' ? 'maybe' : 'no';
  if (link.aiRole === 'ai-advice') return 'yes';
  if (isAi(link.change.aiInvolvement)) return 'yes';
  if (link.aiRole === 'undetermined') return 'maybe';
  return link.change.aiInvolvement === 'unknown' ? 'maybe' : 'no';
}

type Ending = 'open' | 'upheld' | 'overturned' | 'least' | 'most';

/** What a link's state is once a dispute of it has ended so; open: it has not. */
function ended(link: Link, ending: Ending): string {
  if (link.state !== 'disputed' || ending === 'open') return link.state;
  const wasCause = link.disputes !== 'ruled-out';
  if (ending === 'least') return 'ruled-out';
  if (ending === 'most') return 'match';
  if (ending === 'upheld') return wasCause ? 'match' : 'ruled-out';
  return wasCause ? 'ruled-out' : 'match';
}

/** Of one incident; where no change caused it, nothing counts but what is matched. */
function verdict(
  definition: string,
  { links, noChange }: { links: Link[]; noChange: boolean },
  ending: Ending = 'open',
): 'yes' | 'maybe' | 'no' {
  let answer: 'yes' | 'maybe' | 'no' = 'no';
  for (const link of links) {
    const state = ended(link, ending);
    if (noChange && state !== 'match') continue;
    const one = says(definition, link, state);
    if (one === 'yes') answer = 'yes';
    if (one === 'maybe' && answer === 'no') answer = 'maybe';
  }
  return answer;
}

/**
 * The figures of the overview by the slowest, most obvious way: all rows into memory, then loops. Shares nothing
 * with lib/reports but the formulas of lib/domain/statistics, which have published examples of their own.
 */
export async function referenceSev2ByAi(question: Question) {
  const { services, changes, incidents, links } = await loadEverything();
  const serviceOf = new Map<string, ServiceRow>();
  for (const service of services) serviceOf.set(service.id, service);
  const changeOf = new Map<string, ChangeRow>();
  for (const change of changes) changeOf.set(change.id, change);

  const during = (at: Date) => (question.from === null || at >= question.from) && at < question.to;
  const asked = (touched: ServiceRow[]) => {
    if (question.service === null && question.team === null) return true;
    for (const service of touched) {
      const named = question.service === null || service.slug === question.service;
      const owned = question.team === null || service.team === question.team;
      if (named && owned) return true;
    }
    return false;
  };

  const inScope: {
    incident: Everything['incidents'][number];
    touched: ServiceRow[];
    links: Link[];
    noChange: boolean;
  }[] = [];
  for (const incident of incidents) {
    const touched = incident.services.map((one) => serviceOf.get(one.serviceId)!);
    let tierFits = question.tiers === null;
    for (const service of touched) if (question.tiers?.includes(service.tier as Tier)) tierFits = true;
    if (!during(incident.startedAt) || incident.severity > question.severity) continue;
    if (!tierFits || !asked(touched)) continue;
    const current: Link[] = [];
    for (const link of links) {
      if (link.incidentId !== incident.id || link.supersededAt !== null) continue;
      current.push({ ...link, change: changeOf.get(link.changeId)! });
    }
    inScope.push({ incident, touched, links: current, noChange: incident.noChangeAt !== null });
  }

  const cohort = new Set<string>();
  for (const change of changes) {
    const touched = change.services.map((one) => serviceOf.get(one.serviceId)!);
    if (change.environment !== 'production') continue;
    if (change.status !== 'deployed' && change.status !== 'rolled-back') continue;
    if (!during(change.effectiveAt)) continue;
    if (question.tiers !== null && (change.tier === null || !question.tiers.includes(change.tier as Tier)))
      continue;
    if (asked(touched)) cohort.add(change.id);
  }

  const failed = new Map<string, string[]>();
  const outside = new Map<string, string[]>();
  for (const { incident, links: current } of inScope) {
    for (const link of current) {
      if (link.state !== 'match' || link.relation === 'fixed-by') continue;
      const side = cohort.has(link.changeId) ? failed : outside;
      side.set(link.changeId, [...(side.get(link.changeId) ?? []), incident.id].sort());
    }
  }

  const count = (definition: string) => {
    const figures = {
      linked: 0,
      best: 0,
      worst: 0,
      total: 0,
      disputed: 0,
      readings: { upheld: 0, overturned: 0, least: 0, most: 0 },
    };
    for (const one of inScope) {
      const asItIs = verdict(definition, one);
      figures.total += 1;
      if (asItIs === 'yes') figures.linked += 1;
      if (asItIs === 'yes') figures.best += 1;
      if (asItIs !== 'no') figures.worst += 1;
      if (verdict(definition, one, 'most') !== verdict(definition, one, 'least')) figures.disputed += 1;
      for (const ending of ['upheld', 'overturned', 'least', 'most'] as const)
        if (verdict(definition, one, ending) === 'yes') figures.readings[ending] += 1;
    }
    return figures;
  };

  const causes = { matched: 0, 'no-change': 0, disputed: 0, proposed: 0, suspects: 0, open: 0 };
  for (const { incident, links: current } of inScope) {
    const states = new Set<string>();
    for (const link of current) if (link.relation !== 'fixed-by') states.add(link.state);
    if (states.has('match')) causes.matched += 1;
    else if (incident.noChangeAt !== null) causes['no-change'] += 1;
    else if (states.has('disputed')) causes.disputed += 1;
    else if (states.has('proposed')) causes.proposed += 1;
    else if (states.has('suspect')) causes.suspects += 1;
    else causes.open += 1;
  }

  const tally = (belongs: (involvement: string) => boolean) => {
    let events = 0;
    let total = 0;
    for (const id of cohort) {
      if (!belongs(changeOf.get(id)!.aiInvolvement)) continue;
      total += 1;
      if (failed.has(id)) events += 1;
    }
    return ratePer1000(events, total);
  };

  const compare = (control: Involvement) => {
    const strata = new Map<string, Stratum>();
    for (const id of cohort) {
      const change = changeOf.get(id)!;
      const exposed = isAi(change.aiInvolvement);
      if (!exposed && change.aiInvolvement !== control) continue;
      const week = monday(change.effectiveAt);
      const lines = size(change.linesAdded + change.linesDeleted);
      const name = `${quarter(week)} T${change.tier ?? 0} S${lines}`;
      const row = strata.get(name) ?? {
        stratum: name,
        exposedEvents: 0,
        exposedTotal: 0,
        controlEvents: 0,
        controlTotal: 0,
      };
      const event = failed.has(id) ? 1 : 0;
      if (exposed) {
        row.exposedTotal += 1;
        row.exposedEvents += event;
      } else {
        row.controlTotal += 1;
        row.controlEvents += event;
      }
      strata.set(name, row);
    }
    const sorted = [...strata.values()].sort((a, b) => (a.stratum < b.stratum ? -1 : 1));
    return mantelHaenszel(sorted);
  };

  let known = 0;
  const weeks = new Map<
    string,
    { incidents: number; linked: number; maybe: number; changes: number; known: number }
  >();
  const week = (at: Date) => {
    const key = monday(at);
    const row = weeks.get(key) ?? { incidents: 0, linked: 0, maybe: 0, changes: 0, known: 0 };
    weeks.set(key, row);
    return row;
  };
  for (const id of cohort) {
    const change = changeOf.get(id)!;
    const row = week(change.effectiveAt);
    row.changes += 1;
    if (change.aiInvolvement === 'unknown') continue;
    known += 1;
    row.known += 1;
  }

  const cells = new Map<string, { total: number; linked: number; maybe: number }>();
  for (const { incident, touched, ...one } of inScope) {
    const broad = verdict('broad', one);
    const row = week(incident.startedAt);
    row.incidents += 1;
    if (broad === 'yes') row.linked += 1;
    if (broad === 'maybe') row.maybe += 1;
    for (const service of touched) {
      if (question.tiers !== null && !question.tiers.includes(service.tier as Tier)) continue;
      if (!asked([service])) continue;
      const key = `${service.slug} ${monday(incident.startedAt)}`;
      const cell = cells.get(key) ?? { total: 0, linked: 0, maybe: 0 };
      cell.total += 1;
      if (broad === 'yes') cell.linked += 1;
      if (broad === 'maybe') cell.maybe += 1;
      cells.set(key, cell);
    }
  }

  return {
    incidents: inScope.map(({ incident }) => incident.id).sort(),
    causes,
    attribution: { strict: count('strict'), broad: count('broad'), widest: count('widest') },
    rates: Object.fromEntries(
      ALL_INVOLVEMENTS.map((involvement) => [involvement, tally((value) => value === involvement)]),
    ),
    aiInvolved: tally(isAi),
    all: tally(() => true),
    coverage: { known, total: cohort.size },
    comparisons: { human: compare('none'), 'no-evidence': compare('unknown') },
    failed: Object.fromEntries(failed),
    failedOutside: Object.fromEntries(outside),
    weeks: Object.fromEntries([...weeks].sort()),
    cells: Object.fromEntries([...cells].sort()),
  };
}
