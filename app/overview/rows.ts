import type { Definition } from '#lib/domain/attribution/types.ts';
import { isAiInvolved } from '#lib/domain/attribution/types.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Cause, FailedChange, ScopedIncident, Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';

/** What can be listed at the foot of the page: the rows behind each of its numbers. */
export const ROW_VIEWS = [
  'all',
  'strict',
  'strict-open',
  'strict-disputed',
  'broad',
  'broad-open',
  'broad-disputed',
  'widest',
  'widest-open',
  'widest-disputed',
  'cause-matched',
  'cause-no-change',
  'cause-disputed',
  'cause-proposed',
  'cause-suspects',
  'cause-open',
  'failed',
  'failed-ai',
  'failed-none',
  'failed-assisted',
  'failed-authored',
  'failed-agent',
  'failed-unknown',
  'failed-outside',
] as const;
export type RowView = (typeof ROW_VIEWS)[number];

export type SelectedRows =
  | { kind: 'incidents'; title: string; rows: readonly ScopedIncident[] }
  | { kind: 'changes'; title: string; rows: readonly FailedChange[] };

const CAUSE_TITLES: Record<Cause, string> = {
  matched: 'Incidents with a matched cause',
  'no-change': 'Incidents that no change caused',
  disputed: 'Incidents with a disputed cause only',
  proposed: 'Incidents with a cause that waits for a second person',
  suspects: 'Incidents with suspects only',
  open: 'Incidents without any candidate',
};

const INVOLVEMENT_WORDS: Record<Involvement, string> = {
  none: 'attested human',
  assisted: 'AI-assisted',
  authored: 'AI-authored',
  agent: 'agent',
  unknown: 'unknown provenance',
};

/** The rows behind a number, from the same report and so from the same snapshot as the number. */
export function selectRows(report: Sev2ByAi, view: RowView): SelectedRows {
  if (view === 'all') return { kind: 'incidents', title: 'Incidents in scope', rows: report.incidents };
  const [family, rest] = split(view);
  if (family === 'cause') {
    const rows = report.incidents.filter(({ cause }) => cause === rest);
    return { kind: 'incidents', title: CAUSE_TITLES[rest as Cause], rows };
  }
  return family === 'failed' ? changesOf(report, rest) : attributed(report, family as Definition, rest);
}

function split(view: RowView): [family: string, rest: string] {
  const dash = view.indexOf('-');
  return dash < 0 ? [view, ''] : [view.slice(0, dash), view.slice(dash + 1)];
}

function attributed(report: Sev2ByAi, definition: Definition, rest: string): SelectedRows {
  const rows = report.incidents.filter(({ attribution }) => {
    const { value, disputed } = attribution[definition];
    if (rest === 'disputed') return disputed;
    return value === (rest === 'open' ? 'undetermined' : 'linked');
  });
  const words = { open: 'undetermined', disputed: 'hanging on a dispute', '': 'AI-linked' }[rest];
  return { kind: 'incidents', title: `Incidents ${words}, ${definition} definition`, rows };
}

function changesOf(report: Sev2ByAi, rest: string): SelectedRows {
  if (rest === 'outside') {
    const title = 'Matched causes that are not among the changes counted';
    return { kind: 'changes', title, rows: report.failedOutside };
  }
  if (rest === '') return { kind: 'changes', title: 'Failed changes', rows: report.failed };
  const belongs = ({ involvement }: FailedChange) =>
    rest === 'ai' ? isAiInvolved(involvement) : involvement === rest;
  const words = rest === 'ai' ? 'AI-involved' : INVOLVEMENT_WORDS[rest as Involvement];
  return { kind: 'changes', title: `Failed changes: ${words}`, rows: report.failed.filter(belongs) };
}
