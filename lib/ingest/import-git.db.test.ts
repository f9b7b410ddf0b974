import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { listChain } from '#lib/audit/queries.ts';
import { entryHash, GENESIS } from '#lib/domain/audit/chain.ts';
import { db } from '#lib/platform/db.ts';
import { useDatabase } from '#tests/support/database.ts';
import { buildRepository, type CommitScript, git, temporaryFolder } from '#tests/support/git-repo.ts';
import { importGit } from './import-git.ts';
import { Rejects } from './rejects.ts';

/** Every row of every record, but for the instants at which Countersign itself wrote it. */
async function everything(): Promise<string[]> {
  const rows = await db().$queryRaw<{ name: string; row: object }[]>`
    select name, row - array['recorded_at', 'updated_at'] as row from (
      select 'person' as name, to_jsonb(t) as row from person t
      union all select 'person_identity', to_jsonb(t) from person_identity t
      union all select 'service', to_jsonb(t) from service t
      union all select 'service_dependency', to_jsonb(t) from service_dependency t
      union all select 'change', to_jsonb(t) from change t
      union all select 'change_detail', to_jsonb(t) from change_detail t
      union all select 'change_service', to_jsonb(t) from change_service t
      union all select 'revision', to_jsonb(t) from revision t
      union all select 'provenance_evidence', to_jsonb(t) from provenance_evidence t
      union all select 'deployment', to_jsonb(t) from deployment t
      union all select 'incident', to_jsonb(t) from incident t
      union all select 'incident_service', to_jsonb(t) from incident_service t
      union all select 'incident_severity', to_jsonb(t) from incident_severity t
      union all select 'incident_event', to_jsonb(t) from incident_event t
      union all select 'causal_link', to_jsonb(t) from causal_link t
      union all select 'change_week', to_jsonb(t) from change_week t
      union all select 'dirty_week', to_jsonb(t) from dirty_week t
      union all select 'import_cursor', to_jsonb(t) from import_cursor t) every`;
  return rows.map(({ name, row }) => `${name} ${JSON.stringify(row)}`).sort();
}

async function chainIsWhole(): Promise<boolean> {
  let hash: Uint8Array = GENESIS;
  for (const entry of await listChain(0n, 100_000)) {
    hash = entryHash(hash, entry);
    if (Buffer.from(hash).toString('hex') !== entry.hash) return false;
  }
  return true;
}

const folder = temporaryFolder();
afterAll(() => folder.remove());
const rejected = join(folder.path, 'rejected.ndjson');
const now = new Date('2026-06-01T00:00:00Z');

function run(repository: string, fields: Partial<Parameters<typeof importGit>[0]> = {}) {
  rmSync(rejected, { force: true });
  const input = { repository, revertsAsIncidents: true, source: 'shop', ...fields };
  return importGit(input, new Rejects(rejected), () => {}, now);
}

const find = (title: string) =>
  db().change.findFirstOrThrow({ where: { title }, include: { services: true } });

describe('a history', () => {
  useDatabase();
  const claude = 'Co-Authored-By: Claude <noreply@anthropic.com>';
  const path = join(folder.path, 'small');
  buildRepository(path, [
    { message: 'Begin', files: { 'cart/a.ts': '1\n', 'search/a.ts': '1\n' } },
    { message: `Add a fee\n\n${claude}`, files: { 'cart/a.ts': '1\n2\n' } },
    {
      message: 'Find faster',
      files: { 'search/a.ts': '2\n' },
      author: 'Bo <77+bo@users.noreply.github.com>',
    },
    { message: 'Revert "Add a fee"\n\nEverybody paid twice.', files: { 'cart/a.ts': '1\n' } },
  ]);
  git(path, 'checkout', '-q', '-f', 'main');
  const services = join(folder.path, 'services.yaml');
  writeFileSync(
    services,
    'services:\n  - { slug: cart, tier: 1, owner: ana, paths: [cart/], depends_on: [search] }\n' +
      '  - { slug: search, tier: 2, paths: [search/] }\nincidents:\n  rules: [{ tier: 1, severity: 2 }]\n',
  );

  test('becomes changes with services and provenance, and its failure an incident with a confirmed cause', async () => {
    const summary = await run(path, { services });
    expect(summary).toMatchObject({ services: 2, servicesFrom: 'services file', read: 4, resumed: false });
    expect(summary.totals).toMatchObject({ changes: 4, ai: 1, evidence: 1, incidents: 1, rejected: 0 });
    expect(await find('Add a fee')).toMatchObject({ tier: 1, aiInvolvement: 'assisted', status: 'deployed' });
    expect(await find('Find faster')).toMatchObject({ tier: 2, aiInvolvement: 'unknown' });
    const [incident] = await db().incident.findMany({ include: { links: { include: { change: true } } } });
    expect(incident).toMatchObject({
      title: 'Reverted: Add a fee',
      severity: 2,
      tier: 1,
      status: 'resolved',
    });
    expect(incident?.links.map((link) => [link.relation, link.state, link.change.title]).sort()).toEqual([
      ['caused-by', 'match', 'Add a fee'],
      ['fixed-by', 'match', 'Revert "Add a fee"'],
    ]);
    expect(readFileSync(rejected, 'utf8')).toBe(
      `${JSON.stringify({ at: 'cart', field: 'owner', reason: 'there is no person "ana"' })}\n`,
    );
  });

  test('imported again changes nothing, not even the log', async () => {
    const [rows, entries] = [await everything(), await db().auditEntry.count()];
    expect(await run(path, { services })).toMatchObject({ read: 0, resumed: true, totals: { changes: 4 } });
    expect(await everything()).toEqual(rows);
    expect(await db().auditEntry.count()).toBe(entries);
    // read anew under another reading, every row is found as it is
    const again = await run(path, { services, since: '2020-01-01' });
    expect(again.read).toBe(4);
    const records = (all: string[]) => all.filter((row) => !row.startsWith('import_cursor'));
    expect(records(await everything())).toEqual(records(rows));
  });

  test('that grew is read from where it was left; one that was rewritten, from the beginning', async () => {
    git(path, 'commit', '-q', '--allow-empty', '-m', 'More');
    expect(await run(path, { services })).toMatchObject({ read: 1, totals: { changes: 5, incidents: 1 } });
    git(path, 'commit', '-q', '--allow-empty', '--amend', '-m', 'More, in other words');
    expect(await run(path, { services })).toMatchObject({ read: 5, resumed: false });
    expect(await chainIsWhole()).toBe(true);
  });

  test('without a services file takes those recorded with the repository', async () => {
    const summary = await run(path);
    expect(summary).toMatchObject({ servicesFrom: 'recorded services', services: 2 });
  });

  test('with a CODEOWNERS that names one folder takes its services from the folders', async () => {
    const owned = join(folder.path, 'owned');
    const files = ['cart', 'stock'].flatMap((top) => ['1', '2', '3'].map((name) => `${top}/${name}.ts`));
    buildRepository(owned, [
      {
        message: 'Begin',
        files: {
          ...Object.fromEntries(files.map((file) => [file, '1\n'])),
          '.github/CODEOWNERS': '/cart/1.ts @ada\n',
        },
      },
    ]);
    const summary = await run(owned, { source: 'owned' });
    expect(summary).toMatchObject({ servicesFrom: 'folders', services: 2 });
  });

  test('under the name of another history, or since no date, is refused before anything is written', async () => {
    const other = join(folder.path, 'other');
    buildRepository(other, [{ message: 'Begin elsewhere', files: { 'cart/b.ts': '1\n' } }]);
    const rows = await everything();
    await expect(run(other)).rejects.toThrow(/Another repository was imported as git:shop.*--source/);
    await expect(run(path, { since: 'banana' })).rejects.toMatchObject({ code: 'bad-since' });
    expect(await everything()).toEqual(rows);
    await run(other, { source: 'second' });
    expect((await find('Begin elsewhere')).repository).toBe('second');
  });

  test('with mistakes in the services file is refused before anything is written', async () => {
    writeFileSync(services, 'services:\n  - { slug: Cart, tier: 9 }\n');
    const [rows, refused] = [await everything(), run(path, { services })];
    await expect(refused).rejects.toMatchObject({ code: 'invalid', field: 'services' });
    await expect(refused).rejects.toThrow(/line 2, in the service "Cart", services\[0\]\.slug/);
    expect(await everything()).toEqual(rows);
  });
});

describe('an import that is killed again and again', () => {
  const path = join(folder.path, 'long');
  const commits: CommitScript[] = Array.from({ length: 1_000 }, (_, n) => {
    const area = `area${n % 5}`;
    const trailer = n % 3 === 0 ? '\n\nCo-Authored-By: Claude <noreply@anthropic.com>' : '';
    const reverts = n % 50 === 49;
    return {
      message: reverts
        ? `Revert "Step ${n - 20} of ${area}"\n\nIt broke things.`
        : `Step ${n} of ${area}${trailer}`,
      files: { [`${area}/f${n % 7}.ts`]: `${n}\n`, [`${area}/g.ts`]: `${n}\n`, [`${area}/h.ts`]: `${n}\n` },
    };
  });
  buildRepository(path, commits);
  let uninterrupted: string[] = [];

  describe('compared with one', () => {
    useDatabase();
    test('that was not', async () => {
      const { totals } = await run(path, { batch: 50 });
      expect(totals).toMatchObject({ changes: 1_000, incidents: 20 });
      uninterrupted = await everything();
      expect(await db().dirtyWeek.count()).toBe(0);
    });
  });

  describe('ends with', () => {
    useDatabase();
    test('the same rows', async () => {
      let killed = 0;
      for (let attempt = 0; attempt < 5; attempt++) {
        if (await killAfterSomeBatches(path)) killed++;
        expect(await halfWritten()).toEqual([]);
      }
      expect(killed).toBeGreaterThan(1);
      await run(path, { batch: 50 });
      expect(await everything()).toEqual(uninterrupted);
      expect(await chainIsWhole()).toBe(true);
    }, 120_000);
  });
});

/** Starts an import in a process of its own and kills it at an arbitrary moment after it has got somewhere. */
async function killAfterSomeBatches(repository: string): Promise<boolean> {
  const before = await db().auditEntry.count();
  const code = `
    import { importGit } from '#lib/ingest/import-git.ts';
    import { Rejects } from '#lib/ingest/rejects.ts';
    await importGit(
      { repository: ${JSON.stringify(repository)}, revertsAsIncidents: true, source: 'shop', batch: 50 },
      new Rejects(${JSON.stringify(join(folder.path, 'child.ndjson'))}), () => {}, new Date('2026-06-01T00:00:00Z'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('exit', (_code, signal) => resolve(signal)),
  );
  while (child.exitCode === null && (await db().auditEntry.count()) < before + 3) await sleep(5);
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}

/** Changes that lack what was written with them, and cursors that are not where the rows are. */
async function halfWritten(): Promise<unknown[]> {
  const [cursor] = await db().importCursor.findMany();
  const last = cursor?.cursor.split('..')[1];
  const lacking = await db().change.findMany({
    where: { OR: [{ detail: null }, { revisions: { none: {} } }, { deployments: { none: {} } }] },
    select: { externalId: true },
  });
  const known = await db().change.count({ where: { externalId: last ?? '' } });
  return known === 1 ? lacking : [...lacking, `cursor at ${last}`];
}

test('rejects go to a file that is made only when there is one', () => {
  const path = join(folder.path, 'none.ndjson');
  const rejects = new Rejects(path);
  rejects.close();
  expect(existsSync(path)).toBe(false);
});

describe('commits with dates that are none', () => {
  useDatabase();
  const path = join(folder.path, 'dates');
  buildRepository(path, [{ message: 'Begin', files: { 'a.ts': '1\n' } }]);
  const tree = git(path, 'rev-parse', 'HEAD^{tree}');
  const good = '1767225700 +0000';
  const shas = new Map<string, string>();
  for (const [message, authored, committed] of [
    ['huge author date', '99999999999999999999999 +0000', good],
    ['no author date', '0 +0000 garbage', good],
    ['huge committer date', good, '99999999999999999999999 +0000'],
    ['negative committer date', good, '-5 +0000'],
    ['no committer date', good, '0 +0000 garbage'],
    ['the last', good, good],
  ] as const) {
    const commit = [
      `tree ${tree}`,
      `parent ${git(path, 'rev-parse', 'HEAD')}`,
      `author A <a@example.test> ${authored}`,
      `committer C <c@example.test> ${committed}`,
      '',
      message,
    ].join('\n');
    const args = ['-C', path, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
    const sha = execFileSync('git', args, { input: `${commit}\n`, encoding: 'utf8' }).trim();
    git(path, 'update-ref', 'refs/heads/main', sha);
    shas.set(message, sha);
  }

  test('are never of 1970: the committer date stands for the author date, and without it they are left out', async () => {
    const { totals } = await run(path, { since: '2025-12-31' });
    expect([totals.changes, totals.rejected]).toEqual([4, 3]);
    const years = await db().change.findMany({ select: { createdAt: true, effectiveAt: true } });
    expect(years.flatMap(Object.values).every((at: Date) => at.getUTCFullYear() === 2026)).toBe(true);
    for (const title of ['huge author date', 'no author date']) {
      expect(await db().changeDetail.findFirst({ where: { change: { title } } })).toMatchObject({
        incomplete: 'the author date is no date: that of the committer stands for it',
      });
    }
    const left = ['huge committer date', 'negative committer date', 'no committer date'];
    expect(
      readFileSync(rejected, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(
      left.map((message) => ({
        at: shas.get(message),
        field: 'committedAt',
        reason: 'the committer date is no date between 1970 and 2200',
      })),
    );
  });

  test('do not begin a range: what is asked for since then is none of them', async () => {
    await expect(run(path, { since: '2026-02-01', source: 'later' })).resolves.toMatchObject({ read: 0 });
  });
});
