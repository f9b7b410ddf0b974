/**
 * What a failure of the database means, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html),
 * Prisma's code or that of the network, the longest beginning that fits first.
 */
const MEANINGS: readonly (readonly [code: string, meaning: string])[] = [
  ['28P01', 'the password is wrong'],
  ['P1000', 'the name or the password is wrong'],
  ['28', 'it does not let this user in'],
  ['3D000', 'there is no such database'],
  ['P1003', 'there is no such database'],
  ['42501', 'this user lacks a right that is needed'],
  ['P1010', 'this user lacks a right that is needed'],
  ['42P01', 'its tables are not those of this version'],
  ['42703', 'its tables are not those of this version'],
  ['P2021', 'its tables are not those of this version'],
  ['P2022', 'its tables are not those of this version'],
  ['25006', 'it allows reading only'],
  ['53100', 'its disk is full'],
  ['53300', 'it has no connection left'],
  ['53', 'it has run out of something that it needs'],
  ['57014', 'it was told to stop what it did'],
  ['57', 'it was stopped or has ended the connection; the same command, run again, goes on'],
  ['08', 'the connection was lost; the same command, run again, goes on'],
  ['P1017', 'the connection was lost; the same command, run again, goes on'],
  ['ECONNRESET', 'the connection was lost; the same command, run again, goes on'],
  ['40', 'others wrote the same at that moment; run the command again'],
  ['P2034', 'others wrote the same at that moment; run the command again'],
  ['P2028', 'a transaction could not begin or end in time'],
  ['58', 'it cannot read or write its files'],
  ['XX', 'it is damaged or has failed'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'the name of its host cannot be looked up'],
  ['ETIMEDOUT', 'it does not answer'],
  ['EHOSTUNREACH', 'it cannot be reached'],
  ['ENETUNREACH', 'it cannot be reached'],
  ['P1001', 'it cannot be reached'],
  ['P1002', 'it does not answer'],
  ['P1', 'it cannot be used'],
  ['P2', 'it refused what was asked'],
];

/** Codes of a database that cannot be used at all, rather than one that refused something. */
const UNAVAILABLE = /^(?:28|3D|42501|42P01|42703|25006|53|57|08|58|P1|P202[128]|E[A-Z_]+$)/;

export interface DatabaseFailure {
  /** Half a sentence: `the password is wrong (28P01)`. */
  meaning: string;
  unavailable: boolean;
}

interface Layer {
  name?: string;
  code?: unknown;
  message?: string;
  severity?: unknown;
  originalCode?: string;
  kind?: string;
  cause?: unknown;
  meta?: { driverAdapterError?: { cause?: unknown } };
}

/** What a failure of pg or Prisma means in plain words; null for any other error. */
export function databaseFailure(error: unknown): DatabaseFailure | null {
  const code = codeOf(error as Layer | null | undefined);
  if (code === null) return null;
  const meaning =
    MEANINGS.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'it refused what was asked';
  return { meaning: `${meaning} (${code})`, unavailable: UNAVAILABLE.test(code) };
}

function codeOf(error: Layer | null | undefined): string | null {
  if (!error) return null;
  const below = error.meta?.driverAdapterError?.cause as Layer | undefined;
  if (below?.originalCode) return below.originalCode;
  if (/client password must be a string/.test(error.message ?? '')) return '28P01';
  if (/timeout exceeded when trying to connect|timeout expired/.test(error.message ?? '')) return 'ETIMEDOUT';
  if (/Connection terminated|Server has closed the connection/.test(error.message ?? '')) return '08006';
  const code = typeof error.code === 'string' ? error.code : '';
  const isPrisma = /^(?:PrismaClient|DriverAdapterError)/.test(error.name ?? '');
  const isNetwork = MEANINGS.some(([known]) => known.startsWith('E') && known === code);
  const isServer = error.severity !== undefined && /^[0-9A-Z]{5}$/.test(code);
  if (isServer || isNetwork || (isPrisma && /^P\d{4}$/.test(code))) return code;
  return codeOf(error.cause as Layer | undefined) ?? (isPrisma ? 'P2010' : null);
}
