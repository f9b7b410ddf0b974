import { BASELINES, type Baseline, baselineOrder } from '#lib/domain/correlation/baselines.ts';
import {
  calibrationError,
  culpritRank,
  type Figure,
  figuresOf,
  type RankingFigures,
} from '#lib/domain/correlation/figures.ts';
import { type Ranking, rankSuspects } from '#lib/domain/correlation/rank-suspects.ts';
import { type History, type ReplayedIncident, replay } from '#lib/domain/correlation/replay.ts';
import { RANKER_VERSION, WEIGHTS, type Weights } from '#lib/domain/correlation/weights.ts';
import { readHistory, type ServiceField } from './read-history.ts';

type Method = 'countersign' | Baseline;

export interface CorrelationResult {
  history: string;
  serviceField: ServiceField;
  incidents: number;
  methods: Record<Method, RankingFigures>;
  /** Incidents on which "no change looks likely" was the answer; their order of suspects is scored all the same. */
  abstained: number;
  /** Of the first suspect's probability; see `calibrationError`. */
  calibrationError: number;
  /** Time to rank one and describe its suspects, as the product does, its candidates at hand. */
  msPerIncident: number;
}

/**
 * Ranks the candidates of every incident in a history and prints, beside the baselines, how often the culprit came
 * first, a table or, with `json`, one JSON object and nothing else. Exit code 0; 2 with one sentence on standard
 * error when the history cannot be used.
 */
export async function benchCorrelation(
  { history, serviceField, json }: { history: string; serviceField: ServiceField; json: boolean },
  out: NodeJS.WritableStream,
): Promise<number> {
  let result: CorrelationResult;
  try {
    const read = await readHistory(history, serviceField);
    if (read.changes.length === 0) throw new Error(`${history}: holds no change`);
    if (read.incidents.length === 0) throw new Error(`${history}: holds no unplanned revert to score`);
    result = { history, serviceField, ...measure(read, WEIGHTS) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`bench correlation: ${message.replace(/\p{Cc}+/gu, ' ')}\n`);
    return 2;
  }
  out.write(json ? `${JSON.stringify(result)}\n` : table(result));
  return 0;
}

/** Scores the ranker with these weights, and the baselines, over a history with at least one incident. */
export function measure(
  history: History,
  weights: Weights,
): Omit<CorrelationResult, 'history' | 'serviceField'> {
  const ranks: Record<Method, number[]> = {
    countersign: [],
    newest: [],
    newestOnService: [],
    largestOnService: [],
    random: [],
  };
  const forecasts: { probability: number; cameTrue: boolean }[] = [];
  let abstained = 0;
  let spent = 0;
  for (const replayed of replay(history)) {
    const { incident, candidates, graph, at, culprits } = replayed;
    const start = performance.now();
    const ranking = rankSuspects(incident, candidates, graph, at, { weights });
    spent += performance.now() - start;
    const rank = rankOf(ranking, replayed, weights);
    ranks.countersign.push(rank);
    forecasts.push({ probability: ranking.suspects[0]?.probability ?? 0, cameTrue: rank === 1 });
    abstained += Number(ranking.abstains);
    for (const baseline of BASELINES)
      ranks[baseline].push(culpritRank(baselineOrder(baseline, replayed), culprits));
  }
  return {
    incidents: forecasts.length,
    methods: {
      countersign: figuresOf(ranks.countersign),
      newest: figuresOf(ranks.newest),
      newestOnService: figuresOf(ranks.newestOnService),
      largestOnService: figuresOf(ranks.largestOnService),
      random: figuresOf(ranks.random),
    },
    abstained,
    calibrationError: calibrationError(forecasts),
    msPerIncident: spent / forecasts.length,
  };
}

/** The best place of any culprit; all are put in order only where none is among the suspects. */
function rankOf({ suspects }: Ranking, replayed: ReplayedIncident, weights: Weights): number {
  const { incident, candidates, graph, at, culprits } = replayed;
  const placeIn = (ranked: Ranking['suspects']) =>
    culpritRank(
      ranked.map(({ changeId }) => changeId),
      culprits,
    );
  const rank = placeIn(suspects);
  if (Number.isFinite(rank) || !candidates.some(({ changeId }) => culprits.has(changeId))) return rank;
  return placeIn(
    rankSuspects(incident, candidates, graph, at, { most: candidates.length, weights }).suspects,
  );
}

function table(result: CorrelationResult): string {
  const { methods, incidents, abstained } = result;
  const lines = [
    `${result.history}, paged by ${result.serviceField}, ranker ${RANKER_VERSION}`,
    `${incidents} incidents; 95% intervals; a culprit among no candidates is a miss for every method`,
    '',
    `${''.padEnd(18)}${['top 1', 'top 3', 'top 5', 'MRR'].map((name) => name.padEnd(19)).join('')}`.trimEnd(),
    ...Object.entries(methods).map(([name, { top1, top3, top5, mrr }]) =>
      `${name.padEnd(18)}${[top1, top3, top5, mrr].map(cell).join('')}`.trimEnd(),
    ),
    '',
    `"no change looks likely" on ${abstained} (scored by their order all the same)`,
    `calibration error of the first suspect ${result.calibrationError.toFixed(3)}`,
    `${result.msPerIncident.toFixed(2)} ms an incident`,
  ];
  return `${lines.join('\n')}\n`;
}

const cell = ({ value, low, high }: Figure) =>
  `${value.toFixed(3)} [${low.toFixed(2)}, ${high.toFixed(2)}]`.padEnd(19);
