import { sequentialPlan, sequentialVerdict } from '#lib/domain/statistics/sampling-sequential.ts';
import {
  allocate,
  stratifiedSize,
  stratifiedUpperBound,
} from '#lib/domain/statistics/sampling-stratified.ts';
import type { ItemVerdict } from './checklist.ts';
import { FLAW_KINDS, type FlawKind, isUncheckable } from './flaws.ts';
import type { Plan } from './plan.ts';
import { STRATA, type Stratum } from './strata.ts';

/** How somebody comes to look at a change: the machine flagged it, it was drawn, or both. */
export type DrawnAs = 'exception' | 'sample' | 'both';

/** Changes of a population that are alike in everything that results are counted from. */
export interface ItemGroup {
  stratum: Stratum;
  flaws: readonly FlawKind[];
  drawnAs: DrawnAs | null;
  verdict: ItemVerdict | null;
  /** Decided with all others of its class, for one reason. */
  together: boolean;
  count: number;
}

export interface StratumResult {
  stratum: Stratum;
  size: number;
  /** Flagged by the machine: all of them are looked at. */
  exceptions: number;
  /** Drawn at random, flagged ones among them. */
  drawn: number;
  /** Of the others, on which the machine found nothing: how many, how many of them were drawn, decided, flawed. */
  rest: { size: number; drawn: number; decided: number; flawed: number };
}

/** What the sample says of the changes on which the machine found nothing. */
export type Claim =
  /** Nothing yet: so many of those drawn are not decided. */
  | { kind: 'open'; undecided: number }
  /** Nobody is to look at anything: there is nothing beside the exceptions. */
  | { kind: 'nothing-left' }
  /** With `confidence` at most `most` of the rest, a share of `upper`, are flawed. `reached`: that is below the plan's rate. */
  | { kind: 'bound'; confidence: number; upper: number; most: number; rate: number; reached: boolean }
  /** Decided after so many in the order of the draw. */
  | {
      kind: 'sequential';
      outcome: 'accept' | 'reject' | 'continue';
      after: number;
      flawed: number;
      confidence: number;
      rate: number;
    };

export interface Results {
  population: number;
  /** Changes whose decisions and approvals the machine could check. */
  machineChecked: number;
  /** Changes with each finding; a change may have several. */
  kinds: readonly { kind: FlawKind; count: number; decided: number; flawed: number }[];
  exceptions: { total: number; decided: number; flawed: number; together: number };
  sample: { drawn: number; decided: number; flawed: number };
  strata: readonly StratumResult[];
  rest: { size: number; drawn: number; decided: number; flawed: number };
  /** Exceptions and drawn changes on which nobody has decided yet. */
  undecided: number;
  claim: Claim;
}

const total = (groups: readonly ItemGroup[], of: (group: ItemGroup) => boolean = () => true): number =>
  groups.reduce((sum, group) => sum + (of(group) ? group.count : 0), 0);

const isFlagged = ({ flaws }: ItemGroup) => flaws.length > 0;
const isDrawn = ({ drawnAs }: ItemGroup) => drawnAs === 'sample' || drawnAs === 'both';
const isDecided = ({ verdict }: ItemGroup) => verdict !== null;
const isFlawed = ({ verdict }: ItemGroup) => verdict === 'flawed';

/**
 * Counts what has been found. `course` is, of a sequential plan, what was decided on each of the drawn changes without
 * findings in the order of the draw, as far as it goes without a gap.
 */
export function resultsOf(
  plan: Plan,
  groups: readonly ItemGroup[],
  course: readonly (ItemVerdict | null)[],
): Results {
  const flagged = groups.filter(isFlagged);
  const drawn = groups.filter(isDrawn);
  const strata = STRATA.map((stratum) => stratumResult(stratum, groups));
  const rest = restOf(groups);
  const counts = (some: readonly ItemGroup[]) => ({
    decided: total(some, isDecided),
    flawed: total(some, isFlawed),
  });
  return {
    population: total(groups),
    machineChecked: total(groups, ({ flaws }) => !isUncheckable(flaws)),
    kinds: FLAW_KINDS.flatMap((kind) => {
      const some = flagged.filter(({ flaws }) => flaws.includes(kind));
      return some.length === 0 ? [] : [{ kind, count: total(some), ...counts(some) }];
    }),
    exceptions: {
      total: total(flagged),
      ...counts(flagged),
      together: total(flagged, ({ together }) => together),
    },
    sample: { drawn: total(drawn), ...counts(drawn) },
    strata,
    rest,
    undecided: total(groups, (group) => group.drawnAs !== null && !isDecided(group)),
    claim: claimOf(plan, strata, rest, course),
  };
}

function stratumResult(stratum: Stratum, groups: readonly ItemGroup[]): StratumResult {
  const own = groups.filter((group) => group.stratum === stratum);
  return {
    stratum,
    size: total(own),
    exceptions: total(own, isFlagged),
    drawn: total(own, isDrawn),
    rest: restOf(own),
  };
}

function restOf(groups: readonly ItemGroup[]): StratumResult['rest'] {
  const rest = groups.filter((group) => !isFlagged(group));
  const drawn = rest.filter(isDrawn);
  return {
    size: total(rest),
    drawn: total(drawn),
    decided: total(drawn, isDecided),
    flawed: total(drawn, isFlawed),
  };
}

function claimOf(
  plan: Plan,
  strata: readonly StratumResult[],
  rest: StratumResult['rest'],
  course: readonly (ItemVerdict | null)[],
): Claim {
  const { confidence, rate } = plan;
  if (rest.size === 0) return { kind: 'nothing-left' };
  if (plan.kind === 'sequential')
    return { kind: 'sequential', ...courseOf(plan, rest.size, course), confidence, rate };
  if (rest.decided < rest.drawn) return { kind: 'open', undecided: rest.drawn - rest.decided };
  const found = strata.map((one) => ({
    size: one.rest.size,
    sampled: one.rest.drawn,
    flawed: one.rest.flawed,
  }));
  const upper = stratifiedUpperBound(found, confidence);
  return {
    kind: 'bound',
    confidence,
    upper,
    most: Math.round(upper * rest.size),
    rate,
    reached: upper < rate,
  };
}

/** Goes along the draw until Wald's plan decides, or something is not decided yet. */
function courseOf(plan: Plan, population: number, course: readonly (ItemVerdict | null)[]) {
  const lines = waldPlan(plan, population);
  let flawed = 0;
  for (const [index, verdict] of course.entries()) {
    if (verdict === null) return { outcome: 'continue' as const, after: index, flawed };
    if (verdict === 'flawed') flawed += 1;
    const outcome =
      index + 1 === population
        ? flawed < plan.rate * population
          ? ('accept' as const)
          : ('reject' as const)
        : sequentialVerdict(lines, index + 1, flawed);
    if (outcome !== 'continue') return { outcome, after: index + 1, flawed };
  }
  return { outcome: 'continue' as const, after: course.length, flawed };
}

/** A chance of a tenth that a population as good as `goodRate` is not accepted. */
const PRODUCERS_RISK = 0.1;

const waldPlan = ({ goodRate, rate, confidence }: Plan, population: number) =>
  sequentialPlan({ p0: goodRate!, p1: rate, alpha: PRODUCERS_RISK, beta: 1 - confidence, population });

/**
 * How many changes without findings are drawn of each stratum (`rest` of each, in the order of `STRATA`), before
 * anything is decided. Of a sequential plan it is only the least of each stratum: its batches come on top.
 */
export function drawnOfEach(plan: Plan, rest: readonly number[]): readonly number[] {
  const strata = STRATA.map((stratum, index) => ({ size: rest[index] ?? 0, minimum: plan.minimum[stratum] }));
  const size =
    plan.kind === 'sequential' ? 0 : stratifiedSize(plan.confidence, plan.rate, strata, plan.allowed);
  return allocate(size, strata);
}

/** How far along the draw a sequential plan's next batch goes, when `drawn` have been and `flawed` of them are. */
export function nextBatch(plan: Plan, population: number, drawn: number, flawed: number): number {
  const lines = waldPlan(plan, population);
  for (let n = drawn + 1; n < Math.min(lines.truncation, population); n++)
    if (sequentialVerdict(lines, n, flawed) === 'accept') return n;
  return Math.min(lines.truncation, population);
}
