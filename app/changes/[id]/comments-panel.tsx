import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Request } from '#lib/reports/request.ts';
import styles from './request.module.css';

/** What was said about it, oldest first; it decides nothing. */
export function CommentsPanel({ comments }: Pick<Request, 'comments'>) {
  return (
    <Panel title="Comments" note={comments.length === 0 ? 'none yet' : String(comments.length)}>
      <ul className={styles.list}>
        {comments.map(({ id, person, text, at }) => (
          <li key={id}>
            <b>
              <UntrustedText text={person.name} />
            </b>{' '}
            <span className={styles.muted}>
              <Instant at={at} />
            </span>
            <div>
              <UntrustedText text={text} />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
