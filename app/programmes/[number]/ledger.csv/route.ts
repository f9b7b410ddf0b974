import { exported } from '#lib/audit/exported.ts';
import type { Avoided } from '#lib/domain/programme/avoided.ts';
import type { Cost } from '#lib/domain/programme/friction.ts';
import { type Cell, csvTable } from '#lib/platform/csv.ts';
import { ledgerOf } from '../ledger.ts';
import { loadProgramme } from '../load.ts';

const COST = [
  ...['changes_asked_more', 'approvals_more', 'hours_more', 'hours_low', 'hours_high'],
  ...['senior_reviews_more', 'senior_hours', 'senior_hours_low', 'senior_hours_high'],
  ...['waits', 'hours_waited', 'wait_p50', 'wait_p50_low', 'wait_p50_high'],
];
const REVIEW = ['review_minutes', 'reviews_timed', 'review_minutes_assumed'];
const INCIDENTS = ['observed', 'expected', 'fewer', 'fewer_low', 'fewer_high', 'too_few'];
const HEADING = [
  ...['rule', 'title', 'changes_applied_to', 'changes_held', 'changes_held_by_it_alone'],
  ...[...COST, 'proposed', 'why', ...REVIEW, ...INCIDENTS.map((name) => `incidents_${name}`)],
];
const nothing = (columns: readonly string[]): Cell[] => columns.map(() => '');

/** What a programme's rules cost, all together and each, and the incidents beside it, as CSV; intervals are 95%. */
export const GET = exported<{ number: string }>(async (viewer, _request, { number }) => {
  const now = new Date();
  const page = await loadProgramme(number, viewer, now);
  const { cost, avoided, proposal } = await ledgerOf(page, now);
  const review = cost?.review;
  const all: Cell[] = [
    ...['*', 'all of its rules', cost?.judged, '', ''],
    ...(cost ? costCells(cost) : nothing(COST)),
    ...['', '', review?.minutes, review?.timed, review?.isAssumed],
    ...incidentCells(avoided),
  ];
  const rules = (cost?.rules ?? []).map((rule): Cell[] => {
    const said = proposal?.rules.find(({ id }) => id === rule.id);
    return [
      ...[rule.id, rule.title, rule.applied, rule.held, rule.alone],
      ...costCells(rule),
      ...[said?.advice, said?.why, ...nothing(REVIEW), ...nothing(INCIDENTS)],
    ];
  });
  return csvTable(`programme-${page.programme.number}-ledger.csv`, [HEADING, all, ...rules]);
});

const costCells = ({ waited, ...cost }: Cost): Cell[] => [
  ...[cost.changes, cost.approvals, cost.hours, cost.hoursRange?.low, cost.hoursRange?.high],
  ...[cost.seniors, cost.seniorHours, cost.seniorRange?.low, cost.seniorRange?.high],
  ...[waited.n, waited.hours, waited.p50, waited.p50Range?.low, waited.p50Range?.high],
];

const incidentCells = (avoided: Avoided): Cell[] =>
  avoided.tooFew
    ? ['', '', '', '', '', avoided.reason]
    : [avoided.observed, avoided.expected, avoided.value, avoided.low, avoided.high, ''];
