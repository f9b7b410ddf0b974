/**
 * Fits the weights of the suspect ranker and says how well they carry over:
 * `node tests/bench/fit-ranker.ts <history folder>...` (at least two, of the form in docs/correlation.md).
 *
 * Each incident teaches twice, with the true paged service and with the noisy one, because the ranker cannot know
 * whether the page was right. Prints the figures of each history with weights fitted on all others; of the latest
 * 30% of all incidents with weights fitted on the earlier ones of every history; what leaving out each factor does to
 * the former; and, last, the weights fitted on everything, to be put into lib/domain/correlation/weights.ts.
 */
import { basename } from 'node:path';
import { type CorrelationResult, measure } from '#lib/cli/bench-correlation.ts';
import { readHistory, SERVICE_FIELDS, type ServiceField } from '#lib/cli/read-history.ts';
import { FACTORS } from '#lib/domain/correlation/factors.ts';
import { type Choice, choicesOf, fitWeights } from '#lib/domain/correlation/fit-weights.ts';
import { type History, replay } from '#lib/domain/correlation/replay.ts';

type Measured = Omit<CorrelationResult, 'history' | 'serviceField'>;
const MEASURES = ['top1', 'top3', 'top5', 'mrr'] as const;
const EARLIER = 0.7;

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

const ours = ({ methods }: Measured) => MEASURES.map((name) => methods.countersign[name].value);
const baseline = ({ methods }: Measured) => MEASURES.map((name) => methods.newestOnService[name].value);
const signed = (x: number) => `${x < 0 ? '-' : '+'}${Math.abs(x).toFixed(3)}`;

function line(name: string, measured: Measured): string {
  const [mine, theirs] = [ours(measured), baseline(measured)];
  const cells = mine.map((x, i) => `${x.toFixed(3)} (${signed(x - theirs[i]!)})`);
  return (
    `${name.padEnd(46)}${String(measured.incidents).padStart(4)}  ${cells.join('  ')}  ` +
    `abstained ${measured.abstained}, calibration error ${measured.calibrationError.toFixed(3)}`
  );
}

const mean = (rows: readonly number[][]) =>
  MEASURES.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);

console.log('Fitted on all other histories: top 1, top 3, top 5, MRR (less newest on the paged service)');
const fullRows = new Map<string, number[][]>();
for (const { name, field, history } of known) {
  const weights = fitWeights(
    known.filter((one) => one.name !== name).flatMap(({ lessons }) => lessons.flat()),
  );
  const measured = measure(history, weights);
  fullRows.set(field, [...(fullRows.get(field) ?? []), ours(measured)]);
  console.log(line(`${name} ${field}`, measured));
}

console.log(
  `\nLatest ${Math.round((1 - EARLIER) * 100)}% of each history, fitted on the earlier incidents of all`,
);
const cut = ({ history }: Known) => Math.ceil(history.incidents.length * EARLIER);
const early = fitWeights(known.flatMap((one) => one.lessons.slice(0, cut(one)).flat()));
for (const one of known) {
  const incidents = one.history.incidents.toSorted((a, b) => a.index - b.index).slice(cut(one));
  if (incidents.length > 0)
    console.log(line(`${one.name} ${one.field}`, measure({ ...one.history, incidents }, early)));
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
    const full = mean(fullRows.get(field)!);
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
