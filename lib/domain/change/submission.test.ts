import { describe, expect, test } from 'vitest';
import { SubmitChangeInput } from './submission.ts';

const SUBMISSION = {
  source: 'github:acme/shop',
  externalId: '7',
  repository: 'Acme/Shop',
  sha: 'a'.repeat(40),
  title: 'Round half up',
  author: { name: 'Ana', identity: 'ana@shop.test' },
};

/** The fields that are refused. */
const refused = (over: object) => {
  const { error } = SubmitChangeInput.safeParse({ ...SUBMISSION, ...over });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
};

describe('a submission', () => {
  test('is taken with a repository in any case, kept in lower case', () => {
    expect(SubmitChangeInput.parse(SUBMISSION)).toMatchObject({
      repository: 'acme/shop',
      environment: 'production',
    });
  });

  test('names one full commit', () => {
    for (const sha of [
      'a'.repeat(39),
      'A'.repeat(40),
      'main',
      'v1.0',
      ` ${'a'.repeat(40)}`,
      'a'.repeat(64).replace('a', 'g'),
    ])
      expect(refused({ sha })).toEqual(['sha']);
  });

  test('a line break makes no two names into one', () => {
    expect(refused({ source: 'a\nb' })).toEqual(['source']);
    expect(refused({ externalId: '7\n8' })).toEqual(['externalId']);
    expect(refused({ author: { name: 'Ana', identity: 'ana@shop.test\n' } })).toEqual(['author.identity']);
  });

  test('a person of ours is named by an id', () => {
    expect(refused({ author: { name: 'Ana', identity: 'person:junk' } })).toEqual(['author.identity']);
    expect(refused({ author: { name: 'Ana', identity: '<PERSON:junk>' } })).toEqual(['author.identity']);
    expect(
      refused({ author: { name: 'Ana', identity: 'person:6f0d7c2e-5d0b-5b6e-9f0a-3c1b7a52e4d1' } }),
    ).toEqual([]);
  });
});
