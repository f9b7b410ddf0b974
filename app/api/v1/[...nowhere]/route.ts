import { randomUUID } from 'node:crypto';
import { Problem, problemResponse } from '#lib/platform/api/problem.ts';

/** What no operation is at: a pipeline that misspells one is told so, not sent to a page where people sign in. */
function nothing(): Response {
  return problemResponse(new Problem(404, 'Nothing is at this address.'), randomUUID());
}

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
