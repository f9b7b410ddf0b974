import { Panel } from '#components/charts/panel.tsx';
import card from '#components/ui/card-table.module.css';
import { PART_DEFINITIONS, PARTS } from '#lib/domain/risk/parts.ts';
import { RISK_WEIGHTS } from '#lib/domain/risk/score-risk.ts';
import type { Source } from '#lib/domain/risk/sources.ts';
import type { RiskLinks } from './links.ts';
import styles from './risk.module.css';

const BASIS_WORDS: Record<Source['basis'], string> = {
  literature: 'literature',
  'own-data': 'own data',
  judgement: 'judgement',
};

/** What the score is made of: each part with its weight, its scale and where it comes from. */
export function Weights({ links }: { links: RiskLinks }) {
  return (
    <Panel
      id="weights"
      title="What the score is made of"
      subtitle="Points add up to 0-100. AI involvement is no part of it."
      tools={
        <a href={links.csv('weights')} download>
          CSV
        </a>
      }
    >
      <div className={styles.scroll}>
        <table className={`${styles.weights} ${styles.stacked} ${card.cards}`}>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className={styles.number}>
                At most
              </th>
              <th scope="col">What gives which share of it</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {PARTS.map((part) => {
              const { name, scale, source } = PART_DEFINITIONS[part];
              return (
                <tr key={part}>
                  <th scope="row">{name}</th>
                  <td className={styles.number}>
                    {RISK_WEIGHTS[part]}
                    <span className={styles.unit}> points at most</span>
                  </td>
                  <td>{scale}</td>
                  <td>
                    <span className={styles.basis}>{BASIS_WORDS[source.basis]}</span> {source.text}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className={styles.aside}>
        <code>bin/countersign risk fit</code> fits the weights again on your own history and says what that is
        worth; it writes nothing.
      </p>
    </Panel>
  );
}
