import { beforeAll, describe, expect, test } from 'vitest';
import { requestReview } from '#lib/changes/reviews/request-review.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { setAbsence } from '#lib/people/set-absence.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { anIncident } from '#tests/support/scene.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';
import { listColleagues, listOwnAbsences } from './absences.ts';
import { listRelatedIncidents } from './related-incidents.ts';
import { listReviewers } from './reviewers.ts';

describe('beside a request', () => {
  useDatabase();
  const now = new Date();
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
  beforeAll(() => openShop(now));

  test('those who could review are there before away, and free before loaded; the author is none of them', async () => {
    const { changeId } = await submitted();
    await requestReview(as('jun-author'), { changeId, personId: personId('sen-sia') });
    await setAbsence(as('sen-sol', now), {
      from: inDays(-1),
      until: inDays(2),
      delegateId: personId('sen-sia'),
    });
    const reviewers = await listReviewers(changeId, new Date());
    const names = reviewers.map(({ name }) => name);
    expect(names).not.toContain('jun-author');
    expect(names).not.toContain('aud-aki');
    expect(names.slice(-2)).toEqual(['sen-sia', 'sen-sol']);
    expect(reviewers.at(-2)).toMatchObject({ waiting: 1, absentUntil: null });
    expect(reviewers.at(-1)!.absentUntil).toEqual(inDays(2));
  });

  test('absences are one’s own, and colleagues are those of the team who could stand in', async () => {
    const [absence, ...others] = await listOwnAbsences(personId('sen-sol'), now);
    expect(others).toEqual([]);
    expect(absence).toMatchObject({ endsAt: inDays(2), delegate: 'sen-sia' });
    expect(await listOwnAbsences(personId('sen-sol'), inDays(3))).toEqual([]);
    const colleagues = (await listColleagues(personId('sen-sol'))).map(({ name }) => name);
    expect(colleagues[0]).toBe('pri-pat');
    expect(colleagues).not.toContain('sen-sol');
    expect(colleagues).not.toContain('aud-aki');
  });

  test('incidents are those on the services touched, open ones first and however old, others of 30 days', async () => {
    const { changeId } = await submitted();
    const incident = (id: string, days: number, over: object) =>
      anIncident(id, { startedAt: inDays(-days), services: ['checkout'], ...over });
    await outside().$transaction((tx) =>
      recordIncidents(
        tx,
        [
          incident('old-open', 90, { severity: 3, status: 'open' }),
          incident('recent', 5, { severity: 1, status: 'resolved', resolvedAt: inDays(-4) }),
          incident('old', 40, { status: 'resolved', resolvedAt: inDays(-39) }),
          incident('elsewhere', 1, { services: ['blog'], status: 'open' }),
        ],
        now,
      ),
    );
    const found = await listRelatedIncidents(changeId, now);
    expect(found.map(({ title }) => title)).toEqual(['Incident old-open', 'Incident recent']);
    expect(found[0]).toMatchObject({ status: 'open', severity: 3, services: ['checkout'] });
  });
});
