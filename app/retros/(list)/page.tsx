import type { Metadata } from 'next';
import Link from 'next/link';
import { SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar, type FilterChip } from '#components/filters/filter-bar.tsx';
import { RetrosTable } from '#components/retros/retros-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RETRO_STATE_WORDS, RETRO_STATES } from '#lib/domain/retro/document.ts';
import { decodeCursor, encodeCursor } from '#lib/platform/keyset.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listRetros, type RetroListRow } from '#lib/reports/retros.ts';
import { parseRetros, RETRO_ORDER, type RetroListParams, retroFilters } from '../filters.ts';

export const metadata: Metadata = { title: 'Retros' };

const PAGE = 50;

/** What was learnt, where it stands, and what of it still waits. */
export default async function RetrosPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireViewer();
  const list = parseRetros(await searchParams);
  const cursor = decodeCursor(list.after, RETRO_ORDER);
  const found = await listRetros(retroFilters(list), new Date(), { cursor, limit: PAGE + 1 });
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const next =
    found.length > PAGE && last ? encodeCursor({ key: last.sortKey, id: last.id }, RETRO_ORDER) : null;
  const chips = chipsOf(list);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        title="Retros"
        description="What was learnt from incidents, and what has to be different."
        actions={<Link href={urls.actions()}>My actions</Link>}
      />
      <FilterBar action={urls.retros()} chips={chips} clear={urls.retros()}>
        <TextField name="q" label="Title of the incident" value={list.q} />
        <SelectField
          name="state"
          label="Any state"
          value={list.state}
          options={RETRO_STATES.map((value) => ({ value, label: RETRO_STATE_WORDS[value] }))}
        />
        <SelectField
          name="overdue"
          label="Overdue or not"
          value={list.overdue}
          options={[{ value: 'yes', label: 'With overdue actions' }]}
        />
      </FilterBar>
      <RetrosTable
        rows={rows.map(shown)}
        sort="opened"
        direction="desc"
        next={next}
        csvHref={urls.retrosCsv(here)}
        clearHref={chips.length > 0 ? urls.retros() : null}
      />
    </>
  );
}

/** Only what the table draws crosses to the browser. */
const shown = ({ sortKey: _, publishedAt: __, ...row }: RetroListRow) => row;

function chipsOf({ after: _, ...here }: RetroListParams): FilterChip[] {
  const chip = (name: keyof typeof here, label: string | undefined) =>
    label ? [{ label, without: urls.retros({ ...here, [name]: undefined }) }] : [];
  return [
    ...chip('q', here.q && `“${here.q}”`),
    ...chip('state', here.state && RETRO_STATE_WORDS[here.state]),
    ...chip('overdue', here.overdue && 'with overdue actions'),
  ];
}
