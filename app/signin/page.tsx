import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { oidcSettings } from '#lib/platform/env.ts';
import { findViewer } from '#lib/platform/session.ts';
import { safeCallback } from '#lib/platform/urls.ts';
import { demoPersonas } from './personas.ts';
import { SignInButton } from './sign-in-button.tsx';
import styles from './signin.module.css';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<{
    callbackUrl?: string | string[];
    error?: string | string[];
    stepup?: string | string[];
  }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error, stepup } = await searchParams;
  const next = safeCallback(callbackUrl);
  const viewer = await findViewer();
  if (viewer && stepup !== '1') redirect(next);
  const isAgain = viewer !== null;
  const byOidc = !isAgain || viewer.identity.startsWith('oidc:');
  const oidc = byOidc ? oidcSettings() : null;
  const personas = demoPersonas().filter(({ slug }) => !isAgain || viewer.identity === `demo:${slug}`);
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <p className={styles.brand}>Countersign</p>
        <h1>{isAgain ? 'Sign in again' : 'Sign in'}</h1>
        <p className={styles.words}>
          {isAgain
            ? `What you are about to do is signed in your name, ${viewer.name}: prove once more that it is you. It counts for five minutes.`
            : 'See which incidents trace back to AI-assisted changes, service by service, and whether to believe it.'}
        </p>
      </header>
      {error ? (
        <p className={styles.error} role="alert">
          Signing in did not work. Nothing was opened; try again.
        </p>
      ) : null}
      {oidc ? (
        <section className={styles.oidc}>
          <SignInButton provider="oidc" next={next} again={isAgain}>
            Continue with {oidc.name}
          </SignInButton>
        </section>
      ) : null}
      {personas.length > 0 ? (
        <section aria-labelledby="demo">
          <h2 id="demo">
            {isAgain ? 'Choose yourself again' : 'Look around as somebody of the demo organisation'}
          </h2>
          <p className={styles.words}>
            {isAgain
              ? 'No password: this installation runs on demo data.'
              : 'No password: this installation runs on demo data. Each sees it from another chair.'}
          </p>
          <ul className={styles.personas}>
            {personas.map(({ slug, name, title, blurb }) => (
              <li key={slug}>
                <SignInButton provider="demo" persona={slug} next={next}>
                  <span className={styles.name}>{name}</span>
                  <span className={styles.title}>{title}</span>
                  <span className={styles.blurb}>{blurb}</span>
                </SignInButton>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {!oidc && personas.length === 0 ? (
        <p className={styles.words}>
          No way to sign in is configured. An administrator sets <code>OIDC_ISSUER</code>,{' '}
          <code>OIDC_CLIENT_ID</code> and <code>OIDC_CLIENT_SECRET</code>.
        </p>
      ) : null}
    </main>
  );
}
