import { useId } from 'react';
import { Field } from './field.tsx';
import type { FieldsProps } from './fields.tsx';
import styles from './submit-form.module.css';

const ANSWERS: readonly { value: string; label: string; meaning: string }[] = [
  {
    value: 'none',
    label: 'No AI took part',
    meaning: 'People wrote all of it, without suggestions of a tool.',
  },
  { value: 'assisted', label: 'I wrote it with its help', meaning: 'Suggestions, completions, parts of it.' },
  { value: 'authored', label: 'AI wrote most of it', meaning: 'I read it, and I submit it.' },
  { value: 'agent', label: 'An agent did it', meaning: 'It worked by itself, and somebody directed it.' },
  { value: 'unknown', label: 'I do not know', meaning: 'It is then judged as if AI had taken part.' },
];

/** What AI did, in plain words, with which tool, and who directed it. */
export function AiFields({ fields, errors, viewer, edit }: FieldsProps) {
  const id = useId();
  const isAi = ['assisted', 'authored', 'agent'].includes(fields.involvement);
  return (
    <fieldset className={styles.group} aria-describedby={errors.involvement ? `${id}-error` : undefined}>
      <legend>Did AI take part?</legend>
      {ANSWERS.map(({ value, label, meaning }) => (
        <label key={value} className={styles.check}>
          <input
            type="radio"
            name={`${id}-involvement`}
            aria-invalid={errors.involvement ? true : undefined}
            checked={fields.involvement === value}
            onChange={() => edit({ involvement: value })}
          />
          <span>
            {label} <span className={styles.hint}>{meaning}</span>
          </span>
        </label>
      ))}
      {errors.involvement ? (
        <div id={`${id}-error`} className={styles.fieldError}>
          {errors.involvement}
        </div>
      ) : null}
      {isAi ? (
        <div className={styles.row}>
          <Field label="Tool" error={errors.tool}>
            {(control) => (
              <input
                {...control}
                value={fields.tool}
                onChange={({ currentTarget }) => edit({ tool: currentTarget.value })}
              />
            )}
          </Field>
          <Field label="Model, if you know it" error={errors.model}>
            {(control) => (
              <input
                {...control}
                value={fields.model}
                onChange={({ currentTarget }) => edit({ model: currentTarget.value })}
              />
            )}
          </Field>
        </div>
      ) : null}
      {isAi && fields.involvement !== 'assisted' ? (
        <Field
          label="Who directed it"
          error={errors.directedBy}
          hint={
            <>
              An address or a login; {viewer}, that is <code>me</code>.{' '}
              <button type="button" className={styles.link} onClick={() => edit({ directedBy: 'me' })}>
                I did
              </button>{' '}
              Whoever did does not count as its approver.
            </>
          }
        >
          {(control) => (
            <input
              {...control}
              spellCheck={false}
              value={fields.directedBy}
              onChange={({ currentTarget }) => edit({ directedBy: currentTarget.value })}
            />
          )}
        </Field>
      ) : null}
    </fieldset>
  );
}
