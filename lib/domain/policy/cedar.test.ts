import { expect, test, vi } from 'vitest';
import type * as Cedar from './cedar.ts';

const statements = (id: string): Cedar.Statements => ({
  key: `test ${id}`,
  reads: ['change.files'],
  make: () => ({ [id]: 'permit (principal, action, resource) when { context.change.files > 1 };' }),
});

const context = (files: number) => ({ change: { files } });

/** A server loads a module once a kind of route, and all of these share one engine. */
test('copies of this module in one process do not write over each other’s statements', async () => {
  const first: typeof Cedar = await import('./cedar.ts');
  vi.resetModules();
  const second: typeof Cedar = await import('./cedar.ts');
  expect(second.ask).not.toBe(first.ask);

  expect(first.ask(statements('one'), 'satisfied', context(2))).toMatchObject({ holds: new Set(['one']) });
  expect(second.ask(statements('two'), 'satisfied', context(3))).toMatchObject({ holds: new Set(['two']) });
  // another question than before, which no kept answer covers
  expect(first.ask(statements('one'), 'satisfied', context(4))).toMatchObject({ holds: new Set(['one']) });
  expect(second.ask(statements('two'), 'satisfied', context(5))).toMatchObject({ holds: new Set(['two']) });
});
