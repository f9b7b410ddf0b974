import { reportDeployment } from '#lib/changes/report-deployment.ts';
import { api } from '#lib/tokens/api.ts';
import { operations } from '../operations.ts';

export const POST = api({
  ...operations.reportDeployment,
  answer: async (ctx, report) => {
    const body = await reportDeployment(ctx, report);
    return { status: body.effect === 'created' ? 201 : 200, body };
  },
});
