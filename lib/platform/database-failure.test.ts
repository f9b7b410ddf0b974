import { expect, test } from 'vitest';
import { databaseFailure } from './database-failure.ts';

const prisma = (code: string, originalCode?: string) =>
  Object.assign(new Error('\nInvalid `prisma.$executeRaw()` invocation:\n\n\nRaw query failed.'), {
    name: 'PrismaClientKnownRequestError',
    code,
    meta: originalCode ? { driverAdapterError: { cause: { originalCode } } } : {},
  });

test.each([
  [
    Object.assign(new Error('x'), { severity: 'FATAL', code: '28P01' }),
    'the password is wrong (28P01)',
    true,
  ],
  [
    new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    'the password is wrong',
    true,
  ],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'nothing listens there (ECONNREFUSED)', true],
  [prisma('P1001'), 'it cannot be reached (P1001)', true],
  [prisma('P2010', '42501'), 'this user lacks a right that is needed (42501)', true],
  [prisma('P2010', '42P01'), 'its tables are not those of this version (42P01)', true],
  [prisma('P2010', '57P01'), 'it was stopped or has ended the connection', true],
  [prisma('P2010', '22012'), 'it refused what was asked (22012)', false],
  [new Error('Connection terminated unexpectedly'), 'the connection was lost', true],
])('%s means: %s', (error, meaning, unavailable) => {
  const failure = databaseFailure(error);
  expect(failure?.meaning).toContain(meaning);
  expect(failure?.unavailable).toBe(unavailable);
});

test('what is no failure of the database is not taken for one', () => {
  for (const error of [new Error('x'), Object.assign(new Error('x'), { code: 'ENOENT' }), null, 'text']) {
    expect(databaseFailure(error)).toBeNull();
  }
});
