import { exported } from '#lib/audit/exported.ts';
import { criterionKey, criterionWords } from '#lib/domain/programme/criteria.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import type { ProgrammePage } from '#lib/programmes/queries.ts';
import { loadProgramme } from '../load.ts';

type Row = { day: string; words: string } & ProgrammePage['days'][number]['criteria'][number];

const COLUMNS: CsvColumns<Row> = [
  ['day', (row) => row.day],
  ['criterion', (row) => row.words],
  ['value', (row) => row.value],
  ['low', (row) => row.low],
  ['high', (row) => row.high],
  ['compared', (row) => row.compared],
  ['events', (row) => row.events],
  ['of', (row) => row.of],
  ['holds', (row) => row.holds],
  ['days_in_a_row', (row) => row.row],
  ['state', (row) => row.state],
];

/** Every measured day of a programme, one criterion a line, as CSV. */
export const GET = exported<{ number: string }>(async (viewer, _request, { number }) => {
  const { programme, days } = await loadProgramme(number, viewer, new Date());
  const words = new Map(programme.criteria.map((one) => [criterionKey(one), criterionWords(one)]));
  const rows = days.flatMap(({ day, criteria }) =>
    criteria.map((reading): Row => ({ day, words: words.get(reading.key) ?? reading.key, ...reading })),
  );
  return csvFile(`programme-${programme.number}.csv`, COLUMNS, onePage(rows));
});

async function* onePage(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}
