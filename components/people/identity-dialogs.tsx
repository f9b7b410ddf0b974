'use client';

import { useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { IDENTITY_KINDS, type IdentityKind } from '#lib/domain/person/observation.ts';
import { isReason, ReasonField } from '../corrections/reason-field.tsx';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { IDENTITY_WORDS } from './words.ts';

interface Identity {
  slug: string;
  kind: IdentityKind;
  value: string;
  reason: string;
}

interface Props {
  slug: string;
  verdict: Verdict;
  send: (input: Identity) => Promise<Outcome>;
}

/** Gives a person one more identity. */
export function AddIdentity({ slug, verdict, send }: Props) {
  const [kind, setKind] = useState<IdentityKind>('email');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      label="Add an identity"
      verdict={verdict}
      title="Add an identity"
      submit="Add it"
      ready={value.trim() !== '' && isReason(reason)}
      onOpen={() => {
        setValue('');
        setReason('');
      }}
      send={() => send({ slug, kind, value, reason })}
    >
      <FormField label="What it is">
        <select
          value={kind}
          onChange={({ currentTarget }) =>
            setKind(IDENTITY_KINDS.find((one) => one === currentTarget.value) ?? 'email')
          }
        >
          {IDENTITY_KINDS.map((one) => (
            <option key={one} value={one}>
              {IDENTITY_WORDS[one]}
            </option>
          ))}
        </select>
      </FormField>
      <FormField
        label="Value"
        hint={kind === 'oidc' ? 'As issuer|subject. Whoever holds it can sign in as this person.' : undefined}
      >
        <input
          required
          maxLength={500}
          value={value}
          autoComplete="off"
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
      </FormField>
      <ReasonField value={reason} set={setReason} />
      <p>Changes that were recorded under it become this person’s.</p>
    </FormDialog>
  );
}

/** Takes an identity from a person. */
export function RemoveIdentity({
  slug,
  kind,
  value,
  verdict,
  send,
}: Props & { kind: IdentityKind; value: string }) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      label="Remove"
      verdict={verdict}
      title="Remove an identity"
      submit="Remove it"
      tone="danger"
      ready={isReason(reason)}
      onOpen={() => setReason('')}
      send={() => send({ slug, kind, value, reason })}
    >
      <p>
        {IDENTITY_WORDS[kind]}{' '}
        <b>
          <UntrustedText text={value} />
        </b>{' '}
        will be nobody’s. Changes under it lose their author, and open ones that it has a hand in are held
        until it is somebody’s again.
      </p>
      <ReasonField value={reason} set={setReason} />
    </FormDialog>
  );
}
