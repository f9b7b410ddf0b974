import { Facts } from '#lib/domain/policy/facts.ts';
import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { countPeople, factVector } from '#lib/domain/policy/vector.ts';
import { type BeforeAfter, beforeAfter } from '#lib/domain/programme/avoided.ts';
import { addDays, dayOf } from '#lib/domain/programme/days.ts';
import { type Friction, frictionOf, type JudgedChange } from '#lib/domain/programme/friction.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import {
  findPolicies,
  type JudgedRow,
  listJudged,
  listSevere,
  MOST_JUDGED,
  timedReviews,
} from './outcome-queries.ts';
import type { Programme } from './store.ts';

/** What the added rules cost. */
export interface FrictionLedger {
  cost: Friction;
  /** Only the newest of more changes are in it. */
  isCut: boolean;
}

export interface ProgrammeOutcome {
  /** Null: it has no rules of its own, or they cannot be read. */
  friction: FrictionLedger | null;
  beforeAfter: BeforeAfter;
}

/** What a programme has cost, and the incidents before and in it, up to `now` or its last day. */
export async function outcomeOf(
  programme: Programme,
  now: Date,
  reader: Reader = db(),
): Promise<ProgrammeOutcome> {
  const { serviceIds, startsOn, endsOn } = programme;
  const until = [dayOf(now.getTime()), addDays(endsOn, 1)].sort()[0]!;
  const { instants, recordFrom } = await listSevere(reader, serviceIds, startsOn);
  return {
    friction: await ledgerOf(reader, programme, until),
    beforeAfter: beforeAfter(instants, { startsOn, recordFrom: recordFrom ?? startsOn, until }),
  };
}

async function ledgerOf(
  reader: Reader,
  { policyVersionId, serviceIds, startsOn }: Programme,
  until: string,
): Promise<FrictionLedger | null> {
  if (policyVersionId === null) return null;
  const { version, active } = await findPolicies(reader, policyVersionId);
  const [ours, theirs] = [parsePolicy(version?.text ?? ''), parsePolicy(active ?? '')];
  if (!version || !ours.ok || !theirs.ok) return null;
  const asked = { serviceIds, policyHash: version.hash, from: startsOn, until };
  const [rows, timed] = [await listJudged(reader, asked), await timedReviews(reader, serviceIds)];
  const judged = rows.flatMap((row) => judgedChange(row, ours.policy) ?? []);
  return {
    cost: frictionOf(ours.policy, theirs.policy, judged, timed),
    isCut: rows.length === MOST_JUDGED,
  };
}

function judgedChange({ facts: stored, since, refusals }: JudgedRow, policy: Policy): JudgedChange | null {
  const read = Facts.safeParse(stored);
  if (!read.success) return null;
  const people = countPeople(read.data, policy);
  return {
    facts: { vector: factVector(read.data, people), unknown: [] },
    since: since.getTime(),
    approvals: people.counting.map(({ at, level, orgRole }) => ({
      at,
      isSenior: level === 'senior' || level === 'principal',
      isPrincipal: level === 'principal',
      isDirector: orgRole === 'director' || orgRole === 'vp',
    })),
    refusals,
  };
}
