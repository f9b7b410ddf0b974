import { beforeAll, expect, test } from 'vitest';
import { outside, useDatabase } from '#tests/support/database.ts';
import { openShop, personId, submitted } from '#tests/support/submitted.ts';
import { listMine } from './mine.ts';
import { findRequest } from './request.ts';

useDatabase();
beforeAll(() => openShop());

test('an author sees what is missing, from whom, and who is free', async () => {
  const { changeId } = await submitted();
  const other = await submitted({ author: { name: 'Mara', identity: 'mid-mara@shop.test' } });
  await outside().reviewRequest.create({
    data: {
      changeId: other.changeId,
      personId: personId('sen-sol'),
      kind: 'asked',
      askedBy: personId('mid-mara'),
      askedAt: new Date(),
    },
  });
  const mine = await listMine(personId('jun-author'), new Date());
  expect(mine.map(({ id }) => id)).toEqual([changeId]);
  const [own] = mine;
  const senior = own!.lacks.find(({ requirement }) => requirement === 'senior-on-ai-tier-1');
  const names = senior!.people.map(({ name, waiting }) => [name, waiting]);
  expect(names).toContainEqual(['sen-sia', 0]);
  // the busiest comes last
  expect(names.at(-1)).toEqual(['sen-sol', 1]);
  expect(names.map(([name]) => name)).not.toContain('jun-author');
});

test('a request tells everybody’s part in it', async () => {
  const { changeId } = await submitted({ pushedBy: { name: 'bot', identity: 'renovate[bot]' } });
  const request = await findRequest(changeId);
  expect(request).toMatchObject({
    state: 'open',
    headNumber: 1,
    environment: 'production',
    policy: { number: 1 },
  });
  expect(request!.parties).toContainEqual({
    relation: 'author',
    identity: 'email:jun-author@shop.test',
    holder: 'person',
    person: { id: personId('jun-author'), slug: 'jun-author', name: 'jun-author' },
  });
  expect(request!.parties.find(({ relation }) => relation === 'last-pusher')).toMatchObject({
    holder: 'bot',
    person: null,
  });
  expect(await findRequest(personId('jun-author'))).toBeNull();
});
