import { beforeAll, describe, expect, test } from 'vitest';
import { approveChange } from '#lib/changes/reviews/approve-change.ts';
import { recordOpening } from '#lib/changes/reviews/record-opening.ts';
import { requestChanges } from '#lib/changes/reviews/request-changes.ts';
import { withdrawReview } from '#lib/changes/reviews/withdraw-review.ts';
import { weekOf } from '#lib/domain/review-health/told.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';
import { cachedReviewHealth, myReviews, ownTeamOnly, type ReviewsAsked, teamRows } from './review-health.ts';
import { loadReviews, type RowsAsked } from './review-health-rows.ts';

const DAY = 86_400_000;

/** What somebody who looks at a change now decides about. */
async function seen({ changeId }: { changeId: string }) {
  const { headSha, version } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  return { changeId, sha: headSha, version };
}

describe('review health', () => {
  useDatabase();
  const now = new Date();
  const today = new Date(Math.floor(now.getTime() / DAY) * DAY);
  const days: RowsAsked = {
    from: new Date(today.getTime() - 29 * DAY),
    to: new Date(today.getTime() + 2 * DAY),
    today,
    reviewer: null,
  };
  // with the running week, so that there is something
  const monday = weekOf(now.getTime());
  const asked: ReviewsAsked = { from: new Date(monday - 21 * DAY), to: new Date(monday + 7 * DAY) };
  beforeAll(() => openShop(now));

  test('a review with its opening; without one it is not known; a withdrawn one is none', async () => {
    const first = await submitted();
    await recordOpening(as('sen-sia'), { changeId: first.changeId, revision: 1, seconds: 0, paths: [] });
    await approveChange(as('sen-sia'), { ...(await seen(first)), rationale: 'Read it.' });
    await requestChanges(as('sen-sol'), { ...(await seen(first)), rationale: 'A test is missing.' });
    const second = await submitted();
    await approveChange(as('sen-sia'), { ...(await seen(second)), rationale: 'Read it.' });
    await withdrawReview(as('sen-sia'), { changeId: second.changeId, decision: 'approve' });

    const rows = await loadReviews(days);
    expect(
      rows.map(({ reviewer, decision, opening, wrote, failed }) => ({
        reviewer,
        decision,
        opening,
        wrote,
        failed,
      })),
    ).toEqual([
      {
        reviewer: personId('sen-sia'),
        decision: 'approve',
        opening: { seconds: 0, diff: false },
        wrote: true,
        failed: null,
      },
      {
        reviewer: personId('sen-sol'),
        decision: 'request-changes',
        opening: null,
        wrote: true,
        failed: null,
      },
    ]);
    expect(rows[0]!.author).toBe(personId('jun-author'));
    const own = await loadReviews({ ...days, reviewer: personId('sen-sol') });
    expect(own.map(({ decision }) => decision)).toEqual(['request-changes']);
  });

  test('one who was merged into another reviews as that one', async () => {
    const change = await submitted();
    await approveChange(as('pri-pat'), { ...(await seen(change)), rationale: 'Read it.' });
    await outside().person.update({
      where: { id: personId('pri-pat') },
      data: { mergedIntoId: personId('sen-sol') },
    });
    const rows = await loadReviews(days);
    expect(rows.at(-1)!.reviewer).toBe(personId('sen-sol'));
    await outside().person.update({ where: { id: personId('pri-pat') }, data: { mergedIntoId: null } });
  });

  test('teams of few are withheld, rows too; one’s own are one’s own', async () => {
    const health = await cachedReviewHealth(asked);
    expect(health.teams.every(({ figures }) => figures === null)).toBe(true);
    const team = health.teams[0]!.team;
    expect(await teamRows(asked, team)).toBeNull();
    expect(ownTeamOnly(health, 'another').teams).toEqual([]);
    const mine = await myReviews(asked, personId('sen-sia'), now);
    expect(mine.rows.every(({ reviewer }) => reviewer === personId('sen-sia'))).toBe(true);
    expect(mine.rows).toHaveLength(1);
    expect((await myReviews(asked, personId('jun-author'), now)).rows).toEqual([]);
  });
});
