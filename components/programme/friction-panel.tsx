import { count, figure } from '#components/charts/words.ts';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Avoided } from '#lib/domain/programme/avoided.ts';
import type { Friction, RuleCost } from '#lib/domain/programme/friction.ts';
import { type Proposal, RULE_OF_THUMB } from '#lib/domain/programme/proposal.ts';
import card from '../ui/card-table.module.css';
import { askedWords, between, hoursWords, reviewWords, waitedWords } from './ledger-words.ts';
import styles from './programme.module.css';
import { ADVICE_WORDS, avoidedWords } from './words.ts';

interface Props {
  cost: Friction | null;
  avoided: Avoided;
  isCut: boolean;
  /** What is proposed of each rule, or would be if it ended today. */
  proposal: Proposal | null;
  isOver: boolean;
}

/** What was paid, in senior-hours and waiting, beside the incidents before and in it. No word about why. */
export function FrictionLedger({ cost, avoided, isCut, proposal, isOver }: Props) {
  return (
    <>
      <dl className={styles.ledger}>
        {cost && cost.judged > 0 ? (
          <>
            <div>
              <dt>Senior-hours paid</dt>
              <dd>{hoursWords(cost.seniorHours, cost.seniorRange)}</dd>
              <dd className={styles.muted}>{askedWords(cost)}</dd>
            </div>
            <div>
              <dt>Waiting paid</dt>
              <dd>{waitedWords(cost.waited)}</dd>
            </div>
          </>
        ) : (
          <div>
            <dt>Paid</dt>
            <dd>
              {cost
                ? 'The gate was not asked about any change under its rules yet.'
                : 'No rule of its own: it asked nobody for more than the active policy.'}
            </dd>
          </div>
        )}
        <div>
          <dt>Sev1s and Sev2s</dt>
          <dd>{avoidedWords(avoided)}</dd>
        </div>
      </dl>
      <p className={styles.muted}>
        {cost?.review && cost.judged > 0 ? `${reviewWords(cost.review)} ` : null}
        {isCut ? `Of more changes, the newest ${count(cost?.judged ?? 0)} are in it. ` : null}
        Both sides are facts about the same weeks, not one about the other: whatever else changed then is in
        them too, and one programme has nothing to be compared with.
      </p>
      {cost && cost.rules.length > 0 ? (
        <Rules rules={cost.rules} proposal={proposal} isOver={isOver} />
      ) : null}
      {proposal ? <p className={styles.muted}>{RULE_OF_THUMB}</p> : null}
    </>
  );
}

const FIGURES: [label: string, figureOf: (rule: RuleCost) => string][] = [
  ['applied to', ({ applied }) => count(applied)],
  ['held', ({ held }) => count(held)],
  ['held by it alone', ({ alone }) => count(alone)],
  [
    'senior-hours',
    ({ seniors, seniorHours, seniorRange }) =>
      seniors === 0 ? '0' : `${figure(seniorHours)}${between(seniorRange)}`,
  ],
  ['hours waited', ({ waited: { n, hours } }) => (n === 0 ? '–' : `${figure(hours)} (${count(n)})`)],
];

function Rules(props: { rules: readonly RuleCost[]; proposal: Proposal | null; isOver: boolean }) {
  const { rules, proposal, isOver } = props;
  const proposed = isOver ? 'Proposed' : 'Proposed, if it ended today';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
    <section className={styles.scroll} aria-label="Cost of each rule" tabIndex={0}>
      <table className={`${styles.table} ${card.cards}`}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            {FIGURES.map(([label]) => (
              <th key={label} scope="col" className={styles.number}>
                {label}
              </th>
            ))}
            {proposal ? <th scope="col">{proposed}</th> : null}
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
                  <td data-label={proposed}>
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
