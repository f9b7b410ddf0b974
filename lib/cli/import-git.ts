import { type GitImportSummary, type ImportGitInput, importGit } from '#lib/ingest/import-git.ts';
import { Rejects } from '#lib/ingest/rejects.ts';
import { progressBar } from './progress-bar.ts';

/** `countersign import git`: runs the import with a progress bar and prints what came of it. */
export async function importGitCommand(
  input: ImportGitInput & { rejects?: string | undefined },
  out: NodeJS.WritableStream,
): Promise<void> {
  const start = performance.now();
  const rejects = new Rejects(input.rejects ?? `${fileName(input)}.rejected.ndjson`);
  const bar = progressBar('commits');
  try {
    const summary = await importGit(input, rejects, bar.update, new Date());
    bar.stop();
    out.write(report(summary, rejects, (performance.now() - start) / 1000, input.revertsAsIncidents));
  } finally {
    bar.stop();
    rejects.close();
  }
}

function fileName({ source, repository }: ImportGitInput): string {
  const name = source ?? repository.replace(/[\\/]+$/, '').replace(/\.git$/, '');
  return name.split(/[\\/]/).filter(Boolean).at(-1) ?? 'git';
}

function report(
  summary: GitImportSummary,
  rejects: Rejects,
  seconds: number,
  withIncidents: boolean,
): string {
  const { totals, read, resumed, source, services, servicesFrom } = summary;
  const share = (part: number) =>
    totals.changes === 0 ? 'none' : `${((100 * part) / totals.changes).toFixed(1)}%`;
  const number = (value: number) => value.toLocaleString('en');
  const rows = [
    ['source', source],
    ['changes', number(totals.changes) + (resumed ? ` (${number(read)} read now, the rest before)` : '')],
    ['with AI evidence', `${number(totals.evidence)} (coverage ${share(totals.evidence)})`],
    ['AI took part in', `${number(totals.ai)} (${share(totals.ai)})`],
    ['services', `${number(services)} (from ${servicesFrom})`],
    ['reverts of a failure', number(totals.incidents) + (withIncidents ? ', each an incident' : '')],
    [
      'told apart',
      `${totals.reapplied} landed again, ${totals.late} late, ${totals.planned} planned, ${totals.embedded} within a larger change, ${totals.unresolved} of an unknown change`,
    ],
    ['rejected', rejects.count === 0 ? '0' : `${number(rejects.count)}, see ${rejects.path}`],
    ['seconds', seconds.toFixed(1)],
  ] as const;
  return rows.map(([label, value]) => `${label.padEnd(22)}${value}\n`).join('');
}
