import { expect, test, vi } from 'vitest';
import { findToken } from '#lib/tokens/queries.ts';
import { useDatabase } from '#tests/support/database.ts';
import { main } from './main.ts';

useDatabase();

const said: string[] = [];
const notes: string[] = [];
vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
vi.spyOn(process.stderr, 'write').mockImplementation((text) => notes.push(String(text)) > 0);

async function run(...argv: string[]) {
  said.splice(0);
  notes.splice(0);
  const withDatabase = <T>(work: (url: string) => Promise<T>) => work(process.env.DATABASE_URL!);
  const code = await main(['token', ...argv], { withDatabase });
  return { code, out: said.join(''), notes: notes.join('') };
}

test('a token is made, listed and revoked', async () => {
  expect((await run('list')).out).toBe('There are no tokens.\n');
  const made = await run(
    'create',
    '--name',
    'ci',
    '--scope',
    'changes:write,gate:ask',
    '--scope',
    'records:read',
  );
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^cs_[\w-]{43}\n$/) });
  const secret = made.out.trim();
  expect((await findToken(secret, new Date()))?.scopes).toEqual([
    'changes:write',
    'gate:ask',
    'records:read',
  ]);

  expect((await run('create', '--name', 'ci', '--scope', 'gate:ask')).code).toBe(1);
  const listed = await run('list');
  expect(listed.out).toMatch(/ci\s+in force\s+changes:write,gate:ask,records:read/);
  expect(listed.out).not.toContain(secret);

  expect(await run('revoke', 'ci')).toMatchObject({ code: 0, out: 'ci is revoked.\n' });
  expect(await findToken(secret, new Date())).toBeNull();
  expect((await run('list')).out).toMatch(/ci\s+revoked/);
  expect((await run('revoke', 'ci')).code).toBe(1);
});

test.each([
  [['create', '--name', 'x', '--scope', 'everything'], '--scope'],
  [['create', '--name', 'Not a name', '--scope', 'gate:ask'], '--name'],
  [['create', '--name', 'x', '--scope', 'gate:ask', '--expires', 'soon'], '--expires'],
  [['create', '--name', 'x', '--scope', 'gate:ask', '--expires', '2020-01-01'], 'expired already'],
  [['create', '--name', 'x'], '--scope'],
  [['revoke', 'Not a name'], 'Lower-case'],
])('what is asked wrongly ends with 2 and says what: %j', async (argv, what) => {
  const { code, out, notes: said } = await run(...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(said).toContain(what);
});
