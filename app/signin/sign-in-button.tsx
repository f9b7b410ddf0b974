'use client';

import { signIn } from 'next-auth/react';
import { type ReactNode, useState } from 'react';
import styles from './signin.module.css';

type Props = { next: string; children: ReactNode } & (
  | { provider: 'oidc'; persona?: never }
  | { provider: 'demo'; persona: string }
);

/** Signs in and goes on to `next`, a path of this origin. */
export function SignInButton({ provider, persona, next, children }: Props) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');

  async function start() {
    setState('busy');
    if (provider === 'oidc') {
      await signIn('oidc', { callbackUrl: next });
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
