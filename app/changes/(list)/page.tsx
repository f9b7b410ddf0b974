import type { Metadata } from 'next';
import Link from 'next/link';
import { type ChangeListRow, ChangesTable } from '#components/changes/changes-table.tsx';
import { ChoiceField, DayField, KeptField, SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar } from '#components/filters/filter-bar.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { countChanges, LEVEL_FILTERS, listChanges } from '#lib/changes/queries.ts';
import { CHANGE_KINDS, CHANGE_STATUSES } from '#lib/domain/change/observation.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import { decodeCursor, encodeCursor } from '#lib/platform/keyset.ts';
import { isReversed, type SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { chipsOf } from '../chips.ts';
import { orderOf, parseFilters, toQuery, toSearch } from '../filters.ts';
import { AI_LABELS, LEVEL_LABELS, SEVERITY_LABELS, SIZE_LABELS } from '../labels.ts';

export const metadata: Metadata = { title: 'Changes' };

const PAGE = 50;
const COUNT_CAP = 10_000;

const options = <T extends string | number>(values: readonly T[], label: (value: T) => string = String) =>
  values.map((value) => ({ value, label: label(value) }));

/** What changed in production, and what wrote it. */
export default async function ChangesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireViewer();
  const list = parseFilters(await searchParams);
  const filters = toQuery(list);
  const order = orderOf(list);
  const [found, count] = await Promise.all([
    listChanges({
      filters,
      sort: order.sort,
      descending: order.direction === 'desc',
      cursor: decodeCursor(list.after, order),
      limit: PAGE + 1,
    }),
    countChanges(filters, COUNT_CAP),
  ]);
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const next = found.length > PAGE && last ? encodeCursor({ key: last.sortKey, id: last.id }, order) : null;
  const chips = chipsOf(list);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        title="Changes"
        description="What reached production or is proposed, who and what wrote it, and what it caused."
        actions={
          <Link href={urls.newChange()} prefetch={false}>
            Submit a change
          </Link>
        }
      />
      <FilterBar
        action={urls.changes()}
        chips={chips}
        clear={urls.changes()}
        problem={
          isReversed(list) ? `${list.from} is not before ${list.to}: days are left out, all are shown.` : null
        }
      >
        <TextField name="q" label="Title or exact id" value={list.q} />
        <ChoiceField
          name="ai"
          label="AI involvement"
          values={list.ai}
          options={options(INVOLVEMENTS, (value) => AI_LABELS[value])}
        />
        <ChoiceField
          name="level"
          label="Author’s level"
          values={list.level}
          options={options(LEVEL_FILTERS, (level) => LEVEL_LABELS[level])}
        />
        <ChoiceField
          name="tier"
          label="Tier"
          values={list.tier}
          options={options(TIERS, (tier) => `Tier ${tier}`)}
        />
        <ChoiceField name="kind" label="Kind" values={list.kind} options={options(CHANGE_KINDS)} />
        <SelectField
          name="failed"
          label="Whatever it caused"
          value={list.failed}
          options={options([1, 2, 3, 4, 5], (severity) => SEVERITY_LABELS[severity] ?? '')}
        />
        <SelectField
          name="size"
          label="Any size"
          value={list.size}
          options={options([0, 1, 2, 3, 4], (size) => SIZE_LABELS[size] ?? '')}
        />
        <ChoiceField name="status" label="Status" values={list.status} options={options(CHANGE_STATUSES)} />
        <TextField name="service" label="Service (slug)" value={list.service} />
        <DayField name="from" label="From" value={list.from} />
        <DayField name="to" label="to before" value={list.to} />
        {(['grade', 'tool', 'team', 'author', 'repository', 'environment', 'sort', 'order'] as const).map(
          (name) => (
            <KeptField key={name} name={name} value={list[name]} />
          ),
        )}
      </FilterBar>
      <ChangesTable
        rows={rows.map(shown)}
        sort={order.sort}
        direction={order.direction}
        next={next}
        csvHref={urls.changesCsv(toSearch(here))}
        summary={
          count > COUNT_CAP
            ? `More than ${COUNT_CAP.toLocaleString('en')} changes`
            : `${count.toLocaleString('en')} ${count === 1 ? 'change' : 'changes'}`
        }
        clearHref={chips.length > 0 ? urls.changes() : null}
      />
    </>
  );
}

/** Only what the table draws crosses to the browser. */
function shown({
  source: _,
  sortKey: __,
  authorSlug: ___,
  environment: ____,
  ...row
}: Awaited<ReturnType<typeof listChanges>>[number]): ChangeListRow {
  return row;
}
