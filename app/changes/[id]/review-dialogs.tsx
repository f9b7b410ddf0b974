'use client';

import { useState, useTransition } from 'react';
import { FormDialog, type Outcome } from '#components/ui/form-dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import type { Verdict } from '#lib/domain/access.ts';
import { MIN_REASON } from '#lib/domain/approval/rationale.ts';
import styles from './request.module.css';

interface TextProps {
  label: string;
  title: string;
  verdict: Verdict;
  submit: string;
  /** What the text is for. */
  ask: string;
  hint?: string | undefined;
  /** Fewest characters. */
  least: number;
  tone?: 'plain' | 'danger';
  /** Exactly what will be recorded, beside the text. */
  records?: string;
  send: (text: string) => Promise<Outcome>;
}

/** A button, and behind it one text that goes with what is done. */
export function TextDialog({
  label,
  title,
  verdict,
  submit,
  ask,
  hint,
  least,
  tone = 'plain',
  records,
  send,
}: TextProps) {
  const [text, setText] = useState('');
  const missing = least - text.trim().length;
  return (
    <FormDialog
      label={label}
      title={title}
      verdict={verdict}
      submit={submit}
      tone={tone}
      ready={missing <= 0}
      onOpen={() => setText('')}
      send={() => send(text.trim())}
    >
      {records ? <p className={styles.records}>{records}</p> : null}
      <FormField
        label={least > 0 ? ask : `${ask} (if you like)`}
        hint={
          missing > 0 && least > 1 ? `At least ${least} characters; ${missing} more. ${hint ?? ''}` : hint
        }
      >
        <textarea
          rows={3}
          maxLength={4_000}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </FormField>
    </FormDialog>
  );
}

interface OverrideProps {
  title: string;
  verdict: Verdict;
  seen: { changeId: string; sha: string; version: number; requirement: string };
  send: (input: OverrideProps['seen'] & { reason: string }) => Promise<Outcome>;
}

export function OverrideDialog({ title, verdict, seen, send }: OverrideProps) {
  return (
    <TextDialog
      label="Sign an exception"
      title={`Exception from “${visibleText(title)}”`}
      verdict={verdict}
      submit="Sign it"
      ask="Why this change is let off"
      hint="Whether it counts is the policy’s question. It ends with the next revision."
      least={MIN_REASON}
      records={`Recorded: your name, the requirement ${seen.requirement}, commit ${seen.sha.slice(0, 12)}, and this reason.`}
      send={(reason) => send({ ...seen, reason })}
    />
  );
}

interface DismissProps {
  name: string;
  verdict: Verdict;
  seen: { changeId: string; sha: string; version: number; personId: string };
  send: (input: DismissProps['seen'] & { reason: string }) => Promise<Outcome>;
}

export function DismissDialog({ name, verdict, seen, send }: DismissProps) {
  return (
    <TextDialog
      label="Set it aside"
      title={`Set the objection of ${visibleText(name)} aside`}
      verdict={verdict}
      submit="Set it aside"
      tone="danger"
      ask="Why it no longer holds the change"
      hint="You can take this back, and they can object again."
      least={MIN_REASON}
      records={`Recorded: your name, whose objection, commit ${seen.sha.slice(0, 12)}, and this reason.`}
      send={(reason) => send({ ...seen, reason })}
    />
  );
}

interface ResolveProps {
  title: string;
  /** It holds the change. */
  blocks: boolean;
  verdict: Verdict;
  finding: { changeId: string; findingId: string };
  send: (input: ResolveProps['finding'] & { resolution: string }) => Promise<Outcome>;
}

export function ResolveDialog({ title, blocks, verdict, finding, send }: ResolveProps) {
  return (
    <TextDialog
      label="Settle it"
      title={`Settle “${visibleText(title)}”`}
      verdict={verdict}
      submit="Record it as settled"
      ask={blocks ? 'Why the change may go all the same' : 'What became of it'}
      hint={blocks ? 'It holds the change until you do. Your name and this reason stay with it.' : undefined}
      least={blocks ? MIN_REASON : 5}
      send={(resolution) => send({ ...finding, resolution })}
    />
  );
}

/** Takes back what one said; both stay in the trail. */
export function WithdrawButton({ label, run }: { label: string; run: () => Promise<Outcome> }) {
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  return (
    <div>
      <button
        type="button"
        className={styles.plain}
        disabled={pending}
        onClick={() =>
          startTransition(async () => {
            const outcome = await run();
            setError(outcome.ok ? null : outcome.error);
          })
        }
      >
        {pending ? 'Taking it back …' : label}
      </button>
      {error ? <p role="alert">{error}</p> : null}
    </div>
  );
}
