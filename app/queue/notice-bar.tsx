import { KeyHint } from '#components/ui/key-hint.tsx';
import styles from './queue-room.module.css';
import type { Notice } from './use-deeds.ts';

interface Props {
  notice: Notice | null;
  /** Why the last key did nothing. */
  trouble: string | null;
  onUndo: () => void;
  onDismiss: () => void;
}

/** What was just recorded or refused, with the key that takes it back. */
export function NoticeBar({ notice, trouble, onUndo, onDismiss }: Props) {
  const text = trouble ?? notice?.text ?? '';
  const isFailed = trouble !== null || notice?.tone === 'failed';
  return (
    <div
      className={styles.notice}
      role="status"
      data-tone={isFailed ? 'failed' : notice?.tone}
      hidden={text === ''}
    >
      <span className={styles.noticeText}>{text}</span>
      {trouble === null && notice?.canUndo ? (
        <button type="button" onClick={onUndo}>
          Undo <KeyHint keys="u" />
        </button>
      ) : null}
      <button type="button" onClick={onDismiss} aria-label="Dismiss this notice">
        ×
      </button>
    </div>
  );
}
