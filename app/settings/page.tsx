import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { type AccessAction, rightsOf } from '#lib/domain/access.ts';
import { demoSignInAllowed, oidcSettings, onEmbeddedDatabase } from '#lib/platform/env.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './settings.module.css';

export const metadata: Metadata = { title: 'Settings' };

/** What no page asks for yet is not promised. */
const NOT_HERE: ReadonlySet<AccessAction> = new Set(['audit.read']);

export default async function SettingsPage() {
  const viewer = await requireViewer();
  const rights = rightsOf(viewer).filter(({ action }) => !NOT_HERE.has(action));
  return (
    <>
      <PageHeader
        title="Settings"
        description="Who you are here, what you may do, and how this installation runs."
      />
      <Facts title="You">
        <Fact name="Name">
          <UntrustedText text={viewer.name} />
        </Fact>
        <Fact name="Role">{viewer.orgRole}</Fact>
        <Fact name="Level">{viewer.level ?? 'not stated'}</Fact>
        <Fact name="Team">{viewer.team === null ? 'none' : <UntrustedText text={viewer.team} />}</Fact>
        <Fact name="Login">
          <code>
            <UntrustedText text={viewer.identity} />
          </code>
        </Fact>
        <Fact name="Session, as it is recorded with what you do">
          <code>{viewer.session}</code>
        </Fact>
      </Facts>
      <Facts title="What you may do">
        {rights.map(({ action, what, verdict }) => (
          <Fact key={action} name={what}>
            {verdict.allowed ? (
              <span className={styles.yes}>✓ Yes</span>
            ) : (
              <span className={styles.no}>No. {verdict.reason}</span>
            )}
          </Fact>
        ))}
      </Facts>
      <Facts title="This installation">
        <Fact name="Sign-in">{signInWays().join(', ') || 'none configured'}</Fact>
        <Fact name="Pipelines">
          <Link href={urls.tokens()}>Service tokens</Link>
        </Fact>
        <Fact name="Database">{onEmbeddedDatabase() ? 'embedded PostgreSQL' : 'PostgreSQL'}</Fact>
      </Facts>
    </>
  );
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.facts}>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function signInWays(): string[] {
  const oidc = oidcSettings();
  return [
    ...(oidc ? [`${oidc.name} (${oidc.issuer})`] : []),
    ...(demoSignInAllowed() ? ['demo personas, without a password'] : []),
  ];
}
