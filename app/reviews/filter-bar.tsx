import { Segments } from '#components/charts/segments.tsx';
import { PERIODS, type Period, type ReviewFilters } from './filters.ts';
import styles from './reviews.module.css';

interface Props {
  filters: ReviewFilters;
  to: (change: Partial<ReviewFilters>) => string;
}

/** The scope of the page; each choice is a link, so it works before and without scripts. */
export function FilterBar({ filters: { period, team }, to }: Props) {
  return (
    <div className={styles.filters}>
      <Segments
        label="Period"
        options={(Object.keys(PERIODS) as Period[]).map((one) => ({
          label: `${PERIODS[one]} weeks`,
          href: to({ period: one }),
          chosen: one === period,
        }))}
      />
      {team ? <Chosen what="Team" value={team} href={to({ team: undefined })} /> : null}
    </div>
  );
}

function Chosen({ what, value, href }: { what: string; value: string; href: string }) {
  return (
    <span className={styles.chosen}>
      {what} <b>{value}</b>{' '}
      <a href={href} aria-label={`All ${what.toLowerCase()}s instead of ${value}`}>
        ×
      </a>
    </span>
  );
}
