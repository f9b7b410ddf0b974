import { abandonChange } from '#lib/changes/abandon-change.ts';
import { api } from '#lib/tokens/api.ts';
import { operations } from '../../../operations.ts';

export const POST = api({
  ...operations.abandonChange,
  answer: async (ctx, { reason }, _request, { id }) => ({
    status: 200,
    body: await abandonChange(ctx, { changeId: id, reason }),
  }),
});
