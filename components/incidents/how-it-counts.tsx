import type { Attributions } from '#lib/domain/attribution/attribute.ts';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './how-it-counts.module.css';
import { DEFINITION_WORDS, VALUE_WORDS, whyWords } from './words.ts';

/** The incident under each attribution definition: value, what the unknown could make of it, and why. */
export function HowItCounts({ attributions, noChange }: { attributions: Attributions; noChange: boolean }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="visually-hidden">AI-linked or not, under each definition</caption>
        <thead>
          <tr>
            <th scope="col">Definition</th>
            <th scope="col">Counts as</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {DEFINITIONS.map((definition) => {
            const attribution = attributions[definition];
            const { value, best, worst, disputed } = attribution;
            return (
              <tr key={definition}>
                <th scope="row">
                  <a href={urls.incidents({ ai: definition })} title={DEFINITION_WORDS[definition]}>
                    {definition}
                  </a>
                </th>
                <td>
                  <span className={styles.value} data-value={value}>
                    <span className={styles.mark} aria-hidden />
                    {VALUE_WORDS[value]}
                  </span>
                </td>
                <td>
                  {whyWords(definition, attribution, noChange)}{' '}
                  {best === worst
                    ? null
                    : 'Not linked if all that is unknown proves human, linked if it proves AI. '}
                  {disputed ? 'Depends on how the dispute ends.' : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
