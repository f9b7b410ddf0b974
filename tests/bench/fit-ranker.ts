/**
 * Fits the weights of the suspect ranker and says how well they carry over:
 * `node tests/bench/fit-ranker.ts <history folder>...` (at least two, of the form in docs/correlation.md).
 *
 * Each incident teaches twice, with the true paged service and with the noisy one, because the ranker cannot know
 * whether the page was right. Prints the figures of each history and of all together, with weights fitted on all
 * others: for both pages, and as is to be expected of pages of which 30% are wrong, drawn anew; of the latest 30% of
 * all incidents with weights fitted on the earlier ones of every history; what leaving out each factor does to the
 * former; and, last, the weights fitted on everything, to be put into lib/domain/correlation/weights.ts.
 */
import { basename } from 'node:path';
import { type CorrelationResult, measure } from '#lib/cli/bench-correlation.ts';
import { readHistory, SERVICE_FIELDS, type ServiceField } from '#lib/cli/read-history.ts';
import { countTogether, noCoChange } from '#lib/domain/correlation/closeness.ts';
import { FACTORS } from '#lib/domain/correlation/factors.ts';
import { type Choice, choicesOf, fitWeights } from '#lib/domain/correlation/fit-weights.ts';
import { type History, replay } from '#lib/domain/correlation/replay.ts';
import type { Weights } from '#lib/domain/correlation/weights.ts';

type Measured = Omit<CorrelationResult, 'history' | 'serviceField'>;
const MEASURES = ['top1', 'top3', 'top5', 'mrr'] as const;
const EARLIER = 0.7;
/** One noisy page an incident is one throw of the dice; of so many, the luck is gone. */
const DRAWS = 8;
const WRONG = 0.3;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

const folders = process.argv.slice(2);
if (folders.length < 2) {
  console.error('fit-ranker: give at least two history folders');
  process.exit(2);
}

interface Known {
  name: string;
  field: ServiceField;
  history: History;
  /** Per incident, in order of detection on the mainline. */
  lessons: Choice[][];
}

const known: Known[] = [];
for (const folder of folders) {
  for (const field of SERVICE_FIELDS) {
    const history = await readHistory(folder, field);
    known.push({ name: basename(folder), field, history, lessons: lessonsOf(history) });
  }
}

function lessonsOf(history: History): Choice[][] {
  const lessons: Choice[][] = [];
  for (const replayed of replay(history)) lessons.push(choicesOf(replayed));
  return lessons;
}

/** The lessons with one factor always 0, which leaves it out of the fit. */
function without(choices: readonly Choice[], factor: number): Choice[] {
  return choices.map((choice) => ({
    ...choice,
    rows: choice.rows.map((row) => row.map((x, i) => (i === factor ? 0 : x))),
  }));
}

/** A method's or both methods' `MEASURES`, and how many incidents they are the mean of. */
interface Row {
  incidents: number;
  ours: number[];
  baseline: number[];
}

const valuesOf = (figures: Measured['methods']['newest']) => MEASURES.map((name) => figures[name].value);
const rowOf = ({ incidents, methods }: Measured): Row => ({
  incidents,
  ours: valuesOf(methods.countersign),
  baseline: valuesOf(methods.newestOnService),
});
const ours = (measured: Measured) => rowOf(measured).ours;
const signed = (x: number) => `${x < 0 ? '-' : '+'}${Math.abs(x).toFixed(3)}`;

function line(name: string, { incidents, ours, baseline }: Row): string {
  const cells = ours.map((x, i) => `${x.toFixed(3)} (${signed(x - baseline[i]!)})`);
  return `${name.padEnd(46)}${String(incidents).padStart(4)}  ${cells.join('  ')}`;
}

const honesty = ({ abstained, calibrationError }: Measured) =>
  `  abstained ${abstained}, calibration error ${calibrationError.toFixed(3)}`;

const mean = (rows: readonly number[][], weights = rows.map(() => 1)) =>
  MEASURES.map(
    (_, i) =>
      rows.reduce((sum, row, r) => sum + weights[r]! * row[i]!, 0) / weights.reduce((sum, w) => sum + w, 0),
  );

/** Means over rows, each as weighty as said. */
function together(rows: readonly Row[], weights = rows.map(({ incidents }) => incidents)): Row {
  return {
    incidents: rows.reduce((sum, { incidents }) => sum + incidents, 0),
    ours: mean(
      rows.map((row) => row.ours),
      weights,
    ),
    baseline: mean(
      rows.map((row) => row.baseline),
      weights,
    ),
  };
}

/**
 * A history whose pages are all wrong: another service that changed with the right one, in proportion to how often. The
 * draws from 0 to `DRAWS` - 1 are spread evenly over the possible ones.
 */
function mispaged({ changes, incidents }: History, draw: number): History {
  const coChange = noCoChange();
  for (const { services } of changes) countTogether(coChange, services);
  const wrong = incidents.map((incident, n) => {
    const row = [...(coChange.together.get(incident.service ?? '') ?? [])];
    let left = ((draw + ((n * GOLDEN) % 1)) / DRAWS) * row.reduce((sum, [, count]) => sum + count, 0);
    const drawn = row.find(([, count]) => {
      left -= count;
      return left < 0;
    });
    return { ...incident, service: drawn?.[0] ?? incident.service };
  });
  return { changes, incidents: wrong };
}

/** What is to be expected of a history with right pages when `WRONG` of them are not. */
function expected(history: History, weights: Weights): Row {
  const right = rowOf(measure(history, weights));
  const wrong = Array.from({ length: DRAWS }, (_, draw) => rowOf(measure(mispaged(history, draw), weights)));
  const row = together([right, ...wrong], [1 - WRONG, ...wrong.map(() => WRONG / DRAWS)]);
  return { ...row, incidents: right.incidents };
}

console.log('Fitted on all other histories: top 1, top 3, top 5, MRR (less newest on the paged service)');
const fullRows = new Map<string, Row[]>();
const keep = (field: string, row: Row) => {
  fullRows.set(field, [...(fullRows.get(field) ?? []), row]);
  return row;
};
for (const { name, field, history } of known) {
  const weights = fitWeights(
    known.filter((one) => one.name !== name).flatMap(({ lessons }) => lessons.flat()),
  );
  const measured = measure(history, weights);
  console.log(line(`${name} ${field}`, keep(field, rowOf(measured))) + honesty(measured));
  if (field === 'service')
    console.log(line(`${name} drawn anew`, keep('drawn anew', expected(history, weights))));
}
for (const [field, rows] of fullRows) console.log(line(`all ${field}`, together(rows)));

console.log(
  `\nLatest ${Math.round((1 - EARLIER) * 100)}% of each history, fitted on the earlier incidents of all`,
);
const cut = ({ history }: Known) => Math.ceil(history.incidents.length * EARLIER);
const early = fitWeights(known.flatMap((one) => one.lessons.slice(0, cut(one)).flat()));
for (const one of known) {
  const incidents = one.history.incidents.toSorted((a, b) => a.index - b.index).slice(cut(one));
  if (incidents.length > 0)
    console.log(line(`${one.name} ${one.field}`, rowOf(measure({ ...one.history, incidents }, early))));
}

console.log(
  '\nLeaving one factor out (mean of the histories, fitted on the others): change of top 1, 3, 5, MRR',
);
for (const [index, factor] of FACTORS.entries()) {
  const changes = SERVICE_FIELDS.map((field) => {
    const rows = known
      .filter((one) => one.field === field)
      .map(({ name, history }) => {
        const lessons = known.filter((one) => one.name !== name).flatMap((one) => one.lessons.flat());
        return ours(measure(history, fitWeights(without(lessons, index))));
      });
    const full = mean(fullRows.get(field)!.map((row) => row.ours));
    return mean(rows)
      .map((x, i) => signed(x - full[i]!))
      .join(' ');
  });
  console.log(`${factor.padEnd(24)}${changes.map((text, i) => `${SERVICE_FIELDS[i]}: ${text}`).join('   ')}`);
}

const { factors, noChange } = fitWeights(known.flatMap(({ lessons }) => lessons.flat()));
const rounded = (x: number) => Number(x.toFixed(2));
console.log('\nFitted on everything');
for (const factor of FACTORS) console.log(`  ${factor}: ${rounded(factors[factor])},`);
console.log(`  noChange: ${rounded(noChange)}`);
