import type { Metadata } from 'next';
import Link from 'next/link';
import { CancelFreeze } from '#components/freezes/cancel-freeze.tsx';
import { FreezeForm } from '#components/freezes/freeze-form.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may, type Verdict } from '#lib/domain/access.ts';
import { type Freeze, listFreezableServices, listFreezes } from '#lib/freezes/queries.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { cancel, declare } from './actions.ts';
import styles from './page.module.css';

export const metadata: Metadata = { title: 'Freezes' };

/** When nothing is deployed, of what, and why. */
export default async function FreezesPage() {
  const viewer = await requireViewer();
  const verdict = may(viewer, 'freeze.manage');
  const [freezes, services] = await Promise.all([listFreezes(), listFreezableServices()]);
  const inPhase = (...phases: readonly Freeze['phase'][]) =>
    freezes.filter(({ phase }) => phases.includes(phase));
  return (
    <>
      <PageHeader
        back={{ href: urls.policies(), label: 'Policies' }}
        title="Freezes"
        description="Times into which nothing is deployed, from the first instant up to, not including, the end. What a freeze does to a change is what the active policy says."
      />
      <div className={styles.parts}>
        <FreezeForm verdict={verdict} services={services} declare={declare} />
        <Freezes title="Now" none="No freeze holds now." freezes={inPhase('current')} verdict={verdict} />
        <Freezes title="Coming" none="None is declared." freezes={inPhase('upcoming')} verdict={verdict} />
        <Freezes
          title="Over or cancelled"
          none="None yet."
          freezes={inPhase('over', 'cancelled')}
          verdict={null}
        />
      </div>
    </>
  );
}

interface FreezesProps {
  title: string;
  none: string;
  freezes: readonly Freeze[];
  /** Whether the viewer may cancel them; null where there is nothing to cancel. */
  verdict: Verdict | null;
}

function Freezes({ title, none, freezes, verdict }: FreezesProps) {
  return (
    <Panel title={title} note={freezes.length > 0 ? freezes.length : undefined}>
      {freezes.length === 0 ? (
        <p className={styles.muted}>{none}</p>
      ) : (
        <ul className={styles.freezes}>
          {freezes.map((freeze) => (
            <li key={freeze.id}>
              <h3>
                <UntrustedText text={freeze.name} />
              </h3>
              <p>
                <UntrustedText text={freeze.reason} />
              </p>
              <p>
                <Instant at={freeze.startsAt} exact /> to <Instant at={freeze.endsAt} exact />
                {freeze.phase === 'current' ? (
                  <>
                    , ends <Instant at={freeze.endsAt} />
                  </>
                ) : null}
                {freeze.phase === 'upcoming' ? (
                  <>
                    , begins <Instant at={freeze.startsAt} />
                  </>
                ) : null}
              </p>
              <p className={styles.muted}>
                <Scope {...freeze} />
              </p>
              <p className={styles.muted}>
                Declared <By name={freeze.createdBy} at={freeze.createdAt} />
                {freeze.cancelledAt ? (
                  <>
                    {' · cancelled '}
                    <By name={freeze.cancelledBy} at={freeze.cancelledAt} />
                    {freeze.cancelReason ? (
                      <>
                        : <UntrustedText text={freeze.cancelReason} />
                      </>
                    ) : null}
                  </>
                ) : null}
              </p>
              {verdict ? (
                <CancelFreeze id={freeze.id} name={freeze.name} verdict={verdict} cancel={cancel} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function By({ name, at }: { name: string | null; at: Date }) {
  return (
    <>
      {name ? (
        <>
          by <UntrustedText text={name} />{' '}
        </>
      ) : null}
      <Instant at={at} />
    </>
  );
}

function Scope({ services, tiers, environments }: Pick<Freeze, 'services' | 'tiers' | 'environments'>) {
  return (
    <>
      {tiers.length > 0 ? `Tier ${tiers.join(', ')}` : 'Every tier'} ·{' '}
      {environments.length > 0 ? environments.join(', ') : 'every environment'} ·{' '}
      {services.length > 0
        ? services.map(({ slug, name }, index) => (
            <span key={slug}>
              {index > 0 ? ', ' : ''}
              <Link href={urls.service(slug)} prefetch={false}>
                <UntrustedText text={name} />
              </Link>
            </span>
          ))
        : 'every service'}
    </>
  );
}
