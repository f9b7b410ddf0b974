import { db } from '#lib/platform/db.ts';

export const dynamic = 'force-dynamic';

const PATIENCE_MS = 2_000;

/** 200 while requests can be served, which needs the database; 503 otherwise, so that a balancer looks elsewhere. */
export async function GET(): Promise<Response> {
  const answer = db().$queryRaw`select 1`.then(
    () => true,
    () => false,
  );
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref());
  const ready = await Promise.race([answer, timeout]);
  return Response.json({ ready }, { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}
