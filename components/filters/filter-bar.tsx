'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useId, useRef, useState, useTransition } from 'react';
import styles from './filter-bar.module.css';

/** A filter in force, as a removable chip. */
export interface FilterChip {
  label: string;
  /** The same page without it. */
  without: string;
}

interface Props {
  /** The page's own path; the form's fields become its query. */
  action: string;
  chips: readonly FilterChip[];
  /** The page without any filter. */
  clear: string;
  /** What the fields say that cannot be done, and what is shown instead. */
  problem?: string | null;
  /** Fields: `TextField`, `ChoiceField`, `SelectField`, `DayField`. */
  children: ReactNode;
}

/** How long typing may pause before the list follows. */
const PAUSE_MS = 350;

/**
 * The filters of a list: a plain form whose fields are the URL's parameters (it works without scripts), applied as
 * they change. Filters in force stand below as chips. On a narrow screen the fields are folded away.
 */
export function FilterBar({ action, chips, clear, problem = null, children }: Props) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [opened, setOpened] = useState(false);
  const open = opened || problem !== null;
  const fields = useId();
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

  function apply(form: HTMLFormElement) {
    const search = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && value.trim() !== '') search.append(name, value.trim());
    }
    search.sort();
    const query = search.toString();
    startTransition(() => router.replace(query ? `${action}?${query}` : action, { scroll: false }));
  }

  function onChange(event: FormEvent<HTMLFormElement>) {
    const form = event.currentTarget;
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'search';
    clearTimeout(pause.current);
    pause.current = setTimeout(() => apply(form), typing ? PAUSE_MS : 0);
  }

  return (
    <div className={styles.bar}>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={open}
        aria-controls={fields}
        onClick={() => setOpened(!open)}
      >
        {open ? 'Hide the filters' : 'Filter'}
      </button>
      <form
        id={fields}
        data-open={open}
        action={action}
        className={styles.fields}
        aria-busy={pending}
        aria-label="Filters"
        onChange={onChange}
        onSubmit={(event) => {
          event.preventDefault();
          clearTimeout(pause.current);
          apply(event.currentTarget);
        }}
      >
        {children}
        {problem ? (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        ) : null}
        <noscript>
          <button type="submit">Filter</button>
        </noscript>
      </form>
      {chips.length > 0 ? (
        <ul className={styles.chips} aria-label="Filters in force">
          {chips.map((chip) => (
            <li key={chip.label}>
              <Link href={chip.without} prefetch={false} className={styles.chip} scroll={false}>
                {chip.label}
                <span aria-hidden> ×</span>
                <span className="visually-hidden">: remove this filter</span>
              </Link>
            </li>
          ))}
          <li>
            <Link href={clear} prefetch={false} scroll={false}>
              Clear all
            </Link>
          </li>
        </ul>
      ) : null}
    </div>
  );
}
