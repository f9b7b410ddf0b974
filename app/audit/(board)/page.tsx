import type { Metadata } from 'next';
import Link from 'next/link';
import campaign from '#components/campaign/campaign.module.css';
import { CampaignsTable } from '#components/campaign/campaigns-table.tsx';
import { CoverageTable } from '#components/campaign/coverage-table.tsx';
import { COVERAGE_STATES, COVERAGE_WORDS, dayOf } from '#components/campaign/words.ts';
import { counted } from '#components/charts/words.ts';
import { KeptField, SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar, type FilterChip } from '#components/filters/filter-bar.tsx';
import { GuardedButton } from '#components/ui/guarded-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Stat } from '#components/ui/stat.tsx';
import { coverageBoard } from '#lib/campaigns/coverage-queries.ts';
import { type CampaignRow, listCampaigns } from '#lib/campaigns/queries.ts';
import { may } from '#lib/domain/access.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { boardRows, directorsOf } from '../board.ts';
import { type BoardParams, parseBoard } from '../filters.ts';
import { AuditTabs } from '../tabs.tsx';

export const metadata: Metadata = { title: 'Audit' };

const PAGE = 50;

/** For which Tier-1 services somebody has signed, for which it is due, and the audits under way. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireMay('campaign.read');
  const list = parseBoard(await searchParams);
  const at = new Date();
  const [board, campaigns] = await Promise.all([coverageBoard(at), listCampaigns({})]);
  const rows = boardRows(board, list);
  const first = list.after ? rows.findIndex(({ service }) => service.slug === list.after) + 1 : 0;
  const page = rows.slice(first, first + PAGE);
  const next = first + PAGE < rows.length ? (page.at(-1)?.service.slug ?? null) : null;
  const live = campaigns.filter(({ state }) => state === 'committed' || state === 'frozen');
  const shown = list.audits === 'all' ? campaigns : live;
  const directors = directorsOf(board);
  const { after: _, ...here } = list;
  const chips = chipsOf(list, directors.find(({ slug }) => slug === list.director)?.name);
  const verdict = may(viewer, 'campaign.manage');
  return (
    <>
      <PageHeader
        title="Audit"
        description="Whether somebody can sign for what reached production: every change checked by machine, exceptions and a random sample by people."
        actions={
          verdict.allowed ? (
            <Link href={urls.newAudit()} prefetch={false}>
              New audit
            </Link>
          ) : (
            <GuardedButton verdict={verdict}>New audit</GuardedButton>
          )
        }
      />
      <div className={campaign.parts}>
        <AuditTabs chosen="campaigns" />
        <div className={campaign.stats}>
          {COVERAGE_STATES.map((state) => (
            <Stat
              key={state}
              label={`Services ${COVERAGE_WORDS[state]}`}
              value={String(board.filter((row) => row.state === state).length)}
              n={`of ${counted(board.length, 'Tier-1 service')}`}
              href={urls.audits({ ...here, state })}
            />
          ))}
        </div>
        <Panel
          title={list.audits === 'all' ? 'All audits' : 'Audits under way'}
          note={
            list.audits === 'all' ? (
              <Link href={urls.audits({ ...here, audits: undefined })}>Only those under way</Link>
            ) : (
              <Link href={urls.audits({ ...here, audits: 'all' })}>
                All {campaigns.length.toLocaleString('en')}
              </Link>
            )
          }
        >
          {shown.length === 0 ? (
            <p className={campaign.muted}>
              {list.audits === 'all' ? 'There has been none yet.' : 'None is under way.'}
            </p>
          ) : (
            <CampaignsTable rows={shown.map((row) => ({ ...row, isOverdue: isOverdue(row, at) }))} />
          )}
        </Panel>
        <h2>Tier-1 services</h2>
        <FilterBar action={urls.audits()} chips={chips} clear={urls.audits({ audits: list.audits })}>
          <TextField name="q" label="Service" value={list.q} />
          <SelectField
            name="director"
            label="Any director"
            value={list.director}
            options={directors.map(({ slug, name, services }) => ({
              value: slug,
              label: `${name} (${services})`,
            }))}
          />
          <SelectField
            name="state"
            label="Any state"
            value={list.state}
            options={COVERAGE_STATES.map((value) => ({ value, label: COVERAGE_WORDS[value] }))}
          />
          <KeptField name="audits" value={list.audits} />
        </FilterBar>
        <CoverageTable
          rows={page.map((row) => ({
            ...row,
            last: row.last && { ...row.last, by: row.last.by.name },
            running: row.running && { ...row.running, auditor: row.running.auditor.name },
          }))}
          sort="state"
          direction="asc"
          next={next}
          csvHref={urls.auditsCsv({ q: list.q, director: list.director, state: list.state })}
          summary={counted(rows.length, 'service')}
          clearHref={chips.length > 0 ? urls.audits({ audits: list.audits }) : null}
        />
      </div>
    </>
  );
}

/** Days are whole: an audit that is due today is not late. */
const isOverdue = ({ state, dueOn }: CampaignRow, at: Date): boolean =>
  (state === 'committed' || state === 'frozen') && dayOf(dueOn) < dayOf(at);

function chipsOf({ after: _, ...here }: BoardParams, director: string | undefined): FilterChip[] {
  const chip = (name: keyof typeof here, label: string | undefined) =>
    label ? [{ label, without: urls.audits({ ...here, [name]: undefined }) }] : [];
  return [
    ...chip('q', here.q && `“${here.q}”`),
    ...chip('director', here.director && (director ?? here.director)),
    ...chip('state', here.state && COVERAGE_WORDS[here.state]),
  ];
}
