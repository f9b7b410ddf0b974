import { describe, expect, test } from 'vitest';
import { POLICY_STATES, type PolicyState } from './lifecycle.ts';
import { VERSION_ACTIONS, type VersionSituation, versionVerdict } from './version-actions.ts';

const at = (state: PolicyState, more: Partial<VersionSituation> = {}): VersionSituation => ({
  number: 4,
  state,
  notAnEditor: null,
  wrote: false,
  otherShadow: null,
  programmes: [],
  approvalLost: null,
  ...more,
});

const allowedIn = (action: (typeof VERSION_ACTIONS)[number]) =>
  POLICY_STATES.filter((state) => versionVerdict(action, at(state)).allowed);

describe('what may be done to a version', () => {
  test.each([
    ['edit', ['draft', 'validated', 'approved']],
    ['validate', ['draft']],
    ['approve', ['validated']],
    ['return', ['validated', 'approved']],
    ['shadow', ['approved']],
    ['end-shadow', ['shadow']],
    ['activate', ['approved', 'shadow']],
    ['retire', ['draft', 'validated', 'approved', 'shadow']],
  ] as const)('%s: %j', (action, states) => {
    expect(allowedIn(action)).toEqual(states);
  });

  test('nothing by somebody who may not edit the policy', () => {
    for (const action of VERSION_ACTIONS)
      for (const state of POLICY_STATES)
        expect(versionVerdict(action, at(state, { notAnEditor: 'Not you.' }))).toEqual({
          allowed: false,
          code: 'forbidden',
          reason: 'Not you.',
        });
  });

  test('no approval by whoever wrote it, but everything else', () => {
    expect(versionVerdict('approve', at('validated', { wrote: true }))).toMatchObject({ code: 'forbidden' });
    expect(versionVerdict('activate', at('approved', { wrote: true })).allowed).toBe(true);
  });

  test('one shadow at a time; ended or activated it may be', () => {
    expect(versionVerdict('shadow', at('approved', { otherShadow: 3 }))).toMatchObject({ code: 'conflict' });
    expect(versionVerdict('activate', at('approved', { otherShadow: 3 })).allowed).toBe(true);
  });

  test('no activation on an approval that counts no more', () => {
    const lost = at('shadow', { approvalLost: 'Its approver has left.' });
    expect(versionVerdict('activate', lost)).toMatchObject({ reason: 'Its approver has left.' });
    expect(versionVerdict('end-shadow', lost).allowed).toBe(true);
  });
});
