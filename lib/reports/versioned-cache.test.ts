import { describe, expect, test } from 'vitest';
import { versionedCache } from './versioned-cache.ts';

function counted(options: { capacity?: number } = {}) {
  const state = { version: '1', runs: [] as string[], fail: false };
  const get = versionedCache<string, string>(
    (input) => input,
    async (input) => {
      state.runs.push(input);
      await Promise.resolve();
      if (state.fail) throw new Error('no database');
      return `${input} at ${state.version}`;
    },
    { ...options, version: async () => state.version },
  );
  return { state, get };
}

describe('the cache of reports', () => {
  test('computes once for a version, also for callers at the same time', async () => {
    const { state, get } = counted();
    expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a at 1', 'a at 1', 'b at 1']);
    expect(await get('a')).toBe('a at 1');
    expect(state.runs).toEqual(['a', 'b']);
  });

  test('computes anew once the data has changed', async () => {
    const { state, get } = counted();
    await get('a');
    state.version = '2';
    expect(await get('a')).toBe('a at 2');
    expect(state.runs).toEqual(['a', 'a']);
  });

  test('does not keep a failure', async () => {
    const { state, get } = counted();
    state.fail = true;
    await expect(get('a')).rejects.toThrow('no database');
    state.fail = false;
    expect(await get('a')).toBe('a at 1');
  });

  test('forgets what was not asked for longest', async () => {
    const { state, get } = counted({ capacity: 2 });
    for (const input of ['a', 'b', 'a', 'c', 'a', 'b']) await get(input);
    expect(state.runs).toEqual(['a', 'b', 'c', 'b']);
  });
});
