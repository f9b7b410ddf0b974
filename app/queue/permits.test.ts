import { describe, expect, test } from 'vitest';
import { permitsOf, type Rights } from './permits.ts';
import type { RequestView } from './request-view.ts';

const rights: Rights = { id: 'me', name: 'Me', review: { allowed: true }, override: { allowed: true } };

/** Only what decides about the buttons. */
function view(over: {
  state?: 'open' | 'closed';
  told?: string;
  hidden?: string;
  reviews?: { by: string; decision: string; revision?: number; withdrawn?: boolean }[];
  takenBy?: string;
  reviewers?: number;
}): RequestView {
  const { state = 'open', told, hidden = null, reviews = [], takenBy, reviewers = 1 } = over;
  return {
    request: {
      state,
      headNumber: 2,
      reviews: reviews.map(({ by, decision, revision = 2, withdrawn = false }) => ({
        person: { id: by },
        decision,
        revision,
        withdrawnAt: withdrawn ? new Date(0) : null,
        dismissedAt: null,
      })),
      requests: takenBy ? [{ person: { id: takenBy }, kind: 'taken' }] : [],
    },
    eligibility: { because: told ? { code: 'involved', reason: '', told } : null, hidden },
    reviewers: Array.from({ length: reviewers }, () => ({})),
  } as unknown as RequestView;
}

/** Which buttons are closed, and why. */
const closed = (permits: ReturnType<typeof permitsOf>) =>
  Object.fromEntries(
    Object.entries(permits).flatMap(([name, verdict]) => (verdict.allowed ? [] : [[name, verdict.reason]])),
  );

describe('what a viewer can do', () => {
  test('is everything, before the request is there in full', () => {
    expect(closed(permitsOf(rights, null))).toEqual({});
  });
  test('is nothing for an auditor, and the reason is theirs', () => {
    const no = { allowed: false, reason: 'This is for others.' } as const;
    const found = closed(permitsOf({ ...rights, review: no, override: no }, view({})));
    expect(Object.keys(found)).toEqual([
      'approve',
      'object',
      'comment',
      'delegate',
      'takeOver',
      'snooze',
      'override',
    ]);
    expect(new Set(Object.values(found))).toEqual(new Set(['This is for others.']));
  });
  test('is to object and comment for those behind the change', () => {
    const found = closed(permitsOf(rights, view({ told: 'does not count: you wrote the change' })));
    expect(found).toMatchObject({ approve: 'Your approval does not count: you wrote the change.' });
    expect(Object.keys(found)).toEqual(['approve', 'delegate', 'takeOver', 'override']);
  });
  test('is to comment once it is closed', () => {
    expect(closed(permitsOf(rights, view({ state: 'closed' })))).not.toHaveProperty('comment');
    expect(closed(permitsOf(rights, view({ state: 'closed' })))).toHaveProperty(
      'approve',
      'It is no longer open.',
    );
  });
  test('is not to approve the same revision twice, but the next one, and again after taking it back', () => {
    const mine = (over: object) => view({ reviews: [{ by: 'me', decision: 'approve', ...over }] });
    expect(closed(permitsOf(rights, mine({})))).toHaveProperty('approve', 'You have approved this revision.');
    expect(closed(permitsOf(rights, mine({ revision: 1 })))).toEqual({});
    expect(closed(permitsOf(rights, mine({ withdrawn: true })))).toEqual({});
    expect(closed(permitsOf(rights, view({ reviews: [{ by: 'other', decision: 'approve' }] })))).toEqual({});
  });
  test('is not to take what one has, or to pass on what nobody else can have', () => {
    expect(closed(permitsOf(rights, view({ takenBy: 'me' })))).toEqual({ takeOver: 'You have it already.' });
    expect(closed(permitsOf(rights, view({ takenBy: 'other' })))).toEqual({});
    expect(Object.keys(closed(permitsOf(rights, view({ reviewers: 0 }))))).toEqual(['delegate']);
  });

  test('nobody excepts from a rule while somebody unknown is behind the change', () => {
    const hidden = 'It is not known who is behind this change.';
    expect(closed(permitsOf(rights, view({ hidden })))).toEqual({ override: hidden });
    expect(closed(permitsOf(rights, view({})))).toEqual({});
  });
});
