import { count } from '#components/charts/words.ts';
import { ADVICE_WORDS, fullDay } from '#components/programme/words.ts';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { dayOf } from '#lib/domain/programme/days.ts';
import type { Proposal } from '#lib/domain/programme/proposal.ts';
import type { ProgrammePage } from '#lib/programmes/queries.ts';
import styles from './page.module.css';

/** How a programme ended, or who stopped it and why; nothing as long as something is to come. */
export function Ending({ page: { programme, history } }: { page: ProgrammePage }) {
  const { state, proposal, endedAt } = programme;
  if (state === 'cancelled') {
    const stopped = history.findLast(({ action }) => action === 'programme.cancelled');
    return stopped ? (
      <p className={styles.ending} role="status">
        <b>Stopped</b> on {fullDay(dayOf(stopped.at.getTime()))} by{' '}
        <UntrustedText text={stopped.by ?? 'somebody'} />
        {stopped.reason ? (
          <>
            : “<UntrustedText text={stopped.reason} />”
          </>
        ) : null}
      </p>
    ) : null;
  }
  if (state !== 'ended' || !proposal) return null;
  return (
    <div className={styles.ending}>
      <p>
        <b>{REACHED[String(proposal.reached)]}</b> {proposal.criteria.met} of {proposal.criteria.all} criteria
        were met on its last day; it ended by itself on {fullDay(dayOf(endedAt!.getTime()))}.
      </p>
      {proposal.rules.length > 0 ? <Rules proposal={proposal} /> : null}
    </div>
  );
}

function Rules({ proposal }: { proposal: Proposal }) {
  return (
    <>
      <p>
        Proposed of its {proposal.rules.length === 1 ? 'rule' : `${count(proposal.rules.length)} rules`},
        which left force with it (<a href="#friction">with their figures</a>):
      </p>
      <ul>
        {proposal.rules.map(({ id, title, advice }) => (
          <li key={id}>
            <b>{ADVICE_WORDS[advice]}</b> <UntrustedText text={title} />
          </li>
        ))}
      </ul>
    </>
  );
}

const REACHED: Readonly<Record<string, string>> = {
  true: 'The exit was reached.',
  false: 'The exit was not reached.',
  null: 'Whether the exit was reached cannot be said.',
};
