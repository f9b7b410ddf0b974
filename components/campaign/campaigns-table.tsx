import Link from 'next/link';
import { counted } from '#components/charts/words.ts';
import { CAMPAIGN_STATE_WORDS, type CampaignState } from '#lib/domain/campaign/lifecycle.ts';
import { urls } from '#lib/platform/urls.ts';
import card from '../ui/card-table.module.css';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './campaign.module.css';
import { dayOf, lastDay } from './words.ts';

export interface CampaignTableRow {
  id: string;
  name: string;
  state: CampaignState;
  director: { name: string };
  auditor: { name: string };
  services: number;
  from: Date;
  until: Date;
  dueOn: Date;
  populationSize: number | null;
  undecided: number;
  isOverdue: boolean;
}

/** Audits, one a line, with what each still asks for. */
export function CampaignsTable({ rows }: { rows: readonly CampaignTableRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label="List of audits" tabIndex={0}>
      <table className={`${styles.table} ${card.cards}`}>
        <thead>
          <tr>
            <th scope="col">Audit</th>
            <th scope="col">State</th>
            <th scope="col">Signed by</th>
            <th scope="col">Period</th>
            <th scope="col">Scope</th>
            <th scope="col">To judge</th>
            <th scope="col">Due</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link href={urls.audit(row.id)} prefetch={false}>
                  <UntrustedText text={row.name} />
                </Link>
              </th>
              <td data-label="State">{CAMPAIGN_STATE_WORDS[row.state]}</td>
              <td data-label="Signed by">
                <UntrustedText text={row.auditor.name} />
                {row.auditor.name === row.director.name ? null : (
                  <small>
                    for <UntrustedText text={row.director.name} />
                  </small>
                )}
              </td>
              <td data-label="Period" className={styles.day}>
                {dayOf(row.from)} to {lastDay(row.until)}
              </td>
              <td data-label="Scope">
                {counted(row.services, 'service')}
                {row.populationSize === null ? null : <small>{counted(row.populationSize, 'change')}</small>}
              </td>
              <td data-label="To judge">
                {row.state === 'frozen' && row.undecided > 0 ? (
                  <Link href={urls.auditItems(row.id, { drawn: 'to-decide' })} prefetch={false}>
                    {row.undecided.toLocaleString('en')}
                  </Link>
                ) : (
                  <span className={styles.muted}>{row.state === 'committed' ? 'not frozen' : 'none'}</span>
                )}
              </td>
              <td data-label="Due" className={styles.day} data-late={row.isOverdue}>
                {dayOf(row.dueOn)}
                {row.isOverdue ? <small>overdue</small> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
