import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import type { QueueGroup, QueueItem } from '#lib/reports/queue.ts';

/** A request in the list, as it travels to the browser: instants are milliseconds, the sentence is written. */
export interface Row {
  id: string;
  title: string;
  /** `larkmere/checkout #9410` */
  reference: string;
  authorName: string;
  authorLevel: string | null;
  tier: Tier | null;
  service: string | null;
  serviceCount: number;
  involvement: Involvement;
  grade: Grade | null;
  risk: number | null;
  blastRadius: BlastRadius | null;
  lines: number;
  headSha: string;
  headNumber: number;
  version: number;
  /** Why it needs this person, in one sentence. */
  why: string;
  /** What others did already, in a few words; empty: nothing. */
  done: string;
  /** Who has taken it over, if it is somebody else. */
  takenBy: string | null;
  snoozedTill: number | null;
  waitingSince: number;
  dueAt: number | null;
  group: QueueGroup;
}

/** The list at one instant. */
export interface Rows {
  at: number;
  rows: readonly Row[];
  /** More than these; the rest is on its way. */
  total: number;
}

export function toRow(item: QueueItem): Row {
  const { id, title, authorName, authorLevel, tier, service, serviceCount, involvement, grade } = item;
  const { risk, blastRadius, headSha, headNumber, version, takenBy, group } = item;
  return {
    id,
    title,
    reference: `${item.repository} · ${item.externalId}`,
    authorName,
    authorLevel,
    tier,
    service,
    serviceCount,
    involvement,
    grade,
    risk,
    blastRadius,
    lines: item.linesAdded + item.linesDeleted,
    headSha,
    headNumber,
    version,
    why: whyYou(item),
    done: whatOthersDid(item),
    takenBy,
    snoozedTill: item.snoozedTill?.getTime() ?? null,
    waitingSince: item.waitingSince.getTime(),
    dueAt: item.dueAt?.getTime() ?? null,
    group,
  };
}

type Reasons = Pick<QueueItem, 'group' | 'request' | 'unmet' | 'service'>;

/** Why a request is in somebody's queue: who wants them, and for what. */
export function whyYou({ group, request, unmet, service }: Reasons): string {
  return `${opening(group, request, service)}: ${lacking(unmet)}.`;
}

function opening(group: QueueGroup, request: Reasons['request'], service: string | null): string {
  const nudged = request?.nudgedAt ? ', and reminded you' : '';
  if (request?.kind === 'asked') return `${request.by} asked you${nudged}`;
  if (request?.kind === 'delegated') return `${request.by} passed it on to you${nudged}`;
  if (request?.kind === 'taken') return 'You took it over';
  if (group === 'only-you') return `Nobody else around ${service ?? 'it'} could`;
  return group === 'your-service' ? 'It touches your service' : 'Anyone who may';
}

/** What is lacking, the same thing once; what no approval can give is only mentioned. */
function lacking(unmet: Reasons['unmet']): string {
  const lacks = unmet.flatMap(({ title, lacks: texts }) => (texts.length > 0 ? texts : [lower(title)]));
  const distinct = [...new Set(lacks)];
  const toGive = distinct.filter((text) => /approval/.test(text));
  if (distinct.length === 0) return 'it is not let through yet';
  if (toGive.length === 0) return `it lacks ${distinct.join(' and ')}`;
  const others = distinct.length - toGive.length;
  const more =
    others === 0 ? '' : others === 1 ? ', and one thing besides' : `, and ${others} things besides`;
  return `it lacks ${toGive.join(' and ')}${more}`;
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function whatOthersDid({ approvedBy, takenBy }: Pick<QueueItem, 'approvedBy' | 'takenBy'>): string {
  const approved = approvedBy.length > 0 ? `${approvedBy.join(' and ')} approved` : '';
  const taken = takenBy ? `${takenBy} has taken it over` : '';
  return [approved, taken].filter(Boolean).join(' · ');
}
