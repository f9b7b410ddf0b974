import { findBreak } from '#lib/audit/continuity.ts';
import { findDelay } from '#lib/audit/delay.ts';
import { countContinuations } from '#lib/audit/epoch-queries.ts';
import { warmGate } from '#lib/changes/gate/warm-gate.ts';
import { db } from '#lib/platform/db.ts';

export const dynamic = 'force-dynamic';

const PATIENCE_MS = 2_000;
const AUDIT_BELIEVED_MS = 30_000;

/**
 * 200 while requests can be served, which needs the database, and the gate's first answer would be as quick as the
 * next; 503 otherwise, so that a balancer looks elsewhere. A log that is not what was signed is told of, but is no reason
 * to serve nobody: whoever broke it would otherwise also have stopped everything.
 */
export async function GET(): Promise<Response> {
  const answer = db().$queryRaw`select 1`.then(gateIsWarm).then(
    () => true,
    () => false,
  );
  const ready = await Promise.race([answer, after(PATIENCE_MS, false)]);
  const unknown: AuditState = { audit: 'unknown' };
  const state = ready ? await Promise.race([auditState(), after(PATIENCE_MS, unknown)]) : unknown;
  return Response.json(
    { ready, ...state },
    { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}

const after = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(resolve, ms, value).unref());

let warmed: Promise<void> | undefined;

/** Once a process. A gate that cannot be warmed, e.g. without a policy, denies; pages can be served all the same. */
function gateIsWarm(): Promise<void> {
  warmed ??= warmGate().catch((error: unknown) => console.error('the gate could not be rehearsed', error));
  return warmed;
}

interface AuditState {
  /** `overdue`: nothing is wrong with what is signed, but it is not signed or delivered any more. */
  audit: 'intact' | 'broken' | 'overdue' | 'unknown';
  /** How often somebody has answered for it that the log did not continue what was signed. */
  auditContinued?: number;
}

let looked: { at: number; state: Promise<AuditState> } | undefined;

/** At most every half minute: probes come every second. */
function auditState(): Promise<AuditState> {
  if (looked && performance.now() - looked.at < AUDIT_BELIEVED_MS) return looked.state;
  const state = lookAtAudit().catch((): AuditState => ({ audit: 'unknown' }));
  looked = { at: performance.now(), state };
  return state;
}

async function lookAtAudit(): Promise<AuditState> {
  const [why, delay, auditContinued] = await Promise.all([findBreak(), findDelay(), countContinuations()]);
  const late = delay === null ? 'intact' : 'overdue';
  return { audit: why === null ? late : 'broken', auditContinued };
}
