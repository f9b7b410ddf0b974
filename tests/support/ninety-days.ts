import { recordChanges } from '#lib/changes/record-changes.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { externalRecordId, newId } from '#lib/platform/ids.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { outside } from './database.ts';
import { aChange, anIncident, aProvenance } from './scene.ts';
import { personId } from './submitted.ts';

/** What happened in a life of some months, as it happened: a reference loops over it, the product reads its tables. */
export interface Life {
  changes: readonly PastChange[];
  incidents: readonly PastIncident[];
  requests: readonly Request[];
  emergencies: readonly { services: readonly string[]; dueAt: number; reviewedAt: number | null }[];
  actions: readonly {
    services: readonly string[];
    createdAt: number;
    dueOn: string;
    endedAt: number | null;
  }[];
}

interface PastChange {
  name: string;
  services: readonly string[];
  at: number;
  recordedAt: number;
  /** Since when its provenance is known; null: never. */
  knownAt: number | null;
  isControlled: boolean;
}

interface PastIncident {
  name: string;
  services: readonly string[];
  at: number;
  recordedAt: number;
  severity: number;
  /** Found to be a Sev2 then. */
  raisedAt: number | null;
}

interface Request {
  services: readonly string[];
  submittedAt: number;
  /** Those that counted. */
  approvals: readonly number[];
  /** When it was let through; null: it still waits. */
  goneAt: number | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A life of `days` days from `from` on in which things get better after `turn` days; equal seeds are equal lives. */
export function liveOn(from: number, days: number, turn: number, seed: number): Life {
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const services = () => (['checkout', 'search', 'blog'] as const).filter(() => chance(0.5));
  const life = {
    changes: [] as PastChange[],
    incidents: [] as PastIncident[],
    requests: [] as Request[],
    emergencies: [] as Life['emergencies'][number][],
    actions: [] as Life['actions'][number][],
  };
  for (let day = 0; day < days; day += 1) {
    const isBetter = day >= turn;
    const start = from + day * DAY;
    const moment = () => start + Math.floor(random() * DAY);
    for (let n = 0; n < 8; n += 1) {
      const at = moment();
      const recordedAt = at + (chance(0.1) ? 3 * DAY : HOUR / 4);
      const isKnown = chance(isBetter ? 0.95 : 0.6);
      const knownAt = isKnown ? recordedAt + (chance(0.1) ? 9 * DAY : 0) : null;
      const isControlled = !chance(isBetter ? 0.004 : 0.2);
      life.changes.push({ name: `${day}-${n}`, services: services(), at, recordedAt, knownAt, isControlled });
    }
    if (chance(isBetter ? 0.08 : 0.5)) {
      const at = moment();
      const recordedAt = at + (chance(0.2) ? 30 * HOUR : HOUR / 2);
      const severity = 1 + Math.floor(random() * 4);
      const raisedAt = severity > 2 && chance(0.4) ? recordedAt + 5 * DAY : null;
      life.incidents.push({ name: `i${day}`, services: services(), at, recordedAt, severity, raisedAt });
    }
    for (let n = 0; n < 2; n += 1) {
      const submittedAt = moment();
      const first = submittedAt + random() * (isBetter ? 20 : 70) * HOUR;
      const second = first + random() * (isBetter ? 6 : 40) * HOUR;
      const approvals = [first, second].slice(0, chance(0.1) ? 0 : 2).map(Math.floor);
      const goneAt = chance(0.01) ? null : Math.floor(second + random() * 30 * HOUR);
      life.requests.push({ services: services(), submittedAt, approvals, goneAt });
    }
    if (chance(0.08)) {
      const dueAt = moment();
      const reviewedAt = chance(isBetter ? 0.02 : 0.4)
        ? chance(0.5)
          ? dueAt + 9 * HOUR
          : null
        : dueAt - HOUR;
      life.emergencies.push({ services: services(), dueAt, reviewedAt });
    }
    if (chance(0.2)) {
      const createdAt = moment();
      const due = createdAt + 10 * DAY;
      const endedAt = chance(0.1) && !isBetter ? due + 25 * DAY : due - 2 * DAY;
      const dueOn = new Date(due).toISOString().slice(0, 10);
      life.actions.push({ services: services(), createdAt, dueOn, endedAt });
    }
  }
  return life;
}

const at = (instant: number) => new Date(instant);
const id = (name: string) => externalRecordId('test', name);
const head = 'a'.repeat(40);

/** Writes a life into the tables: changes and incidents by the steps of an import, the rest past the product. */
export async function record(life: Life): Promise<void> {
  const client = outside();
  await client.$transaction(
    async (tx) => {
      const changes = new Map(life.changes.map((one) => [one.name, one]));
      await recordChanges(
        tx,
        life.changes.map(({ name, services, at: deployedAt, knownAt, recordedAt }) =>
          aChange(name, {
            services,
            deployedAt: at(deployedAt),
            provenance: aProvenance(knownAt === recordedAt ? 'assisted' : 'unknown'),
            deployments: [
              {
                externalId: `${name}/d`,
                environment: 'production',
                sha: head,
                startedAt: at(deployedAt),
                finishedAt: null,
                outcome: 'succeeded',
                actor: null,
                basis: 'observed',
              },
            ],
          }),
        ),
        ({ externalId }) => at(changes.get(externalId)!.recordedAt),
      );
      const late = life.changes.filter(({ knownAt, recordedAt }) => knownAt !== null && knownAt > recordedAt);
      for (const { name, knownAt } of late)
        await tx.$executeRaw`with told as (update change set ai_involvement = 'assisted', ai_grade = 'self-report'
            where id = ${id(name)}::uuid)
          insert into provenance_evidence (change_id, detector_version, position, revision_number, signal, involvement,
            grade, source, excerpt, counts, reason, deciding, recorded_at)
          values (${id(name)}::uuid, 99, 0, 1, 'declaration', 'assisted', 'self-report', 'test', 'said later', true,
            'declared', true, ${at(knownAt!)})`;
      const controlled = life.changes.filter(({ isControlled }) => isControlled).map(({ name }) => id(name));
      await tx.$executeRaw`update deployment set gate_decision_id = id where change_id = any(${controlled}::uuid[])`;
      const incidents = new Map(life.incidents.map((one) => [one.name, one]));
      await recordIncidents(
        tx,
        life.incidents.map(({ name, services, at: startedAt, severity }) =>
          anIncident(name, { services, startedAt: at(startedAt), severity: severity as 1 }),
        ),
        ({ externalId }) => at(incidents.get(externalId)!.recordedAt),
      );
      // the step dates severities of one batch alike; here each is known with its incident
      await tx.$executeRaw`update incident_severity s set recorded_at = i.recorded_at, at = i.recorded_at
        from incident i where i.id = s.incident_id`;
      for (const { name, raisedAt } of life.incidents.filter((one) => one.raisedAt !== null))
        await tx.$executeRaw`with raised as (update incident set severity = 2 where id = ${id(name)}::uuid)
          insert into incident_severity (incident_id, at, severity, set_by, recorded_at)
          values (${id(name)}::uuid, ${at(raisedAt!)}, 2, 'test', ${at(raisedAt!)})`;
      await recordRequests(tx, life);
      await recordDuties(tx, life);
    },
    { timeout: 60_000 },
  );
}

type Client = Parameters<Parameters<ReturnType<typeof outside>['$transaction']>[0]>[0];

async function recordRequests(tx: Client, { requests }: Life): Promise<void> {
  const policy = await tx.policyVersion.findFirstOrThrow({
    where: { state: 'active' },
    select: { id: true },
  });
  const named = requests.map((request, n) => ({ ...request, name: `r${n}`, changeId: id(`r${n}`) }));
  await recordChanges(
    tx,
    named.map(({ name, services, submittedAt }) =>
      aChange(name, { services, status: 'proposed', createdAt: at(submittedAt), deployedAt: null }),
    ),
    ({ createdAt }) => createdAt,
  );
  const controls = named.map(({ changeId, submittedAt, goneAt }) => ({
    ...{ changeId, repository: 'acme/shop', headNumber: 1, headSha: head, environment: 'production' },
    ...{ destructive: false, executedByAgent: false, submittedAt: at(submittedAt), version: 1, decision: {} },
    ...{ state: goneAt === null ? 'open' : 'closed', outcome: goneAt === null ? 'deny' : 'allow', unmet: [] },
    ...{ wanted: [], riskParts: [], policyVersionId: policy.id, concerns: {}, judgedAt: at(submittedAt) },
    waitingSince: at(submittedAt),
  }));
  await tx.$executeRaw`insert into change_control
    select * from json_populate_recordset(null::change_control, ${rowsJson(controls)}::json)`;
  const revisions = named.map(({ changeId, submittedAt }) => ({
    ...{ changeId, number: 1, headSha: head, createdAt: at(submittedAt) },
  }));
  await tx.$executeRaw`insert into revision
    select * from json_populate_recordset(null::revision, ${rowsJson(revisions)}::json)`;
  const reviews = named.flatMap(({ changeId, approvals }) =>
    approvals.map((decidedAt, n) => ({
      ...{ changeId, revisionNumber: 1, personId: personId(['sen-sol', 'sen-sia'][n]!), identity: 'test' },
      ...{ sha: head, decision: 'approve', decidedAt: at(decidedAt) },
    })),
  );
  await tx.$executeRaw`insert into review
    select * from json_populate_recordset(null::review, ${rowsJson(reviews)}::json)`;
  const decisions = named.flatMap(({ changeId, goneAt }) =>
    goneAt === null
      ? []
      : [
          {
            ...{
              changeId,
              id: newId(),
              mode: 'gate',
              repository: 'acme/shop',
              sha: head,
              environment: 'production',
            },
            ...{ outcome: 'allow', decision: {}, facts: {}, policyVersionId: policy.id, policyHash: 'h' },
            ...{ at: at(goneAt), expiresAt: at(goneAt + 60_000), askedBy: 'test' },
          },
        ],
  );
  await tx.$executeRaw`insert into gate_decision
    select * from json_populate_recordset(null::gate_decision, ${rowsJson(decisions)}::json)`;
}

/** Emergencies and actions hang on a change or an incident of the same services. */
async function recordDuties(tx: Client, { emergencies, actions }: Life): Promise<void> {
  const changeOf = emergencies.map((one, n) => ({ ...one, name: `e${n}` }));
  await recordChanges(
    tx,
    changeOf.map(({ name, services, dueAt }) =>
      aChange(name, { services, status: 'proposed', createdAt: at(dueAt - DAY), deployedAt: null }),
    ),
    ({ createdAt }) => createdAt,
  );
  for (const { name, dueAt, reviewedAt } of changeOf)
    await tx.breakGlass.create({
      data: {
        ...{ changeId: id(name), id: newId(), personId: personId('sen-sol'), identity: 'test', sha: head },
        ...{
          environment: 'production',
          reason: 'Orders were being lost at that moment.',
          at: at(dueAt - DAY),
          reviewDueAt: at(dueAt),
        },
        ...(reviewedAt === null
          ? {}
          : {
              ...{ reviewedAt: at(reviewedAt), reviewedBy: personId('dir-dana'), verdict: 'justified' },
              reviewNote: 'It was the known fix, and nothing else helped.',
            }),
      },
    });
  const incidentOf = actions.map((one, n) => ({ ...one, name: `a${n}` }));
  await recordIncidents(
    tx,
    incidentOf.map(({ name, services, createdAt }) =>
      anIncident(name, { services, severity: 4, startedAt: at(createdAt) }),
    ),
    ({ startedAt }) => startedAt,
  );
  for (const { name, createdAt, dueOn, endedAt } of incidentOf) {
    const incidentId = id(name);
    const [ownerId, now] = [personId('sen-sol'), at(createdAt)];
    await tx.retro.create({ data: { incidentId, state: 'draft', version: 1, ownerId, createdAt: now } });
    await tx.retroAction.create({
      data: {
        ...{ incidentId, id: newId(), kind: 'task', title: 'test', detail: '', ownerId, createdBy: ownerId },
        ...{ dueOn: new Date(dueOn), state: endedAt === null ? 'open' : 'done', version: 1, createdAt: now },
        endedAt: endedAt === null ? null : at(endedAt),
      },
    });
  }
}
