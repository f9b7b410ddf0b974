import { warmGate } from '#lib/changes/gate/warm-gate.ts';
import { db } from '#lib/platform/db.ts';

export const dynamic = 'force-dynamic';

const PATIENCE_MS = 2_000;

/**
 * 200 while requests can be served, which needs the database, and the gate's first answer would be as quick as the
 * next; 503 otherwise, so that a balancer looks elsewhere.
 */
export async function GET(): Promise<Response> {
  const answer = db().$queryRaw`select 1`.then(gateIsWarm).then(
    () => true,
    () => false,
  );
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref());
  const ready = await Promise.race([answer, timeout]);
  return Response.json({ ready }, { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}

let warmed: Promise<void> | undefined;

/** Once a process. A gate that cannot be warmed, e.g. without a policy, denies; pages can be served all the same. */
function gateIsWarm(): Promise<void> {
  warmed ??= warmGate().catch((error: unknown) => console.error('the gate could not be rehearsed', error));
  return warmed;
}
