import { HeatTable } from '#components/charts/heat-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { Segments } from '#components/charts/segments.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { DEFINITIONS, type Definition } from '#lib/domain/attribution/types.ts';
import { type Cell, isWeekly, type Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import { type Column, dayText } from '#lib/reports/weeks.ts';
import type { OverviewFilters } from './filters.ts';
import type { OverviewLinks } from './links.ts';
import { columnWords, count, counted, DEFINITION_WORDS } from './words.ts';

const FIRST = 12;

interface Props {
  report: Sev2ByAi;
  filters: OverviewFilters;
  links: OverviewLinks;
}

/** Where and when: incidents by service and week, with the part that is AI-linked under the chosen definition. */
export function ServiceHeatmap({ report, filters, links }: Props) {
  const { heatmap, columns, scope } = report;
  const { definition } = filters;
  const shown = filters.services === 'all' ? heatmap : heatmap.slice(0, FIRST);
  const cell = (of: Cell, href: string) => heatCell(of, definition, href);
  const within = (column: Column) => clip(column, scope.from, scope.to);
  return (
    <Panel
      id="heatmap"
      title={`Incidents by service and ${isWeekly(columns) ? 'week' : 'period'}`}
      subtitle={
        <>
          Shade and number: incidents. <b>Violet</b>: AI-linked, {definition} definition. <b>Hatched, “?”</b>:
          undetermined. Weeks begin on Monday, UTC.
        </>
      }
      tools={
        <>
          <Segments
            label="AI-linked by"
            options={DEFINITIONS.map((one) => ({
              label: DEFINITION_WORDS[one].name,
              title: DEFINITION_WORDS[one].meaning,
              href: links.to({ definition: one }),
              chosen: one === definition,
            }))}
          />
          <a href={links.csv('heatmap')} download>
            CSV
          </a>
        </>
      }
    >
      <HeatTable
        caption={`Incidents by service and week, with the AI-linked part, ${definition} definition`}
        rowHeading="Service"
        columns={columnWords(columns)}
        total={{
          key: 'all',
          label: 'All, each incident once',
          href: links.rows('all'),
          sum: cell(
            {
              total: report.incidents.length,
              linked: byDefinition(report, 'linked'),
              undetermined: byDefinition(report, 'undetermined'),
            },
            links.rows('all'),
          ),
          cells: columns.map((column) =>
            column.incidents.total === 0 ? null : cell(column.incidents, links.incidents(within(column))),
          ),
        }}
        extra={[
          {
            label: 'Provenance known, %',
            title: 'Changes in scope that reached production, with any evidence of what AI did in them',
            cells: columns.map(({ changes, known }) => ({
              text: changes === 0 ? '–' : String(Math.floor((100 * known) / changes)),
              share: changes === 0 ? 0 : known / changes,
              title: `${count(known)} of ${counted(changes, 'change')}`,
            })),
          },
        ]}
        rows={shown.map(({ service, sum, cells }) => ({
          key: service.slug,
          label: visibleText(service.name),
          note: `T${service.tier}`,
          href: links.to({ service: service.slug }),
          sum: cell(sum, links.incidents({ service: service.slug })),
          cells: cells.map((one, index) =>
            one ? cell(one, links.incidents({ service: service.slug, ...within(columns[index]!) })) : null,
          ),
        }))}
      />
      {heatmap.length > FIRST ? (
        <p>
          {filters.services === 'all' ? (
            <a href={links.to({ services: undefined })}>Show the first {FIRST} only</a>
          ) : (
            <a href={links.to({ services: 'all' })}>
              Show all {count(heatmap.length)} services with incidents
            </a>
          )}
        </p>
      ) : null}
    </Panel>
  );
}

function heatCell({ total, linked, undetermined }: Cell, definition: Definition, href: string) {
  return { total, linked: linked[definition], undetermined: undetermined[definition], href };
}

function byDefinition(report: Sev2ByAi, part: 'linked' | 'undetermined'): Record<Definition, number> {
  const of = (definition: Definition) => {
    const { linked, worst } = report.attribution[definition];
    return part === 'linked' ? linked : worst - linked;
  };
  return { strict: of('strict'), broad: of('broad'), widest: of('widest') };
}

/** The days of a column that lie in the period, as a filter of a list. */
function clip(column: Column, from: Date | null, to: Date) {
  return {
    from: dayText(from !== null && from > column.from ? from : column.from),
    to: dayText(to < column.to ? to : column.to),
  };
}
