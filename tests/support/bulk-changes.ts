import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { evaluateMany } from '#lib/domain/policy/evaluate-many.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { outside } from './database.ts';
import { personId, pipeline, serviceId, sha } from './submitted.ts';

const KINDS = ['code', 'code', 'code', 'config', 'schema'] as const;
const INVOLVEMENTS = ['none', 'none', 'assisted', 'unknown'] as const;
const SECOND = 1_000;
const BATCH = 2_000;
/** The appending of entries takes the square of their number. */
const ENTRIES = 250;
/** So many are of checkout, those after them of search. */
export const CHECKOUT = 10_000;

const changeIdOf = (n: number) => externalRecordId('bulk', String(n));

/** Facts of a deployed change to Tier-1 checkout, which two seniors approved. */
function factsOf(n: number, at: number): Facts {
  const [sol, sia] = [personId('sen-sol'), personId('sen-sia')];
  const person = (id: string, name: string, level: 'senior' | 'junior') =>
    ({ id, name, level, orgRole: 'engineer', active: true, trainedUntil: null }) as const;
  const review = (id: string, ago: number) =>
    ({
      identity: `person:${id}`,
      decision: 'approve',
      revision: 1,
      sha: sha(`b${n}`),
      at: at - ago,
      withdrawnAt: null,
      dismissed: null,
    }) as const;
  const author = personId('jun-author');
  return {
    at,
    change: {
      kind: KINDS[n % KINDS.length]!,
      environment: 'production',
      fileCount: 1,
      linesAdded: n % 200,
      linesDeleted: 1,
      paths: ['src/checkout/cart.ts'],
      pathsFrom: 'mirror',
      hasRollbackPlan: true,
      blastRadius: 'low',
      risk: null,
      isUncontrolled: false,
    },
    services: [{ slug: 'checkout', tier: 1, dependsOnTiers: [], dependentTiers: [] }],
    ai: { involvement: INVOLVEMENTS[n % INVOLVEMENTS.length]!, grade: null },
    operation: { executedByAgent: false, destructive: false },
    authorOwnsServices: true,
    approval: {
      people: [
        person(author, 'jun-author', 'junior'),
        person(sol, 'sen-sol', 'senior'),
        person(sia, 'sen-sia', 'senior'),
      ],
      identities: [author, sol, sia].map((id) => ({ key: `person:${id}`, holder: 'person', personId: id })),
      parties: [
        { relation: 'author', identity: `person:${author}` },
        { relation: 'pr-opener', identity: `person:${author}` },
      ],
      revisions: [{ number: 1, sha: sha(`b${n}`), diffId: null }],
      reviews: [review(sol, 60 * SECOND), review(sia, 30 * SECOND)],
      overrides: [],
    },
    validations: [],
    freezes: [],
    openIncidents: [],
    findings: [],
  };
}

/**
 * Writes `many` deployed changes of the shop (`CHECKOUT` of checkout, then of search) with their decisions, reviews and entries of the log, in bulk. `without`: the
 * n-th has no decision, so it is uncontrolled.
 */
export async function bulkChanges(many: number, without: (n: number) => boolean): Promise<void> {
  const policy = await outside().policyVersion.findFirstOrThrow({ where: { state: 'active' } });
  const parsed = parsePolicy(policy.text);
  if (!parsed.ok) throw new Error('the policy in force is read');
  const judge = evaluateMany(parsed.policy);
  const now = Date.now();
  for (let from = 0; from < many; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, many - from) }, (_, index) => from + index);
    const made = numbers.map((n) => changeRows(n, now - (n + 1) * SECOND * 10, judge, policy.id, without(n)));
    const entries = made.flatMap(({ entry }) => entry ?? []);
    await outside().$transaction((tx) => insertAll(tx, made), { timeout: 60_000 });
    for (let next = 0; next < entries.length; next += ENTRIES) {
      const [first, ...others] = entries.slice(next, next + ENTRIES);
      await mutate(pipeline(), async () => ({ result: undefined, entries: [first!, ...others] }));
    }
  }
}

type Made = ReturnType<typeof changeRows>;

async function insertAll(tx: Tx, made: readonly Made[]): Promise<void> {
  const of = (key: Exclude<keyof Made, 'entry'>) => rowsJson(made.flatMap((one): object[] => one[key]));
  await tx.$executeRaw`insert into change select * from json_populate_recordset(null::change, ${of('change')}::json)`;
  await tx.$executeRaw`
    insert into change_service select * from json_populate_recordset(null::change_service, ${of('service')}::json)`;
  await tx.$executeRaw`insert into review select * from json_populate_recordset(null::review, ${of('reviews')}::json)`;
  await tx.$executeRaw`
    insert into gate_decision select * from json_populate_recordset(null::gate_decision, ${of('decision')}::json)`;
  await tx.$executeRaw`
    insert into deployment select * from json_populate_recordset(null::deployment, ${of('deployment')}::json)`;
}

function changeRows(
  n: number,
  at: number,
  judge: (facts: Facts) => ReturnType<ReturnType<typeof evaluateMany>>,
  policyVersionId: string,
  isWithout: boolean,
) {
  const changeId = changeIdOf(n);
  const facts = factsOf(n, at);
  const decision = judge(facts);
  const decisionId = externalRecordId('bulk decision', String(n));
  const head = sha(`b${n}`);
  const time = new Date(at);
  const involvement = facts.ai.involvement;
  const entry: AuditEntryInput | null = isWithout
    ? null
    : {
        action: 'gate.decided',
        subject: { type: 'change', id: changeId },
        details: {
          decisionId,
          mode: 'gate',
          outcome: decision.outcome,
          sha: head,
          environment: 'production',
          policyHash: decision.policyHash,
          factsHash: decision.factsHash,
          unmet: [],
        },
      };
  return {
    change: [
      {
        id: changeId,
        source: 'bulk',
        externalId: String(n),
        kind: facts.change.kind,
        title: `Change ${n}`,
        authorPersonId: personId('jun-author'),
        authorName: 'jun-author',
        authorIdentity: 'jun-author@shop.test',
        environment: 'production',
        status: 'deployed',
        aiInvolvement: involvement,
        aiGrade: involvement === 'unknown' ? null : 'self-report',
        aiTools: [],
        aiConflicts: 0,
        linesAdded: 1,
        linesDeleted: 1,
        fileCount: 1,
        isRevert: false,
        tier: 1,
        createdAt: time,
        effectiveAt: time,
        recordedAt: time,
      },
    ],
    service: [
      {
        changeId,
        serviceId: serviceId(n < CHECKOUT ? 'checkout' : 'search'),
        effectiveAt: time,
        aiInvolvement: involvement,
      },
    ],
    reviews: facts.approval.reviews.map(({ identity, at: decidedAt }) => ({
      changeId,
      revisionNumber: 1,
      personId: identity.slice('person:'.length),
      identity,
      sha: head,
      decision: 'approve',
      decidedAt: new Date(decidedAt),
    })),
    decision: isWithout
      ? []
      : [
          {
            changeId,
            id: decisionId,
            mode: 'gate',
            repository: 'acme/shop',
            sha: head,
            environment: 'production',
            outcome: decision.outcome,
            decision,
            facts,
            policyVersionId,
            policyHash: decision.policyHash,
            factsHash: decision.factsHash,
            at: time,
            expiresAt: new Date(at + 600 * SECOND),
            usedAt: new Date(at + 2 * SECOND),
            askedBy: 'token:bulk',
          },
        ],
    deployment: [
      {
        changeId,
        id: externalRecordId('bulk deployment', String(n)),
        environment: 'production',
        sha: head,
        startedAt: new Date(at + SECOND),
        outcome: 'succeeded',
        basis: 'observed',
        gateDecisionId: isWithout ? null : decisionId,
      },
    ],
    entry,
  };
}
