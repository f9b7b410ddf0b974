import { DomainError } from '#lib/platform/errors.ts';
import type { Problem } from '../sources/ndjson/parse-line.ts';

/**
 * Why PostgreSQL refuses a row for what stands in it, by SQLSTATE, the longest beginning that fits first
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html). What is not here is no fault of a line.
 */
const REASONS: readonly (readonly [state: string, reason: string])[] = [
  ['21000', 'it says the same thing twice'],
  ['22001', 'a text is longer than can be kept'],
  ['22003', 'a number is larger than can be kept'],
  ['22007', 'a date cannot be kept'],
  ['22008', 'a date cannot be kept'],
  ['22', 'a value cannot be kept'],
  ['23502', 'a value that must be there is missing'],
  ['23503', 'it names something that is not recorded'],
  ['23505', 'another record has this already'],
  ['23514', 'a value is not one of those allowed'],
  ['23', 'it contradicts what is recorded'],
  ['54', 'a value is larger than can be kept'],
];

/** The column or rule that PostgreSQL names in its message. */
const NAMED = /(?:column|constraint) "([^"]{1,63})"/;

/**
 * What is wrong with a line whose row the database has refused, in plain words; null where the error is not about
 * a row (a lost connection, a missing right, a full disk), so that the next line would fare no better.
 */
export function refusalOf(error: unknown): Problem | null {
  if (error instanceof DomainError) {
    return error.code === 'invalid' ? { field: error.field ?? '', reason: error.message } : null;
  }
  const { originalCode: state, originalMessage = '' } = causeOf(error);
  const reason = REASONS.find(([beginning]) => state?.startsWith(beginning))?.[1];
  if (reason === undefined) return null;
  const named = NAMED.exec(originalMessage);
  if (named === null) return { field: '', reason };
  const isColumn = named[0].startsWith('column');
  return {
    field: isColumn ? camelCase(named[1]!) : '',
    reason: isColumn ? reason : `${reason} (rule ${named[1]})`,
  };
}

/** What the driver said, below Prisma's wrapping. */
function causeOf(error: unknown): { originalCode?: string; originalMessage?: string } {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: object } } };
  return meta?.driverAdapterError?.cause ?? {};
}

const camelCase = (column: string) =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
