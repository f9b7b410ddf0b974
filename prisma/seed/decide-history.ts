import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { evaluateMany } from '#lib/domain/policy/evaluate-many.ts';
import { lets } from '#lib/domain/policy/evaluate-vector.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { DAY, MINUTE } from './organisation/calendar.ts';
import { SOURCE } from './organisation/describe-change.ts';
import { type GateHistory, idOf as personIdOf } from './organisation/gate-history.ts';
import { EMERGENCY_REASON, type Plant, plantFlaws, plantsOf } from './plant-flaws.ts';

/** Days before the demo's day on which its gate came into force. */
export const GATE_DAYS = 45;

/** Allows of the gate last that long (lib/changes/gate/store.ts). */
const ALLOW_MS = 10 * MINUTE;

/** The pipeline that asked the gate. */
const pipelineAt = (now: Date): Context => ({
  actor: {
    kind: 'service',
    id: externalRecordId('token', 'deploy-pipeline'),
    identity: 'token:deploy-pipeline',
    session: null,
  },
  now,
});

/**
 * Records what the gate decided since it came into force, as it would have: by the policy in force, on the facts of each
 * deployment, used by it, with the approvals that counted and an entry in the log for each decision, a day at a time. Some
 * are not in order, for audits to find (`plant-flaws.ts`). Returns how many decisions were new.
 */
export async function decideHistory(
  history: readonly GateHistory[],
  onDone: (decisions: number) => void,
): Promise<number> {
  const active = await db().policyVersion.findFirst({ where: { state: 'active' } });
  const parsed = active && parsePolicy(active.text);
  if (!active?.activeSince || !parsed?.ok) return 0;
  const since = active.activeSince.getTime();
  const governed = history.filter(({ facts, startedAt }) => facts.at >= since && startedAt >= since);
  const plants = plantsOf(governed);
  const decide = decisionsOf(
    { id: active.id, judge: evaluateMany(parsed.policy) },
    await resetRule(),
    plants,
  );
  let made = 0;
  for (const day of byDay(governed)) {
    made += await writeDay(day, decide(day), plants);
    onDone(day.length);
  }
  return made;
}

function byDay(history: readonly GateHistory[]): readonly (readonly GateHistory[])[] {
  const days = Map.groupBy(history, ({ facts }) => Math.floor(facts.at / DAY));
  return [...days.entries()].sort(([a], [b]) => a - b).map(([, some]) => some);
}

/** A version of the policy, and for which services it is in the place of the active one. */
interface Rule {
  id: string;
  judge: ReturnType<typeof evaluateMany>;
}

/** The version that the reset has in force for its services; null where there is no reset. */
async function resetRule(): Promise<(Rule & { services: ReadonlySet<string> }) | null> {
  const running = { state: 'running', policyVersionId: { not: null } };
  const programme = await db().programme.findFirst({ where: running });
  if (!programme?.policyVersionId) return null;
  const { id, text } = await db().policyVersion.findUniqueOrThrow({
    where: { id: programme.policyVersionId },
  });
  const parsed = parsePolicy(text);
  if (!parsed.ok) return null;
  const services = await db().service.findMany({
    where: { id: { in: programme.serviceIds } },
    select: { slug: true },
  });
  return { id, judge: evaluateMany(parsed.policy), services: new Set(services.map(({ slug }) => slug)) };
}

interface DecisionRow {
  changeId: string;
  id: string;
  mode: string;
  outcome: string;
  decision: Decision;
  policyHash: string;
  factsHash: string | null;
  [column: string]: unknown;
}

const decisionIdOf = ({ deploymentId }: GateHistory): string =>
  externalRecordId(`${SOURCE}\ndecision`, deploymentId);

function decisionsOf(
  active: Rule,
  reset: Awaited<ReturnType<typeof resetRule>>,
  plants: ReadonlyMap<string, Plant>,
) {
  const ruleFor = ({ services }: Facts) =>
    reset && services.some(({ slug }) => reset.services.has(slug)) ? reset : active;
  return (day: readonly GateHistory[]): { rows: DecisionRow[]; entries: AuditEntryInput[] } => {
    const rows: DecisionRow[] = [];
    const entries: AuditEntryInput[] = [];
    for (const one of day) {
      const plant = plants.get(one.deploymentId);
      const { id: policyVersionId, judge } = ruleFor(one.facts);
      const decision = judge(one.facts);
      if (plant === 'uncontrolled' || decision.outcome === 'deny') continue;
      const { changeId, repository, sha, facts, startedAt } = one;
      const mode = plant === 'emergency-unreviewed' || plant === 'emergency-late' ? 'break-glass' : 'gate';
      const id = decisionIdOf(one);
      const at = plant === 'late-start' ? facts.at - 40 * MINUTE : facts.at;
      const row: DecisionRow = {
        changeId,
        id,
        mode,
        repository,
        sha,
        environment: 'production',
        pipeline: 'deploy-pipeline',
        outcome: 'allow',
        decision,
        facts,
        policyVersionId,
        policyHash: decision.policyHash,
        factsHash: decision.factsHash,
        at: new Date(at),
        expiresAt: new Date(at + ALLOW_MS),
        usedAt: new Date(Math.min(startedAt + 2_000, at + ALLOW_MS - 1)),
        askedBy: 'token:deploy-pipeline',
        breakGlassId: mode === 'gate' ? null : externalRecordId(`${SOURCE}\nbreak-glass`, one.deploymentId),
      };
      if (one.early && plant === undefined) {
        const refused = refusalOf(row, one.early, judge(one.early));
        rows.push(refused);
        entries.push(entryOf(refused, one));
      }
      rows.push(row);
      entries.push(entryOf(row, one));
    }
    return { rows, entries };
  };
}

/** What the gate answered who asked it too early. */
const refusalOf = (allowed: DecisionRow, facts: Facts, decision: Decision): DecisionRow => ({
  ...allowed,
  id: externalRecordId(`${SOURCE}\nrefusal`, allowed.id),
  ...{ outcome: 'deny', decision, facts, factsHash: decision.factsHash },
  at: new Date(facts.at),
  ...{ expiresAt: null, usedAt: null },
});

function entryOf(row: DecisionRow, { changeId, sha, deploymentId }: GateHistory): AuditEntryInput {
  const subject = { type: 'change', id: changeId };
  const place = { sha, environment: 'production' };
  if (row.mode === 'break-glass')
    return {
      action: 'break-glass.used',
      subject,
      details: {
        breakGlassId: externalRecordId(`${SOURCE}\nbreak-glass`, deploymentId),
        decisionId: row.id,
        ...place,
        reason: EMERGENCY_REASON,
        incidentId: null,
      },
    };
  return {
    action: 'gate.decided',
    subject,
    details: {
      decisionId: row.id,
      mode: 'gate',
      outcome: row.outcome,
      ...place,
      policyHash: row.policyHash,
      factsHash: row.factsHash,
      unmet: row.decision.requirements.filter(({ state }) => !lets(state)).map(({ id }) => id),
    },
  };
}

/** What was decided on one day, whole or not at all. */
async function writeDay(
  day: readonly GateHistory[],
  { rows, entries }: { rows: DecisionRow[]; entries: AuditEntryInput[] },
  plants: ReadonlyMap<string, Plant>,
): Promise<number> {
  const [first, ...others] = entries;
  if (!first) return 0;
  const last = day.reduce((latest, { facts }) => Math.max(latest, facts.at), 0);
  const reviews = reviewsOf(day);
  return mutate<number>(pipelineAt(new Date(last)), async (tx) => {
    const made = await tx.$executeRaw`
      insert into gate_decision select * from json_populate_recordset(null::gate_decision, ${rowsJson(rows)}::json)
      on conflict do nothing`;
    if (made === 0) return { result: 0, unchanged: true };
    await tx.$executeRaw`
      insert into review select * from json_populate_recordset(null::review, ${rowsJson(reviews)}::json)
      on conflict do nothing`;
    const used = day.map((one) => ({
      changeId: one.changeId,
      id: one.deploymentId,
      gateDecisionId: decisionIdOf(one),
    }));
    const known = new Set(rows.map(({ id }) => id));
    const uses = rowsJson(used.filter(({ gateDecisionId }) => known.has(gateDecisionId)));
    await tx.$executeRaw`
      update deployment d set gate_decision_id = u.gate_decision_id
      from json_populate_recordset(null::deployment, ${uses}::json) u where d.change_id = u.change_id and d.id = u.id`;
    await plantFlaws(tx, day, plants);
    return { result: made, entries: [first, ...others] };
  });
}

function reviewsOf(day: readonly GateHistory[]): object[] {
  return day.flatMap(({ changeId, sha, approvals }) =>
    approvals.map(({ person, at, revision }) => ({
      changeId,
      revisionNumber: revision,
      personId: personIdOf(person),
      identity: `demo|${person.slug}`,
      sha,
      decision: 'approve',
      openedAt: new Date(at - 6 * MINUTE),
      decidedAt: new Date(at),
    })),
  );
}
