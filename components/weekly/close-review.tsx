'use client';

import type { Verdict } from '#lib/domain/access.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';

interface Props {
  week: string;
  verdict: Verdict;
  close: (input: { week: string }) => Promise<Outcome>;
}

/** Ends the meeting: the figures stay as they are. */
export function CloseReview({ week, verdict, close }: Props) {
  return (
    <FormDialog
      label="Close the review"
      verdict={verdict}
      title="Close the review of this week"
      submit="Close it"
      ready
      send={() => close({ week })}
      onOpen={() => undefined}
    >
      <p>
        The figures are kept as they are known at this moment, whatever becomes known later; the audit log
        gets their digest. Notes can still be added and are marked as later. A closed review is not opened
        again.
      </p>
    </FormDialog>
  );
}
