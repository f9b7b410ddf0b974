import { beforeAll, expect, test } from 'vitest';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, sha, submission } from '#tests/support/submitted.ts';
import { approveChange } from './reviews/approve-change.ts';
import { reviseChange } from './revise-change.ts';
import { submitChange } from './submit-change.ts';

useDatabase();
beforeAll(() => openShop());

const mine = () =>
  submission({
    source: 'web',
    author: { name: 'jun-author', identity: `person:${personId('jun-author')}` },
    coAuthors: [{ name: 'mid-mara', identity: `person:${personId('mid-mara')}` }],
  });
const paths = '4\t4\tsrc/search/find.ts';

test('a new revision dismisses approvals, names who pushed it, and keeps what it does not say', async () => {
  const input = mine();
  const { changeId } = await submitChange(as('jun-author'), input);
  const { version } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  await approveChange(as('sen-sol'), {
    changeId,
    sha: input.sha,
    version,
    rationale: 'Read it, the rounding is right.',
  });
  const seen = { changeId, seenSha: input.sha, paths, involvement: 'assisted', tool: 'Robo' } as const;
  const revised = await reviseChange(as('mid-mara'), { ...seen, sha: sha('e1') });
  expect(revised).toMatchObject({ changeId, revision: 2, effect: 'revised', dismissed: 1 });
  const change = await outside().change.findUniqueOrThrow({
    where: { id: changeId },
    include: { detail: true, parties: true, control: true, services: { include: { service: true } } },
  });
  expect(change).toMatchObject({
    title: input.title,
    authorPersonId: personId('jun-author'),
    aiInvolvement: 'assisted',
    detail: { rollbackPlan: 'revert' },
    control: { headSha: sha('e1'), declaredBlastRadius: 'low' },
  });
  // nobody but those who wrote it says what it touches: it may be any of the repository's
  expect(change.services.map(({ service }) => service.slug).sort()).toEqual(['blog', 'checkout', 'search']);
  const pushers = change.parties.filter(({ relation }) => relation === 'last-pusher');
  expect(pushers.map(({ identity }) => identity)).toEqual([`person:${personId('mid-mara')}`]);
});

test('it is refused to strangers, without paths, over what was not seen, and for the same commit', async () => {
  const input = mine();
  const { changeId } = await submitChange(as('jun-author'), input);
  const good = {
    changeId,
    seenSha: input.sha,
    sha: sha('e2'),
    paths,
    involvement: 'unknown',
  } as const;
  const attempt = (slug: string, over: object = {}) => reviseChange(as(slug), { ...good, ...over });
  await expect(attempt('sen-sia')).rejects.toMatchObject({ code: 'conflict' });
  await expect(attempt('jun-author', { paths: '' })).rejects.toMatchObject({ field: 'paths' });
  await expect(attempt('jun-author', { sha: input.sha })).rejects.toMatchObject({ field: 'sha' });
  await expect(attempt('jun-author', { seenSha: sha('77') })).rejects.toMatchObject({ code: 'conflict' });
  expect(await attempt('jun-author')).toMatchObject({ revision: 2 });
});
