import { describe, expect, test } from 'vitest';
import { type ResolvedRevert, RevertIndex, type RevertIndexOptions } from './resolve-revert.ts';

const sha = (n: number) => n.toString(16).padStart(2, '0').repeat(20);

interface Step {
  message: string;
  pr?: number;
  day?: number;
  parts?: { sha: string; message: string }[];
}

/** Feeds commits one after another; the commit's id is `sha(place)`, from 1 on. */
function feed(steps: readonly Step[], options?: RevertIndexOptions): (ResolvedRevert | null)[] {
  const index = new RevertIndex(options);
  return steps.map(({ message, pr = null, day, parts }, n) =>
    index.add({
      sha: sha(n + 1),
      message,
      pr,
      committedAt: new Date(Date.UTC(2026, 0, day ?? 1, 0, n)),
      parts,
    }),
  );
}
const last = (steps: readonly Step[], options?: RevertIndexOptions) => feed(steps, options).at(-1)!;
const revertOf = (n: number, title = 'x') => ({
  message: `Revert "${title}"\n\nThis reverts commit ${sha(n)}.`,
});

describe('finds the culprit', () => {
  test('by full and by abbreviated id', () => {
    const steps = [{ message: 'x' }, { message: 'y' }];
    expect(last([...steps, revertOf(1)])).toMatchObject({
      kind: 'revert',
      culprits: [sha(1)],
      unresolved: [],
    });
    const short = { message: `Revert y\n\nThis reverts commit ${sha(2).slice(0, 8)}` };
    expect(last([...steps, short]).culprits).toEqual([sha(2)]);
  });

  test('by request number, also when the id is of a commit that was squashed away', () => {
    const steps = [{ message: 'Add x (#12)', pr: 12 }, { message: 'y' }];
    expect(last([...steps, { message: 'Revert "Add x" (#15)\n\nReverts o/r#12', pr: 15 }]).culprits).toEqual([
      sha(1),
    ]);
    const squashed = { message: `Revert "Add x (#12)"\n\nThis reverts commit ${sha(99)}.` };
    expect(last([...steps, squashed]).culprits).toEqual([sha(1)]);
  });

  test('by exact subject: the newest earlier one, whatever its case and number', () => {
    const steps = [{ message: 'Add X' }, { message: 'add x (#4)' }, { message: 'Add x and y' }];
    expect(last([...steps, { message: 'Revert "Add x"' }]).culprits).toEqual([sha(2)]);
    expect(last([...steps, { message: 'Revert "Add something else"' }])).toMatchObject({
      culprits: [],
      lagDays: null,
      unresolved: [{ subject: 'Add something else' }],
    });
  });

  test('by a subject that was cut off, and by Change-Id', () => {
    const long = 'Consolidate the configuration of every cache in every data centre';
    const steps = [{ message: `${long}\n\nChange-Id: I${sha(7)}` }];
    expect(last([...steps, { message: `Revert "${long.slice(0, 40)}…"` }]).culprits).toEqual([sha(1)]);
    const submission = {
      message: `Revert "z"\n\nRevert submission 1\nReverted Changes:\nI${sha(7).slice(0, 9)}:abc`,
    };
    expect(last([...steps, submission]).culprits).toEqual([sha(1)]);
  });

  test('a commit that a merge brought in stands for the merge', () => {
    const merge = { message: 'Merge branch x', parts: [{ sha: sha(200), message: 'Inner' }] };
    expect(last([merge, revertOf(200, 'Inner')]).culprits).toEqual([sha(1)]);
  });

  test('several at once', () => {
    const both = { message: `Revert two\n\nThis reverts commit ${sha(1)}.\nThis reverts commit ${sha(2)}.` };
    expect(last([{ message: 'x' }, { message: 'y' }, both]).culprits).toEqual([sha(1), sha(2)]);
  });
});

describe('tells the kinds apart', () => {
  test('a reverted revert brings the original back, however it is titled', () => {
    const steps = [{ message: 'x' }, revertOf(1)];
    const back = { message: `x, second attempt\n\nWith a fix.\n\nThis reverts commit ${sha(2)}.` };
    for (const step of [
      revertOf(2, 'Revert "x"'),
      { message: `Reapply "x"\n\nThis reverts commit ${sha(2)}.` },
      back,
    ])
      expect(last([...steps, step])).toMatchObject({
        kind: 'reapply',
        culprits: [sha(2)],
        reestablished: [sha(1)],
      });
  });

  test('what landed again and is reverted again has failed again', () => {
    const again = { message: `x, second attempt\n\nThis reverts commit ${sha(2)}.` };
    const third = last([{ message: 'x' }, revertOf(1), again, revertOf(3, 'x, second attempt')]);
    expect(third).toMatchObject({ kind: 'revert', culprits: [sha(3)], reestablished: [] });
  });

  test('late: after the limit, not on it', () => {
    const at = (day: number) =>
      last([
        { message: 'x', day: 1 },
        { ...revertOf(1), day },
      ]);
    expect(at(14)).toMatchObject({ kind: 'revert' });
    expect(at(16)).toMatchObject({ kind: 'late' });
    expect(last([{ message: 'x' }, { ...revertOf(1), day: 5 }], { lateAfterDays: 3 }).kind).toBe('late');
  });

  test('planned and embedded', () => {
    const done = { message: `${revertOf(1).message}\n\nReason for revert: maintenance done` };
    expect(last([{ message: 'x' }, done])).toMatchObject({ kind: 'planned', planned: true });
    const larger = { message: `Rework\n\nA new queue.\n\nThis reverts commit ${sha(1)}.` };
    expect(last([{ message: 'x' }, larger]).kind).toBe('embedded');
  });

  test('a merge is what its commits are', () => {
    const revert = { sha: sha(201), message: revertOf(1).message };
    const other = { sha: sha(202), message: 'Other work' };
    const merge = { message: "Merge branch 'fix'" };
    expect(last([{ message: 'x' }, { ...merge, parts: [revert] }])).toMatchObject({ kind: 'revert' });
    expect(last([{ message: 'x' }, { ...merge, parts: [revert, other] }])).toMatchObject({
      kind: 'embedded',
    });
  });
});

test('memory is bounded: what left the window is unresolved', () => {
  const steps = Array.from({ length: 50 }, (_, n) => ({ message: `c${n}` }));
  const results = feed([...steps, revertOf(50, 'c49'), revertOf(1, 'c0')], { keepCommits: 10 });
  expect(results.at(-2)!.culprits).toEqual([sha(50)]);
  expect(results.at(-1)).toMatchObject({ culprits: [], unresolved: [{ sha: sha(1), subject: 'c0' }] });
});
