import { z } from 'zod';
import { PROBLEM_STATUSES } from '#lib/platform/api/problem.ts';
import { type Operation, operations } from './operations.ts';

type Json = Record<string, unknown>;

/** What every operation may be answered with besides its own answers; 404 only where there is a path to miss. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body is not valid; `errors` says each field that is wrong',
  401: 'No token, or one that is not known, was revoked or has expired',
  403: 'The token lacks the scope',
  404: 'There is no such thing',
  409: 'It does not fit what is recorded',
  413: 'The body has more than 2 MB',
  415: 'The body is not application/json',
  429: 'This token has asked too often; Retry-After says how many seconds to wait',
  500: 'A failure on our side, with its reference',
  503: 'Not available; Retry-After says when to try again',
};

const Problem = {
  description: 'RFC 9457',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'urn:countersign:problem:<name>' },
    title: { type: 'string' },
    status: { type: 'integer', enum: PROBLEM_STATUSES },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri', description: 'urn:uuid:<the X-Request-Id of this answer>' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'field', 'reason'],
        properties: {
          pointer: { type: 'string', description: 'RFC 6901, into the body' },
          field: { type: 'string' },
          reason: { type: 'string' },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html), made of the schemas that are enforced. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: describeOperation(id, operation),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Countersign',
      version: '1',
      summary: 'Submit changes, report on them, and ask the gate.',
      description: 'Every write may be repeated: said again, it changes nothing.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A service token: `Authorization: Bearer cs_…`',
        },
      },
    },
  };
}

function describeOperation(id: string, operation: Operation): Json {
  const { summary, description, scope, input, params, answers } = operation;
  return {
    operationId: id,
    summary,
    description: `${description}\n\nScope: \`${scope}\`.`,
    security: [{ token: [scope] }],
    ...(params ? { parameters: parametersOf(params) } : {}),
    ...(input
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(input) } } } }
      : {}),
    responses: { ...answersOf(answers), ...refusalsOf(operation) },
  };
}

function answersOf(answers: Operation['answers']): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { meaning, body }]) => [
      status,
      { description: meaning, content: { 'application/json': { schema: schemaOf(body) } } },
    ]),
  );
}

function refusalsOf({ input, params }: Operation): Json {
  const applies = (status: number) =>
    (input || ![400, 409, 413, 415].includes(status)) && (params || status !== 404);
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    Object.entries(REFUSALS)
      .filter(([status]) => applies(Number(status)))
      .map(([status, description]) => [
        status,
        { description, content: { 'application/problem+json': { schema } } },
      ]),
  );
}

function parametersOf(params: z.ZodType): Json[] {
  const { properties = {} } = schemaOf(params) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'path', required: true, schema }));
}

/** As it is written in a request or an answer, before anything is made of it. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json;
  return rest;
}
