import type { Metadata } from 'next';
import { ChoiceField, DayField, KeptField, SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar } from '#components/filters/filter-bar.tsx';
import { type IncidentListRow, IncidentsTable } from '#components/incidents/incidents-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { INCIDENT_STATUSES } from '#lib/domain/incident/observation.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import { AI_FILTERS, CAUSE_FILTERS, countIncidents, listIncidents } from '#lib/incidents/queries.ts';
import { decodeCursor, encodeCursor } from '#lib/platform/keyset.ts';
import { isReversed, type SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listServiceOwners } from '#lib/services/queries.ts';
import { chipsOf } from '../chips.ts';
import { orderOf, parseFilters, toQuery, toSearch } from '../filters.ts';
import { AI_LABELS, CAUSE_LABELS, SEVERITY_LABELS } from '../labels.ts';

export const metadata: Metadata = { title: 'Incidents' };

const PAGE = 50;
const COUNT_CAP = 10_000;

const options = <T extends string | number>(
  values: readonly T[],
  label: (value: T) => string | undefined = String,
) => values.map((value) => ({ value, label: label(value) ?? String(value) }));

/** What went wrong, and what is known of the cause. */
export default async function IncidentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireViewer();
  const list = parseFilters(await searchParams);
  const filters = toQuery(list);
  const order = orderOf(list);
  const [found, count, owners] = await Promise.all([
    listIncidents({
      filters,
      sort: order.sort,
      descending: order.direction === 'desc',
      cursor: decodeCursor(list.after, order),
      limit: PAGE + 1,
    }),
    countIncidents(filters, COUNT_CAP),
    listServiceOwners(),
  ]);
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const next = found.length > PAGE && last ? encodeCursor({ key: last.sortKey, id: last.id }, order) : null;
  const chips = chipsOf(list);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        title="Incidents"
        description="What went wrong, what caused it, and what AI had to do with it."
      />
      <FilterBar
        action={urls.incidents()}
        chips={chips}
        clear={urls.incidents()}
        problem={
          isReversed(list) ? `${list.from} is not before ${list.to}: days are left out, all are shown.` : null
        }
      >
        <TextField name="q" label="Title or exact id" value={list.q} />
        <SelectField
          name="severity"
          label="Any severity"
          value={list.severity}
          options={options([1, 2, 3, 4], (severity) => SEVERITY_LABELS[severity])}
        />
        <ChoiceField
          name="tier"
          label="Tier"
          values={list.tier}
          options={options(TIERS, (tier) => `Tier ${tier}`)}
        />
        <SelectField
          name="cause"
          label="Any cause"
          value={list.cause}
          options={options(CAUSE_FILTERS, (cause) => CAUSE_LABELS[cause])}
        />
        <SelectField
          name="ai"
          label="AI-linked or not"
          value={list.ai}
          options={options(AI_FILTERS, (ai) => AI_LABELS[ai])}
        />
        <SelectField
          name="status"
          label="Any status"
          value={list.status}
          options={options(INCIDENT_STATUSES)}
        />
        <TextField name="service" label="Service (slug)" value={list.service} />
        <SelectField name="team" label="Any team" value={list.team} options={options(owners.teams)} />
        <DayField name="from" label="From" value={list.from} />
        <DayField name="to" label="to before" value={list.to} />
        <KeptField name="sort" value={list.sort} />
        <KeptField name="order" value={list.order} />
      </FilterBar>
      <IncidentsTable
        rows={rows.map(shown)}
        sort={order.sort}
        direction={order.direction}
        next={next}
        csvHref={urls.incidentsCsv(toSearch(here))}
        summary={
          count > COUNT_CAP
            ? `More than ${COUNT_CAP.toLocaleString('en')} incidents`
            : `${count.toLocaleString('en')} ${count === 1 ? 'incident' : 'incidents'}`
        }
        clearHref={chips.length > 0 ? urls.incidents() : null}
      />
    </>
  );
}

/** Only what the table draws crosses to the browser. */
function shown({
  sortKey: _,
  tier: __,
  ...row
}: Awaited<ReturnType<typeof listIncidents>>[number]): IncidentListRow {
  return row;
}
