import { expect, test } from 'vitest';
import { parseMergeMessage } from './merge-message.ts';

test.each([
  ['Merge pull request #1 from org/feature/x\n\nTitle', 1, 'feature/x'],
  ['Add a thing (#123)', 123, null],
  ['Revert "Add a thing (#123)" (#130)\n\nThis reverts commit abc.', 130, null],
  ['Revert "Add a thing (#123)"', null, null],
  ["Merge branch 'fix/it' into 'main'\n\nTitle\n\nSee merge request group/sub/proj!77", 77, 'fix/it'],
  ["Merge branch 'topic'", null, 'topic'],
  ["Merge branch 'main' of https://forge.example/octo/shop", null, null],
  ["Merge remote-tracking branch 'origin/topic'", null, 'topic'],
  ['Merged in feature/y (pull request #12)\n\nTitle', 12, 'feature/y'],
  ['Merged PR 4711: Title', 4711, null],
  ['Merge #99\n\n99: Title r=ada a=bo', 99, null],
  ['Fix #12 and (#13) in passing', null, null],
  ['', null, null],
])('%j', (message, pr, branch) => expect(parseMergeMessage(message)).toEqual({ pr, branch }));
