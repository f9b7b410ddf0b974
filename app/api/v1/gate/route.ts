import { decideGate } from '#lib/changes/gate/decide.ts';
import { api } from '#lib/tokens/api.ts';
import { operations } from '../operations.ts';

export const POST = api({
  ...operations.askGate,
  answer: async (ctx, question) => ({ status: 200, body: await decideGate(ctx, question) }),
});
