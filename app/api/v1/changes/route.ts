import { submitChange } from '#lib/changes/submit-change.ts';
import { api } from '#lib/tokens/api.ts';
import { judgementOf, pageOf } from '../answers.ts';
import { operations } from '../operations.ts';

export const POST = api({
  ...operations.submitChange,
  answer: async (ctx, input) => {
    const { changeId, revision, effect, dismissed, decision } = await submitChange(ctx, input);
    return {
      status: effect === 'created' ? 201 : 200,
      body: { changeId, revision, effect, dismissed, url: pageOf(changeId), decision: judgementOf(decision) },
      headers: { Location: `/api/v1/changes/${changeId}` },
    };
  },
});
