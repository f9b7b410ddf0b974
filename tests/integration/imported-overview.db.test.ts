import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importGit } from '#lib/ingest/import-git.ts';
import { Rejects } from '#lib/ingest/rejects.ts';
import { sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import { figures } from '#tests/reference/figures.ts';
import { type Question, referenceSev2ByAi } from '#tests/reference/sev2-by-ai.ts';
import { useDatabase } from '#tests/support/database.ts';
import { buildRepository, type CommitScript, temporaryFolder } from '#tests/support/git-repo.ts';

useDatabase();

const folder = temporaryFolder();
afterAll(() => folder.remove());

const TRAILERS = [
  '',
  '\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
  '\n\nAssisted-by: Aider:some-model',
  '',
  '',
];
const AGENT = 'devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>';
/** Six hours between commits: half a year of history. */
const HOURS = 6 * 60;

/** Commits to three services, every 13th by an agent, every 9th taken back by the next commit. */
function history(length: number): CommitScript[] {
  return Array.from({ length }, (_, index): CommitScript => {
    const reverts = index > 0 && index % 9 === 0;
    const subject = reverts
      ? `Revert "Change ${index - 1}"\n\nIt broke the checkout for everyone.`
      : `Change ${index}${TRAILERS[index % TRAILERS.length]}`;
    return {
      message: subject,
      author: index % 13 === 0 ? AGENT : `Dev ${index % 4} <dev${index % 4}@example.test>`,
      files: {
        [`services/s${(reverts ? index - 1 : index) % 3}/code.ts`]: `line\n`.repeat((index % 40) + 1),
      },
      minute: index * HOURS,
    };
  });
}

test('the overview of an imported history equals the reference, and finds what is in it', async () => {
  const { folder: repository } = buildRepository(join(folder.path, 'shop'), history(700));
  const rejects = new Rejects(join(folder.path, 'rejected.ndjson'));
  await importGit(
    { repository, revertsAsIncidents: true, source: 'shop' },
    rejects,
    () => {},
    new Date('2026-07-01T00:00:00Z'),
  );
  const everything: Question = {
    from: null,
    to: new Date('2026-07-01T00:00:00Z'),
    tiers: null,
    severity: 5,
    service: null,
    team: null,
  };
  const quarter = { ...everything, from: new Date('2026-03-04T00:00:00Z'), tiers: [3] as const };
  for (const question of [everything, quarter, { ...everything, severity: 2 as const }]) {
    expect(figures(await sev2ByAi(question))).toEqual(await referenceSev2ByAi(question));
  }
  const { incidents, rates } = await sev2ByAi(everything);
  expect(incidents).toHaveLength(Math.floor(699 / 9));
  expect(rates.all).toMatchObject({ numerator: Math.floor(699 / 9), denominator: 700 });
  expect(rates.aiInvolved.numerator).toBeGreaterThan(0);
});
