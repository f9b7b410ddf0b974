import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { root } from '#lib/boot/paths.ts';
import { SCOPES } from '#lib/domain/token/scope.ts';
import * as nowhere from './[...nowhere]/route.ts';
import { openApiDocument } from './document.ts';
import { GET } from './openapi.json/route.ts';
import { operations } from './operations.ts';

const folder = path.join(root, 'app/api/v1');

/** The operations that route files answer, as `post /api/v1/changes/{id}`. */
async function answered(): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts') && !/^(?:openapi\.json|\[\.\.\.)/.test(file))
    .sort();
  const found = files.map(async (file) => {
    const handlers = Object.keys(await import(path.join(folder, file)));
    const address = `/api/v1/${path.dirname(file)}`.replaceAll(/\[(\w+)\]/g, '{$1}');
    return handlers.map((method) => `${method.toLowerCase()} ${address}`);
  });
  return (await Promise.all(found)).flat();
}

describe('the OpenAPI document', () => {
  test('is valid 3.1', async () => {
    const result = await new Validator().validate(structuredClone(openApiDocument()));
    expect(result).toMatchObject({ valid: true });
  });

  test('the validator sees what is wrong', async () => {
    const broken = { ...structuredClone(openApiDocument()), info: {} };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  test('has every operation that a route answers, and no other', async () => {
    const listed = Object.values(operations).map(({ method, path: address }) => `${method} ${address}`);
    expect(listed.toSorted()).toEqual((await answered()).toSorted());
  });

  test('says of every body what is required, and lets nothing else in', () => {
    const { paths } = openApiDocument() as { paths: Record<string, Record<string, { requestBody?: Body }>> };
    const bodies = Object.values(paths).flatMap((one) =>
      Object.values(one).flatMap(({ requestBody }) => requestBody?.content['application/json'].schema ?? []),
    );
    expect(bodies.length).toBeGreaterThan(5);
    for (const body of bodies)
      expect(body).toMatchObject({
        type: 'object',
        required: expect.any(Array),
        additionalProperties: false,
      });
    const change = bodies[0]!;
    expect(change.required).toEqual(
      expect.arrayContaining(['source', 'externalId', 'repository', 'sha', 'title']),
    );
    expect(change.required).not.toContain('labels');
  });

  test('names the scope of every operation, and there is none without a use', () => {
    const used = new Set(Object.values(operations).map(({ scope }) => scope));
    expect([...used].toSorted()).toEqual([...SCOPES].toSorted());
  });

  test('is served', async () => {
    expect(await GET().json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });
});

interface Body {
  content: { 'application/json': { schema: { required: string[] } } };
}

test('an address that no operation has is answered as the API answers, whatever the method', async () => {
  for (const handler of Object.values(nowhere)) {
    const answer = handler();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await answer.json()).toMatchObject({ type: 'urn:countersign:problem:not-found' });
  }
  expect(Object.keys(nowhere)).toContain('POST');
});
