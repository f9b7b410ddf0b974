import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
import { correctService } from '#lib/services/correct-service.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { buildRepository, git, temporaryFolder } from '#tests/support/git-repo.ts';
import { importGit } from './import-git.ts';
import { Rejects } from './rejects.ts';

useDatabase();
const folder = temporaryFolder();
afterAll(() => folder.remove());

test('a derived service whose tier was corrected keeps it, and its neighbours keep their changes', async () => {
  const path = join(folder.path, 'shop');
  const files = ['cart', 'stock'].flatMap((top) =>
    ['1', '2', '3'].map((name) => [`${top}/${name}.ts`, '1\n']),
  );
  buildRepository(path, [{ message: 'Begin', files: Object.fromEntries(files) }]);
  git(path, 'checkout', '-q', '-f', 'main');
  const run = () =>
    importGit(
      { repository: path, revertsAsIncidents: false, source: 'shop' },
      new Rejects(join(folder.path, 'rejected.ndjson')),
      () => {},
      new Date('2026-06-01T00:00:00Z'),
    );
  expect(await run()).toMatchObject({ servicesFrom: 'folders', services: 2 });
  const before = await outside().service.findFirstOrThrow({ where: { paths: { has: 'cart/**' } } });
  expect(before.tierStated).toBe(false);

  await correctService(systemContext('test', new Date()), {
    slug: before.slug,
    seen: { tier: before.tier as 3 },
    wanted: { tier: 1 },
    reason: 'it takes the money',
  });
  writeFileSync(join(path, 'stock/1.ts'), '2\n');
  git(path, 'commit', '-q', '-am', 'Count again');

  expect(await run()).toMatchObject({ servicesFrom: 'folders' });
  expect(await outside().service.findUniqueOrThrow({ where: { slug: before.slug } })).toMatchObject({
    tier: 1,
    tierStated: true,
  });
  const change = await outside().change.findFirstOrThrow({
    where: { title: 'Count again' },
    include: { services: { select: { service: { select: { paths: true } } } } },
  });
  expect(change.services.map(({ service }) => service.paths)).toEqual([['stock/**']]);
});
