import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { WithdrawNote, type WithdrawNoteProps } from '#components/weekly/withdraw-note.tsx';
import { type Closing, isLater, type WeeklyNote } from '#lib/domain/weekly/notes.ts';
import type { SectionView } from '#lib/domain/weekly/view.ts';
import { recordLabel } from '#lib/domain/weekly/weekly-view.ts';
import styles from './week.module.css';

interface Props {
  note: WeeklyNote;
  week: string;
  views: readonly SectionView[];
  closed: Closing | null;
  isOwn: boolean;
  /** No room for it on a short sheet. */
  isBeyond: boolean;
  withdraw: WithdrawNoteProps['withdraw'];
}

/** What somebody said of a section or one of its rows. */
export function Note({ note, week, views, closed, isOwn, isBeyond, withdraw }: Props) {
  const { id, kind, text, by, at, owner, dueOn, withdrawnAt } = note;
  const record = recordLabel(note.item, views);
  return (
    <li className={styles.note} data-kind={kind} data-beyond={isBeyond || undefined}>
      <p className={styles.who}>
        <b>{kind === 'decision' ? 'Decision' : 'Comment'}</b>
        {record === null ? null : (
          <>
            {' on '}
            <UntrustedText text={record} />
          </>
        )}
        {' by '}
        <UntrustedText text={by} />, <Instant at={at} exact />
        {isLater(note, closed) ? ', after the review was closed' : ''}
        {withdrawnAt ? ' · withdrawn' : ''}
      </p>
      {withdrawnAt ? null : (
        <p className={styles.said}>
          <UntrustedText text={text} />
        </p>
      )}
      {owner && dueOn && !withdrawnAt ? (
        <p className={styles.who}>
          Owner <UntrustedText text={owner} />, due {dueOn}
        </p>
      ) : null}
      {isOwn && !withdrawnAt ? (
        <span className={styles.tool}>
          <WithdrawNote week={week} noteId={id} words={visibleText(text).slice(0, 200)} withdraw={withdraw} />
        </span>
      ) : null}
    </li>
  );
}
