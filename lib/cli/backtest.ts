import { readFile } from 'node:fs/promises';
import { peopleIn } from '#lib/domain/policy/backtest-approvals.ts';
import type { BacktestReport } from '#lib/domain/policy/backtest-report.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { computeBacktest, type Versions } from '#lib/policies/compute-backtest.ts';
import { findText } from '#lib/policies/queries.ts';
import { activeVersion, policyOf } from '#lib/policies/run-backtest.ts';

export interface BacktestOptions {
  policy: string;
  from: Date;
  to: Date;
  json: boolean;
}

/**
 * `countersign backtest`: tries a version of the policy, or the text of a file, on the changes that reached production
 * in `[from, to)`, beside the active version. Prints a table or, with `json`, the report as one object. Keeps nothing.
 *
 * @throws DomainError `not-found`, `invalid`, `unavailable`
 */
export async function backtestCommand(
  { policy, from, to, json }: BacktestOptions,
  out: NodeJS.WritableStream,
  now: Date,
): Promise<number> {
  const isNumber = /^[1-9]\d{0,8}$/.test(policy);
  const text = isNumber ? await findText(Number(policy)) : await readText(policy);
  if (text === null) throw new DomainError('invalid', `There is no version ${policy} of the policy.`);
  if (to <= from) throw new DomainError('invalid', 'The period ends before it begins.');
  const version: Versions['version'] = {
    number: isNumber ? Number(policy) : null,
    policy: policyOf(text.replace(/\r\n?/g, '\n')),
  };
  const { report } = await computeBacktest({ version, active: await activeVersion() }, { from, to }, now);
  out.write(json ? `${JSON.stringify(report)}\n` : table(report));
  return 0;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new DomainError('invalid', `There is no text to be read at ${path}.`);
  });
}

const HEADINGS = [
  'asked',
  'held',
  'not known',
  'may apply',
  'failed/held',
  'Sev2 asked',
  'Sev2 held',
  'hours',
] as const;

function table({ sentence, figures, submitted, waiting }: BacktestReport): string {
  const { version, active } = figures;
  const widest = Math.max(
    ...[...version.requirements, ...active.requirements].map(({ id }) => id.length),
    20,
  );
  const line = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(widest)}${cells.map((cell) => String(cell).padStart(12)).join('')}`;
  const rows = (of: typeof version) =>
    of.requirements.map(({ id, asked, readings, caught, minutes }) =>
      line(id, [
        asked.changes,
        readings.held.changes,
        readings['not-known'].changes,
        readings['may-apply'].changes,
        readings.held.failed,
        caught.matched.asked,
        caught.matched.held,
        (minutes / 60).toFixed(1),
      ]),
    );
  const told = waiting.filter(({ n }) => n > 0);
  return [
    sentence,
    `${submitted} of ${figures.changes} changes were submitted here; what nobody recorded of the others is not known.`,
    '',
    line('this version', HEADINGS),
    ...rows(version),
    '',
    line('active version', HEADINGS),
    ...rows(active),
    '',
    `approvals known to be missing: ${peopleIn(version.lacking)} (active: ${peopleIn(active.lacking)})`,
    ...told.map(
      ({ reviewer, nth, n, p50, p90 }) =>
        `waiting for approval ${nth} by ${reviewer}: ${p50.toFixed(1)} h in the middle, ${p90.toFixed(1)} h nine in ten (n ${n})`,
    ),
    '',
  ].join('\n');
}
