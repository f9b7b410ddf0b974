import { describe, expect, test } from 'vitest';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import fc from '#tests/support/fast-check.ts';
import { type DraftFields, EMPTY_DRAFT, fieldsAsked, named, readPaths, writePaths } from './draft.ts';
import { readDraft, readUnfinished } from './read-draft.ts';
import { SubmitChangeInput } from './submission.ts';

const who = {
  draftId: '018f0000-0000-7000-8000-000000000001',
  person: { id: '018f0000-0000-7000-8000-0000000000aa', name: 'Ann' },
};

const complete: DraftFields = {
  ...EMPTY_DRAFT,
  repository: 'Acme/Shop',
  sha: 'A'.repeat(40),
  title: 'Round prices up',
  paths: '3\t1\tsrc/price.ts',
  involvement: 'assisted',
  tool: 'Robo',
};

const errorsOf = (fields: Partial<DraftFields>) => {
  const read = readDraft({ ...complete, ...fields }, who);
  return read.ok ? {} : read.errors;
};

describe('reading a form', () => {
  test('a complete one is a submission whose author is whoever fills it in', () => {
    const read = readDraft(complete, who);
    expect(read).toMatchObject({
      ok: true,
      input: {
        source: 'web',
        externalId: who.draftId,
        repository: 'acme/shop',
        sha: 'a'.repeat(40),
        author: { name: 'Ann', identity: `person:${who.person.id}` },
        declarations: [{ involvement: 'assisted', tool: 'Robo', by: 'Ann' }],
        paths: [['src/price.ts', 3, 1]],
      },
    });
  });

  test('what is wrong is told at its field', () => {
    expect(Object.keys(errorsOf(EMPTY_DRAFT)).sort()).toEqual([
      'involvement',
      'paths',
      'repository',
      'sha',
      'title',
    ]);
    expect(errorsOf({ sha: 'abc123' }).sha).toMatch(/full commit sha/);
    expect(errorsOf({ url: 'javascript:alert(1)' }).url).toMatch(/http/);
    expect(errorsOf({ coAuthors: `${'x'.repeat(501)}@y` })).toHaveProperty('coAuthors');
    expect(errorsOf({ fixesIncident: 'nonsense' })).toHaveProperty('fixesIncident');
  });

  test('not knowing is an answer, and declares nothing; no answer is none', () => {
    const read = readDraft({ ...complete, involvement: 'unknown', tool: 'Robo' }, who);
    expect(read.ok && read.input.declarations).toEqual([]);
    expect(errorsOf({ involvement: '' }).involvement).toMatch(/I do not know/);
  });

  test('whoever directs an agent is named; without AI nobody is', () => {
    const directed = (fields: Partial<DraftFields>) => {
      const read = readDraft({ ...complete, ...fields }, who);
      return read.ok ? read.input.directedBy : null;
    };
    expect(directed({ involvement: 'agent', directedBy: 'me' })?.identity).toBe(`person:${who.person.id}`);
    expect(directed({ involvement: 'agent', directedBy: 'Bo <bo@x.test>' })).toEqual({
      name: 'Bo',
      identity: 'bo@x.test',
    });
    expect(directed({ involvement: 'none', directedBy: 'me' })).toBeNull();
  });

  test('whatever is typed, what can be read of it is a submission, and nothing throws', () => {
    const wild = fc.record(
      Object.fromEntries(
        Object.entries(EMPTY_DRAFT).map(([name, value]) => [
          name,
          typeof value === 'boolean'
            ? fc.boolean()
            : Array.isArray(value)
              ? fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 })
              : fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constant(complete[name as 'sha'])),
        ]),
      ),
    ) as unknown as fc.Arbitrary<DraftFields>;
    fc.assert(
      fc.property(wild, (fields) => {
        const input = readUnfinished(fields, who);
        expect(SubmitChangeInput.safeParse(input).success).toBe(true);
        readDraft(fields, who);
      }),
      { numRuns: 300 },
    );
  });
});

describe('paths', () => {
  test('may come as `git diff --numstat` prints them, or alone', () => {
    expect(readPaths('3\t1\tsrc/a b.ts\n\n-\t-\tlogo.png\r\nREADME.md')).toEqual({
      paths: [
        ['src/a b.ts', 3, 1],
        ['logo.png', null, null],
        ['README.md', null, null],
      ],
      fileCount: 3,
      linesAdded: 3,
      linesDeleted: 1,
    });
  });

  test('of a long list all are counted', () => {
    const many = Array.from({ length: 700 }, (_, n) => `1\t2\tsrc/${n}.ts`).join('\n');
    const read = readPaths(many);
    expect(read.paths).toHaveLength(500);
    expect(read).toMatchObject({ fileCount: 700, linesAdded: 700, linesDeleted: 1400 });
    expect(readPaths(writePaths(read.paths)).paths).toEqual(read.paths);
  });
});

test('somebody is named with or without an address', () => {
  expect(named(' Ann Lee <ann@x.test> ')).toEqual({ name: 'Ann Lee', identity: 'ann@x.test' });
  expect(named('ann-lee')).toEqual({ name: 'ann-lee', identity: 'ann-lee' });
});

test('a field is asked for exactly when a rule reads what it decides', () => {
  const parsed = parsePolicy(SHIPPED_POLICY);
  const shipped = fieldsAsked(parsed.ok ? parsed.policy.reads : []);
  expect(shipped).toEqual(
    expect.arrayContaining(['rollbackPlan', 'involvement', 'destructive', 'coAuthors']),
  );
  expect(shipped).not.toContain('fixesIncident');
  expect(fieldsAsked(['services.tier'])).not.toContain('involvement');
  expect(fieldsAsked(['ai'])).toContain('involvement');
  expect(fieldsAsked([''])).toContain('rollbackPlan');
});
