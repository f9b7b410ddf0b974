import type { ReportScope } from './scope.ts';
import { type Sev2ByAi, sev2ByAi } from './sev2-by-ai.ts';
import { versionedCache } from './versioned-cache.ts';

const key = (scope: ReportScope) => JSON.stringify(scope);

/** `sev2ByAi`, computed once for each scope and state of the data in this process. */
export const cachedSev2ByAi: (scope: ReportScope) => Promise<Sev2ByAi> = versionedCache(key, sev2ByAi);
