'use client';

import { useState } from 'react';
import { counted } from '#components/charts/words.ts';
import type { Verdict } from '#lib/domain/access.ts';
import type { ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import { type FlawKind, flawWords } from '#lib/domain/campaign/flaws.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';

interface Props {
  campaignId: string;
  /** A class that the machine cannot check. */
  flaw: FlawKind;
  /** Changes that the viewer judges together by it, at least one. */
  open: number;
  verdict: Verdict;
  decide: (input: {
    campaignId: string;
    flaw: FlawKind;
    verdict: ItemVerdict;
    note: string;
  }) => Promise<Outcome>;
}

/** One verdict with one reason on everything that could not be checked for the same cause. */
export function DecideClass({ campaignId, flaw, open, verdict, decide }: Props) {
  const [chosen, setChosen] = useState<ItemVerdict>('sound');
  const [note, setNote] = useState('');
  const { title, what } = flawWords(flaw);
  return (
    <FormDialog
      label={`Judge all: ${title.toLowerCase()}`}
      verdict={verdict}
      title={`Judge ${counted(open, 'change')}: ${title.toLowerCase()}`}
      submit="Record it for all"
      ready={note.trim().length >= 10}
      send={() => decide({ campaignId, flaw, verdict: chosen, note })}
      onOpen={() => {
        setChosen('sound');
        setNote('');
      }}
    >
      <p>
        {what} One verdict for all of which nothing else was found and which were not drawn. The statement
        says of how many this holds, and that they were not checked.
      </p>
      <FormField label="Verdict">
        <select
          value={chosen}
          onChange={({ currentTarget }) => setChosen(currentTarget.value === 'flawed' ? 'flawed' : 'sound')}
        >
          <option value="sound">Sound, as far as can be said</option>
          <option value="flawed">Flawed</option>
        </select>
      </FormField>
      <FormField label="Why" hint="Kept with each of them, and in the audit log.">
        <textarea
          required
          rows={3}
          minLength={10}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
      </FormField>
    </FormDialog>
  );
}
