'use client';

import { useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import {
  RETRO_STATE_WORDS,
  type RetroState,
  SECTION_TITLES,
  type SectionKey,
} from '#lib/domain/retro/document.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { Instant } from '../ui/instant.tsx';
import { Panel } from '../ui/panel.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { Markdown } from './markdown.tsx';
import styles from './review-panel.module.css';

interface SeenRetro {
  incidentId: string;
  seenVersion: number;
}

export interface ReviewDeeds {
  submit: (input: SeenRetro & { withNames: boolean }) => Promise<Outcome>;
  returnIt: (input: SeenRetro & { reason: string }) => Promise<Outcome>;
  publish: (input: SeenRetro) => Promise<Outcome>;
  reopen: (input: SeenRetro & { reason: string }) => Promise<Outcome>;
}

interface Props {
  seen: SeenRetro;
  state: RetroState;
  withNames: boolean;
  submitted: { by: string; at: Date } | null;
  published: { by: string; at: Date } | null;
  verdicts: Readonly<Record<'submit' | 'return' | 'publish' | 'reopen', Verdict>>;
  /** As it would be published now; null where it is published. */
  preview: { withRoles: string; withNames: string } | null;
  names: readonly { key: SectionKey; text: string; certainty: 'sure' | 'unsure' }[];
  deeds: ReviewDeeds;
}

/** Where a retro is on its way, whom its text names, and the next step. */
export function ReviewPanel({
  seen,
  state,
  withNames,
  submitted,
  published,
  verdicts,
  preview,
  names,
  deeds,
}: Props) {
  const [named, setNamed] = useState(false);
  const form = preview ? (withNames || named ? preview.withNames : preview.withRoles) : null;
  return (
    <Panel title="Review" note={RETRO_STATE_WORDS[state]}>
      {submitted ? <Moment what="Submitted" {...submitted} /> : null}
      {published ? <Moment what="Published" {...published} /> : null}
      {preview ? <Names names={names} withNames={withNames} /> : null}
      <div className={styles.steps}>
        {state === 'draft' ? (
          <FormDialog
            label="Submit for review"
            verdict={verdicts.submit}
            title="Submit for review"
            submit="Submit"
            ready
            send={() => deeds.submit({ ...seen, withNames: named })}
            onOpen={() => setNamed(false)}
          >
            <p>
              A second person reads and publishes it. Until it is returned nobody writes in it. The published
              form says what people were, not who.
            </p>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={named}
                onChange={({ currentTarget }) => setNamed(currentTarget.checked)}
              />
              Publish names of people instead of their roles
            </label>
          </FormDialog>
        ) : null}
        {state === 'in-review' ? (
          <>
            <FormDialog
              label="Publish"
              verdict={verdicts.publish}
              title="Publish this retro"
              submit="Publish"
              ready
              send={() => deeds.publish(seen)}
              onOpen={() => {}}
            >
              <p>
                The text as the preview shows it{withNames ? ', with names,' : ''} is frozen, and its digest
                goes into the audit log.
              </p>
            </FormDialog>
            <Back
              label="Return"
              title="Return it to its authors"
              verdict={verdicts.return}
              send={(reason) => deeds.returnIt({ ...seen, reason })}
            />
          </>
        ) : null}
        {state === 'published' ? (
          <Back
            label="Reopen"
            title="Reopen this retro"
            verdict={verdicts.reopen}
            send={(reason) => deeds.reopen({ ...seen, reason })}
          />
        ) : null}
      </div>
      {form ? (
        <details className={styles.preview}>
          <summary>As it would be published {withNames ? 'with names' : 'without names'}</summary>
          <Markdown text={form} below={2} />
        </details>
      ) : null}
    </Panel>
  );
}

function Moment({ what, by, at }: { what: string; by: string; at: Date }) {
  return (
    <p className={styles.moment}>
      {what} by <UntrustedText text={by} /> <Instant at={at} />
    </p>
  );
}

interface BackProps {
  label: string;
  title: string;
  verdict: Verdict;
  send: (reason: string) => Promise<Outcome>;
}

/** A step back, with its reason. */
function Back({ label, title, verdict, send }: BackProps) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      label={label}
      verdict={verdict}
      title={title}
      submit={label}
      ready={reason.trim().length >= 10}
      send={() => send(reason)}
      onOpen={() => setReason('')}
    >
      <FormField label="Why" hint="Kept in the audit log.">
        <textarea
          required
          rows={3}
          minLength={10}
          maxLength={2000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </FormField>
    </FormDialog>
  );
}

/** Whom the text names: replaced in the published form, or perhaps an ordinary word, which stays. */
function Names({ names, withNames }: Pick<Props, 'names' | 'withNames'>) {
  const sure = names.filter(({ certainty }) => certainty === 'sure');
  const unsure = names.filter(({ certainty }) => certainty === 'unsure');
  return (
    <>
      {sure.length > 0 ? (
        <details className={styles.names} open={sure.length <= 4}>
          <summary>
            The text names people {sure.length} {sure.length === 1 ? 'time' : 'times'}:{' '}
            {withNames ? 'they are published' : 'roles are published instead'}
          </summary>
          <List names={sure} />
        </details>
      ) : null}
      {unsure.length > 0 ? (
        <details className={styles.names}>
          <summary>{unsure.length} may be names or ordinary words, and stay: look at them</summary>
          <List names={unsure} />
        </details>
      ) : null}
    </>
  );
}

function List({ names }: { names: Props['names'] }) {
  return (
    <ul>
      {names.map(({ key, text }) => (
        <li key={`${key} ${text}`}>
          “<UntrustedText text={text} />” in <a href={`#${key}`}>{SECTION_TITLES[key]}</a>
        </li>
      ))}
    </ul>
  );
}
