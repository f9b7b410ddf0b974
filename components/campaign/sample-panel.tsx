import Link from 'next/link';
import { counted } from '#components/charts/words.ts';
import type { Plan } from '#lib/domain/campaign/plan.ts';
import type { Results } from '#lib/domain/campaign/results.ts';
import { claimWords, planWords } from '#lib/domain/campaign/statement.ts';
import { STRATUM_WORDS } from '#lib/domain/campaign/strata.ts';
import { urls } from '#lib/platform/urls.ts';
import card from '../ui/card-table.module.css';
import { Meter } from '../ui/meter.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './campaign.module.css';

interface Props {
  campaignId: string;
  plan: Plan;
  results: Results;
}

/** What is judged by people: exceptions first, then the sample, with what it says so far. */
export function ReviewProgress({ campaignId, plan, results }: Props) {
  const { exceptions, sample, strata, claim, rest } = results;
  return (
    <Panel
      title="Judged by people"
      note={
        <Link href={urls.auditItems(campaignId, { drawn: 'to-decide' })} prefetch={false}>
          {results.undecided === 0
            ? 'nothing is left to judge'
            : `${counted(results.undecided, 'change')} to judge`}
        </Link>
      }
    >
      <div className={styles.parts}>
        <Meter label="Exceptions" known={exceptions.decided} total={exceptions.total} unit="judged" />
        <Meter label="Sample" known={sample.decided} total={sample.drawn} unit="judged" />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={styles.scroll} aria-label="By kind of change" tabIndex={0}>
          <table className={`${styles.table} ${card.cards}`}>
            <thead>
              <tr>
                <th scope="col">Kind of change</th>
                <th scope="col">Changes</th>
                <th scope="col">Exceptions</th>
                <th scope="col">Drawn</th>
                <th scope="col">Flawed of the drawn</th>
              </tr>
            </thead>
            <tbody>
              {strata
                .filter(({ size }) => size > 0)
                .map(({ stratum, size, exceptions: found, drawn, rest: clean }) => (
                  <tr key={stratum}>
                    <th scope="row">
                      {STRATUM_WORDS[stratum].name}
                      <small>{STRATUM_WORDS[stratum].what}</small>
                    </th>
                    <td data-label="Changes">
                      <Link href={urls.auditItems(campaignId, { stratum })} prefetch={false}>
                        {size.toLocaleString('en')}
                      </Link>
                    </td>
                    <td data-label="Exceptions">
                      <Link
                        href={urls.auditItems(campaignId, { stratum, drawn: 'exception' })}
                        prefetch={false}
                      >
                        {found.toLocaleString('en')}
                      </Link>
                    </td>
                    <td data-label="Drawn">
                      <Link href={urls.auditItems(campaignId, { stratum, drawn: 'sample' })} prefetch={false}>
                        {drawn.toLocaleString('en')}
                      </Link>
                    </td>
                    <td data-label="Flawed of the drawn">
                      {clean.flawed.toLocaleString('en')} of {clean.decided.toLocaleString('en')} judged
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
        <p>
          {claimWords(claim, rest.size)} <span className={styles.muted}>The plan: {planWords(plan)}.</span>
        </p>
      </div>
    </Panel>
  );
}
