import { getSubmitted } from '#lib/changes/submitted-queries.ts';
import { api } from '#lib/tokens/api.ts';
import { changeAnswer } from '../../answers.ts';
import { operations } from '../../operations.ts';

export const GET = api({
  ...operations.getChange,
  answer: async (_ctx, _input, _request, { id }) => ({
    status: 200,
    body: changeAnswer(await getSubmitted(id)),
  }),
});
