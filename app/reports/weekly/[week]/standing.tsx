import { AsOfBanner } from '#components/ui/as-of-banner.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { asOfWords } from '#lib/platform/as-of.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Review } from './load.ts';
import styles from './week.module.css';

/** As of when the figures are: as they stood when the review was closed, at an earlier date, or now. */
export function Standing({ review: { week, figures, closed, asOf, isFrozen } }: { review: Review }) {
  const asKnown = <Instant at={new Date(figures.knownAt)} exact />;
  if (asOf)
    return (
      <AsOfBanner when={asOfWords(asOf)} nowHref={urls.weekly(week, { asOf: 'now' })}>
        Notes are those of today. Lists behind the figures show what is known now.
      </AsOfBanner>
    );
  if (!closed)
    return (
      <p className={styles.standing}>
        As known at {asKnown}. {figures.isOver ? 'Not closed yet.' : 'The week is not over: figures so far.'}
      </p>
    );
  return (
    <p className={styles.standing}>
      Closed by <UntrustedText text={closed.by} />, <Instant at={closed.at} exact />.{' '}
      {isFrozen ? (
        <>
          The figures are as they stood then.{' '}
          <a className={styles.tool} href={urls.weekly(week, { asOf: 'now' })}>
            Show what is known now
          </a>
        </>
      ) : (
        <>
          These figures are as known at {asKnown}.{' '}
          <a className={styles.tool} href={urls.weekly(week)}>
            Show the figures of the meeting
          </a>
        </>
      )}
    </p>
  );
}
