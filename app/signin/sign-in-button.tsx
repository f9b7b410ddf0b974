'use client';

import { signIn } from 'next-auth/react';
import { type ReactNode, useState } from 'react';
import styles from './signin.module.css';

type Props = { next: string; again?: boolean; children: ReactNode } & (
  | { provider: 'oidc'; persona?: never }
  | { provider: 'demo'; persona: string }
);

/** Asks whoever is signed in at the provider to prove it again, and to say when they did (OpenID Connect Core, 3.1.2.1). */
const AGAIN = { prompt: 'login', max_age: '0' };

/** Signs in and goes on to `next`, a path of this origin. `again`: though they are signed in already. */
export function SignInButton({ provider, persona, next, again = false, children }: Props) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');

  async function start() {
    setState('busy');
    if (provider === 'oidc') {
      await signIn('oidc', { callbackUrl: next }, again ? AGAIN : undefined);
      return;
    }
    const answer = await signIn('demo', { persona, redirect: false });
    if (answer?.ok) window.location.assign(next);
    else setState('failed');
  }

  return (
    <button
      type="button"
      className={styles.button}
      disabled={state === 'busy'}
      onClick={() => start().catch(() => setState('failed'))}
    >
      {children}
      {state === 'failed' ? (
        <span className={styles.error} role="alert">
          That did not work. Try again.
        </span>
      ) : null}
    </button>
  );
}
