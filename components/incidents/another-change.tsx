import Form from 'next/form';
import { urls } from '#lib/platform/urls.ts';
import styles from './another-change.module.css';
import { type HeldChange, LinkCard } from './link-card.tsx';

interface Props {
  incidentId: string;
  startedAt: Date;
  /** What was looked for; undefined when nothing was. */
  find: string | undefined;
  found: readonly HeldChange[];
  /** Among the found, those that stand above already. */
  linked: ReadonlySet<string>;
}

/** Looks for a change that nobody suspected, to judge it. What is looked for is in the URL. */
export function AnotherChange({ incidentId, startedAt, find, found, linked }: Props) {
  const fresh = found.filter((change) => !linked.has(change.id));
  const hidden = found.length - fresh.length;
  return (
    <div id="another" className={styles.frame}>
      <h3>Was it another change?</h3>
      <Form action={urls.incident(incidentId)} scroll={false} className={styles.form}>
        <input
          type="search"
          name="find"
          key={find}
          defaultValue={find}
          minLength={3}
          maxLength={200}
          required
          aria-label="Find a change by title, sha or pull request"
          placeholder="Title, sha or #pull request"
        />
        <button type="submit">Find</button>
      </Form>
      {find ? (
        <div role="status">
          {fresh.length === 0 ? (
            <p>
              {hidden > 0
                ? 'What this finds is among the linked changes above.'
                : 'No change has this title, sha or pull request.'}
            </p>
          ) : (
            <ul className={styles.list}>
              {fresh.map((change) => (
                <LinkCard key={change.id} change={change} startedAt={startedAt} />
              ))}
            </ul>
          )}
        </div>
      ) : null}
    </div>
  );
}
