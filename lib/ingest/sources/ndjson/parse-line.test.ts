import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { ChangeLine } from './changes.ts';
import { IncidentLine } from './incidents.ts';
import { LinkLine } from './links.ts';
import { parseLine } from './parse-line.ts';
import { PersonLine } from './people.ts';
import { ServiceLine } from './services.ts';

const problems = (text: string) => parseLine(text, PersonLine).problems;
const incident = (fields: string) =>
  parseLine(
    `{"source":"s","externalId":"1","title":"t","severity":2,"status":"open","startedAt":"2026-03-02T10:00:00Z"${fields}}`,
    IncidentLine,
  );

describe('a person', () => {
  test.each([
    ['no JSON', '{', '', 'it is not JSON'],
    ['no object', '[]', '', 'must be an object in braces, not a list'],
    ['a missing field', '{"slug":"a"}', 'name', 'is required'],
    ['an unknown field', '{"slug":"a","name":"A","rank":1}', 'rank', 'there is no such field'],
    ['a prototype', '{"slug":"a","name":"A","__proto__":{"x":1}}', '__proto__', 'there is no such field'],
    ['a NUL', '{"slug":"a","name":"A\\u0000"}', 'name', 'NUL'],
    ['half a surrogate pair', '{"slug":"a","name":"A\\ud800"}', 'name', 'surrogate'],
    ['a bad slug', '{"slug":"A b","name":"A"}', 'slug', 'must be a slug'],
    [
      'a bad identity',
      '{"slug":"a","name":"A","identities":[{"kind":"fax","value":"1"}]}',
      'identities[0].kind',
      'must be one of email, git-author, github-login, github-id, oidc',
    ],
    ['a wrong type', '{"slug":"a","name":1}', 'name', 'must be a text, not a number'],
    ['null for a text', '{"slug":"a","name":null}', 'name', 'must be a text, not null'],
    [
      'a wrong list',
      '{"slug":"a","name":"A","identities":{}}',
      'identities',
      'must be a list, not an object',
    ],
    ['an empty name', '{"slug":"a","name":""}', 'name', 'must not be empty'],
  ])('with %s is refused by field and reason', (_what, text, field, reason) => {
    expect(problems(text)).toEqual([{ field, reason: expect.stringContaining(reason) }]);
  });

  test('says in plain words what is wrong, never in those of the library', () => {
    const schemas = [PersonLine, ServiceLine, ChangeLine, IncidentLine, LinkLine];
    const values = ['null', '1', '-1', '1.5', '1e30', '""', '"x"', 'true', '[]', '{}', '[1,null,""]', '[[]]'];
    const fields = [
      ...['slug', 'name', 'level', 'active', 'identities', 'tier', 'paths', 'dependsOn', 'source'],
      ...['author', 'createdAt', 'risk', 'url', 'prNumber', 'labels', 'deployments', 'declarations'],
      ...['severity', 'severityHistory', 'impact', 'startedAt', 'events', 'change', 'state', 'kind'],
    ];
    for (const schema of schemas) {
      for (const text of ['1', '{}', ...fields.flatMap((f) => values.map((value) => `{"${f}":${value}}`))]) {
        for (const { reason } of parseLine<object>(text, schema).problems ?? []) {
          expect(reason).not.toMatch(/invalid|expected|received|undefined|too (?:big|small)|cannot be used/i);
        }
      }
    }
  });

  test('a date that is missing is missing, not badly written', () => {
    expect(parseLine('{"slug":"a"}', ServiceLine).problems).toEqual([
      { field: 'tier', reason: 'is required' },
    ]);
    expect(parseLine('{}', IncidentLine).problems).toContainEqual({
      field: 'startedAt',
      reason: 'is required',
    });
  });

  test('nested beyond reason is refused before it is parsed', () => {
    expect(problems(`{"slug":${'['.repeat(100_000)}`)?.[0]?.reason).toBe('it nests deeper than 20 levels');
    expect(problems(`{"slug":"a","name":"${'['.repeat(50)}"}`)).toBeNull();
  });

  test('whatever the text is, parsing ends and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseLine(text, PersonLine)).toHaveProperty('problems');
      }),
    );
  });
});

describe('an incident', () => {
  test('counts larger than a JSON number can carry are exact as text', () => {
    expect(incident(',"impact":{"lostOrders":"9223372036854775807"}').value?.impact?.lostOrders).toBe(
      9223372036854775807n,
    );
    for (const bad of [
      '"9223372036854775808"',
      '9007199254740993',
      '1e400000',
      '-1',
      '1.5',
      '"1e3"',
      'true',
    ]) {
      const { problems } = incident(`,"impact":{"lostOrders":${bad}}`);
      expect(problems?.[0]?.field).toBe('impact.lostOrders');
    }
  });

  test('instants need a zone, a real date and a sensible year', () => {
    for (const at of ['2026-03-02T10:00:00', '2026-02-30T10:00:00Z', '0000-01-01T00:00:00Z', 'now']) {
      expect(incident(`,"resolvedAt":"${at}"`).problems?.[0]?.field).toBe('resolvedAt');
    }
  });

  test('cannot be over before it begins, nor end with another severity than it has', () => {
    expect(incident(',"resolvedAt":"2026-03-01T10:00:00Z"').problems?.[0]?.field).toBe('resolvedAt');
    const history = ',"severityHistory":[{"at":"2026-03-02T10:00:00Z","severity":3,"setBy":"x"}]';
    expect(incident(history).problems?.[0]?.field).toBe('severityHistory');
  });
});

test('a service cannot depend on itself', () => {
  expect(parseLine('{"slug":"a","tier":1,"dependsOn":["a"]}', ServiceLine).problems?.[0]?.field).toBe(
    'dependsOn',
  );
});

test('a change without evidence is of unknown involvement, a declared one is what was declared', () => {
  const line = (more: string) =>
    parseLine(
      `{"source":"s","externalId":"1","title":"t","author":{"name":"A","identity":"a@example.com"},"createdAt":"2026-03-02T10:00:00Z"${more}}`,
      ChangeLine,
    ).value;
  expect(line('')?.provenance.involvement).toBe('unknown');
  expect(line(',"declarations":[{"involvement":"none","by":"ana"}]')?.provenance.involvement).toBe('none');
});

describe('a change', () => {
  const change = (fields: string) =>
    parseLine(
      `{"source":"s","externalId":"1","title":"t","author":{"name":"A","identity":"a"},"createdAt":"2026-03-02T10:00:00Z"${fields}}`,
      ChangeLine,
    );

  test('whose lines add up to more than can be counted is refused by field', () => {
    const most = 2 ** 31 - 1;
    expect(change(`,"paths":[["a",${most},1]]`).problems).toBeNull();
    expect(change(`,"paths":[["a",${most},1],["b",1,1]]`).problems).toEqual([
      { field: 'linesAdded', reason: 'more lines than can be counted' },
    ]);
    expect(change(`,"linesAdded":1,"paths":[["a",${most},1],["b",1,1]]`).problems).toBeNull();
  });
});
