/** A note of a review, with names as they are to be shown. */
export interface WeeklyNote {
  id: string;
  item: string;
  kind: 'comment' | 'decision';
  text: string;
  personId: string;
  by: string;
  at: Date;
  owner: string | null;
  /** `2026-11-30`. */
  dueOn: string | null;
  withdrawnAt: Date | null;
}

/** That a review was held, and by whom it was closed. */
export interface Closing {
  by: string;
  at: Date;
}

/** Written after the meeting was closed. */
export const isLater = ({ at }: WeeklyNote, closing: Closing | null): boolean =>
  closing !== null && at > closing.at;
