'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import type { VersionAction, VersionVerdict } from '#lib/domain/policy/version-actions.ts';
import { urls } from '#lib/platform/urls.ts';
import form from './form.module.css';
import styles from './version-actions.module.css';

type Outcome = { ok: true; result: { number: number } } | { ok: false; error: string };
interface Seen {
  number: number;
  seenHash: string;
}

/** What the buttons do, as server actions. */
export interface VersionDeeds {
  validate: (input: Seen) => Promise<Outcome>;
  approve: (input: Seen) => Promise<Outcome>;
  return: (input: Seen & { reason: string }) => Promise<Outcome>;
  shadow: (input: Seen) => Promise<Outcome>;
  'end-shadow': (input: Seen) => Promise<Outcome>;
  activate: (input: Seen & { seenActive: number }) => Promise<Outcome>;
  retire: (input: Seen & { reason: string }) => Promise<Outcome>;
}

interface Props {
  number: number;
  hash: string;
  /** The version in force, which the page compares with. */
  active: number;
  verdicts: Readonly<Record<VersionAction, VersionVerdict>>;
  deeds: VersionDeeds;
}

interface Words {
  label: string;
  does: (props: { number: number; active: number }) => string;
  needsReason?: true;
}

const WORDS: Readonly<Record<keyof VersionDeeds, Words>> = {
  validate: {
    label: 'Validate',
    does: () => 'Checks the text and that it locks nobody out. A second person can approve it then.',
  },
  approve: {
    label: 'Approve',
    does: () => 'Records that you, as the second person, have read this text and stand for it.',
  },
  shadow: {
    label: 'Try in shadow',
    does: () => 'The gate records what this version would decide, beside the active one. It blocks nothing.',
  },
  'end-shadow': { label: 'End the shadow', does: () => 'The trial ends; what it recorded stays.' },
  activate: {
    label: 'Activate',
    does: ({ number, active }) =>
      `Puts version ${number} in force at once and retires version ${active}. Every open change is judged again.`,
  },
  return: {
    label: 'Return to draft',
    does: () => 'Sends it back to its authors; an approval that it has is taken back.',
    needsReason: true,
  },
  retire: { label: 'Retire', does: () => 'Gives this version up. It stays readable.', needsReason: true },
};
const ORDER = Object.keys(WORDS) as (keyof VersionDeeds)[];

/**
 * Everything that can be done to a version. What cannot be done now is disabled and says why; each says what it
 * will record before it is done.
 */
export function VersionActions(props: Props) {
  const { number, verdicts } = props;
  const [chosen, setChosen] = useState<keyof VersionDeeds | null>(null);
  const [said, setSaid] = useState('');
  const { edit, retire } = verdicts;
  // whoever may not edit the policy is told so once, not with every button
  const never = !edit.allowed && !retire.allowed && edit.code === 'forbidden' ? edit.reason : null;
  return (
    <div className={styles.actions}>
      {never === null ? null : (
        <p id="why-not" className={form.hint}>
          You can read this version, not change it. {never}
        </p>
      )}
      <div className={styles.action}>
        {edit.allowed ? (
          <Link className={styles.link} href={urls.policyEdit(number)} prefetch={false}>
            Edit
          </Link>
        ) : (
          <button
            type="button"
            className={form.plain}
            disabled
            aria-describedby={never === null ? 'why-not-edit' : 'why-not'}
          >
            Edit
          </button>
        )}
        {never === null ? <Why id="why-not-edit" verdict={edit} /> : null}
      </div>
      {ORDER.map((action) => (
        <div key={action} className={styles.action}>
          {chosen === action ? (
            <Confirm
              {...props}
              action={action}
              onDone={(message) => {
                setChosen(null);
                setSaid(message);
              }}
            />
          ) : (
            <>
              <button
                type="button"
                className={form.plain}
                disabled={!verdicts[action].allowed}
                aria-describedby={
                  verdicts[action].allowed ? undefined : never === null ? `why-not-${action}` : 'why-not'
                }
                onClick={() => {
                  setSaid('');
                  setChosen(action);
                }}
              >
                {WORDS[action].label}
              </button>
              {never === null ? <Why id={`why-not-${action}`} verdict={verdicts[action]} /> : null}
            </>
          )}
        </div>
      ))}
      <p role="status" className={form.hint}>
        {said}
      </p>
    </div>
  );
}

function Why({ id, verdict }: { id: string; verdict: VersionVerdict }) {
  return verdict.allowed ? null : (
    <span id={id} className={form.hint}>
      {verdict.reason}
    </span>
  );
}

function Confirm({
  number,
  hash,
  active,
  deeds,
  action,
  onDone,
}: Props & { action: keyof VersionDeeds; onDone: (message: string) => void }) {
  const router = useRouter();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const { label, does, needsReason } = WORDS[action];

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const seen = { number, seenHash: hash };
    startTransition(async () => {
      const outcome =
        action === 'activate'
          ? await deeds.activate({ ...seen, seenActive: active })
          : action === 'return' || action === 'retire'
            ? await deeds[action]({ ...seen, reason })
            : await deeds[action](seen);
      if (!outcome.ok) {
        setError(outcome.error);
        return;
      }
      onDone(`Recorded: ${label.toLowerCase()}, version ${number}.`);
      router.refresh();
    });
  }

  return (
    <form className={form.form} onSubmit={record} aria-label={label}>
      <p className={form.preview}>
        <b>Will be recorded:</b> {does({ number, active })}
      </p>
      {needsReason ? (
        <label className={form.field}>
          <span>Why</span>
          <textarea
            required
            minLength={10}
            maxLength={2000}
            rows={2}
            value={reason}
            // biome-ignore lint/a11y/noAutofocus: the form opened at a click, and this is its only field
            autoFocus
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
      ) : null}
      {error ? (
        <div className={form.error} role="alert">
          {error}
        </div>
      ) : null}
      <div className={form.buttons}>
        <button
          type="submit"
          className={form.primary}
          disabled={pending}
          // biome-ignore lint/a11y/noAutofocus: the form opened at a click; Enter confirms, Tab cancels
          autoFocus={!needsReason}
        >
          {pending ? 'Recording …' : `${label} version ${number}`}
        </button>
        <button type="button" className={form.plain} onClick={() => onDone('')}>
          Cancel
        </button>
      </div>
    </form>
  );
}
