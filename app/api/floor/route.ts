import { findHead } from '#lib/changes/gate/queries.ts';
import { GateQuestion } from '#lib/domain/change/gate.ts';
import { Problem } from '#lib/platform/api/problem.ts';
import { api } from '#lib/tokens/api.ts';

/** What any question over HTTP costs: a token, a schema and one indexed query. Exists for tests/bench only. */
export const POST = api({
  scope: 'gate:ask',
  input: GateQuestion,
  answer: async (_, question) => {
    if (process.env.COUNTERSIGN_BENCH !== '1') throw new Problem(404, 'Nothing is at this address.');
    return { status: 200, body: await findHead(question) };
  },
});
