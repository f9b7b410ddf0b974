import type { Metadata } from 'next';
import Link from 'next/link';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may, type Verdict } from '#lib/domain/access.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { type Exception, listExceptions } from '#lib/reports/uncontrolled.ts';
import { LiveRefresh } from '../live-refresh.tsx';
import styles from '../mine/page.module.css';
import { QueueNav } from '../queue-nav.tsx';
import { ReviewEmergency } from './review-emergency.tsx';

export const metadata: Metadata = { title: 'Exceptions' };

const DAYS = 30;

/** What went past the rules: for a director that of their services, for everybody else all of it. */
export default async function ExceptionsPage() {
  const viewer = await requireViewer();
  const isDirector = viewer.orgRole === 'director';
  const exceptions = await listExceptions({
    ...(isDirector ? { directorId: viewer.personId } : {}),
    days: DAYS,
    at: new Date(),
  });
  const emergencies = exceptions.filter(({ kind }) => kind === 'break-glass');
  const uncontrolled = exceptions.filter(({ kind }) => kind === 'uncontrolled');
  const permit = may(viewer, 'break-glass.review');
  return (
    <>
      <PageHeader
        title="Exceptions"
        description={`What reached production past the rules${isDirector ? ', on the services you direct' : ''}: emergencies that nobody has reviewed yet, and deployments of the last ${DAYS} days that nothing let through.`}
        actions={<QueueNav here="exceptions" />}
      />
      <LiveRefresh />
      {exceptions.length === 0 ? (
        <div className={styles.empty} role="status">
          <p className={styles.emptyTitle}>Nothing went past the rules</p>
          <p>
            A deployment without the gate’s answer, or one let through in an emergency, appears here at once.
            Next: <Link href={urls.queue()}>what waits for you</Link>.
          </p>
        </div>
      ) : null}
      <Group
        id="emergencies"
        title="Let through in an emergency, not yet reviewed"
        exceptions={emergencies}
        permit={permit}
      />
      <Group
        id="uncontrolled"
        title="Uncontrolled: nothing let it through"
        exceptions={uncontrolled}
        permit={permit}
      />
    </>
  );
}

interface GroupProps {
  id: string;
  title: string;
  exceptions: readonly Exception[];
  permit: Verdict;
}

function Group({ id, title, exceptions, permit }: GroupProps) {
  if (exceptions.length === 0) return null;
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h2 id={id}>
        {title} <span className={styles.muted}>{exceptions.length}</span>
      </h2>
      <ul className={styles.list}>
        {exceptions.map((exception) => (
          <li key={exception.id} className={styles.request}>
            <One {...exception} />
            {exception.kind === 'break-glass' ? (
              <ReviewEmergency
                changeId={exception.changeId}
                breakGlassId={exception.id}
                title={exception.title}
                permit={permit}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({
  changeId,
  title,
  tier,
  sha,
  environment,
  at,
  who,
  services,
  reason,
  incidentId,
  reviewDueAt,
  isOverdue,
}: Exception) {
  return (
    <>
      <div className={styles.head}>
        <Link className={styles.title} href={urls.change(changeId)} prefetch={false}>
          <UntrustedText text={title} />
        </Link>
        <TierBadge tier={tier} />
        <span className={styles.muted}>
          <UntrustedText text={services.map(({ slug }) => slug).join(', ') || 'no known service'} />
        </span>
      </div>
      <div className={styles.muted}>
        {environment} <code>{sha?.slice(0, 7) ?? 'no sha'}</code> · <Instant at={at} /> by{' '}
        <UntrustedText text={who ?? 'nobody who was named'} />
        {incidentId ? (
          <>
            {' '}
            · for <Link href={urls.incident(incidentId)}>this incident</Link>
          </>
        ) : null}
      </div>
      {reason ? (
        <p>
          “<UntrustedText text={reason} />”
        </p>
      ) : null}
      {reviewDueAt ? (
        <p>
          {isOverdue ? <b>Its review was due </b> : 'Its review is due '}
          <Instant at={reviewDueAt} />
        </p>
      ) : null}
    </>
  );
}
