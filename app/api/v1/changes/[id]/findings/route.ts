import { reportFinding } from '#lib/changes/report-finding.ts';
import { api } from '#lib/tokens/api.ts';
import { operations } from '../../../operations.ts';

export const POST = api({
  ...operations.reportFinding,
  answer: async (ctx, report, _request, { id }) => {
    const body = await reportFinding(ctx, { ...report, changeId: id });
    return { status: body.effect === 'created' ? 201 : 200, body };
  },
});
