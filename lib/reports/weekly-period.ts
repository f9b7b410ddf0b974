import { instant } from './scope.ts';

/** What the queries of a review go by. */
export interface WeeklyPeriod {
  /** The Monday. */
  from: Date;
  /** The end of the week, or until when it is known. */
  to: Date;
  /** The whole weeks before it that history covers, the oldest first; at most eight. */
  before: readonly Date[];
  isOver: boolean;
  knownAt: Date;
  asOf: Date | null;
}

/** The week that a report looks at, as PostgreSQL reads it. */
export const within = ({ from, to }: Pick<WeeklyPeriod, 'from' | 'to'>) => ({
  from: instant(from),
  to: instant(to),
});
