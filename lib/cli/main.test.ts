import { afterEach, expect, test, vi } from 'vitest';
import { DomainError } from '#lib/platform/errors.ts';
import { type Host, main } from './main.ts';

const said: string[] = [];
const keep = (text: string | Uint8Array) => said.push(String(text)) > 0;
vi.spyOn(process.stderr, 'write').mockImplementation(keep);
vi.spyOn(process.stdout, 'write').mockImplementation(keep);
afterEach(() => said.splice(0));

const failing = (error: Error): Host => ({ withDatabase: () => Promise.reject(error) });
const unused = failing(new Error('no database was to be asked for'));

test.each([
  [[], 'Usage: countersign'],
  [['--nonsense'], "unknown option '--nonsense'"],
  [['import', 'git'], "missing required argument 'repository'"],
  [['import', 'ndjson', 'cats', '-'], "'cats' is invalid"],
  [['bench', 'provenance'], "required option '--cases <file>'"],
])('what is asked wrongly ends with 2 and says so: %j', async (argv, sentence) => {
  expect(await main(argv, unused)).toBe(2);
  expect(said.join('')).toContain(sentence);
});

test('help is no failure', async () => {
  expect(await main(['import', '--help'], unused)).toBe(0);
});

test.each([
  [new DomainError('invalid', 'The file has mistakes.'), 2],
  [new DomainError('conflict', 'Another import is running.'), 1],
  [new DomainError('unavailable', 'There is no database.'), 3],
  [Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' }), 3],
  [new Error('something else'), 1],
])('a failure is one sentence and an exit code: %s', async (error, code) => {
  expect(await main(['db', 'url'], failing(error))).toBe(code);
  expect(said.join('')).toMatch(/^countersign: [^\n]+\.\n$/);
});

test('what the database says in its own words is shown only when asked for', async () => {
  const raw = Object.assign(
    new Error('\nInvalid `prisma.$executeRaw()` invocation:\n\n\nRaw query failed.'),
    {
      name: 'PrismaClientKnownRequestError',
      code: 'P2010',
      meta: {
        driverAdapterError: { cause: { originalCode: '42501', originalMessage: 'permission denied' } },
      },
    },
  );
  const details = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await main(['db', 'url'], failing(raw))).toBe(3);
  expect(said.join('')).toBe(
    'countersign: The database has failed: this user lacks a right that is needed (42501).\n',
  );
  expect(details).not.toHaveBeenCalled();
  expect(await main(['db', 'url', '--verbose'], failing(raw))).toBe(3);
  expect(details).toHaveBeenCalledWith(raw);
  details.mockRestore();
});

test.each([[['import', 'git', '.']], [['import', 'ndjson', 'people', '-']], [['audit', 'verify']]])(
  'a fresh checkout has no database client before there is a database: %j does not load it sooner',
  async (argv) => {
    vi.resetModules();
    vi.doMock('#lib/platform/db.ts', () => {
      throw new Error('loaded too early');
    });
    expect(await main(argv, failing(new DomainError('unavailable', 'There is no database.')))).toBe(3);
    expect(said.join('')).toBe('countersign: There is no database.\n');
    vi.doUnmock('#lib/platform/db.ts');
  },
);
