/** Alive as long as the process answers; says nothing about what it can do (that is /api/ready). */
export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json({ alive: true }, { headers: { 'Cache-Control': 'no-store' } });
}
