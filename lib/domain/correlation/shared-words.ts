import type { CandidateChange } from './candidate.ts';
import { formsOf } from './words.ts';

/** How much less a word says that more candidates have: between 1/√n and 1/n. */
const RARITY = -0.7;

/** The incident's words in each of the candidates, by their places in what was given. */
export interface SharedWords {
  /** What those of one candidate are worth: ln(1 + sum of n^-0.7), n the number of candidates that have the word. */
  worth(index: number): number;
  /** As the incident has them. */
  words(index: number): string[];
}

/**
 * Finds the incident's words in the candidates, in whichever form. What they are worth does not depend on how many
 * candidates there are without them.
 */
export function shareWords(said: readonly string[], candidates: readonly CandidateChange[]): SharedWords {
  const spoken = new Map<string, number>();
  for (const [place, word] of said.entries())
    for (const form of formsOf(word)) if (!spoken.has(form)) spoken.set(form, place);
  const spread = said.map(() => 0);
  /** Places in `said`, one candidate's after the other's; `ends` says up to where. */
  const heard: number[] = [];
  const ends = candidates.map(({ words }) => {
    const start = heard.length;
    // by number: until this is compiled, an iterator takes half as long again
    for (let n = 0; n < words.length; n += 1) {
      const place = spoken.get(words[n]!);
      if (place === undefined || heard.includes(place, start)) continue;
      spread[place]! += 1;
      heard.push(place);
    }
    return heard.length;
  });
  const worthOf = spread.map((count) => count ** RARITY);
  return {
    worth(index) {
      let sum = 0;
      for (let n = ends[index - 1] ?? 0; n < ends[index]!; n += 1) sum += worthOf[heard[n]!]!;
      return Math.log1p(sum);
    },
    words: (index) => heard.slice(ends[index - 1] ?? 0, ends[index]).map((place) => said[place]!),
  };
}
