'use client';

import { FormField } from '../ui/form-field.tsx';

/** The shortest reason that is recorded. */
const LEAST = 5;

export const isReason = (text: string) => text.trim().length >= LEAST;

interface Props {
  value: string;
  set: (value: string) => void;
}

/** Why: kept in the audit log. */
export function ReasonField({ value, set }: Props) {
  return (
    <FormField label="Reason" hint="Kept in the audit log, with who did it and when.">
      <textarea
        required
        rows={2}
        minLength={LEAST}
        maxLength={2000}
        value={value}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
    </FormField>
  );
}
