import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';

/** The report in the words of the reference. */
export function figures(report: Sev2ByAi) {
  const { rates } = report;
  const isoDay = (at: Date) => at.toISOString().slice(0, 10);
  const weeks = report.columns
    .map(({ from, incidents, changes, known }) => {
      const { total, linked, undetermined } = incidents;
      return [
        isoDay(from),
        { incidents: total, linked: linked.broad, maybe: undetermined.broad, changes, known },
      ] as const;
    })
    .filter(([, { incidents, changes }]) => incidents + changes > 0);
  const cells = report.heatmap.flatMap((row) =>
    row.cells.flatMap((cell, index) =>
      cell
        ? [
            [
              `${row.service.slug} ${isoDay(report.columns[index]!.from)}`,
              { total: cell.total, linked: cell.linked.broad, maybe: cell.undetermined.broad },
            ] as const,
          ]
        : [],
    ),
  );
  const withoutLabels = ({ comparator, label, ...ratio }: Sev2ByAi['rates']['comparisons']['human']) => ratio;
  return {
    incidents: report.incidents.map(({ id }) => id).sort(),
    causes: report.causes,
    attribution: report.attribution,
    rates: rates.byInvolvement,
    aiInvolved: rates.aiInvolved,
    all: rates.all,
    coverage: { known: rates.coverage.known, total: rates.coverage.total },
    comparisons: {
      human: withoutLabels(rates.comparisons.human),
      'no-evidence': withoutLabels(rates.comparisons['no-evidence']),
    },
    failed: causedBy(report.failed),
    failedOutside: causedBy(report.failedOutside),
    weeks: Object.fromEntries(weeks),
    cells: Object.fromEntries(cells.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const causedBy = (changes: Sev2ByAi['failed']) =>
  Object.fromEntries(
    changes.map(({ changeId, incidents }) => [changeId, incidents.map(({ id }) => id).sort()]),
  );
