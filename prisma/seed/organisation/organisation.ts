import { type Calendar, calendarOf } from './calendar.ts';
import { buildPeople, type Staff } from './people.ts';
import { buildServices, type Service } from './services.ts';
import { buildTeams, type Team } from './teams.ts';

/** What stands still while the history passes: who is there and what they run. */
export interface Organisation {
  seed: string;
  scale: number;
  calendar: Calendar;
  teams: readonly Team[];
  staff: Staff;
  services: readonly Service[];
  serviceBySlug: ReadonlyMap<string, Service>;
  servicesOfTeam: ReadonlyMap<string, readonly Service[]>;
}

/** Builds the demo organisation; equal arguments give equal organisations, on any machine. */
export function buildOrganisation(seed: string, now: Date, scale: number): Organisation {
  const teams = buildTeams(seed, scale);
  const staff = buildPeople(seed, teams, scale);
  const services = buildServices(seed, teams, staff, scale);
  return {
    seed,
    scale,
    calendar: calendarOf(now),
    teams,
    staff,
    services,
    serviceBySlug: new Map(services.map((service) => [service.slug, service])),
    servicesOfTeam: Map.groupBy(services, (service) => service.team.slug),
  };
}
