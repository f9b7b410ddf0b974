import { decideTrain } from '#lib/changes/gate/decide.ts';
import { api } from '#lib/tokens/api.ts';
import { operations } from '../../operations.ts';

export const POST = api({
  ...operations.askGateBatch,
  answer: async (ctx, train) => ({ status: 200, body: await decideTrain(ctx, train) }),
});
