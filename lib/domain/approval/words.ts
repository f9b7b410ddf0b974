import type { Relation } from './facts.ts';

/** Why an approval or a signature does not count, as data. */
export type Cause =
  | { code: 'unmapped' | 'ambiguous' | 'agent' | 'bot' | 'token'; identity: string }
  | {
      code:
        | 'inactive'
        | 'auditor'
        | 'withdrawn'
        | 'objected-later'
        | 'unknown-revision'
        | 'no-reason'
        | 'hidden';
    }
  | { code: 'involved'; relations: readonly Relation[] }
  | { code: 'earlier-revision'; sha: string }
  | { code: 'dismissed'; reason: string };

/** Past tense, so that a sentence can begin with a name as well as with "you". */
const DID: Readonly<Record<Relation, string>> = {
  author: 'wrote the change',
  committer: 'committed it',
  'co-author': 'co-wrote it',
  'pr-opener': 'opened the pull request',
  'last-pusher': 'pushed last',
  'directed-the-agent': 'directed the agent',
  'applied-suggestion': 'applied a suggestion to it',
  merger: 'merged it',
};

/** A cause in words after a name ("directed the agent"). */
export const about = (cause: Cause): string => say(cause, 'is', 'their');

/** A cause as told to the person ("does not count: you directed the agent"). */
export const told = (cause: Cause): string => `does not count: ${addressed(cause)}`;

function addressed(cause: Cause): string {
  const words = say(cause, 'are', 'your');
  return 'identity' in cause ? `${cause.identity} ${say(cause, 'is', 'its')}` : `you ${words}`;
}

function say(cause: Cause, be: 'is' | 'are', their: string): string {
  switch (cause.code) {
    case 'unmapped':
      return 'belongs to nobody known here';
    case 'ambiguous':
      return 'is claimed by more than one holder';
    case 'agent':
      return 'is an agent';
    case 'bot':
      return 'is a bot';
    case 'token':
      return 'is a service token';
    case 'inactive':
      return `${be} no longer active`;
    case 'auditor':
      return `${be} an auditor, and auditors do not approve what they audit`;
    case 'involved':
      return list(cause.relations.map((relation) => DID[relation]));
    case 'objected-later':
      return 'objected after approving';
    case 'withdrawn':
      return 'withdrew it';
    case 'dismissed':
      return `had ${their} approval dismissed: ${cause.reason}`;
    case 'earlier-revision':
      return `signed an earlier revision (${cause.sha.slice(0, 7)})`;
    case 'unknown-revision':
      return 'signed a revision that is not part of this change';
    case 'hidden':
      return 'cannot be shown to be somebody else than those behind the change';
    case 'no-reason':
      return 'gave no reason';
  }
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
