import { listItems, nextToDecide } from '#lib/campaigns/item-queries.ts';

/**
 * The next change that waits for a verdict, exceptions before the sample, in the order of the population and from its
 * beginning again; null where none but `from` is left.
 */
export async function nextToJudge(
  campaignId: string,
  from: { changeId: string; ordinal: number } | null,
): Promise<string | null> {
  const after = from?.ordinal ?? 0;
  const exceptions = { campaignId, drawn: 'exception', verdict: 'none', limit: 2 } as const;
  const found = [
    ...(await listItems({ ...exceptions, after })),
    ...(after > 0 ? await listItems(exceptions) : []),
  ];
  const exception = found.find(({ changeId }) => changeId !== from?.changeId);
  const next = exception?.changeId ?? (await nextToDecide(campaignId, after));
  return next === from?.changeId ? null : next;
}
