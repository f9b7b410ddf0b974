import type { Metadata } from 'next';
import NextLink from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AsOfForm } from '#components/filters/as-of-form.tsx';
import { Causes } from '#components/incidents/causes.tsx';
import { durationBetween } from '#components/incidents/duration.ts';
import { HowItCounts } from '#components/incidents/how-it-counts.tsx';
import { Impact } from '#components/incidents/impact.tsx';
import { JudgeRoom } from '#components/incidents/judge-room.tsx';
import { LiveIncident } from '#components/incidents/live-incident.tsx';
import { SwimLanes } from '#components/incidents/swim-lanes.tsx';
import { noticeWords, VALUE_WORDS } from '#components/incidents/words.ts';
import { AsOfBanner } from '#components/ui/as-of-banner.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { Timeline } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may } from '#lib/domain/access.ts';
import { type Attributions, attributeIncident } from '#lib/domain/attribution/attribute.ts';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { standingOf } from '#lib/domain/incident/standing.ts';
import { takesTwo } from '#lib/domain/incident/verdict.ts';
import { listCandidates } from '#lib/incidents/candidates.ts';
import {
  describeCandidates,
  findChangesByName,
  findPersonNames,
  getIncident,
  type Link,
  listDependencies,
  listIncidentLinks,
  listLinkedDeployments,
} from '#lib/incidents/incident-queries.ts';
import { findRanking } from '#lib/incidents/ranking-queries.ts';
import { asOfInstant, asOfWords } from '#lib/platform/as-of.ts';
import { DomainError } from '#lib/platform/errors.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { incidentTimeline } from '#lib/reports/incident-timeline.ts';
import { declareNoChange, dispute, judge, settle, withdraw } from './actions.ts';
import { asKnown, worstSeverity } from './as-known.ts';
import { parseView } from './filters.ts';
import { momentsOf } from './moments.tsx';
import styles from './page.module.css';
import { timelineWindows } from './timeline-windows.ts';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const loadIncident = cache(async (id: string, allEvents: boolean) => {
  if (!UUID.test(id)) notFound();
  return getIncident(id, { allEvents }).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  });
});

const NOT_NOW = (asOf: Date) => ({
  allowed: false as const,
  reason: `This is what was known on ${asOfWords(asOf)}. Go back to what is known now to judge it.`,
});

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  await requireViewer();
  const { events } = parseView(await searchParams);
  return { title: visibleText((await loadIncident((await params).id, events === 'all')).title) };
}

/** An incident: what it cost, what caused it by whose verdict, and how it counts. */
export default async function IncidentPage({ params, searchParams }: Props) {
  const viewer = await requireViewer();
  const { id } = await params;
  const view = parseView(await searchParams);
  const now = await loadIncident(id, view.events === 'all');
  const asOf = asOfInstant(view.asOf, new Date());
  const incident = asKnown(now, asOf);
  if (incident === null) return <NotYet id={id} asOf={asOf as Date} recordedAt={now.recordedAt} />;
  const [ranking, timeline] = await Promise.all([
    findRanking(id, asOf),
    incidentTimeline(id, view.window ?? '24h', asOf),
  ]);
  const [linksNow, linksThen, allDeployments, dependencies, candidates, names, found] = await Promise.all([
    listIncidentLinks(id, viewer.personId),
    asOf ? listIncidentLinks(id, viewer.personId, asOf) : null,
    listLinkedDeployments(id),
    listDependencies(id),
    listCandidates(id),
    findPersonNames(incident.noChanges.map(({ personId }) => personId)),
    view.find ? findChangesByName(view.find) : [],
  ]);
  const described = await describeCandidates(candidates.map(({ changeId }) => changeId));
  const decisive = { tier: incident.tier, worstSeverity: worstSeverity(incident) };
  const links = (linksThen ?? linksNow).map((link) => noticed(link, decisive));
  const deployments = allDeployments.filter(({ at }) => asOf === null || at < asOf);
  const seen = links.map(seenOf);
  const noChangeBy = (incident.noChangeBy && names.get(incident.noChangeBy)) || null;
  const attributions = attributeIncident({
    incidentId: id,
    links: seen,
    noChange: incident.noChangeAt !== null,
  });
  const services = incident.services
    .map(({ service }) => service)
    .sort((a, b) => a.tier - b.tier || a.slug.localeCompare(b.slug));
  const { startedAt, mitigatedAt } = incident;
  const noChange = incident.noChangeAt !== null;
  const moments = momentsOf(incident, links, deployments, names);
  const unseenEvents = incident._count.events - incident.events.length;
  return (
    <>
      <PageHeader
        back={{ href: urls.incidents(), label: 'Incidents' }}
        title={<UntrustedText text={incident.title} />}
        badges={
          <>
            <SeverityBadge severity={incident.severity as Severity} />
            <TierBadge tier={incident.tier} />
            <span className={styles.status}>{incident.status}</span>
          </>
        }
        description={
          <>
            Started <Instant at={startedAt} />,{' '}
            {mitigatedAt ? `mitigated after ${durationBetween(startedAt, mitigatedAt)}` : 'not yet mitigated'}
            {incident.url ? <> · {linkOut(incident.url)}</> : null}
          </>
        }
        actions={
          <>
            <NextLink href={urls.retro(id)} prefetch={false}>
              Retro
            </NextLink>
            <AsOfForm
              action={urls.incident(id)}
              rest={{ events: view.events }}
              day={asOf ? view.asOf?.slice(0, 10) : undefined}
              latest={new Date().toISOString().slice(0, 10)}
            />
          </>
        }
      />
      {asOf ? (
        <AsOfBanner when={asOfWords(asOf)} nowHref={urls.incident(id)}>
          {differenceWords(
            attributions,
            attributeIncident({
              incidentId: id,
              links: linksNow.map(seenOf),
              noChange: now.noChangeAt !== null,
            }),
          )}
        </AsOfBanner>
      ) : null}
      <JudgeRoom
        incidentId={id}
        viewer={{ id: viewer.personId, name: viewer.name }}
        permits={
          asOf
            ? { judge: NOT_NOW(asOf), dispute: NOT_NOW(asOf) }
            : { judge: may(viewer, 'incident.judge'), dispute: may(viewer, 'incident.dispute') }
        }
        incident={decisive}
        links={seen}
        noChange={noChange}
        verbs={{ judge, withdraw, dispute, settle, declareNoChange }}
      >
        {asOf ? null : <LiveIncident incidentId={id} />}
        {timeline ? (
          <div className={styles.around}>
            <Panel title="Around it" note="Production, by service; in hours and minutes from the start">
              <SwimLanes timeline={timeline} windows={timelineWindows(id, view)} />
            </Panel>
          </div>
        ) : null}
        <div className={styles.columns}>
          <div className={styles.column}>
            {incident.summary ? (
              <Panel title="Summary">
                <p className={styles.summary}>
                  <UntrustedText text={incident.summary} />
                </p>
              </Panel>
            ) : null}
            <Panel title="How it counts" note="Computed from the verdicts below, under every definition">
              <HowItCounts attributions={attributions} noChange={noChange} />
            </Panel>
            <Causes
              incidentId={id}
              startedAt={startedAt}
              links={links}
              candidates={described}
              find={view.find}
              found={found}
              ranking={ranking}
              past={asOf !== null}
              noChange={
                incident.noChangeAt && {
                  at: incident.noChangeAt,
                  by: noChangeBy,
                  reason: incident.noChangeReason ?? '',
                }
              }
            />
          </div>
          <div className={styles.column}>
            <Panel title="Impact and severity">
              <Impact {...incident} />
            </Panel>
            <Panel title="Services" note={`${services.length} affected`}>
              <ServiceList services={services} />
              {dependencies.length > 0 ? (
                <details className={styles.more} open={dependencies.length <= 6}>
                  <summary>Depends on {dependencies.length}</summary>
                  <ServiceList services={dependencies} />
                </details>
              ) : null}
            </Panel>
            <Panel title="What happened" note={`${moments.length} moments`}>
              <Timeline moments={moments} />
              {unseenEvents > 0 ? (
                <p className={styles.more}>
                  {view.events === 'all' ? (
                    `${unseenEvents.toLocaleString('en')} further events are not shown.`
                  ) : (
                    <NextLink href={`${urls.incident(id)}?events=all`} prefetch={false} scroll={false}>
                      Show all {incident._count.events.toLocaleString('en')} events
                    </NextLink>
                  )}
                </p>
              ) : null}
            </Panel>
          </div>
        </div>
      </JudgeRoom>
    </>
  );
}

/** A link as the forms need it. */
const seenOf = ({ change, current, earlier }: Link) => ({
  changeId: change.id,
  involvement: change.involvement,
  version: current.version,
  state: current.state,
  disputes: current.disputes,
  relation: current.relation,
  aiRole: current.aiRole,
  controlState: current.controlState,
  certainty: current.certainty,
  standing: standingOf([...earlier.toReversed(), current]),
});

/** A link with what is to be noticed of it: that it lacks its second person. */
function noticed(link: Link, incident: { tier: number | null; worstSeverity: number }) {
  const { standing, relation } = seenOf(link);
  const { personId, personName } = link.current;
  const confirmed = [link.current, ...link.earlier].find((one) =>
    standing.confirmedBy.includes(one.personId ?? ''),
  );
  const by = (confirmed ?? { personId, personName }).personName;
  return { ...link, notice: noticeWords(standing, by, takesTwo(incident, relation)) };
}

/** Each definition whose answer was another then than it is now; nothing where none was. */
function differenceWords(then: Attributions, now: Attributions): string {
  const changed = DEFINITIONS.filter((one) => then[one].value !== now[one].value);
  if (changed.length === 0) return 'It counted under every definition as it does now.';
  return changed
    .map((one) => `${one}: ${VALUE_WORDS[then[one].value]} then, ${VALUE_WORDS[now[one].value]} now`)
    .join('; ');
}

function NotYet({ id, asOf, recordedAt }: { id: string; asOf: Date; recordedAt: Date }) {
  return (
    <>
      <PageHeader back={{ href: urls.incidents(), label: 'Incidents' }} title="Not known yet" />
      <AsOfBanner when={asOfWords(asOf)} nowHref={urls.incident(id)}>
        The incident was recorded here <Instant at={recordedAt} />, after that date.
      </AsOfBanner>
    </>
  );
}

interface ServiceListProps {
  services: readonly { slug: string; name: string; tier: number; tierStated?: boolean }[];
}

function ServiceList({ services }: ServiceListProps) {
  if (services.length === 0) return <p>No service is known to be affected.</p>;
  return (
    <ul className={styles.services}>
      {services.map(({ slug, name, tier, tierStated }) => (
        <li key={slug}>
          <TierBadge tier={tier} stated={tierStated} />{' '}
          <NextLink href={urls.service(slug)} prefetch={false}>
            <UntrustedText text={name} />
          </NextLink>
        </li>
      ))}
    </ul>
  );
}

/** A link out, only to the web. */
function linkOut(url: string) {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return (
    <a className={styles.out} href={url} rel="noreferrer noopener">
      {new URL(url).host}
    </a>
  );
}
