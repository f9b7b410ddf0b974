import type { SubmitChangeInput } from './submission.ts';

/** What reviewers read of a change beside its diff; empty text and null: nothing is said. */
export interface Words {
  kind: string;
  title: string;
  description: string | null;
  author: string;
  address: string | null;
  prNumber: number | null;
  rollbackPlan: string | null;
  fixesIncident: string | null;
}

export const wordsOf = (input: SubmitChangeInput): Words => ({
  kind: input.kind,
  title: input.title,
  description: input.description,
  author: input.author.identity,
  address: input.url ?? null,
  prNumber: input.prNumber ?? null,
  rollbackPlan: input.rollbackPlan ?? null,
  fixesIncident: input.fixesIncident ?? null,
});

const NAMES: Readonly<Record<keyof Words, string>> = {
  kind: 'kind',
  title: 'title',
  description: 'description',
  author: 'author',
  address: 'address',
  prNumber: 'pull request',
  rollbackPlan: 'rollback plan',
  fixesIncident: 'incident',
};

/** What is no longer as it was read, by name. What nothing was said of may be added. */
export function otherWords(before: Words, now: Words): readonly string[] {
  const keys = Object.keys(NAMES) as (keyof Words)[];
  return keys
    .filter((key) => (before[key] ?? '') !== '' && before[key] !== now[key])
    .map((key) => NAMES[key]);
}
