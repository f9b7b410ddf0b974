'use client';

import { useState } from 'react';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { DraftFields } from '#lib/domain/change/draft.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './submit-form.module.css';
import type { KnownDraft } from './use-draft.ts';

interface Props {
  drafts: readonly KnownDraft[];
  /** Those that only this browser has. */
  local: readonly { id: string; fields: DraftFields; at: number }[];
  current: string;
  /** Returns what went wrong. */
  discard: (draftId: string) => Promise<string | null>;
}

/** One's own drafts, to go on with or to throw away; what is thrown away is asked about once. */
export function DraftList({ drafts, local, current, discard }: Props) {
  const all = [
    ...local.map(({ id, fields, at }) => ({ id, fields, at: new Date(at), isLocal: true })),
    ...drafts.map(({ id, fields, updatedAt }) => ({ id, fields, at: updatedAt, isLocal: false })),
  ];
  const [doomed, setDoomed] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  return (
    <Panel title="Your drafts" note={all.length > 0 ? String(all.length) : undefined}>
      {all.length === 0 ? <p className={styles.muted}>None yet. Only you see them.</p> : null}
      {error ? <p role="alert">{error}</p> : null}
      <ul className={styles.drafts}>
        {all.map(({ id, fields, at, isLocal }) => {
          const title = fields.title.trim() || fields.repository || 'Untitled';
          return (
            <li key={id}>
              <span>
                {id === current ? (
                  <b>
                    <UntrustedText text={title} />
                  </b>
                ) : (
                  // a page of its own, so that the form begins with what the draft holds
                  <a href={urls.newChange(id)}>
                    <UntrustedText text={title} />
                  </a>
                )}{' '}
                <span className={styles.muted}>
                  {id === current ? 'open here, ' : ''}
                  <Instant at={at} />
                  {isLocal ? ', in this browser only' : ''}
                </span>
              </span>
              {doomed === id ? (
                <span className={styles.buttons}>
                  <button
                    type="button"
                    className={styles.plain}
                    onClick={async () => {
                      setError(await discard(id));
                      setDoomed(null);
                    }}
                  >
                    Throw it away
                  </button>
                  <button type="button" className={styles.plain} onClick={() => setDoomed(null)}>
                    Keep it
                  </button>
                </span>
              ) : (
                <button
                  type="button"
                  className={styles.plain}
                  aria-label={`Discard ${visibleText(title)}`}
                  onClick={() => setDoomed(id)}
                >
                  Discard
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
