import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { classifyRevert, type RevertStatement } from './revert.ts';

const SHA = 'ce967bac12403022ed9bba48f0d57da3b81a28da';
const OTHER = '3321ca9398b5a129ffc1689ec2a88b2468cf16e9';

const forms: readonly (readonly [string, string, Partial<RevertStatement>])[] = [
  [
    'git revert',
    `Revert "Add x"\n\nThis reverts commit ${SHA}.`,
    { kind: 'revert', targets: [{ sha: SHA, subject: 'Add x' }], reason: '', planned: false },
  ],
  [
    'a squash title with both request numbers',
    `Revert "Add x (#12)" (#15)\n\nReverts octo/shop#12`,
    { kind: 'revert', targets: [{ pr: 12, subject: 'Add x (#12)' }], reason: '' },
  ],
  [
    'git revert of a merge: the other parent is no target',
    `Revert "Merge pull request #432 from o/b"\n\nThis reverts commit ${SHA}, reversing\nchanges made to ${OTHER}.`,
    { targets: [{ sha: SHA, pr: 432, subject: 'Merge pull request #432 from o/b' }], reason: '' },
  ],
  ['an abbreviated id', 'Revert x\n\nThis reverts commit 591fb98a', { targets: [{ sha: '591fb98a' }] }],
  [
    'several commits, one sentence each or in a list',
    `Revert the cache\n\nThis reverts commit ${SHA}.\nThis reverts commits 1234567 and 89abcde.`,
    { targets: [{ sha: SHA }, { sha: '1234567' }, { sha: '89abcde' }], reason: '' },
  ],
  ['GitLab', `Revert "Add x"\n\nThis reverts merge request !12`, { targets: [{ pr: 12, subject: 'Add x' }] }],
  [
    'a request by its address',
    'Revert x\n\nReverts https://forge.test/o/r/pull/77',
    { targets: [{ pr: 77 }] },
  ],
  ['conventional', 'revert(api): add x (#12)', { kind: 'revert', targets: [{ subject: 'add x' }] }],
  ['conventional with a body', `fix: revert x\n\nThis reverts commit ${SHA}.`, { kind: 'revert' }],
  [
    'Gerrit',
    `Revert "Add x"\n\nThis reverts commit ${SHA}.\n\nReason for revert: broke the build\n\nBug: T1\nChange-Id: I${SHA}`,
    { kind: 'revert', targets: [{ sha: SHA, subject: 'Add x' }], reason: 'broke the build', planned: false },
  ],
  [
    'a Gerrit submission',
    'Revert "b"\n\nRevert submission 96\n\nReason for revert: slow\nReverted Changes:\nIab08c7e4f:a\nI3f4fc409f:b',
    { targets: [{ changeId: 'Iab08c7e4f' }, { changeId: 'I3f4fc409f' }], reason: 'slow' },
  ],
  [
    'a merge commit of a revert branch',
    'Merge pull request #9 from octo/revert-8-feature\n\nRevert "Feature"',
    { kind: 'revert', targets: [{ pr: 8, subject: 'Feature' }] },
  ],
  ['a revert of a revert', `Revert "Revert "Add x""\n\nThis reverts commit ${SHA}.`, { kind: 'reapply' }],
  ['Reapply', `Reapply "Add x"\n\nThis reverts commit ${SHA}.`, { kind: 'reapply' }],
  ['Revert^2', `Revert^2 "Add x"\n\n${OTHER.slice(0, 8)}\n\nThis reverts commit ${SHA}`, { kind: 'reapply' }],
  [
    'a reland',
    `fix(ui): re-land x\n\n* Revert "revert: x"\n\nThis reverts commit ${SHA}.`,
    { kind: 'reapply' },
  ],
  [
    'embedded',
    `Rework the queue\n\nThe old one lost jobs. This also\nis faster.\n\nThis reverts commit ${SHA}.`,
    { kind: 'embedded', targets: [{ sha: SHA }] },
  ],
  [
    'embedded, in passing',
    `Rework\n\nNew queue.\n\nAlso reverts #12.`,
    { kind: 'embedded', targets: [{ pr: 12 }] },
  ],
  [
    'a retitled git revert is a revert all the same',
    `Bring back limits (#3)\n\nRevert "Exempt agent (#2)"\n\nThis reverts commit ${SHA}.`,
    { kind: 'revert', reason: '' },
  ],
  [
    'the reason beside the boilerplate, without footers',
    `Revert "Add x"\n\nThis reverts commit ${SHA}. We will not\nneed it.\n\nSigned-off-by: A <a@x>`,
    { reason: 'We will not\nneed it.' },
  ],
  [
    'a reason in the subject',
    `Revert "Add x" because it broke login (#4)`,
    { reason: 'because it broke login' },
  ],
];

describe('every documented form', () => {
  test.each(forms)('%s', (_, message, expected) => expect(classifyRevert(message)).toMatchObject(expected));
});

test.each([
  'Add x',
  'Add revert button',
  'Revert button is blue now',
  'Undo history for the editor',
  'Fix the crash that commit 1234567 caused',
  'Explain how to revert\n\nRun git revert and see "This reverts" in the log.',
  '',
])('%j is no revert', (message) => expect(classifyRevert(message)).toBeNull());

describe('planned', () => {
  const planned = (reason: string, title = 'Change x') =>
    classifyRevert(`Revert "${title}"\n\nThis reverts commit ${SHA}.\n\n${reason}`)!.planned;

  test.each([
    'Maintenance done',
    'no longer needed',
    'as planned',
    'After the migration',
    'disk replaced',
    'Host back',
  ])('%s', (reason) => expect(planned(reason)).toBe(true));
  test.each([
    '',
    'It broke login',
    'no longer works: errors',
    'Still failing after the upgrade',
    'After rollout the bill rose ninefold',
    'Not ready yet',
  ])('not: %j', (reason) => expect(planned(reason)).toBe(false));
  test('the reverted change said so itself', () => {
    expect(planned('', 'temp: log every request')).toBe(true);
    expect(planned('', 'Depool db1 for maintenance')).toBe(true);
    expect(planned('wrong branch', 'temp: log every request')).toBe(false);
  });
});

describe('hostile messages', () => {
  const pieces = [
    'revert ',
    'Revert "',
    'This reverts commit ',
    'a1b2c3d',
    ' and ',
    ', ',
    '\n',
    ' ',
    '\t',
    '"',
    '#1',
    'Reverts o/r',
    '(',
    ':',
    'after ',
    'x',
  ];
  test('a megabyte of anything takes linear time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }), (unit) => {
        const message = `Revert "x"\n\n${unit.join('').repeat(20_000)}`.slice(0, 1_000_000);
        const start = performance.now();
        classifyRevert(message);
        expect(performance.now() - start).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
  });
  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void classifyRevert(`Revert ${text}`)));
  });
});
