import { count, figure } from '#components/charts/words.ts';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Avoided } from '#lib/domain/programme/avoided.ts';
import type { Friction, RuleCost } from '#lib/domain/programme/friction.ts';
import { type Proposal, RULE_OF_THUMB } from '#lib/domain/programme/proposal.ts';
import styles from './programme.module.css';
import { ADVICE_WORDS, avoidedWords } from './words.ts';

interface Props {
  cost: Friction | null;
  avoided: Avoided;
  /** How long a review is taken to last. */
  review: { minutes: number; timed: number; isAssumed: boolean } | null;
  isCut: boolean;
  /** What is proposed of each rule, or would be if it ended today. */
  proposal: Proposal | null;
  isOver: boolean;
}

/** What was paid, in senior-hours and waiting, beside the incidents before and in it. No word about why. */
export function FrictionLedger({ cost, avoided, review, isCut, proposal, isOver }: Props) {
  return (
    <>
      <dl className={styles.ledger}>
        <div>
          <dt>Paid</dt>
          <dd>
            {cost === null
              ? 'No rule of its own: it asked nobody for more than the active policy.'
              : paidWords(cost)}
          </dd>
        </div>
        <div>
          <dt>Sev1s and Sev2s</dt>
          <dd>{avoidedWords(avoided)}</dd>
        </div>
      </dl>
      <p className={styles.muted}>
        Both sides are facts about the same weeks, not one about the other: whatever else changed then is in
        them too, and one programme has nothing to be compared with.
        {review && cost
          ? ` A review is taken to last ${figure(review.minutes)} minutes${review.isAssumed ? `, which is assumed: ${count(review.timed)} were timed` : `, the mean of ${count(review.timed)} that were timed`}.`
          : null}
        {isCut ? ` Of more changes, the newest ${count(cost?.judged ?? 0)} are in it.` : null}
      </p>
      {cost && cost.rules.length > 0 ? (
        <Rules rules={cost.rules} proposal={proposal} isOver={isOver} />
      ) : null}
      {proposal ? <p className={styles.muted}>{RULE_OF_THUMB}</p> : null}
    </>
  );
}

function paidWords({ judged, changes, approvals, seniorHours, hours, waited }: Friction): string {
  if (judged === 0) return 'The gate was not asked about any change under its rules yet.';
  const wait =
    waited.n === 0
      ? 'no wait is complete'
      : `${figure(waited.hours)} hours of waiting over ${count(waited.n)} changes (half of them above ${figure(waited.p50!)})`;
  const asked =
    approvals === 0
      ? `No more approvals than the active policy, but ${figure(seniorHours)} hours more of them by seniors and principals`
      : `${figure(hours)} hours of reviewing more, and ${figure(seniorHours)} hours more of seniors and principals, for ${count(approvals)} approvals beyond the active policy`;
  return `${asked}, on ${count(changes)} of ${count(judged)} changes; ${wait}.`;
}

const FIGURES: [label: string, figureOf: (rule: RuleCost) => string][] = [
  ['applied to', ({ applied }) => count(applied)],
  ['held', ({ held }) => count(held)],
  ['held by it alone', ({ alone }) => count(alone)],
  ['senior-hours', ({ seniorHours }) => figure(seniorHours)],
  ['hours waited', ({ waited: { n, hours } }) => (n === 0 ? '–' : `${figure(hours)} (${count(n)})`)],
];

function Rules(props: { rules: readonly RuleCost[]; proposal: Proposal | null; isOver: boolean }) {
  const { rules, proposal, isOver } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
    <section className={styles.scroll} aria-label="Cost of each rule" tabIndex={0}>
      <table className={`${styles.table} ${styles.cards}`}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            {FIGURES.map(([label]) => (
              <th key={label} scope="col" className={styles.number}>
                {label}
              </th>
            ))}
            {proposal ? <th scope="col">{isOver ? 'Proposed' : 'Proposed, if it ended today'}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => {
            const said = proposal?.rules.find(({ id }) => id === rule.id);
            return (
              <tr key={rule.id}>
                <th scope="row">
                  <UntrustedText text={rule.title} />
                </th>
                {FIGURES.map(([label, figureOf]) => (
                  <td key={label} className={styles.number} data-label={label}>
                    {figureOf(rule)}
                  </td>
                ))}
                {said ? (
                  <td>
                    <b>{ADVICE_WORDS[said.advice]}</b> <span className={styles.muted}>{said.why}</span>
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
