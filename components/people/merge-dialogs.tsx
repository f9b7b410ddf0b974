'use client';

import { useId, useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { isReason, ReasonField } from '../corrections/reason-field.tsx';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './merge-dialogs.module.css';

interface Props {
  slug: string;
  name: string;
  verdict: Verdict;
  people: readonly { slug: string; name: string }[];
  /** What moves, in words. */
  moves: readonly string[];
  send: (input: { from: string; into: string; reason: string }) => Promise<Outcome>;
}

/** Makes a person the same as another, and shows beforehand what moves. */
export function MergePerson({ slug, name, verdict, people, moves, send }: Props) {
  const [into, setInto] = useState('');
  const [reason, setReason] = useState('');
  const id = useId();
  const target = people.find((one) => one.slug === into.trim());
  return (
    <FormDialog
      label="Merge into another"
      verdict={verdict}
      title={`Merge ${name} into another person`}
      submit={target ? `Merge into ${target.name}` : 'Merge'}
      tone="danger"
      ready={target !== undefined && target.slug !== slug && isReason(reason)}
      onOpen={() => {
        setInto('');
        setReason('');
      }}
      send={() => send({ from: slug, into: into.trim(), reason })}
    >
      <FormField label="Who they are" hint={target ? target.name : 'The slug of the person who stays.'}>
        <input
          required
          value={into}
          list={id}
          autoComplete="off"
          onChange={({ currentTarget }) => setInto(currentTarget.value)}
        />
        <datalist id={id}>
          {people.map((one) => (
            <option key={one.slug} value={one.slug}>
              {visibleText(one.name)}
            </option>
          ))}
        </datalist>
      </FormField>
      <div className={styles.moves}>
        <h3>What moves</h3>
        <ul>
          {moves.map((one) => (
            <li key={one}>
              <UntrustedText text={one} />
            </li>
          ))}
        </ul>
        <p>What {name} has approved counts as the other’s, once, and not on the other’s own changes.</p>
      </div>
      <ReasonField value={reason} set={setReason} />
    </FormDialog>
  );
}

/** Takes a merge back. */
export function SeparatePerson({
  slug,
  verdict,
  send,
}: {
  slug: string;
  verdict: Verdict;
  send: (input: { slug: string; reason: string }) => Promise<Outcome>;
}) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      label="Take the merge back"
      verdict={verdict}
      title="Take the merge back"
      submit="Make them two again"
      ready={isReason(reason)}
      onOpen={() => setReason('')}
      send={() => send({ slug, reason })}
    >
      <p>
        They are somebody of their own again. Their identities stay with the other person: remove them there
        and add them here. The audit entry of the merge lists them.
      </p>
      <ReasonField value={reason} set={setReason} />
    </FormDialog>
  );
}
