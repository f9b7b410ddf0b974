import type { z } from 'zod';
import { databaseFailure } from '../database-failure.ts';
import { DomainError } from '../errors.ts';
import { NO_STORE } from '../headers.ts';

/** One thing that is wrong with a request: where (RFC 6901), the same for people, and why. */
export interface FieldError {
  pointer: string;
  field: string;
  reason: string;
}

/** A refusal on its way to becoming `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    { errors = [], headers = {} }: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** What each status means here: the last part of `type`, and `title`. */
const MEANINGS: Readonly<Record<number, readonly [name: string, title: string]>> = {
  400: ['invalid', 'The request is not valid'],
  401: ['unauthenticated', 'A valid token is needed'],
  403: ['forbidden', 'This is not allowed'],
  404: ['not-found', 'There is no such thing'],
  409: ['conflict', 'It does not fit what is recorded'],
  413: ['too-large', 'The request is too large'],
  415: ['not-json', 'Only JSON is read'],
  429: ['too-many', 'Too many requests'],
  500: ['failed', 'Something went wrong on our side'],
  503: ['unavailable', 'Not available at the moment'],
};

export const PROBLEM_STATUSES = Object.keys(MEANINGS).map(Number);

const STATUS: Record<DomainError['code'], number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unavailable: 503,
};

/** Most errors that one answer lists. */
const LISTED = 100;

/** What is wrong at a path into the body. */
export function fieldError(path: readonly PropertyKey[], reason: string): FieldError {
  const parts = path.map(String);
  const pointer = parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { pointer, field: parts.join('.'), reason };
}

/** Everything that a schema finds wrong in a body, each unknown key by itself. */
export function fieldErrors(error: z.ZodError, body: unknown): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => fieldError([...issue.path, key], 'is not known'));
    return [fieldError(issue.path, isMissing(body, issue.path) ? 'is missing' : issue.message)];
  });
}

function isMissing(body: unknown, path: readonly PropertyKey[]): boolean {
  let value = body;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value === undefined;
}

/** Any error as an answer; of an unforeseen one only the reference under which it is logged. */
export function problemResponse(error: unknown, requestId: string): Response {
  const { status, message, errors, headers } = asProblem(error, requestId);
  const [name, title] = MEANINGS[status]!;
  const more = errors.length > LISTED ? ` The first ${LISTED} of ${errors.length} errors are listed.` : '';
  const body = {
    type: `urn:countersign:problem:${name}`,
    title,
    status,
    detail: `${message}${more}`,
    instance: `urn:uuid:${requestId}`,
    ...(errors.length > 0 ? { errors: errors.slice(0, LISTED) } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': NO_STORE,
      'X-Request-Id': requestId,
      ...headers,
    },
  });
}

function asProblem(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DomainError) {
    const errors = error.field === null ? [] : [fieldError(error.field.split('.'), error.message)];
    const headers: Record<string, string> = error.code === 'unavailable' ? { 'Retry-After': '5' } : {};
    return new Problem(STATUS[error.code], error.message, { errors, headers });
  }
  if (databaseFailure(error)?.unavailable) {
    console.error(`request ${requestId} met a database that has failed`, error);
    return new Problem(
      503,
      'The database is not available. Nothing was let through and nothing was written.',
      {
        headers: { 'Retry-After': '5' },
      },
    );
  }
  console.error(`request ${requestId} failed`, error);
  return new Problem(500, `Something went wrong on our side. Reference: ${requestId}`);
}
