import Link from 'next/link';
import { counted } from '#components/charts/words.ts';
import { flawWords } from '#lib/domain/campaign/flaws.ts';
import type { Results } from '#lib/domain/campaign/results.ts';
import { urls } from '#lib/platform/urls.ts';
import card from '../ui/card-table.module.css';
import { Panel } from '../ui/panel.tsx';
import styles from './campaign.module.css';

/** What the machine found on all changes, by kind; each count leads to its changes. */
export function MachineChecks({ campaignId, results }: { campaignId: string; results: Results }) {
  const { kinds, population, machineChecked, exceptions } = results;
  const clean = population - exceptions.total;
  const to = (query: Record<string, string>, n: number) =>
    n === 0 ? (
      '0'
    ) : (
      <Link href={urls.auditItems(campaignId, query)} prefetch={false}>
        {n.toLocaleString('en')}
      </Link>
    );
  return (
    <Panel
      title="Checked by machine"
      note={`${machineChecked.toLocaleString('en')} of ${counted(population, 'change')} could be`}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="What the machine found" tabIndex={0}>
        <table className={`${styles.table} ${card.cards}`}>
          <thead>
            <tr>
              <th scope="col">Found</th>
              <th scope="col">Changes</th>
              <th scope="col">Judged</th>
              <th scope="col">Flawed</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(({ kind, count, decided, flawed }) => (
              <tr key={kind}>
                <th scope="row">
                  {flawWords(kind).title}
                  <small>{flawWords(kind).what}</small>
                </th>
                <td data-label="Changes">{to({ flaw: kind }, count)}</td>
                <td data-label="Judged">
                  {decided.toLocaleString('en')} of {count.toLocaleString('en')}
                </td>
                <td data-label="Flawed">{to({ flaw: kind, verdict: 'flawed' }, flawed)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                Nothing
                <small>
                  Every deployment had its allow, which stands as logged and comes out the same again; every
                  approval that counted stood.
                </small>
              </th>
              <td data-label="Changes">{to({ flaw: 'none' }, clean)}</td>
              <td data-label="Judged">by sample</td>
              <td data-label="Flawed">{to({ flaw: 'none', verdict: 'flawed' }, results.rest.flawed)}</td>
            </tr>
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
