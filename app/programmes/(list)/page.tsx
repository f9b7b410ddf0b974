import type { Metadata } from 'next';
import Link from 'next/link';
import { ProgrammeBadge } from '#components/programme/state-badge.tsx';
import { fullDay } from '#components/programme/words.ts';
import card from '#components/ui/card-table.module.css';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { isOver } from '#lib/domain/programme/lifecycle.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listProgrammes } from '#lib/programmes/queries.ts';
import styles from './page.module.css';

export const metadata: Metadata = { title: 'Programmes' };

/** What is done for a time, for some services, until figures say that it is enough. */
export default async function ProgrammesPage() {
  await requireMay('records.read');
  const programmes = await listProgrammes();
  return (
    <>
      <PageHeader
        title="Programmes"
        description="Time-boxed: services in scope, rules in force for them alone, and exit criteria over measured figures. Each ends by itself on its last day."
        actions={<Link href={urls.newProgramme()}>Plan a programme</Link>}
      />
      {programmes.length === 0 ? (
        <EmptyState kind="none-yet" things="programmes">
          A director plans one, a second person approves it, and every day is measured from its first to its
          last.
        </EmptyState>
      ) : (
        <div className={styles.frame}>
          <table className={`${styles.programmes} ${card.cards}`}>
            <thead>
              <tr>
                <th scope="col">Programme</th>
                <th scope="col">State</th>
                <th scope="col">Days</th>
                <th scope="col">Services</th>
                <th scope="col">Criteria met</th>
              </tr>
            </thead>
            <tbody>
              {programmes.map(({ number, name, state, isApproved, startsOn, endsOn, services, progress }) => (
                <tr key={number}>
                  <th scope="row">
                    <Link href={urls.programme(number)} prefetch={false} data-row>
                      {number} · <UntrustedText text={name} />
                    </Link>
                  </th>
                  <td>
                    <ProgrammeBadge state={state} isApproved={isApproved} />
                  </td>
                  <td>
                    {fullDay(startsOn)} to {fullDay(endsOn)}
                  </td>
                  <td>
                    {services} {services === 1 ? 'service' : 'services'}
                  </td>
                  <td data-label="Criteria met">
                    {progress ? (
                      <>
                        {progress.met} of {progress.all}{' '}
                        <span className={styles.muted}>on {fullDay(progress.day)}</span>
                      </>
                    ) : (
                      <span className={styles.muted}>
                        {isOver({ state }) ? 'no day was measured' : 'no day is measured yet'}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
