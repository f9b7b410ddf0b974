import { z } from 'zod';
import type { FilterChip } from '#components/filters/filter-bar.tsx';
import type { LogFilters } from '#lib/audit/log-queries.ts';
import { day, dayStart, isReversed, param, type SearchParams, text } from '#lib/platform/search-params.ts';
import { urls } from '#lib/platform/urls.ts';

const Schema = z.object({
  q: param(text),
  action: param(text),
  actor: param(text),
  subject: param(text),
  from: param(day),
  to: param(day),
  /** Place in the log before which the page begins. */
  after: param(z.string().regex(/^[1-9]\d{0,17}$/)),
});
/** The log's filter as it stands in the URL. */
export type LogParams = z.infer<typeof Schema>;

export function parseFilters(search: SearchParams): LogParams {
  return Schema.parse(search);
}

/** What the query filters by. */
export function toQuery({ from, to, after: _, ...same }: LogParams): LogFilters {
  return { ...same, ...(isReversed({ from, to }) ? {} : { from: dayStart(from), to: dayStart(to) }) };
}

/** The filters in force, each with the URL of the log without it. */
export function chipsOf({ after: _, ...here }: LogParams): FilterChip[] {
  const words: Partial<Record<keyof typeof here, string>> = {
    q: `“${here.q}”`,
    action: here.action,
    actor: `by ${here.actor}`,
    subject: `about ${here.subject}`,
    from: `from ${here.from}`,
    to: `before ${here.to}`,
  };
  return (Object.keys(words) as (keyof typeof words)[])
    .filter((name) => here[name] !== undefined)
    .map((name) => ({ label: words[name]!, without: urls.auditLog({ ...here, [name]: undefined }) }));
}
