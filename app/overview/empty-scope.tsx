import { EmptyState } from '#components/ui/empty-state.tsx';
import { urls } from '#lib/platform/urls.ts';
import { cachedAlternatives } from '#lib/reports/overview-report.ts';
import { type OverviewFilters, toScope } from './filters.ts';
import type { OverviewLinks } from './links.ts';
import { count, periodWords, scopeWords } from './words.ts';

interface Props {
  filters: OverviewFilters;
  links: OverviewLinks;
  now: Date;
}

/** Scopes to offer where the chosen one holds no incident, nearest first. */
function widerScopes(filters: OverviewFilters): OverviewFilters[] {
  const whole = { service: undefined, team: undefined, rows: 'all' } as const;
  return [
    { ...filters, ...whole },
    { ...filters, ...whole, severity: 5 },
    { ...filters, ...whole, tiers: 'all' },
    { ...filters, ...whole, tiers: 'all', severity: 5 },
    { ...filters, ...whole, period: '365d', tiers: 'all', severity: 5 },
    { ...filters, ...whole, period: 'all' },
    { ...filters, ...whole, period: 'all', tiers: 'all', severity: 5 },
  ];
}

/** Says why there is nothing, and offers the scopes that do hold incidents, with how many. */
export async function EmptyScope({ filters, links, now }: Props) {
  const wider = widerScopes(filters);
  const scope = toScope(filters, now);
  const { history, counts } = await cachedAlternatives(wider.map((one) => toScope(one, now)));
  if (!history.incidents) {
    return (
      <EmptyState kind="none-yet" things="incidents">
        {history.changes ? (
          <p>
            Changes are known, incidents are not.{' '}
            <code>bin/countersign import git --reverts-as-incidents</code> takes the reverts of a history for
            incidents; <code>bin/countersign import ndjson incidents</code> reads your own.
          </p>
        ) : (
          <p>
            Nothing is imported yet.{' '}
            <code>bin/countersign import git &lt;repository&gt; --reverts-as-incidents</code> shows an answer
            on your own history.
          </p>
        )}
      </EmptyState>
    );
  }
  const missing = scope.tiers?.filter((tier) => !history.tiers.includes(tier)) ?? [];
  const seen = new Set([0]);
  const offers = wider
    .map((one, index) => ({ one, incidents: counts[index] ?? 0 }))
    .filter(({ incidents }) => !seen.has(incidents) && seen.add(incidents));
  return (
    <EmptyState kind="no-match" things="incidents" clearHref={urls.overview()}>
      <p>
        {missing.length > 0 ? `No Tier-${missing.join(' or Tier-')} service is known. ` : ''}
        There is no incident in {scopeWords(scope)}, {periodWords(scope)}.
      </p>
      <ul>
        {offers.map(({ one, incidents }) => {
          const offered = toScope(one, now);
          return (
            <li key={links.to(one)}>
              <a href={links.to(one)}>
                Show {scopeWords(offered)}, {periodWords(offered)}
              </a>{' '}
              ({count(incidents)} {incidents === 1 ? 'incident' : 'incidents'})
            </li>
          );
        })}
      </ul>
    </EmptyState>
  );
}
