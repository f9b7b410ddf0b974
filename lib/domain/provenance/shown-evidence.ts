import { conflictsOf } from './detect.ts';
import type { Evidence, Involvement } from './types.ts';

/** Evidence as it is kept: by which version of the detector, and whether it once decided. */
export interface KeptEvidence extends Evidence {
  detectorVersion: string;
  deciding: boolean;
}

/**
 * What is shown of a change's evidence: the rows of its newest detector (`evidence` begins with it), of which one
 * decided, and their contradictions in words. Evidence is only ever added to: of several rows that once decided, the
 * last that agrees with the change does.
 */
export function shownEvidence<Row extends KeptEvidence>(
  involvement: Involvement,
  evidence: readonly Row[],
): { evidence: Row[]; conflicts: string[] } {
  const found = evidence.filter((row) => row.detectorVersion === evidence[0]?.detectorVersion);
  const decider = found.findLast((row) => row.deciding && row.involvement === involvement);
  return {
    evidence: found.map((row) => ({ ...row, deciding: row === decider })),
    conflicts: conflictsOf(found.filter((row) => row.counts && row.involvement !== 'unknown')),
  };
}
