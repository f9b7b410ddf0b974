import type { Relation } from '#lib/domain/approval/facts.ts';
import type { Request, RequestReview } from '#lib/reports/request.ts';

export const DID: Readonly<Record<RequestReview['decision'], string>> = {
  approve: 'approved',
  'request-changes': 'asked for changes of',
  veto: 'vetoed',
};

export const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  author: 'Author',
  committer: 'Committer',
  'co-author': 'Co-author',
  'pr-opener': 'Opened the request',
  'last-pusher': 'Pushed last',
  'directed-the-agent': 'Directed the agent',
  'applied-suggestion': 'Applied a suggestion',
  merger: 'Merged it',
};

/** What the gate answered, in words. */
export function answerWords({ mode, outcome }: Request['answers'][number]): string {
  if (mode === 'break-glass') return 'Let through in an emergency';
  if (mode === 'shadow')
    return outcome === 'allow'
      ? 'The shadow policy would have allowed it'
      : 'The shadow policy would have refused it';
  return outcome === 'allow' ? 'The gate allowed it' : 'The gate refused it';
}
