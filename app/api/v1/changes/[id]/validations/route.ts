import { reportValidation } from '#lib/changes/report-validation.ts';
import { api } from '#lib/tokens/api.ts';
import { operations } from '../../../operations.ts';

export const POST = api({
  ...operations.reportValidation,
  answer: async (ctx, report, _request, { id }) => {
    const body = await reportValidation(ctx, { ...report, changeId: id });
    return { status: body.effect === 'created' ? 201 : 200, body };
  },
});
