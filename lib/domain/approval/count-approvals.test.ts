import { describe, expect, test } from 'vitest';
import { AT, anyFacts, approvalFacts, review } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { countApprovals } from './count-approvals.ts';
import { type ApprovalFacts, RELATIONS } from './facts.ts';
import { standingObjections } from './objections.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const names = (facts: ApprovalFacts, keepOnTrivialRebase = false) =>
  countApprovals(facts, AT, { keepOnTrivialRebase }).counting.map(({ person }) => person.name);
const told = (facts: ApprovalFacts) =>
  countApprovals(facts, AT).dismissed.map((one) => `${one.person.name} ${one.told}`);

describe('whose approval counts', () => {
  test('everyone who is not behind the change, as they are now', () => {
    const { counting, dismissed } = countApprovals(approvalFacts(), AT);
    expect(counting.map(({ person, level, trained }) => [person.name, level, trained])).toEqual([
      ['Bo', 'senior', true],
      ['Cy', 'mid', true],
    ]);
    expect(dismissed).toEqual([]);
  });

  test('one person with two logins, once', () => {
    expect(names(approvalFacts({ reviews: [review('bo'), review('bo-at-home'), review('bo')] }))).toEqual([
      'Bo',
    ]);
  });

  test('not what has not happened yet', () => {
    expect(
      names(approvalFacts({ reviews: [review('bo', { at: AT + 1 }), review('cy', { at: AT })] })),
    ).toEqual(['Cy']);
    expect(names(approvalFacts({ reviews: [review('bo', { withdrawnAt: AT + 1 })] }))).toEqual(['Bo']);
  });
});

describe('whoever is behind the change does not count', () => {
  const words = {
    author: 'you wrote the change',
    committer: 'you committed it',
    'co-author': 'you co-wrote it',
    'pr-opener': 'you opened the pull request',
    'last-pusher': 'you pushed last',
    'directed-the-agent': 'you directed the agent',
    'applied-suggestion': 'you applied a suggestion to it',
    merger: 'you merged it',
  };
  test.each(RELATIONS)('as %s, through either login', (relation) => {
    for (const identity of ['bo', 'bo-at-home']) {
      const parties = [
        { relation: 'author' as const, identity: 'ana' },
        { relation, identity },
      ];
      const facts = approvalFacts({ parties });
      expect(names(facts)).toEqual(['Cy']);
      expect(told(facts)).toEqual([`Bo does not count: ${words[relation]}`]);
    }
  });
  test('with all their relations named', () => {
    const parties = (['merger', 'author', 'last-pusher'] as const).map((relation) => ({
      relation,
      identity: 'bo',
    }));
    expect(told(approvalFacts({ parties }))).toEqual([
      'Bo does not count: you wrote the change, pushed last and merged it',
    ]);
    expect(countApprovals(approvalFacts({ parties }), AT).dismissed[0]?.reason).toBe(
      'wrote the change, pushed last and merged it',
    );
  });
});

describe('does not count, and is told why', () => {
  const cases: [string, ApprovalFacts, string][] = [
    [
      'unmapped',
      approvalFacts({ reviews: [review('stranger')] }),
      'stranger does not count: stranger belongs to nobody known here',
    ],
    [
      'not listed',
      approvalFacts({ reviews: [review('x')] }),
      'x does not count: x belongs to nobody known here',
    ],
    ['an agent', approvalFacts({ reviews: [review('coder')] }), 'coder does not count: coder is an agent'],
    ['a bot', approvalFacts({ reviews: [review('renovate')] }), 'renovate does not count: renovate is a bot'],
    ['a token', approvalFacts({ reviews: [review('ci')] }), 'ci does not count: ci is a service token'],
    ['inactive', approvalFacts({ reviews: [review('gil')] }), 'Gil does not count: you are no longer active'],
    [
      'an auditor',
      approvalFacts({ reviews: [review('eve')] }),
      'Eve does not count: you are an auditor, and auditors do not approve what they audit',
    ],
    [
      'withdrawn',
      approvalFacts({ reviews: [review('bo', { withdrawnAt: AT })] }),
      'Bo does not count: you withdrew it',
    ],
    [
      'dismissed',
      approvalFacts({ reviews: [review('bo', { dismissed: { at: AT, reason: 'wrong branch' } })] }),
      'Bo does not count: you had your approval dismissed: wrong branch',
    ],
    [
      'objected later',
      approvalFacts({ reviews: [review('bo'), review('bo-at-home', { decision: 'veto', at: AT })] }),
      'Bo does not count: you objected after approving',
    ],
    [
      'another sha under the same number',
      approvalFacts({ reviews: [review('bo', { sha: B })] }),
      'Bo does not count: you signed a revision that is not part of this change',
    ],
    [
      'a new revision',
      approvalFacts({
        reviews: [review('bo')],
        revisions: [
          { number: 1, sha: A, diffId: 'd1' },
          { number: 2, sha: B, diffId: 'd2' },
        ],
      }),
      'Bo does not count: you signed an earlier revision (aaaaaaa)',
    ],
  ];
  test.each(cases)('%s', (_, facts, sentence) => {
    expect(names(facts)).toEqual([]);
    expect(told(facts)).toEqual([sentence]);
  });

  test('an identity that two people claim', () => {
    const base = approvalFacts({ reviews: [review('bo')] });
    const identities = [...base.identities, { key: 'bo', holder: 'person' as const, personId: 'cy' }];
    expect(told({ ...base, identities })).toEqual([
      'bo does not count: bo is claimed by more than one holder',
    ]);
  });

  test('approving and objecting at the same instant is an objection', () => {
    const both = approvalFacts({
      reviews: [review('bo'), review('bo-at-home', { decision: 'request-changes' })],
    });
    expect(told(both)).toEqual(['Bo does not count: you objected after approving']);
    expect(standingObjections(both, AT)).toHaveLength(1);
  });

  test('an objection taken back does not revive the approval before it', () => {
    const objection = review('bo', { decision: 'request-changes', at: AT - 10, withdrawnAt: AT - 5 });
    expect(names(approvalFacts({ reviews: [review('bo'), objection] }))).toEqual([]);
    expect(names(approvalFacts({ reviews: [review('bo'), objection, review('bo', { at: AT })] }))).toEqual([
      'Bo',
    ]);
  });
});

describe('a new revision', () => {
  const revisions = (...diffIds: (string | null)[]) =>
    diffIds.map((diffId, index) => ({ number: index + 1, sha: index % 2 ? B : A, diffId }));
  test('with an identical diff keeps approvals only where the policy allows it', () => {
    const facts = approvalFacts({ revisions: revisions('d1', 'd1') });
    expect(names(facts, true)).toEqual(['Bo', 'Cy']);
    expect(names(facts, false)).toEqual([]);
  });
  test.each([
    ['another diff', ['d1', 'd2']],
    ['an unknown diff', ['d1', null]],
    ['two unknown diffs', [null, null]],
    ['the old sha again after another diff', ['d1', 'd2', 'd1']],
  ])('with %s dismisses them', (_, diffIds) => {
    expect(names(approvalFacts({ revisions: revisions(...diffIds) }), true)).toEqual([]);
  });
  test('pushed back to the approved sha stays dismissed without leave to rebase', () => {
    expect(names(approvalFacts({ revisions: revisions('d1', 'd1', 'd1') }))).toEqual([]);
  });
  test('without any revision nothing counts', () => {
    expect(names(approvalFacts({ revisions: [] }), true)).toEqual([]);
  });
});

describe('whatever the facts', () => {
  const approval = anyFacts.map((facts) => facts.approval);
  test('those who count are distinct, active, known people who are not behind the change', () => {
    fc.assert(
      fc.property(approval, fc.boolean(), (facts, keepOnTrivialRebase) => {
        const { counting, dismissed } = countApprovals(facts, AT, { keepOnTrivialRebase });
        const ids = counting.map(({ person }) => person.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) {
          expect(facts.people.find((person) => person.id === id)?.active).toBe(true);
          expect(dismissed.map(({ person }) => person.id)).not.toContain(id);
        }
      }),
    );
  });
  test('the order of the rows says nothing', () => {
    fc.assert(
      fc.property(approval, (facts) => {
        const reversed = {
          ...facts,
          identities: facts.identities.toReversed(),
          parties: facts.parties.toReversed(),
          reviews: facts.reviews.toReversed(),
        };
        const ids = (one: ApprovalFacts) => names(one, true).toSorted();
        expect(ids(reversed)).toEqual(ids(facts));
      }),
    );
  });
  test('a relation more never makes anyone count', () => {
    fc.assert(
      fc.property(
        approval,
        fc.constantFrom(...RELATIONS),
        fc.constantFrom('p1', 'p2b'),
        (facts, relation, identity) => {
          const more = { ...facts, parties: [...facts.parties, { relation, identity }] };
          const before = names(facts, true);
          for (const name of names(more, true)) expect(before).toContain(name);
        },
      ),
    );
  });
});
