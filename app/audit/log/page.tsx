import type { Metadata } from 'next';
import { LogTable } from '#components/audit/log-table.tsx';
import { DayField, SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar } from '#components/filters/filter-bar.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { countLog, listLog, listLoggedActions, MOST_SEARCHED } from '#lib/audit/log-queries.ts';
import { isReversed, type SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { AuditTabs } from '../tabs.tsx';
import { chipsOf, parseFilters, toQuery } from './filters.ts';

export const metadata: Metadata = { title: 'Audit log' };

const PAGE = 50;
/** Beyond this an exact count is worth no wait. */
const MOST_COUNTED = 10_000;

/** The trail: every change of state, the newest first. */
export default async function LogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireMay('audit.read');
  const list = parseFilters(await searchParams);
  const filters = toQuery(list);
  const [found, count, actions] = await Promise.all([
    listLog(filters, list.after ?? null, PAGE + 1),
    countLog(filters, MOST_COUNTED + 1),
    listLoggedActions(),
  ]);
  const rows = found.slice(0, PAGE);
  const chips = chipsOf(list);
  const { after: _, ...here } = list;
  const counted =
    count > MOST_COUNTED ? `more than ${MOST_COUNTED.toLocaleString('en')}` : count.toLocaleString('en');
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every change of state: who did what to what, when, by which login and session. Nothing here can be changed, and signed checkpoints show that nothing was."
      />
      <AuditTabs chosen="log" />
      <FilterBar
        action={urls.auditLog()}
        chips={chips}
        clear={urls.auditLog()}
        problem={isReversed(list) ? 'The period ends before it begins: it is not filtered by.' : null}
      >
        <TextField name="q" label="Text in what it tells" value={list.q} />
        <SelectField
          name="action"
          label="Any action"
          value={list.action}
          options={actions.map((action) => ({ value: action, label: action }))}
        />
        <TextField name="actor" label="Who: slug or id" value={list.actor} />
        <TextField name="subject" label="About: id, or change:id" value={list.subject} />
        <DayField name="from" label="From" value={list.from} />
        <DayField name="to" label="Before" value={list.to} />
      </FilterBar>
      <LogTable
        rows={rows}
        sort="seq"
        direction="desc"
        next={found.length > PAGE ? (rows.at(-1)?.seq ?? null) : null}
        csvHref={urls.auditLogCsv(here)}
        summary={
          list.q
            ? `the newest with this text, among ${counted}`
            : `${counted} ${count === 1 ? 'entry' : 'entries'}`
        }
        note={
          list.q
            ? `Text is looked for in the newest ${MOST_SEARCHED.toLocaleString('en')} under the other filters: a day in “Before” looks further back.`
            : undefined
        }
        clearHref={chips.length > 0 ? urls.auditLog() : null}
      />
    </>
  );
}
