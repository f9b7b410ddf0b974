import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { noteTokenUse } from '#lib/audit/mutate.ts';
import type { Scope } from '#lib/domain/token/scope.ts';
import { readJson } from '#lib/platform/api/json-body.ts';
import { fieldErrors, Problem, problemResponse } from '#lib/platform/api/problem.ts';
import { rateLimit } from '#lib/platform/api/rate-limit.ts';
import type { Context } from '#lib/platform/context.ts';
import { apiRate } from '#lib/platform/env.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { NO_STORE } from '#lib/platform/headers.ts';
import { findToken, type LiveToken } from './queries.ts';

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface ApiOptions<S extends z.ZodType, P> {
  /** Without it the token is refused. */
  scope: Scope;
  /** What the body must be, strict; without it no body is read. */
  input?: S;
  /** What is in the path; one that does not fit is not found. */
  params?: z.ZodType<P>;
  /** Milliseconds after which it is answered with 503 whatever is still under way; none: no limit. */
  within?: number;
  answer: (ctx: Context, input: z.output<S>, request: Request, params: P) => Promise<Answer>;
}

/**
 * Makes the handler of one operation of the HTTP API: a bearer token in force with the scope, within its rate; a
 * JSON body that fits the schema; then `answer`, as the token. Every refusal is `application/problem+json`
 * (RFC 9457), an unforeseen failure a reference only. Nothing is cached.
 */
export function api<S extends z.ZodType = z.ZodUndefined, P = unknown>(
  options: ApiOptions<S, P>,
): (request: Request, context: { params: Promise<unknown> }) => Promise<Response> {
  return async (request, context) => {
    const requestId = randomUUID();
    try {
      const { status, body, headers } = await inTime(respond(options, request, context), options.within);
      return Response.json(body, {
        status,
        headers: { ...headers, 'Cache-Control': NO_STORE, 'X-Request-Id': requestId },
      });
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
}

async function respond<S extends z.ZodType, P>(
  { scope, input, params, answer }: ApiOptions<S, P>,
  request: Request,
  context: { params: Promise<unknown> },
): Promise<Answer> {
  const now = new Date();
  const token = await authenticate(request, now);
  limit(token, now);
  if (!token.scopes.includes(scope)) throw lacking(scope);
  noteUse(token, now);
  const path = params?.safeParse(await context.params);
  if (path && !path.success) throw new Problem(404, 'Nothing is at this address.');
  const ctx: Context = {
    actor: { kind: 'service', id: token.id, identity: `token:${token.name}`, session: null },
    now,
  };
  const body = input && (await readBody(input, request));
  return answer(ctx, body as z.output<S>, request, path?.data as P);
}

async function authenticate(request: Request, now: Date): Promise<LiveToken> {
  const [, secret] = /^Bearer ([!-~]+)$/i.exec(request.headers.get('authorization')?.trim() ?? '') ?? [];
  if (secret === undefined) {
    throw new Problem(401, 'Send a token: Authorization: Bearer cs_…', {
      headers: { 'WWW-Authenticate': 'Bearer realm="countersign"' },
    });
  }
  const token = await findToken(secret, now);
  if (token) return token;
  throw new Problem(401, 'This token is not known, was revoked or has expired.', {
    headers: { 'WWW-Authenticate': 'Bearer realm="countersign", error="invalid_token"' },
  });
}

const lacking = (scope: Scope) =>
  new Problem(403, `This token lacks the scope ${scope}.`, {
    headers: {
      'WWW-Authenticate': `Bearer realm="countersign", error="insufficient_scope", scope="${scope}"`,
    },
  });

let take: ReturnType<typeof rateLimit> | undefined;

function limit({ id }: LiveToken, now: Date): void {
  take ??= rateLimit(apiRate());
  const seconds = take(id, now.getTime());
  if (seconds === 0) return;
  throw new Problem(429, `This token has asked too often. Go on in ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}

const NOTED_EVERY_MS = 60_000;
const noted = new Map<string, number>();

/** Keeps when a token was last used, to the minute. No request waits for it, and none fails over it. */
function noteUse({ id, lastUsedAt }: LiveToken, now: Date): void {
  const last = Math.max(noted.get(id) ?? 0, lastUsedAt?.getTime() ?? 0);
  if (now.getTime() - last < NOTED_EVERY_MS) return;
  noted.set(id, now.getTime());
  noteTokenUse(id, now).catch((error: unknown) => console.error('the use of a token was not noted', error));
}

async function readBody<S extends z.ZodType>(input: S, request: Request): Promise<z.output<S>> {
  const body = await readJson(request);
  const parsed = input.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error, body);
  const [{ field, reason }] = errors as [(typeof errors)[number]];
  throw new Problem(400, `${field || 'The body'}: ${reason.replace(/\.$/, '')}.`, { errors });
}

async function inTime<T>(work: Promise<T>, within: number | undefined): Promise<T> {
  if (within === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DomainError('unavailable', 'No answer could be given in time.')),
      within,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
