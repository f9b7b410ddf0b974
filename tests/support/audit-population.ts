import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import { evaluate, factsHashOf } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { aChange, aPerson, aProvenance, aService } from './scene.ts';

/** Days of the period, long ago so that no page of the demo changes by it. */
export const PERIOD = { from: '2024-04-01', to: '2024-06-30' };
export const SERVICE = { slug: 'settlement-ledger', name: 'Settlement Ledger' };
/** Deployed before the gate was asked: no decision. */
export const BEFORE_THE_GATE = 25;
/** Of this change the deployment began long after its allow was over. */
export const LATE_TITLE = 'Entry 1 of the settlement ledger';

const AUTHOR = 'settle-author';
const APPROVERS = ['settle-one', 'settle-two'];
const PLACEHOLDER = 'f'.repeat(40);
const MINUTE = 60_000;
/** The appending of entries takes the square of their number. */
const BATCH = 250;
const personId = (slug: string) => externalRecordId('person', slug);
const sha = (n: number) => n.toString(16).padStart(8, '0').repeat(5);
const changeId = (n: number) => externalRecordId('settlement', `s-${n}`);

/**
 * Fills the database of DATABASE_URL with a Tier-1 service and `count` changes to it, all deployed: nearly all approved
 * by two people, let through by the policy in force and told in the log, so that the machine finds nothing wrong with
 * them. Written through the product's own steps, the gate's decisions in bulk. What is there already stays, as where a
 * journey is tried once more.
 */
export async function makePopulation(count: number, director: string): Promise<void> {
  const now = new Date();
  const ctx = systemContext('test', now);
  const imported = { source: 'test', rows: count, digest: '' };
  await mutate(ctx, async (tx) => {
    const people = [AUTHOR, ...APPROVERS].map((slug) => aPerson(slug, { level: 'senior', team: 'ledger' }));
    await recordPeople(tx, people, now);
    await recordServices(tx, [aService(SERVICE.slug, { name: SERVICE.name, director })], now);
    return {
      result: null,
      entries: [
        { action: 'services.imported', subject: { type: 'import', id: 'settlement' }, details: imported },
      ],
    };
  });
  const template = await templateOf();
  await governPeriod(template.policyVersionId, personId(director));
  for (let first = 1; first <= count; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, at) => first + at);
    await mutate(ctx, async (tx) => {
      if (await tx.change.findUnique({ where: { id: changeId(numbers[0]!) }, select: { id: true } }))
        return { result: null, unchanged: true };
      await recordChanges(
        tx,
        numbers.map((n) => changeOf(n, count)),
        now,
      );
      const decided = numbers.filter((n) => n <= count - BEFORE_THE_GATE);
      const decisions = rowsJson(decided.map((n) => decisionOf(n, count, template)));
      const reviews = rowsJson(decided.flatMap(reviewsOf));
      await tx.$executeRaw`
        insert into review select * from json_populate_recordset(null::review, ${reviews}::json)`;
      await tx.$executeRaw`
        insert into gate_decision select * from json_populate_recordset(null::gate_decision, ${decisions}::json)`;
      await tx.$executeRaw`
        update deployment d set gate_decision_id = g.id from gate_decision g
        where g.change_id = d.change_id and g.pipeline = 'settlement' and d.gate_decision_id is null`;
      const [entry, ...more] = decided.map((n) => entryOf(n, template));
      const batch: AuditEntryInput = {
        action: 'changes.imported',
        subject: { type: 'import', id: 'settlement' },
        details: imported,
      };
      return { result: null, entries: entry ? [entry, ...more] : [batch] };
    });
  }
}

/**
 * The policy in force today was in force over the period as well, by a programme: so each decision is by a version that was,
 * and the gate is no older than it is everywhere else.
 */
async function governPeriod(policyVersionId: string, by: string): Promise<void> {
  const [startedAt, endedAt] = [new Date(SAID), new Date(`${PERIOD.to}T23:59:59Z`)];
  const id = externalRecordId('settlement-programme', '0');
  const details = { number: 0, name: 'Settlement, spring 2024', version: 1 };
  await mutate(systemContext('test', new Date()), async (tx) => {
    if (await tx.programme.findUnique({ where: { id }, select: { id: true } }))
      return { result: null, unchanged: true };
    await tx.programme.create({
      data: {
        ...details,
        id,
        purpose: 'A population of the past that the gate of then let through.',
        state: 'ended',
        serviceIds: [externalRecordId('service', SERVICE.slug)],
        policyVersionId,
        startsOn: startedAt,
        endsOn: endedAt,
        criteria: [],
        createdBy: by,
        createdAt: startedAt,
        approvedBy: personId(APPROVERS[0]!),
        startedAt,
        endedAt,
      },
    });
    return {
      result: null,
      entries: [{ action: 'programme.started', subject: { type: 'programme', id }, details }],
    };
  });
}

/** The beginning of the n-th deployment: all of them evenly over the period. */
function deployedAt(n: number, count: number): Date {
  const from = Date.parse(`${PERIOD.from}T00:00:00Z`);
  return new Date(from + Math.floor(((n - 0.5) / count) * 90 * 24 * 60) * MINUTE);
}

function changeOf(n: number, count: number): ChangeObservation {
  const at = deployedAt(n, count);
  return aChange(`s-${n}`, {
    source: 'settlement',
    kind: n % 9 === 0 ? 'config' : 'code',
    title: n === 1 ? LATE_TITLE : n % 100 === 0 ? `=HYPERLINK("http://x.example","${n}")` : `Change ${n}`,
    authorName: AUTHOR,
    authorIdentity: `${AUTHOR}@example.com`,
    repository: 'larkmere/settlement',
    services: [SERVICE.slug],
    createdAt: new Date(at.getTime() - 600 * MINUTE),
    deployedAt: at,
    provenance: aProvenance(n % 4 === 0 ? 'assisted' : 'none'),
    revisions: [{ sha: sha(n), createdAt: new Date(at.getTime() - 600 * MINUTE) }],
    deployments: [
      {
        externalId: `deploy-${n}`,
        environment: 'production',
        sha: sha(n),
        startedAt: at,
        finishedAt: null,
        outcome: 'succeeded',
        actor: null,
        basis: 'observed',
      },
    ],
  });
}

interface Template {
  policyVersionId: string;
  policyHash: string;
  facts: string;
  decision: string;
  factsHash: string;
}

/** When everything was said, in the facts of all: what is replayed hangs on nothing else. */
const SAID = Date.parse(`${PERIOD.from}T00:00:00Z`) - 60 * MINUTE;

/** What the policy in force says of a change that two seniors have approved and a validation has passed. */
async function templateOf(): Promise<Template> {
  const version = await db().policyVersion.findFirstOrThrow({ where: { state: 'active' } });
  const parsed = parsePolicy(version.text);
  if (!parsed.ok) throw new Error('the policy in force can be read');
  const people = [AUTHOR, ...APPROVERS];
  const facts: Facts = {
    at: SAID,
    change: {
      kind: 'code',
      environment: 'production',
      fileCount: 1,
      linesAdded: 10,
      linesDeleted: 2,
      paths: ['src/ledger.ts'],
      pathsFrom: 'mirror',
      hasRollbackPlan: true,
      blastRadius: 'low',
      risk: 20,
      isUncontrolled: false,
    },
    services: [{ slug: SERVICE.slug, tier: 1, dependsOnTiers: [], dependentTiers: [] }],
    ai: { involvement: 'none', grade: 'self-report' },
    operation: { executedByAgent: false, destructive: false },
    authorOwnsServices: false,
    approval: {
      people: people.map((slug) => ({
        id: personId(slug),
        name: slug,
        level: 'senior',
        orgRole: 'engineer',
        active: true,
        trainedUntil: null,
      })),
      identities: people.map((slug) => ({
        key: `email:${slug}@example.com`,
        holder: 'person',
        personId: personId(slug),
      })),
      parties: [{ relation: 'author', identity: `email:${AUTHOR}@example.com` }],
      revisions: [{ number: 1, sha: PLACEHOLDER, diffId: null }],
      reviews: APPROVERS.map((slug) => ({
        identity: `email:${slug}@example.com`,
        decision: 'approve',
        revision: 1,
        sha: PLACEHOLDER,
        at: SAID,
        withdrawnAt: null,
        dismissed: null,
      })),
      overrides: [],
    },
    validations: [{ name: 'pre-deployment', sha: PLACEHOLDER, outcome: 'passed', at: SAID }],
    freezes: [],
    openIncidents: [],
    findings: [],
  };
  const decision = evaluate(parsed.policy, facts);
  if (decision.outcome !== 'allow')
    throw new Error(`the policy refuses it: ${JSON.stringify(decision.requirements)}`);
  return {
    policyVersionId: version.id,
    policyHash: decision.policyHash,
    facts: JSON.stringify(facts),
    decision: JSON.stringify(decision),
    factsHash: decision.factsHash!,
  };
}

const decisionId = (n: number) => externalRecordId('settlement-decision', String(n));

function judged(n: number, template: Template) {
  const facts: Facts = JSON.parse(template.facts.replaceAll(PLACEHOLDER, sha(n)));
  return { facts, factsHash: factsHashOf(facts) };
}

function decisionOf(n: number, count: number, template: Template) {
  const deployed = deployedAt(n, count).getTime();
  const at = n === 1 ? deployed - 60 * MINUTE : deployed - MINUTE;
  const { facts, factsHash } = judged(n, template);
  const decision = template.decision
    .replaceAll(PLACEHOLDER, sha(n))
    .replaceAll(template.factsHash, factsHash);
  return {
    changeId: changeId(n),
    id: decisionId(n),
    mode: 'gate',
    repository: 'larkmere/settlement',
    sha: sha(n),
    environment: 'production',
    pipeline: 'settlement',
    outcome: 'allow',
    decision: JSON.parse(decision),
    facts,
    policyVersionId: template.policyVersionId,
    policyHash: template.policyHash,
    factsHash,
    at: new Date(at),
    expiresAt: new Date(at + 10 * MINUTE),
    usedAt: new Date(at + MINUTE),
    askedBy: 'token:settlement',
    breakGlassId: null,
  };
}

function reviewsOf(n: number) {
  return APPROVERS.map((slug) => ({
    changeId: changeId(n),
    revisionNumber: 1,
    personId: personId(slug),
    identity: `email:${slug}@example.com`,
    sha: sha(n),
    decision: 'approve',
    decidedAt: new Date(SAID),
  }));
}

function entryOf(n: number, template: Template): AuditEntryInput {
  const { factsHash } = judged(n, template);
  return {
    action: 'gate.decided',
    subject: { type: 'change', id: changeId(n) },
    details: {
      decisionId: decisionId(n),
      mode: 'gate',
      outcome: 'allow',
      sha: sha(n),
      environment: 'production',
      policyHash: template.policyHash,
      factsHash,
      unmet: [],
    },
  };
}
