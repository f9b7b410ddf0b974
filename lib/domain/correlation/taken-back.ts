/** A change that says in its title that it takes another back. */
export interface RevertByTitle {
  repository: string | null;
  title: string;
  at: Date;
}

const REVERT = /^Revert "(.+)"(?: \([#!]\d+\))?$/;
const REQUEST_NUMBER = / \([#!]\d+\)$/;

/**
 * When a change of this repository and title was taken back: the first revert after `since` that quotes its title, with
 * or without the request's number behind it. Titles are all that is looked at: a body may say who wrote a change.
 */
export function takenBackAt(
  reverts: readonly RevertByTitle[],
): (repository: string | null, title: string, since: Date) => Date | null {
  const known = new Map<string, Date[]>();
  for (const { repository, title, at } of reverts) {
    const quoted = REVERT.exec(title)?.[1];
    if (quoted === undefined) continue;
    const key = keyOf(repository, quoted);
    known.set(key, [...(known.get(key) ?? []), at]);
  }
  for (const times of known.values()) times.sort((a, b) => a.getTime() - b.getTime());
  return (repository, title, since) => known.get(keyOf(repository, title))?.find((at) => at > since) ?? null;
}

const keyOf = (repository: string | null, title: string) =>
  `${repository ?? ''}\n${title.replace(REQUEST_NUMBER, '')}`;
