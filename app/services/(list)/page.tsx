import type { Metadata } from 'next';
import { Segments } from '#components/charts/segments.tsx';
import { ChoiceField, KeptField, SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar } from '#components/filters/filter-bar.tsx';
import { type ServiceListRow, ServicesTable } from '#components/services/services-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TIERS } from '#lib/domain/service/observation.ts';
import { decodeCursor, encodeCursor } from '#lib/platform/keyset.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { countServices, listServiceOwners, listServices } from '#lib/services/queries.ts';
import { chipsOf } from '../chips.ts';
import { orderOf, PERIODS, parseFilters, periodRange, toQuery, toSearch } from '../filters.ts';
import { PERIOD_LABELS } from '../labels.ts';

export const metadata: Metadata = { title: 'Services' };

const PAGE = 50;

/** Which services fail, how much of their work is AI's, and how much of that is known. */
export default async function ServicesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireViewer();
  const list = parseFilters(await searchParams);
  const filters = toQuery(list);
  const order = orderOf(list);
  const { period, from, to, query } = periodRange(list.days, new Date());
  const [found, count, owners] = await Promise.all([
    listServices({
      filters,
      from,
      to,
      sort: order.sort,
      descending: order.direction === 'desc',
      cursor: decodeCursor(list.after, order),
      limit: PAGE + 1,
    }),
    countServices(filters),
    listServiceOwners(),
  ]);
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const next = found.length > PAGE && last ? encodeCursor({ key: last.sortKey, id: last.id }, order) : null;
  const directors = new Map(owners.directors.map(({ slug, name }) => [slug, name]));
  const chips = chipsOf(list, (slug) => directors.get(slug) ?? slug);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        title="Services"
        description="How they are doing: Sev2s, those linked to AI by the broad definition, and how much of their changes AI had a part in."
        actions={
          <Segments
            label="Period"
            options={PERIODS.map((days) => ({
              label: days === 'all' ? 'all' : `${days} d`,
              title: PERIOD_LABELS[days],
              href: urls.services(toSearch({ ...here, days })),
              chosen: days === period,
            }))}
          />
        }
      />
      <FilterBar action={urls.services()} chips={chips} clear={urls.services(toSearch({ days: list.days }))}>
        <TextField name="q" label="Name or slug" value={list.q} />
        <ChoiceField
          name="tier"
          label="Tier"
          values={list.tier}
          options={TIERS.map((tier) => ({ value: tier, label: `Tier ${tier}` }))}
        />
        <SelectField
          name="team"
          label="Any team"
          value={list.team}
          options={owners.teams.map((team) => ({ value: team, label: team }))}
        />
        <SelectField
          name="director"
          label="Any director"
          value={list.director}
          options={owners.directors.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <KeptField name="days" value={list.days} />
        <KeptField name="sort" value={list.sort} />
        <KeptField name="order" value={list.order} />
      </FilterBar>
      <ServicesTable
        rows={rows.map(shown)}
        sort={order.sort}
        direction={order.direction}
        next={next}
        period={{ range: query, days: period }}
        csvHref={urls.servicesCsv(toSearch(here))}
        summary={`${count.toLocaleString('en')} ${count === 1 ? 'service' : 'services'}; figures of ${PERIOD_LABELS[period]}`}
        clearHref={chips.length > 0 ? urls.services() : null}
      />
    </>
  );
}

/** Only what the table draws crosses to the browser. */
function shown({
  sortKey: _,
  directorSlug: __,
  ...row
}: Awaited<ReturnType<typeof listServices>>[number]): ServiceListRow {
  return row;
}
