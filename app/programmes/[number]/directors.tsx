import Link from 'next/link';
import { Panel } from '#components/charts/panel.tsx';
import { count } from '#components/charts/words.ts';
import styles from '#components/programme/programme.module.css';
import card from '#components/ui/card-table.module.css';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { criterionKey, type FIGURE_KINDS } from '#lib/domain/programme/criteria.ts';
import { isOver } from '#lib/domain/programme/lifecycle.ts';
import { urls } from '#lib/platform/urls.ts';
import type { ProgrammePage } from '#lib/programmes/queries.ts';
import { holdingOf } from './holding.ts';

const NOBODY = { slug: '', name: 'no director' };

/** Whose services hold the exit back: for each criterion that is not met, how much of it and in how many services. */
export function Directors({ page }: { page: ProgrammePage }) {
  const last = page.days.at(-1);
  const open = page.programme.criteria.filter(
    (criterion) => last?.criteria.find(({ key }) => key === criterionKey(criterion))?.state !== 'met',
  );
  const held = open.map((criterion) => holdingOf(page, criterion));
  const directors = new Map(page.services.map(({ director }) => [director?.slug ?? '', director ?? NOBODY]));
  const rows = [...directors.values()]
    .map((director) => ({
      director,
      services: page.services.filter((one) => (one.director?.slug ?? '') === director.slug).length,
      cells: held.map((holding) => {
        const mine = holding.filter(({ service }) => (service.director?.slug ?? '') === director.slug);
        return { services: mine.length, amount: mine.reduce((sum, { amount }) => sum + amount, 0) };
      }),
    }))
    .sort((a, b) => total(b.cells) - total(a.cells) || a.director.name.localeCompare(b.director.name));
  return (
    <Panel
      id="directors"
      title="By director"
      subtitle="What of each criterion that is not met lies in whose services, on the last measured day. A change or an incident of several services is in each of them."
    >
      {last && open.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
        <section className={styles.scroll} aria-label="Directors and what is in the way" tabIndex={0}>
          <table className={`${styles.table} ${card.cards}`}>
            <thead>
              <tr>
                <th scope="col">Director</th>
                <th scope="col" className={styles.number}>
                  services
                </th>
                {open.map((criterion) => (
                  <th key={criterionKey(criterion)} scope="col" className={styles.number}>
                    {HEADS[criterion.figure]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ director, services, cells }) => (
                <tr key={director.slug}>
                  <th scope="row">
                    {director.slug ? (
                      <Link href={urls.person(director.slug)} prefetch={false}>
                        <UntrustedText text={director.name} />
                      </Link>
                    ) : (
                      director.name
                    )}
                  </th>
                  <td className={styles.number} data-label="services">
                    {count(services)}
                  </td>
                  {cells.map((cell, at) => (
                    <td
                      key={criterionKey(open[at]!)}
                      className={styles.number}
                      data-label={HEADS[open[at]!.figure]}
                    >
                      {cell.amount === 0 ? (
                        <span className={styles.muted}>–</span>
                      ) : (
                        <>
                          {count(cell.amount)} <span className={styles.muted}>in {count(cell.services)}</span>
                        </>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <p className={styles.muted}>
          {last
            ? 'Every criterion is met.'
            : isOver(page.programme)
              ? 'No day was measured.'
              : 'No day is measured yet.'}
        </p>
      )}
    </Panel>
  );
}

const total = (cells: readonly { amount: number }[]) => cells.reduce((sum, { amount }) => sum + amount, 0);

/** What is counted, short. */
const HEADS: Readonly<Record<keyof typeof FIGURE_KINDS, string>> = {
  uncontrolled: 'uncontrolled deployments',
  'sev2-rate': 'Sev1s and Sev2s',
  'queue-p90': 'requests that waited longer',
  coverage: 'changes without evidence',
  'break-glass-late': 'late reviews',
  'overdue-actions': 'overdue actions',
};
