'use client';

import { useId, useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
import styles from './correct-dialog.module.css';
import { isReason, ReasonField } from './reason-field.tsx';

type Value = string | number | boolean | null | readonly string[];

interface Named {
  name: string;
  label: string;
  hint?: string;
}

/** A field that can be corrected, with its value as it is. */
export type CorrectField =
  | (Named & {
      kind: 'text' | 'day';
      value: string | null;
      /** What it can be, to choose from while typing. */
      suggestions?: readonly { value: string; label: string }[];
    })
  | (Named & { kind: 'choice'; value: Value; options: readonly { value: Value; label: string }[] })
  | (Named & { kind: 'lines'; value: readonly string[] });

interface Props<Input> {
  title: string;
  verdict: Verdict;
  /** Which record: its slug or id, under the name that the action wants. */
  target: Readonly<Record<string, string>>;
  fields: readonly CorrectField[];
  send: (input: Input) => Promise<Outcome>;
}

/**
 * Corrects what an import got wrong. Sends the fields as they were seen and as they are wanted, so that two who
 * correct at once do not overwrite each other, and shows beforehand what will be recorded.
 */
export function CorrectDialog<Input>({ title, verdict, target, fields, send }: Props<Input>) {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const textOf = (field: CorrectField) => texts[field.name] ?? asText(field.value);
  const altered = fields.filter((field) => textOf(field) !== asText(field.value));
  const record = (value: (field: CorrectField) => Value) =>
    Object.fromEntries(altered.map((field) => [field.name, value(field)]));

  return (
    <FormDialog
      label="Correct"
      verdict={verdict}
      title={title}
      submit="Record the correction"
      ready={altered.length > 0 && isReason(reason)}
      onOpen={() => {
        setTexts({});
        setReason('');
      }}
      send={() =>
        send({
          ...target,
          seen: record(({ value }) => value),
          wanted: record((field) => asValue(field, textOf(field))),
          reason,
        } as Input)
      }
    >
      {fields.map((field) => (
        <FormField key={field.name} label={field.label} hint={field.hint}>
          <Control
            field={field}
            text={textOf(field)}
            set={(text) => setTexts({ ...texts, [field.name]: text })}
          />
        </FormField>
      ))}
      <ReasonField value={reason} set={setReason} />
      {altered.length > 0 ? (
        <dl className={styles.preview} aria-label="What will be recorded">
          {altered.map((field) => (
            <div key={field.name}>
              <dt>{field.label}</dt>
              <dd>
                <del>{shown(field, asText(field.value))}</del> <ins>{shown(field, textOf(field))}</ins>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      <p className={styles.hint}>
        A later import says again what its source says: correct it there too. Correcting back undoes this.
      </p>
    </FormDialog>
  );
}

interface ControlProps {
  field: CorrectField;
  text: string;
  set: (text: string) => void;
}

function Control({ field, text, set }: ControlProps) {
  const id = useId();
  if (field.kind === 'choice') {
    return (
      <select value={text} onChange={({ currentTarget }) => set(currentTarget.value)}>
        {field.options.map(({ value, label }) => (
          <option key={asText(value)} value={asText(value)}>
            {visibleText(label)}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === 'lines')
    return <textarea rows={4} value={text} onChange={({ currentTarget }) => set(currentTarget.value)} />;
  const suggestions = field.suggestions ?? [];
  return (
    <>
      <input
        type={field.kind === 'day' ? 'date' : 'text'}
        value={text}
        list={suggestions.length > 0 ? id : undefined}
        autoComplete="off"
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
      {suggestions.length > 0 ? (
        <datalist id={id}>
          {suggestions.map(({ value, label }) => (
            <option key={value} value={value}>
              {visibleText(label)}
            </option>
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** How a value stands in its control. */
const asText = (value: Value): string =>
  typeof value === 'object' ? (value === null ? '' : value.join('\n')) : String(value);

/** What stands in a control as a value; nothing is `null`. */
function asValue(field: CorrectField, text: string): Value {
  if (field.kind === 'lines')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  if (field.kind === 'choice')
    return field.options.find(({ value }) => asText(value) === text)?.value ?? null;
  return text.trim() === '' ? null : text.trim();
}

function shown(field: CorrectField, text: string): string {
  const label = field.kind === 'choice' && field.options.find(({ value }) => asText(value) === text)?.label;
  return label || text.replaceAll('\n', ', ') || 'nothing';
}
