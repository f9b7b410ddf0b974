import { z } from 'zod';

export const FIGURES = [
  'uncontrolled',
  'sev2-rate',
  'queue-p90',
  'coverage',
  'break-glass-late',
  'overdue-actions',
] as const;
export type FigureName = (typeof FIGURES)[number];

interface FigureKind {
  /** What is measured over the window, in words. */
  what: string;
  unit: string;
  comparison: 'at-most' | 'at-least';
  /** Highest threshold that says anything. */
  most: number;
  /** It is a state at the end of a day, not a sum over a window. */
  isState: boolean;
}

/** What an exit criterion can be about, how it is compared, and with what. docs/programmes.md has the definitions. */
export const FIGURE_KINDS: Readonly<Record<FigureName, FigureKind>> = {
  uncontrolled: {
    what: 'Uncontrolled deployments',
    unit: 'deployments',
    comparison: 'at-most',
    most: 10_000,
    isState: false,
  },
  'sev2-rate': {
    what: 'Sev1s and Sev2s, upper end of the interval',
    unit: 'per 1,000 changes',
    comparison: 'at-most',
    most: 1_000,
    isState: false,
  },
  'queue-p90': {
    what: 'Wait for approvals, nine in ten requests',
    unit: 'hours',
    comparison: 'at-most',
    most: 2_000,
    isState: false,
  },
  coverage: {
    what: 'Changes with provenance evidence',
    unit: '% of changes',
    comparison: 'at-least',
    most: 100,
    isState: false,
  },
  'break-glass-late': {
    what: 'Emergencies not reviewed in time',
    unit: 'emergencies',
    comparison: 'at-most',
    most: 10_000,
    isState: false,
  },
  'overdue-actions': {
    what: 'Overdue actions of retros',
    unit: 'actions',
    comparison: 'at-most',
    most: 10_000,
    isState: true,
  },
};

const MOST_DAYS = 180;
const days = (what: string) =>
  z
    .int(`Say ${what} as whole days.`)
    .min(1, `${what}: at least one day.`)
    .max(MOST_DAYS, `${what}: at most ${MOST_DAYS} days.`);

/** Over `windowDays` up to and with a day, the figure compares so; on `consecutiveDays` days in a row. */
export const Criterion = z
  .strictObject({
    figure: z.enum(FIGURES, 'This figure is not measured.'),
    comparison: z.enum(['at-most', 'at-least'], 'Compare with at-most or at-least.'),
    threshold: z.number('Give a number.').min(0, 'The threshold is not below 0.'),
    windowDays: days('The window'),
    consecutiveDays: days('The days in a row'),
  })
  .superRefine(({ figure, comparison, threshold, windowDays }, { addIssue }) => {
    const kind = FIGURE_KINDS[figure];
    const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
    if (comparison !== kind.comparison)
      refuse('comparison', `${kind.what}: this is compared with ${kind.comparison.replace('-', ' ')}.`);
    if (threshold > kind.most) refuse('threshold', `${kind.what}: at most ${kind.most} ${kind.unit}.`);
    if (kind.isState && windowDays !== 1)
      refuse(
        'windowDays',
        `${kind.what}: this is how it stands at the end of a day, so its window is 1 day.`,
      );
  });
export type Criterion = z.infer<typeof Criterion>;

/** The exit criteria of a programme: all have to be met; the same thing is not asked twice. */
export const Criteria = z
  .array(Criterion, 'Give the exit criteria as a list.')
  .min(1, 'A programme needs something by which to say that it is done.')
  .max(12, 'At most 12 criteria.')
  .superRefine((criteria, { addIssue }) => {
    const keys = criteria.map(criterionKey);
    keys.forEach((key, index) => {
      if (keys.indexOf(key) < index)
        addIssue({
          code: 'custom',
          path: [index, 'figure'],
          message: 'This figure is asked for twice over the same window.',
        });
    });
  });

export type CriteriaReading =
  | { ok: true; criteria: readonly Criterion[] }
  | { ok: false; field: string; reason: string };

/** Reads exit criteria; what is wrong is named by its field, `2.threshold` say (counted from 0), with the reason. */
export function readCriteria(value: unknown): CriteriaReading {
  const read = Criteria.safeParse(value);
  if (read.success) return { ok: true, criteria: read.data };
  const [issue] = read.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  return {
    ok: false,
    field: [...(issue?.path ?? []), ...unknown].join('.') || 'criteria',
    reason:
      unknown.length > 0 ? 'A criterion has no such field.' : (issue?.message ?? 'This cannot be read.'),
  };
}

/** Names a criterion within its programme: a figure may be asked for over several windows. */
export const criterionKey = ({ figure, windowDays }: Criterion): string => `${figure}/${windowDays}`;

/** `Uncontrolled deployments: at most 0 deployments a day, 30 days in a row` */
export function criterionWords({
  figure,
  comparison,
  threshold,
  windowDays,
  consecutiveDays,
}: Criterion): string {
  const { what, unit, isState } = FIGURE_KINDS[figure];
  const over = isState ? 'at the end of a day' : windowDays === 1 ? 'a day' : `over ${windowDays} days`;
  const row = consecutiveDays === 1 ? '' : `, ${consecutiveDays} days in a row`;
  return `${what}: ${comparison.replace('-', ' ')} ${threshold}${unit.startsWith('%') ? '' : ' '}${unit} ${over}${row}`;
}
