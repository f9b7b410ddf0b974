import { RecordOpeningInput, recordOpening } from '#lib/changes/reviews/record-opening.ts';
import { action } from '#lib/platform/action.ts';

/**
 * `POST /queue/openings`: what a reviewer opened and for how long. No server action, because the last one is sent
 * while the page is going away, which only `navigator.sendBeacon` survives.
 */
export async function POST(request: Request): Promise<Response> {
  const input = await request.json().catch(() => null);
  const outcome = await action(RecordOpeningInput, recordOpening)(input ?? {});
  return Response.json(outcome, { status: outcome.ok ? 200 : 400 });
}
