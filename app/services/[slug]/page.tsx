import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Segments } from '#components/charts/segments.tsx';
import { CorrectDialog } from '#components/corrections/correct-dialog.tsx';
import { AsOfForm } from '#components/filters/as-of-form.tsx';
import { LatestChanges, LatestIncidents } from '#components/services/latest.tsx';
import { Neighbours } from '#components/services/neighbours.tsx';
import { ServiceStats } from '#components/services/service-stats.tsx';
import { Trend } from '#components/services/trend.tsx';
import { TrendTable } from '#components/services/trend-table.tsx';
import { AsOfBanner } from '#components/ui/as-of-banner.tsx';
import { ChartFrame } from '#components/ui/chart-frame.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { listChanges } from '#lib/changes/queries.ts';
import { may } from '#lib/domain/access.ts';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { SLUG } from '#lib/domain/service/slug.ts';
import { listIncidents } from '#lib/incidents/queries.ts';
import { listNames } from '#lib/people/queries.ts';
import { asOfParam, asOfWords } from '#lib/platform/as-of.ts';
import { DomainError } from '#lib/platform/errors.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import {
  firstChangeAt,
  getService,
  serviceFigures,
  serviceIncidentTrend,
  serviceTrend,
} from '#lib/services/queries.ts';
import { PERIODS, parseAsOf, parseFilters, periodRange } from '../filters.ts';
import { PERIOD_LABELS } from '../labels.ts';
import { correct } from './actions.ts';
import { correctable } from './corrections.ts';
import styles from './page.module.css';
import { trendCaption, trendOf, trendSteps } from './trend-steps.ts';

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<SearchParams>;
}

const LATEST = 8;

const SEV2_FIGURES = { strict: 'sev2Strict', broad: 'sev2Broad', widest: 'sev2Widest' } as const;

const loadService = cache(async (slug: string) => {
  if (!SLUG.test(slug)) notFound();
  return getService(slug).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireViewer();
  return { title: visibleText((await loadService((await params).slug)).name) };
}

/** How one service is doing. */
export default async function ServicePage({ params, searchParams }: Props) {
  const viewer = await requireViewer();
  const service = await loadService((await params).slug);
  const verdict = may(viewer, 'records.correct');
  const { id, slug } = service;
  const search = await searchParams;
  const { asOf, last } = parseAsOf(search, new Date());
  const { period, from, to, query } = periodRange(parseFilters(search).days, last);
  const newest = { descending: true, cursor: null, limit: LATEST };
  const began = period === 'all' ? ((await firstChangeAt(id)) ?? to) : from;
  const { unit, starts } = trendOf(began, to);
  const drawnFrom = starts[0] ? new Date(starts[0]) : from;
  const [figures, figuresNow, changes, incidents, changeSteps, incidentSteps, names] = await Promise.all([
    serviceFigures(id, from, to, asOf),
    asOf ? serviceFigures(id, from, to) : null,
    listChanges({ ...newest, filters: { service: slug }, sort: 'effective' }),
    listIncidents({ ...newest, filters: { service: slug }, sort: 'started' }),
    serviceTrend(id, drawnFrom, to, unit, asOf),
    serviceIncidentTrend(id, drawnFrom, to, unit, asOf),
    verdict.allowed ? listNames() : [],
  ]);
  const asOfText = asOf ? asOfParam.parse(search.asOf) : undefined;
  const caption = trendCaption(unit, starts, from, to);
  const steps = trendSteps(slug, starts, to, changeSteps, incidentSteps);
  const { dependencies, dependents, _count } = service;
  return (
    <>
      <PageHeader
        back={{ href: urls.services(), label: 'Services' }}
        title={<UntrustedText text={service.name} />}
        badges={
          <>
            <TierBadge tier={service.tier} stated={service.tierStated} />
            {service.tierStated ? null : <span className={styles.muted}>tier assumed: nobody stated it</span>}
          </>
        }
        description={<Owners service={service} />}
        actions={
          <>
            <Segments
              label="Period"
              options={PERIODS.map((days) => ({
                label: days === 'all' ? 'all' : `${days} d`,
                title: PERIOD_LABELS[days],
                href: urls.service(slug, { days, asOf: asOfText }),
                chosen: days === period,
              }))}
            />
            <AsOfForm
              action={urls.service(slug)}
              rest={{ days: period }}
              day={asOfText?.slice(0, 10)}
              latest={new Date().toISOString().slice(0, 10)}
            />
            <CorrectDialog
              title={`Correct ${visibleText(service.name)}`}
              verdict={verdict}
              target={{ slug }}
              fields={correctable(service, names)}
              send={correct}
            />
          </>
        }
      />
      {asOf && figuresNow ? (
        <AsOfBanner when={asOfWords(asOf)} nowHref={urls.service(slug, { days: period })}>
          Sev2 or worse in the same days: {figures.sev2} then, {figuresNow.sev2} now. AI-linked:{' '}
          {DEFINITIONS.map((one) => {
            const figure = SEV2_FIGURES[one];
            return `${one} ${figures[figure]} then, ${figuresNow[figure]} now`;
          }).join('; ')}
          . The latest incidents and changes below, and the facts, are as they stand now.
        </AsOfBanner>
      ) : null}
      <ServiceStats figures={figures} slug={slug} range={query} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <ChartFrame
            title={`Changes per ${unit}`}
            subtitle={caption}
            description={`Changes of ${visibleText(service.name)} in production per ${unit}, by AI involvement, and the incidents of each ${unit}. ${caption}`}
            table={<TrendTable steps={steps} unit={unit} />}
          >
            <Trend steps={steps} unit={unit} />
          </ChartFrame>
          <Panel
            title="Latest incidents"
            note={
              <Link href={urls.incidents({ service: slug })} prefetch={false}>
                All incidents
              </Link>
            }
          >
            <LatestIncidents incidents={incidents} />
          </Panel>
          <Panel
            title="Latest changes"
            note={
              <Link href={urls.changes({ service: slug })} prefetch={false}>
                All changes
              </Link>
            }
          >
            <LatestChanges changes={changes} />
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Facts">
            <Facts>
              <Fact label="Slug">
                <UntrustedText text={slug} />
              </Fact>
              <Fact label="Team">
                {service.team ? (
                  <Link href={urls.services({ team: service.team })} prefetch={false}>
                    <UntrustedText text={service.team} />
                  </Link>
                ) : (
                  'not stated'
                )}
              </Fact>
              <Fact label="Owner">
                {service.owner ? (
                  <Link href={urls.person(service.owner.slug)} prefetch={false}>
                    <UntrustedText text={service.owner.name} />
                  </Link>
                ) : (
                  'not stated'
                )}
              </Fact>
              <Fact label="Director">
                {service.director ? (
                  <Link href={urls.services({ director: service.director.slug })} prefetch={false}>
                    <UntrustedText text={service.director.name} />
                  </Link>
                ) : (
                  'not stated'
                )}
              </Fact>
              <Fact label="Repository">
                {service.repository && <UntrustedText text={service.repository} />}
              </Fact>
              <Fact label="Paths">
                {service.paths.length > 0 && <UntrustedText text={service.paths.slice(0, 20).join('  ')} />}
              </Fact>
            </Facts>
          </Panel>
          <Panel title="Depends on" note={_count.dependencies}>
            <Neighbours
              services={dependencies.map(({ dependsOn }) => dependsOn)}
              total={_count.dependencies}
              none="Nothing that is known."
            />
          </Panel>
          <Panel title="Depended on by" note={_count.dependents}>
            <Neighbours
              services={dependents.map((dependent) => dependent.service)}
              total={_count.dependents}
              none="Nothing that is known."
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Owners({ service: { team, director } }: { service: Awaited<ReturnType<typeof getService>> }) {
  return (
    <>
      {team ? <UntrustedText text={team} /> : 'No team is stated'}
      {director ? (
        <>
          {' '}
          · accountable: <UntrustedText text={director.name} />
        </>
      ) : null}
    </>
  );
}
