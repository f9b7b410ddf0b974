import type { ReactNode } from 'react';
import styles from './form-field.module.css';

interface Props {
  label: string;
  /** Small, below. */
  hint?: ReactNode;
  /** One `input`, `select` or `textarea`. */
  children: ReactNode;
}

/** A labelled field of a form. */
export function FormField({ label, hint, children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={styles.field}>
      <span className={styles.label}>{label}</span>
      {children}
      {hint ? <span className={styles.hint}>{hint}</span> : null}
    </label>
  );
}
