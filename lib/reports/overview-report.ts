import type { ReportScope } from './scope.ts';
import { countIncidents, type KnownHistory, knownHistory } from './scope-counts.ts';
import { type Sev2ByAi, sev2ByAi } from './sev2-by-ai.ts';
import { versionedCache } from './versioned-cache.ts';

const key = (value: unknown) => JSON.stringify(value);

/** `sev2ByAi`, computed once for each scope and state of the data in this process. */
export const cachedSev2ByAi: (scope: ReportScope) => Promise<Sev2ByAi> = versionedCache(key, sev2ByAi);

/** What there is to show instead of an empty scope: the history as a whole, and how many incidents others hold. */
export const cachedAlternatives: (
  scopes: readonly ReportScope[],
) => Promise<{ history: KnownHistory; counts: number[] }> = versionedCache(
  key,
  async (scopes: readonly ReportScope[]) => {
    const [history, counts] = await Promise.all([knownHistory(), countIncidents(scopes)]);
    return { history, counts };
  },
);
