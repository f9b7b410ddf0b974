import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sizeBucket } from '#lib/domain/change/size.ts';
import { mantelHaenszel } from '#lib/domain/statistics/mantel-haenszel.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { DEMO_PERSONAS } from '../personas.ts';
import { DAY, DAYS } from './calendar.ts';
import { observeChanges } from './changes.ts';
import { tellIncidents } from './incidents.ts';
import { buildOrganisation, type Organisation } from './organisation.ts';
import { observePerson } from './people.ts';
import { CHANGES, planChanges } from './plan-changes.ts';
import { observeService } from './services.ts';

const morning = new Date('2026-11-21T06:00:00Z');
const evening = new Date('2026-11-21T22:30:00Z');

const small = buildOrganisation('test', morning, 0.05);
const changes = [...observeChanges(small)];
const told = [...tellIncidents(small)];
const incidents = told.map(({ incident }) => incident);
const links = told.flatMap((one) => one.links);

function digestOf(organisation: Organisation): string {
  const hash = createHash('sha256');
  for (const person of organisation.staff.people) hash.update(rowsJson([observePerson(person)]));
  for (const service of organisation.services) hash.update(rowsJson([observeService(service)]));
  for (const change of observeChanges(organisation)) hash.update(rowsJson([change]));
  for (const { incident, links: known, noChange } of tellIncidents(organisation)) {
    hash.update(rowsJson([incident, ...known, { noChange }]));
  }
  return hash.digest('hex');
}

describe('the demo organisation', () => {
  test('is the same for one seed and day, and another for another seed or day', { timeout: 60_000 }, () => {
    const digest = digestOf(small);
    expect(digestOf(buildOrganisation('test', evening, 0.05))).toBe(digest);
    expect(digestOf(buildOrganisation('other', morning, 0.05))).not.toBe(digest);
    expect(digestOf(buildOrganisation('test', new Date(morning.getTime() + DAY), 0.05))).not.toBe(digest);
  });

  test('has 335 Tier-1 services among 1,200, each with an owner and a director, and about 60,000 changes', {
    timeout: 60_000,
  }, () => {
    const full = buildOrganisation('test', morning, 1);
    expect(full.services).toHaveLength(1_200);
    const critical = full.services.filter((service) => service.tier === 1);
    expect(critical).toHaveLength(335);
    for (const { owner, director } of critical) {
      expect(full.staff.bySlug.get(owner ?? '')?.active).toBe(true);
      expect(full.staff.bySlug.get(director)?.orgRole).toBe('director');
    }
    const planned = [...planChanges(full)].length;
    expect(Math.abs(planned / CHANGES - 1)).toBeLessThan(0.02);
  });

  test('gives every persona something to see', () => {
    for (const { slug, team } of DEMO_PERSONAS) expect(small.staff.bySlug.get(slug)?.team).toBe(team);
    const authors = new Set(changes.map((change) => change.authorName));
    for (const name of [
      'Ana Duarte',
      'Tomasz Wilk',
      'Nadia Rahman',
      'Henrik Dahl',
      'Leila Haddad',
      'Sam Whitfield',
    ]) {
      expect(authors).toContain(name);
    }
    const owners = new Set(small.services.flatMap((service) => [service.owner, service.director]));
    for (const slug of ['tomasz-wilk', 'nadia-rahman', 'henrik-dahl', 'grace-okafor'])
      expect(owners).toContain(slug);
  });
});

describe('references', () => {
  test('have unique names and resolve', () => {
    const { services, staff } = small;
    const slugs = new Set(services.map((service) => service.slug));
    expect(slugs.size).toBe(services.length);
    expect(staff.bySlug.size).toBe(staff.people.length);
    const identities = staff.people.flatMap((person) =>
      observePerson(person).identities.map((one) => one.value),
    );
    expect(new Set(identities).size).toBe(identities.length);
    expect(new Set(changes.map((change) => change.externalId)).size).toBe(changes.length);
    expect(new Set(incidents.map((incident) => incident.externalId)).size).toBe(incidents.length);
    for (const { services: touched } of [...changes, ...incidents]) {
      expect(touched.length).toBeGreaterThan(0);
      expect(touched.every((slug) => slugs.has(slug))).toBe(true);
    }
  });

  test('of services form no cycle', () => {
    const done = new Set<string>();
    const visit = (service: (typeof small.services)[number], path: readonly string[]): void => {
      expect(path).not.toContain(service.slug);
      if (done.has(service.slug)) return;
      for (const other of service.dependsOn) visit(other, [...path, service.slug]);
      done.add(service.slug);
    };
    for (const service of small.services) visit(service, []);
    expect(done.size).toBe(small.services.length);
  });
});

describe('changes', () => {
  test('lie inside the window, in the order asked, revised, deployed', () => {
    const { start, end } = small.calendar;
    expect(end - start).toBe(DAYS * DAY);
    for (const change of changes) {
      const { createdAt, deployedAt, deployments, revisions } = change;
      expect(createdAt.getTime()).toBeLessThan(end);
      expect(createdAt.getTime()).toBeGreaterThan(start - 30 * DAY);
      if (deployedAt) expect(deployedAt.getTime()).toBeGreaterThanOrEqual(createdAt.getTime());
      if (deployedAt) expect(deployedAt.getTime()).toBeLessThan(end);
      expect(deployments.length > 0).toBe(deployedAt !== null);
      const times = [
        createdAt,
        ...deployments.flatMap((one) => [one.startedAt, one.finishedAt ?? one.startedAt]),
      ].map((at) => at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const heads = revisions.map((one) => one.createdAt.getTime());
      expect(heads).toEqual([...heads].sort((a, b) => a - b));
      expect(change.paths.reduce((sum, [, added, deleted]) => sum + (added ?? 0) + (deleted ?? 0), 0)).toBe(
        change.linesAdded + change.linesDeleted,
      );
      expect(new Set(change.paths.map(([path]) => path)).size).toBe(change.fileCount);
    }
  });

  test('leave less unknown as time passes, and some contradictions', () => {
    const shareUnknown = (from: number, to: number) => {
      const inside = changes.filter(({ createdAt }) => {
        const day = (createdAt.getTime() - small.calendar.start) / DAY;
        return day >= from && day < to;
      });
      return inside.filter((change) => change.provenance.involvement === 'unknown').length / inside.length;
    };
    expect(shareUnknown(0, 45)).toBeGreaterThan(shareUnknown(135, 180) + 0.1);
    expect(shareUnknown(135, 180)).toBeGreaterThan(0.1);
    expect(changes.some((change) => change.provenance.conflicts.length > 0)).toBe(true);
    const seen = new Set(changes.map((change) => change.provenance.involvement));
    expect([...seen].sort()).toEqual(['agent', 'assisted', 'authored', 'none', 'unknown']);
    const grades = new Set(changes.map((change) => change.provenance.grade));
    expect(grades).toEqual(new Set(['attested', 'identity', 'self-report', 'inferred', null]));
  });

  test('are about as risky with AI as without it, like held against like', { timeout: 60_000 }, () => {
    for (const seed of ['one', 'two', 'three', 'larkmere']) {
      const cells = new Map<string, { ai: [number, number]; rest: [number, number] }>();
      for (const change of planChanges(buildOrganisation(seed, morning, 1))) {
        if (change.repairs || change.fate.kind === 'pending' || change.fate.kind === 'abandoned') continue;
        const tier = Math.min(...change.services.map((service) => service.tier));
        const stratum = `${tier} ${change.kind} ${sizeBucket(change.lines, 0)}`;
        const cell = cells.get(stratum) ?? { ai: [0, 0], rest: [0, 0] };
        const counted = change.truth === 'none' ? cell.rest : cell.ai;
        counted[0] += change.fate.kind === 'incident' ? 1 : 0;
        counted[1] += 1;
        cells.set(stratum, cell);
      }
      const { stratified } = mantelHaenszel(
        [...cells].map(([stratum, { ai, rest }]) => ({
          stratum,
          exposedEvents: ai[0],
          exposedTotal: ai[1],
          controlEvents: rest[0],
          controlTotal: rest[1],
        })),
      );
      expect(stratified.ratio).toBeGreaterThan(0.8);
      expect(stratified.ratio).toBeLessThan(1.25);
    }
  });
});

describe('incidents', () => {
  test('happen in order, inside the window, and end in the severity they have', () => {
    for (const incident of incidents) {
      const times = [incident.startedAt, incident.detectedAt, incident.mitigatedAt, incident.resolvedAt]
        .filter((at) => at !== null)
        .map((at) => at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(small.calendar.end);
      expect(incident.status === 'resolved').toBe(incident.resolvedAt !== null);
      expect(incident.severityHistory.at(-1)?.severity ?? incident.severity).toBe(incident.severity);
      const events = incident.events.map((event) => event.at.getTime());
      expect(events).toEqual([...events].sort((a, b) => a - b));
      expect(Math.max(...events)).toBeLessThan(small.calendar.end);
    }
    expect(new Set(incidents.map((incident) => incident.severity)).size).toBe(5);
  });

  test('are linked to generated changes; causes come before and repairs before the end', () => {
    const change = new Map(changes.map((one) => [one.externalId, one]));
    const incident = new Map(incidents.map((one) => [one.externalId, one]));
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) {
      const deployedAt = change.get(link.change.externalId)?.deployedAt?.getTime() ?? Number.NaN;
      const { startedAt, mitigatedAt } = incident.get(link.incident.externalId) ?? {};
      if (link.relation === 'fixed-by') expect(deployedAt).toBeLessThanOrEqual(mitigatedAt?.getTime() ?? 0);
      else expect(deployedAt).toBeLessThan(startedAt?.getTime() ?? 0);
      expect(link.at.getTime()).toBeLessThan(small.calendar.end);
    }
  });

  test('without a change as their cause have no link, and some an answer', () => {
    for (const one of told) if (one.noChange) expect(one.links).toEqual([]);
    expect(told.some((one) => one.noChange !== null)).toBe(true);
  });
});
