import { notFound } from 'next/navigation';
import type { BacktestReport } from '#lib/domain/policy/backtest-report.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { type BacktestRun, findReport, getRun } from '#lib/policies/backtest-store.ts';

/** A run of this version that is done, with what it found; 404 for any other. */
export async function loadDone(
  number: number,
  id: string | undefined,
): Promise<{ run: BacktestRun; report: BacktestReport }> {
  if (!id) notFound();
  const run = await getRun(id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  });
  const report = await findReport(id);
  if (!report || run.policyVersion !== number) notFound();
  return { run, report };
}
