import { LiveTime } from '#components/charts/live-time.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Cause, FailedChange, ScopedIncident, Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import type { OverviewFilters } from './filters.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import { selectRows } from './rows.ts';
import { count, DEFINITION_WORDS } from './words.ts';

const FIRST = 12;
const MOST = 200;

const VALUE_WORDS = {
  linked: { mark: '●', words: 'AI-linked' },
  undetermined: { mark: '?', words: 'undetermined' },
  'not-linked': { mark: '–', words: 'not AI-linked' },
} as const;

const CAUSE_WORDS: Record<Cause, string> = {
  matched: 'matched',
  'no-change': 'no change',
  disputed: 'disputed',
  proposed: 'proposed',
  suspects: 'suspects',
  open: 'open',
};

interface Props {
  report: Sev2ByAi;
  filters: OverviewFilters;
  links: OverviewLinks;
}

/** The rows behind the number that was clicked; at first all incidents in scope. */
export function RowsPanel({ report, filters, links }: Props) {
  const selected = selectRows(report, filters.rows);
  const limit = filters.rows === 'all' ? FIRST : MOST;
  const total = selected.rows.length;
  const list = listOf(filters, links);
  return (
    <Panel
      id="rows"
      title={`${selected.title} (${count(total)})`}
      tools={
        <>
          {filters.rows === 'all' ? null : <a href={links.rows('all')}>All incidents in scope</a>}
          {list ? <a href={list}>Open the list</a> : null}
          <a href={links.csv('rows')} download>
            CSV
          </a>
        </>
      }
    >
      {total === 0 ? <p className={styles.aside}>None.</p> : null}
      <div className={styles.scroll}>
        {selected.kind === 'incidents' ? (
          <Incidents rows={selected.rows.slice(0, limit)} />
        ) : (
          <Changes rows={selected.rows.slice(0, limit)} />
        )}
      </div>
      {total > limit ? (
        <p className={styles.aside}>
          The newest {limit} of {count(total)}; the CSV has all.
        </p>
      ) : null}
    </Panel>
  );
}

/** The list page with the same rows, where its filters can say which. */
function listOf({ rows }: OverviewFilters, links: OverviewLinks): string | null {
  if (rows === 'all') return links.incidents();
  return rows === 'strict' || rows === 'broad' || rows === 'widest' ? links.incidents({ ai: rows }) : null;
}

function Incidents({ rows }: { rows: readonly ScopedIncident[] }) {
  if (rows.length === 0) return null;
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Incident</th>
          <th scope="col">Services</th>
          <th scope="col">Started</th>
          <th scope="col">Cause</th>
          {DEFINITIONS.map((definition) => (
            <th
              key={definition}
              scope="col"
              className={styles.mark}
              title={DEFINITION_WORDS[definition].meaning}
            >
              {DEFINITION_WORDS[definition].name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((incident) => (
          <tr key={incident.id}>
            <td>
              <SeverityBadge severity={incident.severity} />
            </td>
            <td className={styles.wide}>
              <a href={urls.incident(incident.id)}>
                <UntrustedText text={incident.title} />
              </a>
            </td>
            <td className={styles.services}>{servicesOf(incident)}</td>
            <td>
              <LiveTime at={new Date(incident.startedAt)} />
            </td>
            <td>{CAUSE_WORDS[incident.cause]}</td>
            {DEFINITIONS.map((definition) => {
              const { value, disputed } = incident.attribution[definition];
              const { mark, words } = VALUE_WORDS[value];
              return (
                <td key={definition} className={styles.mark} data-value={value} title={words}>
                  <span aria-hidden>{mark}</span>
                  <span className="visually-hidden">{words}</span>
                  {disputed ? <small> disputed</small> : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function servicesOf({ services }: ScopedIncident) {
  const [first, ...others] = services;
  if (!first) return 'none known';
  return (
    <>
      <a href={urls.service(first.slug)}>{visibleText(first.name)}</a>
      {others.length > 0 ? (
        <span title={others.map(({ name }) => visibleText(name)).join(', ')}> and {others.length} more</span>
      ) : null}
    </>
  );
}

function Changes({ rows }: { rows: readonly FailedChange[] }) {
  if (rows.length === 0) return null;
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th scope="col">Change</th>
          <th scope="col">AI</th>
          <th scope="col">Tier</th>
          <th scope="col">Reached production</th>
          <th scope="col">Matched as a cause of</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((change) => (
          <tr key={change.changeId}>
            <td className={styles.wide}>
              <a href={urls.change(change.changeId)}>
                <UntrustedText text={change.title} />
              </a>
            </td>
            <td>
              <AiBadge involvement={change.involvement} />
            </td>
            <td>
              <TierBadge tier={change.tier} />
            </td>
            <td>
              <LiveTime at={new Date(change.effectiveAt)} />
            </td>
            <td className={styles.wide}>
              {change.incidents.map((incident, index) => (
                <span key={incident.id}>
                  {index > 0 ? ', ' : ''}
                  <a href={urls.incident(incident.id)}>
                    <UntrustedText text={incident.title} />
                  </a>
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
