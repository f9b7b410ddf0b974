'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import type { DiffFile, HeadDiff } from '#lib/domain/change/diff.ts';
import { urls } from '#lib/platform/urls.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './change-diff.module.css';

/** The drawing of lines is fetched when the first file is opened. */
const FileLines = dynamic(() => import('./file-lines.tsx').then((module) => module.FileLines), {
  loading: () => <p className={styles.muted}>Loading …</p>,
});

interface Props {
  changeId: string;
  /** Where it can be looked at instead: a link, or nothing. */
  elsewhere?: React.ReactNode;
  /** Told of each file that is opened. */
  onOpenFile?: (path: string) => void;
}

const whole = new Intl.NumberFormat('en');
/** Files and lines up to which a diff is open at once. */
const SMALL = { files: 5, lines: 200 };
const SHOWN = 50;

/** The diff of a change's newest revision from a local mirror, file by file; each is read when it is opened. */
export function ChangeDiff({ changeId, elsewhere, onOpenFile }: Props) {
  const [diff, setDiff] = useState<HeadDiff | null | 'loading' | 'failed'>('loading');
  const [shown, setShown] = useState(SHOWN);
  useEffect(() => {
    const gone = new AbortController();
    setDiff('loading');
    fetch(urls.changeDiff(changeId), { signal: gone.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
      .then(setDiff)
      .catch(() => {
        if (!gone.signal.aborted) setDiff('failed');
      });
    return () => gone.abort();
  }, [changeId]);

  if (diff === 'loading') return <p className={styles.muted}>Looking for it in a mirror …</p>;
  if (diff === 'failed')
    return (
      <p className={styles.muted}>The diff could not be read now. Nothing else depends on it. {elsewhere}</p>
    );
  if (diff === null)
    return (
      <p className={styles.muted}>
        No local mirror holds this revision, so its lines cannot be shown here. {elsewhere}
      </p>
    );
  const isSmall =
    diff.files.length <= SMALL.files &&
    diff.files.reduce((sum, { added, deleted }) => sum + (added ?? 0) + (deleted ?? 0), 0) <= SMALL.lines;
  return (
    <div className={styles.files}>
      <p className={styles.muted}>
        <code>{diff.sha.slice(0, 12)}</code> against{' '}
        {diff.base === null ? 'nothing: it is the first commit' : <code>{diff.base.slice(0, 12)}</code>}
        {diff.more ? `; of more than ${whole.format(diff.files.length)} files only these` : null}
      </p>
      {diff.files.slice(0, shown).map((file) => (
        <File key={file.path} changeId={changeId} file={file} opened={isSmall} onOpen={onOpenFile} />
      ))}
      {diff.files.length > shown ? (
        <button type="button" className={styles.more} onClick={() => setShown(shown + 200)}>
          Show more of {whole.format(diff.files.length)} files
        </button>
      ) : null}
    </div>
  );
}

interface FileProps {
  changeId: string;
  file: DiffFile;
  opened: boolean;
  onOpen?: ((path: string) => void) | undefined;
}

function File({ changeId, file: { path, added, deleted }, opened, onOpen }: FileProps) {
  const [open, setOpen] = useState(opened);
  return (
    <details
      className={styles.file}
      open={open}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
        if (currentTarget.open) onOpen?.(path);
      }}
    >
      <summary>
        <span className={styles.path}>
          <UntrustedText text={path} />
        </span>
        <span className={styles.muted}>
          {added === null || deleted === null
            ? 'binary'
            : `+${whole.format(added)} −${whole.format(deleted)}`}
        </span>
      </summary>
      {open ? <FileLines href={urls.changeDiff(changeId, path)} /> : null}
    </details>
  );
}
