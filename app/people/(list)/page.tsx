import type { Metadata } from 'next';
import { ChoiceField, KeptField, SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar } from '#components/filters/filter-bar.tsx';
import { PeopleTable } from '#components/people/people-table.tsx';
import { LEVEL_WORDS, ROLE_WORDS } from '#components/people/words.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { countPeople, listPeople, listTeams, PERSON_STATES } from '#lib/people/queries.ts';
import { decodeCursor, encodeCursor } from '#lib/platform/keyset.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { chipsOf } from '../chips.ts';
import { orderOf, parseFilters, toQuery, toSearch } from '../filters.ts';
import { STATE_LABELS } from '../labels.ts';

export const metadata: Metadata = { title: 'People' };

const PAGE = 50;

/** Who there is, and by which level and role their approvals count. */
export default async function PeoplePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireViewer();
  const list = parseFilters(await searchParams);
  const filters = toQuery(list);
  const order = orderOf(list);
  const [found, count, teams] = await Promise.all([
    listPeople({
      filters,
      sort: order.sort,
      descending: order.direction === 'desc',
      cursor: decodeCursor(list.after, order),
      limit: PAGE + 1,
    }),
    countPeople(filters),
    listTeams(),
  ]);
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const next = found.length > PAGE && last ? encodeCursor({ key: last.sortKey, id: last.id }, order) : null;
  const chips = chipsOf(list);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        title="People"
        description="Who there is, by which level and role their approvals count, and what is known to be theirs."
      />
      <FilterBar action={urls.people()} chips={chips} clear={urls.people()}>
        <TextField name="q" label="Name, slug or identity" value={list.q} />
        <ChoiceField
          name="level"
          label="Level"
          values={list.level}
          options={LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value] }))}
        />
        <ChoiceField
          name="role"
          label="Role"
          values={list.role}
          options={ORG_ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))}
        />
        <SelectField
          name="team"
          label="Any team"
          value={list.team}
          options={teams.map((team) => ({ value: team, label: team }))}
        />
        <SelectField
          name="state"
          label="Any state"
          value={list.state}
          options={PERSON_STATES.map((value) => ({ value, label: STATE_LABELS[value] }))}
        />
        <KeptField name="sort" value={list.sort} />
        <KeptField name="order" value={list.order} />
      </FilterBar>
      <PeopleTable
        rows={rows.map(({ sortKey: _key, ...row }) => row)}
        sort={order.sort}
        direction={order.direction}
        next={next}
        csvHref={urls.peopleCsv(toSearch(here))}
        summary={`${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`}
        clearHref={chips.length > 0 ? urls.people() : null}
      />
    </>
  );
}
