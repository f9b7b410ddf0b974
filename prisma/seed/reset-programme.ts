import { addDays, dayOf, startOf } from '#lib/domain/programme/days.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { planProgramme } from '#lib/programmes/plan-programme.ts';
import { measureDue, startDue } from '#lib/programmes/run-programmes.ts';
import { calendarOf, DAY } from './organisation/calendar.ts';
import { RESET_DIRECTOR as DIRECTOR } from './organisation/gate-history.ts';
import { TURN } from './organisation/story-days.ts';
import { personContext } from './person-context.ts';
import { resetPolicy } from './reset-policy.ts';

const SECOND = 'marcus-lindqvist';
const DAYS = 90;

/**
 * Begins the demo's 90-day reset, which the director of its worst day planned and the VP approved, with a version of the
 * policy of its own: it began with the turn of the story. Made once. Returns how many programmes were new.
 */
export async function beginReset(now: Date): Promise<number> {
  if ((await db().programme.count()) > 0) return 0;
  const startsOn = dayOf(calendarOf(now).start + TURN * DAY);
  const services = await db().service.findMany({
    where: { tier: 1, directorPersonId: externalRecordId('person', DIRECTOR) },
    select: { slug: true },
  });
  if (services.length === 0) return 0;
  const before = (days: number) => new Date(startOf(startsOn) - days * DAY);
  const policyVersion = await resetPolicy(DIRECTOR, SECOND, before(5));
  const { number, version } = await planProgramme(personContext(DIRECTOR, before(4)), {
    name: '90-day reset: Checkout & Payments',
    purpose:
      'After the worst week in years: every Tier-1 change is seen by somebody else, every change says what wrote it, and what retros ask for is done on time.',
    services: services.map(({ slug }) => slug),
    policyVersion,
    startsOn,
    endsOn: addDays(startsOn, DAYS - 1),
    criteria: [
      { figure: 'uncontrolled', comparison: 'at-most', threshold: 0, windowDays: 1, consecutiveDays: 30 },
      { figure: 'sev2-rate', comparison: 'at-most', threshold: 5, windowDays: 28, consecutiveDays: 7 },
      { figure: 'queue-p90', comparison: 'at-most', threshold: 24, windowDays: 14, consecutiveDays: 7 },
      { figure: 'coverage', comparison: 'at-least', threshold: 85, windowDays: 14, consecutiveDays: 7 },
      { figure: 'overdue-actions', comparison: 'at-most', threshold: 0, windowDays: 1, consecutiveDays: 7 },
    ],
  });
  await approveProgramme(personContext(SECOND, before(3)), { number, seenVersion: version });
  await startDue(systemContext('run-programmes', new Date(startOf(startsOn))));
  return 1;
}

/** Measures the two thirds of it that are over, once everything that they are measured by is there. */
export async function measureReset(now: Date): Promise<number> {
  return measureDue(systemContext('run-programmes', now));
}
