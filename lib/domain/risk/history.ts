import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import type { Area } from '#lib/domain/policy/areas.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { FAMILIAR_CHANGES, FAMILIAR_DAYS, INCIDENT_DAYS, type RiskInput } from './input.ts';

const DAY = 86_400_000;

/** A change that reached production, as far as a score needs it. Instants in milliseconds since 1970. */
export interface HistoricChange {
  at: number;
  /** Of its author; equal for two changes exactly when their authors are one person, as far as is known. */
  author: string;
  authorLevel: Level | null;
  kind: ChangeKind;
  /** Ids of the services that it touches, its main one first. */
  services: readonly string[];
  areas: readonly Area[] | null;
  testsOrDocsOnly: boolean;
  files: number;
  lines: number;
  validation: RiskInput['validation'];
  hasRollbackPlan: boolean;
  destructive: boolean;
  executedByAgent: boolean;
  isRevert: boolean;
}

/** Services as they are today: how tiers and dependencies were in the past is not on record. */
export interface ServiceCatalogue {
  tiers: ReadonlyMap<string, Tier>;
  /** Of each service, those that call or need it. */
  dependents: ReadonlyMap<string, readonly string[]>;
}

/** When an incident on a service started. */
export interface HistoricIncident {
  id: string;
  at: number;
  services: readonly string[];
}

/**
 * Walks through history: called with one change after the other, in order of time, it gives the input of each
 * one's score as it was when the change reached production. Nothing from its own instant on is looked at.
 */
export function replayRisk(
  catalogue: ServiceCatalogue,
  incidents: readonly HistoricIncident[],
): (change: HistoricChange) => RiskInput {
  const struck = new Map<string, { id: string; at: number }[]>();
  for (const { id, at, services } of incidents.toSorted((a, b) => a.at - b.at))
    for (const service of services) listOf(struck, service).push({ id, at });
  const changed = new Map<string, { at: number; author: string }[]>();

  const dependents = rememberDependents(catalogue);

  return (change) => {
    const { at, author, services, ...same } = change;
    const [main] = services;
    const there = main === undefined ? undefined : listOf(changed, main);
    const last = there === undefined ? undefined : lastBefore(there, at, FAMILIAR_DAYS);
    const input: RiskInput = {
      ...same,
      tiers: services.flatMap((service) => catalogue.tiers.get(service) ?? []),
      dependents: dependents(services),
      authorChanges: there === undefined ? null : changesOf(author, there, at),
      recentIncidents: new Set(
        services.flatMap((service) => recent(struck.get(service), at, INCIDENT_DAYS).map(({ id }) => id)),
      ).size,
      daysSinceLastChange: last === undefined ? null : (at - last.at) / DAY,
    };
    for (const service of services) listOf(changed, service).push({ at, author });
    return input;
  };
}

/** Among the newest `FAMILIAR_CHANGES` before `at`, within `FAMILIAR_DAYS`. */
function changesOf(author: string, list: readonly { at: number; author: string }[], at: number): number {
  const end = firstFrom(list, at);
  let count = 0;
  for (let index = end - 1; index >= Math.max(0, end - FAMILIAR_CHANGES); index -= 1) {
    const earlier = list[index]!;
    if (earlier.at < at - FAMILIAR_DAYS * DAY) break;
    if (earlier.author === author) count += 1;
  }
  return count;
}

function lastBefore<T extends { at: number }>(list: readonly T[], at: number, days: number): T | undefined {
  const last = list[firstFrom(list, at) - 1];
  return last !== undefined && last.at >= at - days * DAY ? last : undefined;
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** Those in the `days` before `at`, `at` itself excluded; the list is in order of time. */
function recent<T extends { at: number }>(list: readonly T[] | undefined, at: number, days: number): T[] {
  if (list === undefined) return [];
  return list.slice(firstFrom(list, at - days * DAY), firstFrom(list, at));
}

/** Index of the first entry at or after `at`. */
function firstFrom(list: readonly { at: number }[], at: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tiers of the dependents of a list of services; the same lists recur all through a history. */
function rememberDependents({
  tiers,
  dependents,
}: ServiceCatalogue): (services: readonly string[]) => Tier[] {
  const known = new Map<string, Tier[]>();
  return (services) => {
    const key = services.join();
    let found = known.get(key);
    if (found === undefined) {
      const others = new Set(services.flatMap((service) => dependents.get(service) ?? []));
      for (const own of services) others.delete(own);
      found = [...others].flatMap((service) => tiers.get(service) ?? []).sort();
      known.set(key, found);
    }
    return found;
  };
}
