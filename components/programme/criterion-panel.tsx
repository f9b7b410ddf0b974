import Link from 'next/link';
import { count } from '#components/charts/words.ts';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { type Criterion, criterionWords } from '#lib/domain/programme/criteria.ts';
import type { Forecast } from '#lib/domain/programme/forecast.ts';
import type { DayReading } from '#lib/domain/programme/progress.ts';
import { DayLine } from './day-line.tsx';
import styles from './programme.module.css';
import { CriterionBadge } from './state-badge.tsx';
import { figureWords, forecastWords } from './words.ts';

export interface HoldingService {
  slug: string;
  name: string;
  director: string | null;
  amount: number;
  of: number;
  href: string;
}

interface Props {
  id: string;
  criterion: Criterion;
  /** In order; empty before the first day is over. */
  days: readonly { day: string; reading: DayReading }[];
  /** Null where it does not run: nothing is to come. */
  forecast: Forecast | null;
  /** The rows behind the figure; null where no list holds exactly these: then each service leads to its own. */
  href: string | null;
  holding: readonly HoldingService[];
  /** What stands where no day is measured. */
  nothing: string;
}

/** One exit criterion: whether it is met, its figure, how many days in a row, when it is expected, and what is in its way. */
export function CriterionPanel({ id, criterion, days, forecast, href, holding, nothing }: Props) {
  const last = days.at(-1);
  return (
    <section className={styles.criterion} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id}>{criterionWords(criterion)}</h3>
        {last ? <CriterionBadge state={last.reading.state} /> : null}
      </div>
      {last ? (
        <>
          <p className={styles.value}>
            {href ? (
              <Link href={href} prefetch={false}>
                {figureWords(criterion, last.reading)}
              </Link>
            ) : (
              figureWords(criterion, last.reading)
            )}
          </p>
          <p className={styles.muted}>
            {criterion.consecutiveDays === 1
              ? null
              : `${Math.min(last.reading.row, criterion.consecutiveDays)} of ${criterion.consecutiveDays} days in a row. `}
            {forecast ? forecastWords(forecast, last.day) : null}
          </p>
          <DayLine criterion={criterion} days={days} />
          {last.reading.state !== 'met' && holding.length > 0 ? (
            <details className={styles.holding}>
              <summary>
                Held back by {holding.length === 1 ? 'one service' : `${count(holding.length)} services`}
              </summary>
              <ul>
                {holding.map(({ slug, name, director, amount, of, href: rows }) => (
                  <li key={slug}>
                    <Link href={rows} prefetch={false}>
                      <UntrustedText text={name} />
                    </Link>{' '}
                    <span className={styles.muted}>
                      {count(amount)} of {count(of)}
                      {director ? (
                        <>
                          {' · '}
                          <UntrustedText text={director} />
                        </>
                      ) : null}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          ) : null}
        </>
      ) : (
        <p className={styles.muted}>{nothing}</p>
      )}
    </section>
  );
}
