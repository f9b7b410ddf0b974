'use client';

import { useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';

interface Props {
  name: string;
  verdict: Verdict;
  send: (input: { name: string }) => Promise<Outcome>;
}

/** Ends a token, once its name has been typed. */
export function RevokeToken({ name, verdict, send }: Props) {
  const [typed, setTyped] = useState('');
  return (
    <FormDialog
      label="Revoke"
      verdict={verdict}
      title={`Revoke ${name}`}
      submit="Revoke it for good"
      tone="danger"
      ready={typed === name}
      onOpen={() => setTyped('')}
      send={() => send({ name })}
    >
      <p>Whatever uses it is refused from now on. A revoked token does not come back.</p>
      <FormField label={`Type ${name} to go on`}>
        <input
          required
          value={typed}
          autoComplete="off"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </FormField>
    </FormDialog>
  );
}
