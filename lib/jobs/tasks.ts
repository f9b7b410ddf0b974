import type { TaskList } from 'graphile-worker';
import { judgeOpenChanges } from '#lib/changes/assess/judge-open-changes.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import { markForThisRanker, rankMarked } from '#lib/incidents/rank-marked.ts';
import { systemContext } from '#lib/platform/context.ts';
import { runBacktest } from '#lib/policies/run-backtest.ts';
import { runProgrammes } from '#lib/programmes/run-programmes.ts';
import { remindActions } from '#lib/retros/remind-actions.ts';

/** Every job by its name. A job calls one verb; a failed one is tried again, ever more rarely. */
export const tasks: TaskList = {
  'refresh-rollups': async () => {
    await refreshRollups(systemContext('refresh-rollups', new Date()));
  },
  'judge-open-changes': async () => {
    await judgeOpenChanges(systemContext('judge-open-changes', new Date()));
  },
  'rank-incidents': async () => {
    const ctx = systemContext('rank-incidents', new Date());
    await markForThisRanker(ctx);
    await rankMarked(ctx);
  },
  'remind-actions': async () => {
    await remindActions(systemContext('remind-actions', new Date()));
  },
  'run-programmes': async () => {
    await runProgrammes(systemContext('run-programmes', new Date()));
  },
  backtest: async (payload) => {
    await runBacktest((payload as { id: string }).id);
  },
};
