import type { Criterion } from '#lib/domain/programme/criteria.ts';
import { addDays } from '#lib/domain/programme/days.ts';
import { urls } from '#lib/platform/urls.ts';

/** The rows behind a criterion's figure on a day, of one service as far as the list can tell services apart. */
export function rowsBehind(
  { figure, windowDays }: Criterion,
  day: string,
  service: string | undefined,
): string {
  const within = { from: addDays(day, 1 - windowDays), to: addDays(day, 1), service };
  switch (figure) {
    case 'sev2-rate':
      return urls.incidents({ ...within, severity: 2 });
    case 'coverage':
      return urls.changes({ ...within, ai: 'unknown', environment: 'production' });
    case 'queue-p90':
      return urls.queue();
    case 'uncontrolled':
    case 'break-glass-late':
      return urls.queueExceptions();
    case 'overdue-actions':
      return urls.actions({ whose: 'everybody', shown: 'overdue' });
  }
}
