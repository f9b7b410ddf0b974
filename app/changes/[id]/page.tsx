import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ChangeDiff } from '#components/changes/change-diff.tsx';
import { ChangeMoment, statusWords } from '#components/changes/change-moment.tsx';
import { EvidenceList, type EvidenceRow } from '#components/changes/evidence-list.tsx';
import { PathList } from '#components/changes/path-list.tsx';
import { CorrectDialog } from '#components/corrections/correct-dialog.tsx';
import { RiskParts } from '#components/policy/risk-parts.tsx';
import { LessonsPanel } from '#components/retros/lessons-panel.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { Timeline } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { getChange } from '#lib/changes/queries.ts';
import { may } from '#lib/domain/access.ts';
import type { LinkRelation } from '#lib/domain/attribution/types.ts';
import { writePaths } from '#lib/domain/change/draft.ts';
import { type ChangeStatus, isLive } from '#lib/domain/change/observation.ts';
import { PATHS_WORDS } from '#lib/domain/change/paths-from.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { AI_ROLE_WORDS, CONTROL_WORDS, RELATION_WORDS } from '#lib/domain/incident/verdict.ts';
import { conflictsOf } from '#lib/domain/provenance/detect.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import { listNames } from '#lib/people/queries.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listLessonsFor } from '#lib/reports/lessons.ts';
import { approve, comment, requestChanges, veto } from '../../queue/actions.ts';
import { LiveRefresh } from '../../queue/live-refresh.tsx';
import { correct } from './actions.ts';
import { CommentsPanel } from './comments-panel.tsx';
import { correctable } from './corrections.ts';
import { Deeds } from './deeds.tsx';
import { loadRequest } from './load-request.ts';
import { momentsOf } from './moments.tsx';
import styles from './page.module.css';
import { PolicyPanel } from './policy-panel.tsx';
import { abandon, breakGlass, revise } from './request-actions.ts';
import { AnswersPanel, ChecksPanel, PartiesPanel, ReviewsPanel } from './request-panels.tsx';

interface Props {
  params: Promise<{ id: string }>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const whole = new Intl.NumberFormat('en');

const loadChange = cache(async (id: string) => {
  if (!UUID.test(id)) notFound();
  return getChange(id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireViewer();
  return { title: visibleText((await loadChange((await params).id)).title) };
}

/** A change: what it is, who and what wrote it, and what happened next. */
export default async function ChangePage({ params }: Props) {
  const viewer = await requireViewer();
  const change = await loadChange((await params).id);
  const verdict = may(viewer, 'records.correct');
  const names = verdict.allowed ? await listNames() : [];
  const viewed = await loadRequest(change.id, viewer);
  const lessons = await listLessonsFor(change.id);
  const { detail } = change;
  const status = change.status as ChangeStatus;
  const detector = change.evidence[0]?.detectorVersion;
  const found = change.evidence.filter((row) => row.detectorVersion === detector) as EvidenceRow[];
  // Evidence is only ever added to: of several rows that once decided, the last that agrees with the change does.
  const decider = found.findLast((row) => row.deciding && row.involvement === change.aiInvolvement);
  const evidence = found.map((row) => ({ ...row, deciding: row === decider }));
  const conflicts = conflictsOf(evidence.filter((row) => row.counts && row.involvement !== 'unknown'));
  const services = change.services
    .map(({ service }) => service)
    .sort((a, b) => a.tier - b.tier || a.slug.localeCompare(b.slug));
  const links = change.links.filter((link) => link.supersededAt === null && link.state !== 'none');
  const head = change.revisions[0];
  const paths = (detail?.paths ?? []) as [string, number | null, number | null][];
  const body = bodyBelow(detail?.body ?? '', change.title);
  return (
    <>
      <PageHeader
        back={{ href: urls.changes(), label: 'Changes' }}
        title={<UntrustedText text={change.title} />}
        badges={
          <>
            <AiBadge
              involvement={change.aiInvolvement as Involvement}
              grade={change.aiGrade as Grade | null}
            />
            <TierBadge tier={change.tier} />
          </>
        }
        description={
          <>
            {statusWords(change.kind, status, change.environment)} ·{' '}
            <ChangeMoment status={status} at={change.effectiveAt} /> by{' '}
            <UntrustedText text={change.author?.name ?? change.authorName} />
          </>
        }
        actions={
          <CorrectDialog
            title="Correct this change"
            verdict={verdict}
            target={{ changeId: change.id }}
            fields={correctable(change, names)}
            send={correct}
          />
        }
      />
      {detail?.incomplete ? (
        <p className={styles.incomplete} role="note">
          Not everything is known of this change: <UntrustedText text={detail.incomplete} />
        </p>
      ) : null}
      {viewed ? (
        <>
          <LiveRefresh />
          <Deeds
            seen={{
              changeId: change.id,
              sha: viewed.request.headSha,
              version: viewed.request.version,
            }}
            revision={viewed.request.headNumber}
            environment={viewed.request.environment}
            rationaleNeeded={viewed.eligibility.rationaleNeeded}
            verdicts={viewed.verdicts}
            revising={{ paths: writePaths(paths), rollbackPlan: detail?.rollbackPlan ?? '' }}
            actions={{ approve, requestChanges, veto, comment, breakGlass, abandon, revise }}
          />
        </>
      ) : null}
      <div className={styles.columns}>
        <div className={styles.column}>
          {viewed ? (
            <>
              <PolicyPanel
                request={viewed.request}
                viewerId={viewer.personId}
                override={viewed.verdicts.override}
              />
              <ReviewsPanel
                request={viewed.request}
                viewerId={viewer.personId}
                dismissible={viewed.verdicts.dismiss}
              />
              <ChecksPanel
                request={viewed.request}
                resolvable={viewed.verdicts.resolve}
                settleable={viewed.verdicts.settle}
              />
            </>
          ) : null}
          {links.length > 0 ? (
            <Panel title="Incidents" note={`${links.length} linked`}>
              <ul className={styles.links}>
                {links.map((link) => (
                  <li key={link.incidentId}>
                    <SeverityBadge severity={link.incident.severity as Severity} />{' '}
                    <Link href={urls.incident(link.incidentId)} prefetch={false}>
                      <UntrustedText text={link.incident.title} />
                    </Link>
                    <div className={styles.muted}>
                      {linkWords(link.state, link.relation as LinkRelation)} · AI role:{' '}
                      {AI_ROLE_WORDS[link.aiRole as keyof typeof AI_ROLE_WORDS]} · Control:{' '}
                      {CONTROL_WORDS[link.controlState as keyof typeof CONTROL_WORDS]}
                    </div>
                    {link.rationale ? (
                      <div>
                        <UntrustedText text={link.rationale} />
                      </div>
                    ) : null}
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
          <Panel
            title="What AI did in it"
            note={change.aiTools.length > 0 ? <UntrustedText text={change.aiTools.join(', ')} /> : undefined}
          >
            <EvidenceList evidence={evidence} conflicts={conflicts} />
          </Panel>
          {body ? (
            <Panel title="Description">
              <pre className={styles.body}>
                <UntrustedText text={body} />
              </pre>
            </Panel>
          ) : null}
          <Panel
            title="Files"
            note={`${whole.format(change.fileCount)} ${change.fileCount === 1 ? 'file' : 'files'}, +${whole.format(change.linesAdded)} −${whole.format(change.linesDeleted)} lines`}
          >
            {viewed?.request.pathsFrom ? (
              <p className={styles.muted}>Paths {PATHS_WORDS[viewed.request.pathsFrom]}.</p>
            ) : null}
            <PathList paths={paths} fileCount={change.fileCount} />
          </Panel>
          {head ? (
            <Panel title="Diff">
              <ChangeDiff changeId={change.id} elsewhere={safeUrl(detail?.url)} />
            </Panel>
          ) : null}
          {viewed ? <CommentsPanel comments={viewed.request.comments} /> : null}
        </div>
        <div className={styles.column}>
          <LessonsPanel lessons={lessons} />
          <Panel title="Facts">
            <Facts>
              <Fact label="Services">
                {services.length === 0
                  ? 'none known'
                  : services.map((service) => (
                      <div key={service.id}>
                        <TierBadge tier={service.tier} />{' '}
                        <Link href={urls.service(service.slug)} prefetch={false}>
                          <UntrustedText text={service.name} />
                        </Link>
                      </div>
                    ))}
              </Fact>
              <Fact label="Author">
                {change.author ? (
                  <Link href={urls.changes({ author: change.author.slug })} prefetch={false}>
                    <UntrustedText text={change.author.name} />
                  </Link>
                ) : (
                  <UntrustedText text={change.authorName} />
                )}{' '}
                <span className={styles.muted}>
                  {change.author
                    ? [change.authorLevel ?? change.author.level, change.author.team]
                        .filter(Boolean)
                        .join(', ')
                    : 'not mapped to a person'}
                </span>
              </Fact>
              <Fact label="Identity">
                <UntrustedText text={change.authorIdentity} />
              </Fact>
              <Fact label="Committer">
                {detail?.committerName && detail.committerName !== change.authorName && (
                  <UntrustedText text={detail.committerName} />
                )}
              </Fact>
              <Fact label="Repository">
                {change.repository && (
                  <Link href={urls.changes({ repository: change.repository })} prefetch={false}>
                    <UntrustedText text={change.repository} />
                  </Link>
                )}
              </Fact>
              <Fact label="Pull request">{change.prNumber !== null && `#${change.prNumber}`}</Fact>
              <Fact label="Branch">{detail?.branch && <UntrustedText text={detail.branch} />}</Fact>
              <Fact label="Labels">
                {detail && detail.labels.length > 0 && <UntrustedText text={detail.labels.join(', ')} />}
              </Fact>
              <Fact label="Head">
                {head && <code title={head.headSha}>{head.headSha.slice(0, 12)}</code>}
              </Fact>
              <Fact label="Rollback plan">
                {detail?.rollbackPlan && <UntrustedText text={detail.rollbackPlan} />}
              </Fact>
              <Fact label="Proposed">
                <Instant at={change.createdAt} exact />
              </Fact>
              <Fact label="Took effect">{isLive(status) && <Instant at={change.effectiveAt} exact />}</Fact>
              <Fact label="Source">
                <UntrustedText text={change.source} />
              </Fact>
              <Fact label="Look at it">{safeUrl(detail?.url)}</Fact>
            </Facts>
          </Panel>
          {viewed ? (
            <>
              <Panel title="Risk">
                <RiskParts score={viewed.request.risk} parts={viewed.request.riskParts} />
              </Panel>
              <PartiesPanel parties={viewed.request.parties} />
              <AnswersPanel answers={viewed.request.answers} />
            </>
          ) : null}
          <Panel title="What happened">
            <Timeline moments={momentsOf(change, viewed?.request ?? null)} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function linkWords(state: string, relation: LinkRelation): string {
  if (state === 'match') return `Confirmed: it ${RELATION_WORDS[relation]}`;
  if (state === 'proposed') return `Proposed, to be seconded: it ${RELATION_WORDS[relation]}`;
  if (state === 'suspect') return `Suspected: it may have ${RELATION_WORDS[relation]}`;
  if (state === 'disputed') return `Disputed: whether it ${RELATION_WORDS[relation]}`;
  return `Ruled out: it was said that it ${RELATION_WORDS[relation]}`;
}

/** The description without the title that it begins with. */
function bodyBelow(body: string, title: string): string {
  return (body.startsWith(title) ? body.slice(title.length) : body).trim();
}

/** A link out, only to the web. */
function safeUrl(url: string | null | undefined) {
  if (!url || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return (
    <a href={url} rel="noreferrer noopener">
      {new URL(url).host}
    </a>
  );
}
