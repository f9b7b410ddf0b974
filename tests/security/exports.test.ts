import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '#lib/boot/paths.ts';

/** One record as a document, which shows what its page shows, or what logs itself. */
const ITS_OWN = [
  'app/audit/campaigns/[id]/export/[form]/route.ts',
  'app/incidents/[id]/retro/export.md/route.ts',
  'app/incidents/[id]/retro/export.pdf/route.ts',
  'app/reports/weekly/[week]/export.md/route.ts',
  'app/reports/weekly/[week]/export.pdf/route.ts',
];

/** SAFETY T49: who takes a list away is in the log, by one way (lib/audit/exported.ts) that none goes around. */
test('every list that can be taken away is taken by way of `exported`', () => {
  const routes = globSync('app/**/route.ts', { cwd: root });
  const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const isExport = (file: string) => /\/export/.test(file) || /csv|Content-Disposition/.test(textOf(file));
  const logged = routes.filter((file) => /export const GET = exported[<(]/.test(textOf(file)));
  const others = routes.filter((file) => isExport(file) && !logged.includes(file));
  expect(logged.length).toBeGreaterThan(15);
  expect(others.toSorted()).toEqual([...ITS_OWN, 'app/audit/log/[seq]/proof.json/route.ts'].toSorted());
});
