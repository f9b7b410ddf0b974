import type { ReviewFact } from '#lib/domain/review-health/facts.ts';
import type { Random } from '#lib/domain/statistics/seeded-random.ts';

/** What is hidden in a generated organisation. */
export interface Planted {
  /** Share of the approvals that each of one pair takes from the other's changes first. */
  reciprocity?: number;
  /** Share of one person's decisions that are stamps. */
  stamps?: number;
}

/** Names of the planted: the pair, and the one who stamps. */
export const PLANTED_PAIR = ['p00-0', 'p00-1'] as const;
export const PLANTED_STAMPER = 'p01-0';

/**
 * An organisation's reviews in which the truth is known: teams of eight with three services each, people who review
 * more or less, read fast or slowly, and skip the diff now and then. For tests of what is found in it.
 */
export function simulateReviews(
  random: Random,
  { reciprocity = 0, stamps = 0 }: Planted,
  teams = 6,
  changes = 150,
): ReviewFact[] {
  const facts: ReviewFact[] = [];
  for (let team = 0; team < teams; team++) {
    const people = Array.from({ length: 8 }, (_, i) => ({
      id: `p${String(team).padStart(2, '0')}-${i}`,
      // busy ones review up to five times as much
      weight: 1 + 4 * random(),
      skips: 0.15 * random(),
    }));
    for (let n = 0; n < changes; n++) {
      const author = people[Math.floor(random() * people.length)]!;
      const others = people.filter((person) => person !== author);
      const partner = others.find(({ id }) => isPlanted(id) && isPlanted(author.id));
      const all = others.reduce((sum, { weight }) => sum + weight, 0);
      const drawn = pick(others, random() * all);
      const reviewer = partner && random() < reciprocity ? partner : drawn;
      const lines = Math.ceil(Math.exp(1 + 4.5 * random()));
      const stamped = reviewer.id === PLANTED_STAMPER && random() < stamps;
      const skipped = stamped || random() < reviewer.skips;
      facts.push({
        changeId: `${team}-${n}`,
        service: `s${team}-${n % 3}`,
        reviewer: reviewer.id,
        team: `t${team}`,
        author: author.id,
        authorTeam: `t${team}`,
        decision:
          !stamped && reviewer.id !== PLANTED_STAMPER && random() < 0.12 ? 'request-changes' : 'approve',
        decidedAt: n,
        waitedHours: 1,
        opening: { seconds: skipped ? Math.floor(random() * 3) : lines * (1 + 3 * random()), diff: !skipped },
        lines,
        involvement: 'unknown',
        wrote: false,
        failed: null,
        incidents: [],
      });
    }
  }
  return facts;
}

const isPlanted = (id: string): boolean => PLANTED_PAIR.some((one) => one === id);

/** The one at whose weight a point of the weights' sum lies. */
function pick<T extends { weight: number }>(people: readonly T[], point: number): T {
  let left = point;
  for (const person of people) {
    left -= person.weight;
    if (left < 0) return person;
  }
  return people.at(-1)!;
}
