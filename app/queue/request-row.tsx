import { memo } from 'react';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { urls } from '#lib/platform/urls.ts';
import { ageWords, lengthWords } from './moment-words.ts';
import styles from './request-row.module.css';
import type { Row } from './row.ts';

interface Props {
  row: Row;
  isCursor: boolean;
  isSelected: boolean;
  now: number;
  onOpen: (id: string) => void;
  onCursor: (id: string) => void;
  onSelect: (id: string) => void;
}

/** One request of the queue. Its title is a link to it, so that it opens without scripts and in another tab. */
export const RequestRow = memo(function RequestRow(props: Props) {
  const { row, isCursor, isSelected, now, onOpen, onCursor, onSelect } = props;
  const age = ageWords(row, now);
  return (
    <div className={styles.row} data-cursor={isCursor} data-row-id={row.id}>
      <label className={styles.check}>
        <span className="visually-hidden">Select {visibleText(row.title)}</span>
        <input type="checkbox" checked={isSelected} onChange={() => onSelect(row.id)} />
      </label>
      <div className={styles.what}>
        <a
          className={styles.title}
          href={urls.queue({ change: row.id })}
          aria-current={isCursor ? 'true' : undefined}
          data-open={row.id}
          onFocus={() => onCursor(row.id)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onOpen(row.id);
          }}
        >
          <UntrustedText text={row.title} />
        </a>
        <div className={styles.why}>
          <UntrustedText text={row.why} />
        </div>
        <div className={styles.by}>
          <UntrustedText text={row.authorName} />
          {row.authorLevel ? `, ${row.authorLevel}` : ''}
          {row.done ? (
            <>
              {' · '}
              <b>
                <UntrustedText text={row.done} />
              </b>
            </>
          ) : null}
          {row.snoozedTill !== null && row.snoozedTill > now ? (
            <> · put off for {lengthWords(row.snoozedTill - now)}</>
          ) : null}
        </div>
      </div>
      <div className={styles.service}>
        <TierBadge tier={row.tier} />{' '}
        <span className={styles.slug}>
          {row.service ? <UntrustedText text={row.service} /> : 'no known service'}
          {row.serviceCount > 1 ? ` +${row.serviceCount - 1}` : ''}
        </span>
      </div>
      <div className={styles.ai}>
        <AiBadge involvement={row.involvement} grade={row.grade} />
      </div>
      <div className={styles.risk}>
        <span className={styles.label}>risk</span> {row.risk ?? '?'}
        <span className={styles.track} aria-hidden>
          <span className={styles.fill} style={{ width: `${row.risk ?? 0}%` }} />
        </span>
      </div>
      <div className={styles.blast}>
        <span className={styles.label}>blast</span> {row.blastRadius ?? 'unknown'}
      </div>
      <div className={styles.age} data-over={age.isOver} title={ageTitle(row)}>
        {age.text}
      </div>
    </div>
  );
});

function ageTitle({ waitingSince, dueAt }: Row): string {
  const exact = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
  const since = `waits since ${exact(waitingSince)}`;
  return dueAt === null ? `${since}; no target` : `${since}; target ${exact(dueAt)}`;
}
