import Link from 'next/link';
import { KeyHint } from '#components/ui/key-hint.tsx';
import { mayApproveInBulk } from '#lib/domain/approval/bulk.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './queue-room.module.css';
import type { Row } from './row.ts';

interface Props {
  total: number;
  /** When the list was loaded. */
  at: number;
  isLost: boolean;
  failed: string | null;
  snoozed: boolean;
  chosen: readonly Row[];
  onApprove: () => void;
  onClear: () => void;
  onRetry: () => void;
}

/** Above the list: how many, whether it is live, and what can be done with those that are selected. */
export function QueueTools({
  total,
  at,
  isLost,
  failed,
  snoozed,
  chosen,
  onApprove,
  onClear,
  onRetry,
}: Props) {
  const refusal = chosen.map(mayApproveInBulk).find((verdict) => !verdict.allowed);
  const why = chosen.length > 1 && refusal && !refusal.allowed ? refusal.reason : null;
  return (
    <div className={styles.tools}>
      <span>
        <b>{total}</b> {total === 1 ? 'request' : 'requests'}
      </span>
      <Link href={urls.queue(snoozed ? {} : { snoozed: 1 })} prefetch={false}>
        {snoozed ? 'Hide what you put off' : 'Show what you put off'}
      </Link>
      {chosen.length > 0 ? (
        <span className={styles.bulk}>
          <b>{chosen.length}</b> selected
          <button type="button" onClick={onApprove} disabled={why !== null} title={why ?? undefined}>
            Approve <KeyHint keys="a" />
          </button>
          <button type="button" onClick={onClear}>
            Clear
          </button>
          {why ? <span className={styles.muted}>{why}</span> : null}
        </span>
      ) : null}
      <span className={styles.live} data-lost={isLost || failed !== null}>
        {failed ? (
          <>
            Could not be updated: {failed}{' '}
            <button type="button" onClick={onRetry}>
              Try again
            </button>
          </>
        ) : isLost ? (
          'Connection lost, reconnecting …'
        ) : (
          'Live'
        )}
      </span>
      <span className="visually-hidden" role="status">
        {isLost
          ? 'The connection is lost; the list may be old.'
          : `Updated ${new Date(at).toISOString().slice(11, 16)} UTC: ${total} requests wait.`}
      </span>
      <span className={styles.keys}>
        <KeyHint keys="j k" /> walk <KeyHint keys="Enter" /> open <KeyHint keys="?" /> all keys
      </span>
    </div>
  );
}
