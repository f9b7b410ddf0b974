import type { Query } from '#lib/platform/urls.ts';
import styles from './as-of-form.module.css';

interface Props {
  /** The page's own address; none: where the form stands. */
  action?: string;
  /** What else the page is asked for. */
  rest: Query;
  /** The day in force, `2026-10-01`, or nothing. */
  day: string | undefined;
  /** The latest day that makes sense: today. */
  latest: string;
}

/** Asks for the page as it was known at the end of a day; a plain form, so it works before and without scripts. */
export function AsOfForm({ action, rest, day, latest }: Props) {
  return (
    <details className={styles.asOf} open={day !== undefined}>
      <summary>As known on</summary>
      <form {...(action === undefined ? {} : { action })}>
        {Object.entries(rest).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : [value])
            .filter((one) => one !== undefined && one !== null)
            .map((one) => <input key={`${name} ${one}`} type="hidden" name={name} value={String(one)} />),
        )}
        <label>
          the end of <input type="date" name="asOf" required max={latest} defaultValue={day} />
        </label>
        <button type="submit">Show</button>
      </form>
    </details>
  );
}
