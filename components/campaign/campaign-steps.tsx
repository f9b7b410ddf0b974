'use client';

import { type ReactNode, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
import styles from './campaign.module.css';
import { FreezeProgress, type Freezing } from './freeze-progress.tsx';

interface SeenCampaign {
  campaignId: string;
  seenVersion: number;
}

export interface CampaignDeeds {
  freeze: (input: SeenCampaign) => Promise<Outcome>;
  extend: (input: SeenCampaign) => Promise<Outcome>;
  delegate: (input: SeenCampaign & { to: string; reason: string }) => Promise<Outcome>;
  cancel: (input: SeenCampaign & { reason: string }) => Promise<Outcome>;
}

interface Props {
  seen: SeenCampaign;
  verdicts: Readonly<Record<keyof CampaignDeeds, Verdict>>;
  /** Which of them there are now. */
  steps: readonly (keyof CampaignDeeds)[];
  /** Who may sign instead: directors and the VP, without who does now. */
  signers: readonly { slug: string; name: string }[];
  deeds: CampaignDeeds;
  /** How far a freeze is that is under way, and where to ask again. */
  freezing: Freezing | null;
  freezingHref: string;
}

const REASON = 10;

/** What can be done with an audit as a whole. */
export function CampaignSteps({ seen, verdicts, steps, signers, deeds, freezing, freezingHref }: Props) {
  const [reason, setReason] = useState('');
  const [to, setTo] = useState('');
  const why = (
    <FormField label="Why" hint="Kept in the audit log.">
      <textarea
        required
        rows={3}
        minLength={REASON}
        maxLength={2000}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </FormField>
  );
  const explained = reason.trim().length >= REASON;
  return (
    <div className={styles.steps}>
      {steps.includes('freeze') ? (
        <Now
          label="Freeze the population"
          busy="Freezing and checking every change …"
          verdict={verdicts.freeze}
          run={() => deeds.freeze(seen)}
          progress={(pending) =>
            pending || freezing ? <FreezeProgress freezing={freezing} href={freezingHref} /> : null
          }
        />
      ) : null}
      {steps.includes('extend') ? (
        <Now
          label="Draw the next batch"
          busy="Drawing …"
          verdict={verdicts.extend}
          run={() => deeds.extend(seen)}
        />
      ) : null}
      {steps.includes('delegate') ? (
        <FormDialog
          label="Delegate"
          verdict={verdicts.delegate}
          title="Let somebody else sign it"
          submit="Delegate"
          ready={to !== '' && explained}
          send={() => deeds.delegate({ ...seen, to, reason })}
          onOpen={() => {
            setTo('');
            setReason('');
          }}
        >
          <p>The director goes on answering for the services. Whoever signs can give it back.</p>
          <FormField label="To whom">
            <select required value={to} onChange={({ currentTarget }) => setTo(currentTarget.value)}>
              <option value="">Choose somebody</option>
              {signers.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {visibleText(name)}
                </option>
              ))}
            </select>
          </FormField>
          {why}
        </FormDialog>
      ) : null}
      {steps.includes('cancel') ? (
        <FormDialog
          label="Cancel"
          verdict={verdicts.cancel}
          title="Cancel this audit"
          submit="Cancel the audit"
          tone="danger"
          ready={explained}
          send={() => deeds.cancel({ ...seen, reason })}
          onOpen={() => setReason('')}
        >
          <p>It ends without a signature, and stays on record with what was found.</p>
          {why}
        </FormDialog>
      ) : null}
    </div>
  );
}

interface NowProps {
  label: string;
  busy: string;
  verdict: Verdict;
  run: () => Promise<Outcome>;
  /** What is shown of how far it is. */
  progress?: (pending: boolean) => ReactNode;
}

/** A step that asks for nothing but may take a while. */
function Now({ label, busy, verdict, run, progress }: NowProps) {
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  return (
    <div>
      <GuardedButton
        tone="primary"
        verdict={pending ? { allowed: false, reason: busy } : verdict}
        onClick={() => {
          setError(null);
          startTransition(async () => {
            const outcome = await run();
            if (!outcome.ok) setError(outcome.error);
          });
        }}
      >
        {label}
      </GuardedButton>
      {progress?.(pending)}
      {error ? (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
