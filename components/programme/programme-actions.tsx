'use client';

import { useState } from 'react';
import { addDays } from '#lib/domain/programme/days.ts';
import type { ProgrammeAction, ProgrammeVerdict } from '#lib/domain/programme/lifecycle.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import styles from './programme.module.css';
import { fullDay } from './words.ts';

const MIN_REASON = 10;

interface Seen {
  number: number;
  seenVersion: number;
}

interface Props {
  number: number;
  version: number;
  startsOn: string;
  endsOn: string;
  services: number;
  criteria: readonly string[];
  policy: number | null;
  verdicts: Readonly<Record<ProgrammeAction, ProgrammeVerdict>>;
  deeds: {
    approve: (input: Seen) => Promise<Outcome>;
    extend: (input: Seen & { endsOn: string; reason: string }) => Promise<Outcome>;
    cancel: (input: Seen & { reason: string }) => Promise<Outcome>;
  };
}

/** What can be done to a programme: approved by a second person, extended with a reason, cancelled. */
export function ProgrammeActions({ number, version, verdicts, deeds, ...plan }: Props) {
  const [reason, setReason] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const seen = { number, seenVersion: version };
  const afresh = () => {
    setReason('');
    setEndsOn(addDays(plan.endsOn, 14));
  };
  const isReasoned = reason.trim().length >= MIN_REASON;
  return (
    <div className={styles.actions}>
      <FormDialog
        label="Approve"
        verdict={verdicts.approve}
        title={`Approve programme ${number}`}
        submit="Approve it"
        ready
        onOpen={afresh}
        send={() => deeds.approve(seen)}
      >
        <p>
          You approve, as the second person, that it runs from {fullDay(plan.startsOn)} to{' '}
          {fullDay(plan.endsOn)} for {plan.services === 1 ? 'one service' : `${plan.services} services`}
          {plan.policy === null
            ? ', by the active policy'
            : `, with version ${plan.policy} of the policy in force for them`}
          , and ends by itself. It is done when:
        </p>
        <ul>
          {plan.criteria.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </FormDialog>
      <FormDialog
        label="Extend"
        verdict={verdicts.extend}
        title={`Extend programme ${number}`}
        submit="Extend it"
        ready={isReasoned && endsOn > plan.endsOn}
        onOpen={afresh}
        send={() => deeds.extend({ ...seen, endsOn, reason })}
      >
        <p>
          Its days go on being measured until then
          {plan.policy === null
            ? ''
            : `, and version ${plan.policy} of the policy stays in force for its services`}
          ; it still ends by itself.
        </p>
        <FormField label="New last day (UTC)" hint={`It ends on ${fullDay(plan.endsOn)} now.`}>
          <input
            type="date"
            required
            min={addDays(plan.endsOn, 1)}
            value={endsOn}
            onChange={({ currentTarget }) => setEndsOn(currentTarget.value)}
          />
        </FormField>
        <Why value={reason} onChange={setReason} />
      </FormDialog>
      <FormDialog
        label="Stop"
        verdict={verdicts.cancel}
        title={`Stop programme ${number}`}
        submit="Stop the programme"
        tone="danger"
        ready={isReasoned}
        onOpen={afresh}
        send={() => deeds.cancel({ ...seen, reason })}
      >
        <p>
          It stops at once{plan.policy === null ? '' : ', and its version of the policy leaves force'}. Its
          measured days stay.
        </p>
        <Why value={reason} onChange={setReason} />
      </FormDialog>
    </div>
  );
}

function Why({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <FormField label="Why" hint={`At least ${MIN_REASON} characters; everybody can read it.`}>
      <textarea
        required
        minLength={MIN_REASON}
        maxLength={2000}
        rows={3}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </FormField>
  );
}
