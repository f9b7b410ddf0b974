'use client';

import { useId, useState } from 'react';
import { standingOf } from '#lib/domain/incident/standing.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { canOpen } from './choices.ts';
import { type SeenLink, useJudgeRoom } from './judge-room.tsx';
import { useOpenedFocus } from './use-opened-focus.ts';
import styles from './verdict-form.module.css';
import { VerdictForm } from './verdict-form.tsx';

/** Where the page says why this viewer may not judge. */
export const REFUSAL_ID = 'why-not-judge';

interface Props {
  changeId: string;
  title: string;
  involvement: Involvement;
  /** This viewer has a hand in it. */
  own: boolean;
  /** How long after the incident began it was deployed; null where it was before. */
  late: string | null;
}

/** A link that nobody has recorded yet. */
const unlinked = (changeId: string, involvement: Involvement): SeenLink => {
  const standing = standingOf([]);
  const { state, relation, aiRole, controlState } = standing;
  const said = { state, relation, aiRole, controlState, disputes: null, certainty: null };
  return { changeId, involvement, version: 0, standing, ...said };
};

/** Opens the verdict form of a change; disabled for those who can say nothing of it, with the reason. */
export function JudgeButton({ changeId, title, involvement, own, late }: Props) {
  const room = useJudgeRoom();
  const [open, setOpen] = useState(false);
  const { opener, opened } = useOpenedFocus(open);
  const id = useId();
  const seen = room.links.find((link) => link.changeId === changeId) ?? unlinked(changeId, involvement);
  const can = canOpen(room, { standing: seen.standing, own });
  const verb = seen.state === 'disputed' ? 'Settle' : 'Judge';
  if (!can.allowed) {
    const told = !room.permits.judge.allowed && can.reason === room.permits.judge.reason;
    return (
      <span>
        <button
          type="button"
          className={styles.plain}
          disabled
          aria-label={`${verb} ${title}`}
          aria-describedby={told ? REFUSAL_ID : `${id}-why`}
        >
          {verb}
        </button>{' '}
        {told ? null : <small id={`${id}-why`}>{can.reason}</small>}
      </span>
    );
  }
  if (open)
    return (
      <VerdictForm
        ref={opened}
        seen={seen}
        title={title}
        own={own}
        late={late}
        onDone={() => setOpen(false)}
      />
    );
  return (
    <button
      ref={opener}
      type="button"
      className={styles.plain}
      aria-label={`${verb} ${title}`}
      onClick={() => setOpen(true)}
    >
      {verb}
    </button>
  );
}

/** Said once above the links; the disabled buttons refer to it. */
export function Refusal() {
  const { judge, dispute } = useJudgeRoom().permits;
  if (judge.allowed) return null;
  return (
    <p id={REFUSAL_ID} className={styles.hint}>
      {dispute.allowed
        ? 'You can read this and dispute a verdict, not give one.'
        : 'You can read this, not judge it.'}{' '}
      {judge.reason}
    </p>
  );
}
