import { acceptanceSize, binomialAtMost, fewestAtRate } from './sampling.ts';

/** What a sequential plan has to tell apart. */
export interface SequentialAim {
  /** A rate of flaws that is fine: rejected with a chance of `alpha` at most. */
  p0: number;
  /** A rate that is not: accepted with a chance of `beta` at most; 1 - beta is the confidence. */
  p1: number;
  alpha: number;
  beta: number;
  /** How many there are to draw from; endless without. */
  population?: number;
}

/** Chance that a plan accepts, and how many items it looks at on average, at one rate. */
export interface Operating {
  accepts: number;
  looksAt: number;
}

export interface SequentialPlan {
  /** After n + 1 items: accept at this many flaws or fewer; -1: not yet. */
  accept: readonly number[];
  /** After n + 1 items: reject at this many or more; Infinity: not yet. */
  reject: readonly number[];
  /** The most items that are ever looked at. */
  truncation: number;
  /** The exact chances, by summing over all courses that a sample can take. */
  at: { p0: Operating; p1: Operating };
}

/** Items are looked at one by one up to 1.5 times as many as the plan of fixed size has (the curtailment of ISO 28591). */
const TRUNCATION = 1.5;

function assertAim({ p0, p1, alpha, beta }: SequentialAim): void {
  if (!(0 < p0 && p0 < p1 && p1 < 1)) throw new RangeError('0 < p0 < p1 < 1 is needed');
  if (!(alpha > 0 && beta > 0 && alpha + beta < 1))
    throw new RangeError('two risks below 1 together are needed');
}

/**
 * Wald's lines for the number of flaws after n items: accept on or below `acceptAt + slope n`, reject on or above
 * `rejectAt + slope n`. Source: A. Wald, Ann. Math. Stat. 16 (1945) 117-186; NIST/SEMATECH e-Handbook, 6.2.6.
 */
export function waldLines({ p0, p1, alpha, beta }: SequentialAim): {
  acceptAt: number;
  rejectAt: number;
  slope: number;
} {
  assertAim({ p0, p1, alpha, beta });
  const scale = Math.log(p1 / p0) + Math.log((1 - p0) / (1 - p1));
  return {
    acceptAt: Math.log(beta / (1 - alpha)) / scale,
    rejectAt: Math.log((1 - beta) / alpha) / scale,
    slope: Math.log((1 - p0) / (1 - p1)) / scale,
  };
}

/**
 * Wald's plan, ended at `truncation` items: there as many flaws are accepted as leave the chance of accepting p1 at
 * most beta, and everything else is rejected. Where Wald's lines, which are approximate, leave more than that, the
 * line of acceptance is lowered until they do not. So beta holds exactly; alpha grows a little by the truncation: see `at`.
 */
export function sequentialPlan(aim: SequentialAim): SequentialPlan {
  assertAim(aim);
  const truncation = Math.min(
    aim.population ?? Number.POSITIVE_INFINITY,
    Math.ceil(TRUNCATION * fixedSize(aim)),
  );
  for (let beta = aim.beta; ; beta *= 0.95) {
    const lines = bounds({ ...aim, beta }, truncation);
    const course = operate(lines, aim.p1, aim.population);
    if (course.accepts > aim.beta) continue;
    let last = -1;
    let accepted = course.accepts;
    for (const [flaws, chance] of course.undecided.entries()) {
      if (accepted + chance > aim.beta) break;
      accepted += chance;
      last = flaws;
    }
    lines.accept[truncation - 1] = Math.max(last, lines.accept[truncation - 1]!);
    lines.reject[truncation - 1] = lines.accept[truncation - 1]! + 1;
    const at = (rate: number): Operating => {
      const { accepts, looksAt } = operate(lines, rate, aim.population);
      return { accepts, looksAt };
    };
    return { ...lines, truncation, at: { p0: at(aim.p0), p1: at(aim.p1) } };
  }
}

/** What a plan says after so many items with so many flaws among them. */
export function sequentialVerdict(
  plan: SequentialPlan,
  sampled: number,
  flawed: number,
): 'accept' | 'reject' | 'continue' {
  if (sampled === 0) return 'continue';
  const at = Math.min(sampled, plan.truncation) - 1;
  if (flawed >= plan.reject[at]!) return 'reject';
  return flawed <= plan.accept[at]! ? 'accept' : 'continue';
}

/** Items of the smallest plan of fixed size that keeps both risks. */
function fixedSize({ p0, p1, alpha, beta }: SequentialAim): number {
  for (let allowed = 0; ; allowed++) {
    const size = acceptanceSize(1 - beta, p1, allowed)!;
    if (binomialAtMost(allowed, size, p0) >= 1 - alpha) return size;
  }
}

function bounds(aim: SequentialAim, truncation: number): { accept: number[]; reject: number[] } {
  const { acceptAt, rejectAt, slope } = waldLines(aim);
  const accept = Array.from({ length: truncation }, (_, i) =>
    Math.max(-1, Math.floor(acceptAt + slope * (i + 1))),
  );
  const reject = Array.from({ length: truncation }, (_, i) => {
    const flaws = Math.ceil(rejectAt + slope * (i + 1));
    return flaws > i + 1 ? Number.POSITIVE_INFINITY : flaws;
  });
  return { accept, reject };
}

/** Every course that a sample can take at one rate: what is accepted, and what is still undecided at the end. */
function operate(
  { accept, reject }: { accept: readonly number[]; reject: readonly number[] },
  rate: number,
  population?: number,
): Operating & { undecided: readonly number[] } {
  const flawed = population === undefined ? 0 : fewestAtRate(rate, population);
  const chanceOfFlaw = (seen: number, flaws: number) =>
    population === undefined ? rate : Math.max(0, flawed - flaws) / (population - seen);
  let going = [1];
  let [accepts, looksAt] = [0, 0];
  for (const [seen, most] of accept.entries()) {
    const next = new Array<number>(going.length + 1).fill(0);
    for (const [flaws, chance] of going.entries()) {
      if (chance === 0) continue;
      const another = Math.min(1, chanceOfFlaw(seen, flaws));
      looksAt += chance;
      next[flaws]! += chance * (1 - another);
      next[flaws + 1]! += chance * another;
    }
    going = next.map((chance, flaws) => {
      if (flaws <= most) accepts += chance;
      return flaws > most && flaws < reject[seen]! ? chance : 0;
    });
    while (going.length > 1 && going.at(-1) === 0) going.pop();
  }
  return { accepts, looksAt, undecided: going };
}
