import type { Metadata } from 'next';
import { SelectField } from '#components/filters/fields.tsx';
import { FilterBar, type FilterChip } from '#components/filters/filter-bar.tsx';
import { LessonsPanel } from '#components/retros/lessons-panel.tsx';
import { RetroActionsTable } from '#components/retros/retro-actions-table.tsx';
import { SeenButton } from '#components/retros/seen-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ACTION_KINDS } from '#lib/domain/retro/action.ts';
import { decodeCursor, encodeCursor } from '#lib/platform/keyset.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listUnreadLessons } from '#lib/reports/lessons.ts';
import { type ActionShown, listRetroActions } from '#lib/reports/retros.ts';
import { markSeen } from '../../incidents/[id]/retro/actions.ts';
import { ACTION_ORDER, type ActionListParams, parseActions } from '../filters.ts';

export const metadata: Metadata = { title: 'Actions' };

const PAGE = 50;
const SHOWN_WORDS: Record<ActionShown, string> = { live: 'Waiting', overdue: 'Overdue', ended: 'Ended' };

/** What retros ask of whoever looks, or of everybody; and what they are to learn. */
export default async function ActionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer();
  const list = parseActions(await searchParams);
  const at = new Date();
  const filters = {
    ...(list.whose ? {} : { ownerId: viewer.personId }),
    kind: list.kind,
    shown: list.shown ?? 'live',
  } as const;
  const [found, lessons] = await Promise.all([
    listRetroActions(filters, at, { cursor: decodeCursor(list.after, ACTION_ORDER), limit: PAGE + 1 }),
    listUnreadLessons(viewer.personId),
  ]);
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const next =
    found.length > PAGE && last ? encodeCursor({ key: last.sortKey, id: last.id }, ACTION_ORDER) : null;
  const chips = chipsOf(list);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        back={{ href: urls.retros(), label: 'Retros' }}
        title={list.whose ? 'Everybody’s actions' : 'My actions'}
        description="What retros ask for. Owners are reminded two days before, and when it is overdue."
      />
      <LessonsPanel
        title="Lessons for you"
        lessons={lessons}
        deed={(lesson) => <SeenButton lesson={lesson} markSeen={markSeen} />}
      />
      <FilterBar action={urls.actions()} chips={chips} clear={urls.actions()}>
        <SelectField
          name="whose"
          label="Mine"
          value={list.whose}
          options={[{ value: 'everybody', label: 'Everybody’s' }]}
        />
        <SelectField
          name="shown"
          label="Waiting"
          value={list.shown}
          options={(['overdue', 'ended'] as const).map((value) => ({ value, label: SHOWN_WORDS[value] }))}
        />
        <SelectField
          name="kind"
          label="Any kind"
          value={list.kind}
          options={ACTION_KINDS.map((value) => ({ value, label: value }))}
        />
      </FilterBar>
      <RetroActionsTable
        rows={rows.map(({ sortKey: __, policyVersion: ___, ...row }) => ({ ...row, at }))}
        sort="due"
        direction="asc"
        next={next}
        csvHref={urls.actionsCsv(here)}
        clearHref={chips.length > 0 ? urls.actions() : null}
      />
    </>
  );
}

function chipsOf({ after: _, ...here }: ActionListParams): FilterChip[] {
  const chip = (name: keyof typeof here, label: string | undefined) =>
    label ? [{ label, without: urls.actions({ ...here, [name]: undefined }) }] : [];
  return [
    ...chip('whose', here.whose && 'everybody’s'),
    ...chip('shown', here.shown && here.shown !== 'live' ? SHOWN_WORDS[here.shown] : undefined),
    ...chip('kind', here.kind),
  ];
}
