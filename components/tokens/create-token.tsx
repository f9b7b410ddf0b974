'use client';

import { useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { SCOPE_WORDS, SCOPES, type Scope } from '#lib/domain/token/scope.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import styles from './tokens.module.css';

interface NewToken {
  name: string;
  scopes: Scope[];
  /** A day; empty: until it is revoked. */
  expiresAt: string;
}

type Created = { ok: true; result: { name: string; secret: string } } | Extract<Outcome, { ok: false }>;

interface Props {
  verdict: Verdict;
  send: (input: NewToken) => Promise<Created>;
}

const EMPTY: NewToken = { name: '', scopes: [], expiresAt: '' };

/** Makes a token and shows its secret, this once. */
export function CreateToken({ verdict, send }: Props) {
  const [token, setToken] = useState(EMPTY);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);

  async function create() {
    const outcome = await send(token);
    if (outcome.ok) setMade(outcome.result);
    return outcome;
  }

  return (
    <>
      <FormDialog
        label="Create a token"
        verdict={verdict}
        title="Create a token"
        submit="Create it"
        ready={token.name.trim() !== '' && token.scopes.length > 0}
        onOpen={() => {
          setToken(EMPTY);
          setMade(null);
        }}
        send={create}
      >
        <FormField
          label="Name"
          hint="Lower-case letters, digits, dots and dashes. It stands in the audit log."
        >
          <input
            required
            maxLength={64}
            value={token.name}
            placeholder="deploy-pipeline"
            autoComplete="off"
            onChange={({ currentTarget }) => setToken({ ...token, name: currentTarget.value })}
          />
        </FormField>
        <fieldset className={styles.scopes}>
          <legend>What it is good for</legend>
          {SCOPES.map((scope) => (
            <label key={scope} className={styles.scope}>
              <input
                type="checkbox"
                checked={token.scopes.includes(scope)}
                onChange={({ currentTarget }) =>
                  setToken({
                    ...token,
                    scopes: SCOPES.filter((one) =>
                      one === scope ? currentTarget.checked : token.scopes.includes(one),
                    ),
                  })
                }
              />
              <span>
                {SCOPE_WORDS[scope]} <code>{scope}</code>
              </span>
            </label>
          ))}
        </fieldset>
        <FormField
          label="Expires"
          hint="From this day on (UTC) it is no longer good. Empty: until it is revoked."
        >
          <input
            type="date"
            value={token.expiresAt}
            onChange={({ currentTarget }) => setToken({ ...token, expiresAt: currentTarget.value })}
          />
        </FormField>
      </FormDialog>
      {made ? <Secret name={made.name} secret={made.secret} onDone={() => setMade(null)} /> : null}
    </>
  );
}

/** A secret that cannot be shown again. */
function Secret({ name, secret, onDone }: { name: string; secret: string; onDone: () => void }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <section className={styles.secret} aria-label={`The secret of ${name}`}>
      <p role="status">
        <b>The secret of {name}.</b> It is shown this once: only its hash is kept.
      </p>
      <code className={styles.value}>{secret}</code>
      <div className={styles.buttons}>
        <button
          type="button"
          className={styles.button}
          onClick={() =>
            navigator.clipboard.writeText(secret).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" className={styles.button} onClick={onDone}>
          I have kept it
        </button>
        {copied === false ? <span>It could not be copied. Select it and copy it by hand.</span> : null}
      </div>
    </section>
  );
}
