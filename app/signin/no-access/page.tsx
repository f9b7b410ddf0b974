import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { findIdentity, findViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { signOut } from '../actions.ts';
import styles from '../signin.module.css';

export const metadata: Metadata = { title: 'No access' };

export default async function NoAccessPage() {
  const [viewer, identity] = await Promise.all([findViewer(), findIdentity()]);
  if (viewer) redirect(urls.overview());
  if (!identity) redirect(urls.signIn());
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <p className={styles.brand}>Countersign</p>
        <h1>No access</h1>
        <p className={styles.words}>
          You are signed in, but this login belongs to nobody who is active here. Ask an administrator to add
          this identity to your person, then reload the page.
        </p>
      </header>
      <p>
        <code>
          <UntrustedText text={identity} />
        </code>
      </p>
      <form action={signOut}>
        <button type="submit" className={styles.button}>
          Sign out
        </button>
      </form>
    </main>
  );
}
