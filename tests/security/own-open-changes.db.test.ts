import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { abandonChange } from '#lib/changes/abandon-change.ts';
import { judgeOpenChanges } from '#lib/changes/assess/judge-open-changes.ts';
import { vetoChange } from '#lib/changes/reviews/veto-change.ts';
import { addIdentity, removeIdentity } from '#lib/people/correct-identities.ts';
import { CorrectPersonInput, correctPerson } from '#lib/people/correct-person.ts';
import { mergePeople } from '#lib/people/merge-people.ts';
import { separatePerson } from '#lib/people/separate-person.ts';
import { systemContext } from '#lib/platform/context.ts';
import { CorrectServiceInput, correctService } from '#lib/services/correct-service.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, pipeline, serviceId, submitted } from '#tests/support/submitted.ts';

/** Abuse of an administrator's corrections: deciding, by way of the records, about an open change of one's own. */
useDatabase();

beforeAll(async () => {
  await openShop();
  // a second administrator, who is nobody to the changes below
  await outside().person.update({ where: { id: personId('pri-pat') }, data: { orgRole: 'admin' } });
});

const reason = 'the import was wrong';
const own = {
  code: 'forbidden',
  message: expect.stringMatching(/^You have a hand in “.*another administrator/),
};
const stray = { name: 'Nobody', identity: 'stray@home.test' };
const identity = { kind: 'email' as const, value: stray.identity };

/** Ada the administrator wrote it, and somebody whom nobody knows committed it. */
let changeId: string;
beforeEach(async () => {
  await outside().$executeRaw`update change_control set state = 'closed'`;
  const author = { name: 'Ada', identity: 'adm-ada@shop.test' };
  ({ changeId } = await submitted({ author, committer: stray }));
});

const person = (slug: string, seen: object, wanted: object, by = 'adm-ada') =>
  correctPerson(as(by), CorrectPersonInput.parse({ slug, seen, wanted, reason }));
const service = (slug: string, seen: object, wanted: object, by = 'adm-ada') =>
  correctService(as(by), CorrectServiceInput.parse({ slug, seen, wanted, reason }));

/** Does it as the author, who is refused, as another administrator, who is not, and undoes it on the server. */
async function onlyAnother(act: (by: string) => Promise<unknown>): Promise<void> {
  const entries = await outside().auditEntry.count();
  await expect(act('adm-ada')).rejects.toMatchObject(own);
  expect(await outside().auditEntry.count()).toBe(entries);
  await act('pri-pat');
}

describe('an administrator with a hand in an open change', () => {
  test('does not say whose an unknown hand in it is, nor that it is nobody’s', async () => {
    await onlyAnother((by) => addIdentity(as(by), { slug: 'jun-author', ...identity, reason }));
    await onlyAnother((by) => removeIdentity(as(by), { slug: 'jun-author', ...identity, reason }));
    // the control: an identity that is not in it
    const other = { kind: 'email' as const, value: 'elsewhere@home.test' };
    expect(await addIdentity(as('adm-ada'), { slug: 'jun-author', ...other, reason })).toEqual({
      added: true,
    });
  });

  test('does not lower what it is held to: tier, paths, team, director, of its services or those beside them', async () => {
    await onlyAnother((by) => service('checkout', { tier: 1 }, { tier: 3 }, by));
    await service('checkout', { tier: 3 }, { tier: 1 }, 'pri-pat');
    for (const [seen, wanted] of [
      [{ paths: ['src/checkout/**'] }, { paths: ['nowhere/**'] }],
      [{ team: 'shop' }, { team: 'other' }],
      [{ director: 'dir-dana' }, { director: 'sen-sia' }],
    ] as const)
      await expect(service('checkout', seen, wanted)).rejects.toMatchObject(own);
    const link = { serviceId: serviceId('checkout'), dependsOnId: serviceId('search') };
    await outside().serviceDependency.create({ data: link });
    await expect(service('search', { tier: 2 }, { tier: 4 })).rejects.toMatchObject(own);
    // the control: a service that has nothing to do with it, and what decides nothing
    expect(await service('blog', { tier: 3 }, { tier: 4 })).toEqual({ corrected: 1 });
    expect(await service('checkout', { name: 'checkout' }, { name: 'Checkout' })).toEqual({ corrected: 1 });
    await outside().serviceDependency.deleteMany();
  });

  test('makes nobody an approver that it waits for, and sends nobody away who holds it', async () => {
    // it wants a principal or senior, or at least anybody
    await onlyAnother((by) => person('mid-mara', { level: 'mid' }, { level: 'senior' }, by));
    await person('mid-mara', { level: 'senior' }, { level: 'mid' }, 'pri-pat');
    const { headSha: sha, version } = await outside().changeControl.findUniqueOrThrow({
      where: { changeId },
    });
    await vetoChange(as('vp-vik'), { changeId, sha, version, rationale: 'It loses orders.' });
    await onlyAnother((by) => person('vp-vik', { active: true }, { active: false }, by));
    await person('vp-vik', { active: false }, { active: true }, 'pri-pat');
    // the control: what decides about nothing of theirs
    expect(await person('mid-mara', { name: 'mid-mara' }, { name: 'Mara' })).toEqual({ corrected: 1 });
  });

  test('makes no two of its reviewers one, nor one two', async () => {
    const { headSha: sha, version } = await outside().changeControl.findUniqueOrThrow({
      where: { changeId },
    });
    await vetoChange(as('vp-vik'), { changeId, sha, version, rationale: 'It loses orders.' });
    await onlyAnother((by) => mergePeople(as(by), { from: 'vp-vik', into: 'sen-sol', reason }));
    await onlyAnother((by) => separatePerson(as(by), { slug: 'vp-vik', reason }));
  });

  test('may once it is closed, and on the server', async () => {
    const lower = (ctx = as('adm-ada'), [from, to] = [1, 2]) =>
      correctService(
        ctx,
        CorrectServiceInput.parse({ slug: 'checkout', seen: { tier: from }, wanted: { tier: to }, reason }),
      );
    await expect(lower()).rejects.toMatchObject(own);
    expect(await lower(systemContext('cli', new Date()))).toEqual({ corrected: 1 });
    await abandonChange(pipeline(), { changeId, reason: 'superseded' });
    expect(await lower(as('adm-ada'), [2, 1])).toEqual({ corrected: 1 });
  });
});

test('the control: where they have no hand, they correct what an open change is judged by, and it is judged', async () => {
  await outside().$executeRaw`update change_control set state = 'closed'`;
  const { changeId } = await submitted({ committer: stray });
  await outside().$executeRaw`update change_control set judged_at = now() - interval '1 minute'`;
  await addIdentity(as('adm-ada'), { slug: 'mid-mara', ...identity, reason });
  await judgeOpenChanges(systemContext('test', new Date()));
  const { decision } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  expect(decision).toMatchObject({ people: { hidden: [] } });
});
