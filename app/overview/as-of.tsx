import { AsOfBanner } from '#components/ui/as-of-banner.tsx';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { asOfWords } from '#lib/platform/as-of.ts';
import { cachedSev2ByAi } from '#lib/reports/overview-report.ts';
import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import { count, DEFINITION_WORDS } from './words.ts';

/** Above a report as of an earlier date: how the three definitions differ from what is known now of the same period. */
export async function AsOf({ report: then, links }: { report: Sev2ByAi; links: OverviewLinks }) {
  const { asOf } = then.scope;
  if (!asOf) return null;
  const now = await cachedSev2ByAi({ ...then.scope, asOf: null });
  return (
    <AsOfBanner when={asOfWords(asOf)} nowHref={links.to({ asOf: undefined })}>
      <table className={styles.difference}>
        <caption>
          AI-linked incidents of the same period; lists of incidents and changes show what is known now
        </caption>
        <thead>
          <tr>
            <th scope="col">Definition</th>
            <th scope="col">Then</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {DEFINITIONS.map((definition) => (
            <tr key={definition} data-changed={linked(then, definition) !== linked(now, definition)}>
              <th scope="row">{DEFINITION_WORDS[definition].name}</th>
              <td>{linked(then, definition)}</td>
              <td>{linked(now, definition)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </AsOfBanner>
  );
}

/** `3 of 12`, and how many more hang on a dispute. */
function linked({ attribution }: Sev2ByAi, definition: (typeof DEFINITIONS)[number]): string {
  const { linked: counted, total, disputed } = attribution[definition];
  const words = `${count(counted)} of ${count(total)}`;
  return disputed > 0 ? `${words}, ${count(disputed)} disputed` : words;
}
