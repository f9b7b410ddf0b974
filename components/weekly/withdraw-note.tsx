'use client';

import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';

export interface WithdrawNoteProps {
  week: string;
  noteId: string;
  /** What it says, or how it begins. */
  words: string;
  withdraw: (input: { week: string; noteId: string }) => Promise<Outcome>;
}

/** Takes back what the viewer said. */
export function WithdrawNote({ week, noteId, words, withdraw }: WithdrawNoteProps) {
  return (
    <FormDialog
      label="Withdraw"
      verdict={{ allowed: true }}
      title="Withdraw this note"
      submit="Withdraw it"
      tone="danger"
      ready
      send={() => withdraw({ week, noteId })}
      onOpen={() => undefined}
    >
      <p>“{words}”</p>
      <p>That there was a note stays on the page; what it said stays in the audit log alone.</p>
    </FormDialog>
  );
}
