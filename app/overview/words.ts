import { dayWords, figure, monthWord } from '#components/charts/words.ts';
import type { Definition } from '#lib/domain/attribution/types.ts';
import type { CommonRatio } from '#lib/domain/statistics/mantel-haenszel.ts';
import type { KnownRate, Rate } from '#lib/domain/statistics/rate.ts';
import type { RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { ReportScope } from '#lib/reports/scope.ts';
import type { Column } from '#lib/reports/weeks.ts';

export { count, counted, dayWords, figure } from '#components/charts/words.ts';

export const DEFINITION_WORDS: Record<Definition, { name: string; meaning: string }> = {
  strict: { name: 'Strict', meaning: 'a person matched the cause and said that AI’s code or action failed' },
  broad: { name: 'Broad', meaning: 'a matched cause with any causal AI role, or a change with AI in it' },
  widest: { name: 'Widest', meaning: 'as broad, and mere suspects, proposed and disputed causes count too' },
};

/** `1.4 (0.9 to 2.1)` */
export function withInterval({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${figure(value)} (${figure(low)} to ${figure(high)})`;
}

/** A rate with its interval, or why there is none and what can be said instead. */
export function rateWords(rate: Rate): string {
  if (!rate.tooFew) return withInterval(rate satisfies KnownRate);
  if (!rate.bound) return 'no changes';
  return `too few to say; below ${figure(rate.bound.atMost)} (95%)`;
}

/** A ratio with its interval, or that there are too few failures and what they still exclude. */
export function ratioWords(risk: RelativeRisk | CommonRatio): string {
  if (!risk.tooFew) return `× ${withInterval({ ...risk, value: risk.ratio })}`;
  if (!('bound' in risk)) return 'too few to say';
  const { low, high } = risk.bound;
  if (high === null) return low > 0 ? `too few to say; above × ${figure(low)} (95%)` : 'too few to say';
  return `too few to say; between × ${figure(low)} and ${figure(high)} (95%)`;
}

const DAY = 86_400_000;

/** `24 Aug to 21 Nov 2026`, last day included. */
export function periodWords({ from, to }: Pick<ReportScope, 'from' | 'to'>): string {
  const last = dayWords(new Date(to.getTime() - DAY), true);
  return from === null ? `all history until ${last}` : `${dayWords(from, true)} to ${last}`;
}

/** `Tier 1 · Sev2 or worse` */
export function scopeWords({ tiers, severity, service, team }: ReportScope): string {
  const tierWords = tiers === null ? 'all tiers' : `Tier ${tiers.join(', ')}`;
  const severityWords =
    severity === 5 ? 'all severities' : severity === 1 ? 'Sev1' : `Sev${severity} or worse`;
  return [tierWords, severityWords, service, team && `team ${team}`].filter(Boolean).join(' · ');
}

/** More months than this have room for a letter each. */
const MOST_NAMED = 26;

/** Column heads: the month where it changes, the day, and the whole range for the tooltip. */
export function columnWords(columns: readonly Column[]) {
  const weekly = columns.length > 0 && columns[0]!.to.getTime() - columns[0]!.from.getTime() === 7 * DAY;
  return columns.map(({ from, to }, index) => {
    const before = columns[index - 1]?.from;
    const newMonth = before?.getUTCMonth() !== from.getUTCMonth();
    const newYear = before?.getUTCFullYear() !== from.getUTCFullYear();
    const month = monthWord(from);
    const short = columns.length > MOST_NAMED ? month.slice(0, 1) : month;
    return {
      key: String(from.getTime()),
      major: weekly ? (newMonth ? month : undefined) : newYear ? String(from.getUTCFullYear()) : undefined,
      label: weekly ? String(from.getUTCDate()) : short,
      title: `${weekly ? 'Week of ' : ''}${dayWords(from, true)} to ${dayWords(new Date(to.getTime() - DAY), true)}`,
    };
  });
}
