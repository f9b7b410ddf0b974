import { findBreak } from '#lib/audit/continuity.ts';
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
  const unknown = 'unknown' as const;
  const audit = ready ? await Promise.race([auditState(), after(PATIENCE_MS, unknown)]) : unknown;
  return Response.json(
    { ready, audit },
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

let looked: { at: number; state: Promise<'intact' | 'broken' | 'unknown'> } | undefined;

/** At most every half minute: probes come every second. */
function auditState(): Promise<'intact' | 'broken' | 'unknown'> {
  if (looked && Date.now() - looked.at < AUDIT_BELIEVED_MS) return looked.state;
  const state = findBreak().then(
    (why) => (why === null ? ('intact' as const) : ('broken' as const)),
    () => 'unknown' as const,
  );
  looked = { at: Date.now(), state };
  return state;
}
