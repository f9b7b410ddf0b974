import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Causes } from '#components/incidents/causes.tsx';
import { durationBetween } from '#components/incidents/duration.ts';
import { HowItCounts } from '#components/incidents/how-it-counts.tsx';
import { Impact } from '#components/incidents/impact.tsx';
import { JudgeRoom } from '#components/incidents/judge-room.tsx';
import { SwimLanes } from '#components/incidents/swim-lanes.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { Timeline } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may } from '#lib/domain/access.ts';
import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { listCandidates } from '#lib/incidents/candidates.ts';
import {
  describeCandidates,
  findChangesByName,
  findPersonName,
  getIncident,
  listDependencies,
  listIncidentLinks,
  listLinkedDeployments,
} from '#lib/incidents/incident-queries.ts';
import { DomainError } from '#lib/platform/errors.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { declareNoChange, judge } from './actions.ts';
import { parseView } from './filters.ts';
import { momentsOf } from './moments.tsx';
import styles from './page.module.css';

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
  const incident = await loadIncident(id, view.events === 'all');
  const [links, deployments, dependencies, candidates, noChangeBy, found] = await Promise.all([
    listIncidentLinks(id, viewer.personId),
    listLinkedDeployments(id),
    listDependencies(id),
    listCandidates(id),
    findPersonName(incident.noChangeBy),
    view.find ? findChangesByName(view.find) : [],
  ]);
  const described = await describeCandidates(candidates.map(({ changeId }) => changeId));
  const seen = links.map(({ change, current }) => ({
    changeId: change.id,
    involvement: change.involvement,
    version: current.version,
    state: current.state,
    relation: current.relation,
    aiRole: current.aiRole,
    controlState: current.controlState,
  }));
  const services = incident.services
    .map(({ service }) => service)
    .sort((a, b) => a.tier - b.tier || a.slug.localeCompare(b.slug));
  const { startedAt, mitigatedAt } = incident;
  const noChange = incident.noChangeAt !== null;
  const moments = momentsOf(incident, links, deployments, noChangeBy);
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
      />
      <JudgeRoom
        incidentId={id}
        viewer={viewer.name}
        permit={may(viewer, 'incident.judge')}
        links={seen}
        noChange={noChange}
        judge={judge}
        declareNoChange={declareNoChange}
      >
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
              <HowItCounts
                attributions={attributeIncident({ incidentId: id, links: seen, noChange })}
                noChange={noChange}
              />
            </Panel>
            <Causes
              incidentId={id}
              startedAt={startedAt}
              links={links}
              candidates={described}
              find={view.find}
              found={found}
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
            <Panel title="Changes before it" note="7 days, production">
              <SwimLanes
                startedAt={startedAt}
                endedAt={mitigatedAt}
                candidates={candidates}
                described={described}
                links={seen}
              />
            </Panel>
            <Panel title="What happened" note={`${moments.length} moments`}>
              <Timeline moments={moments} />
              {unseenEvents > 0 ? (
                <p className={styles.more}>
                  {view.events === 'all' ? (
                    `${unseenEvents.toLocaleString('en')} further events are not shown.`
                  ) : (
                    <Link href={`${urls.incident(id)}?events=all`} prefetch={false} scroll={false}>
                      Show all {incident._count.events.toLocaleString('en')} events
                    </Link>
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
          <Link href={urls.service(slug)} prefetch={false}>
            <UntrustedText text={name} />
          </Link>
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
