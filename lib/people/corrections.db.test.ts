import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';
import { addIdentity, removeIdentity } from './correct-identities.ts';
import { CorrectPersonInput, correctPerson } from './correct-person.ts';
import { mergePeople } from './merge-people.ts';
import { recordPeople } from './record-people.ts';
import { separatePerson } from './separate-person.ts';

useDatabase();
beforeAll(async () => {
  vi.stubEnv('COUNTERSIGN_DEMO', '1');
  await openShop();
});

const reason = 'the import was wrong';
const admin = () => as('adm-ada');
const person = (slug: string) =>
  outside().person.findUniqueOrThrow({ where: { slug }, include: { identities: true } });
const correct = (slug: string, seen: object, wanted: object, ctx = admin()) =>
  correctPerson(ctx, CorrectPersonInput.parse({ slug, seen, wanted, reason }));
const last = () => outside().auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });

let made = 0;
/** Somebody new. */
async function newcomer(over: { orgRole?: 'admin' | 'engineer'; oidc?: boolean } = {}): Promise<string> {
  made += 1;
  const slug = `new-${made}`;
  const identities = [
    { kind: 'email' as const, value: `${slug}@shop.test` },
    ...(over.oidc ? [{ kind: 'oidc' as const, value: `issuer|${slug}` }] : []),
  ];
  const observed = {
    slug,
    name: slug,
    level: null,
    orgRole: over.orgRole ?? 'engineer',
    team: null,
    active: true,
  };
  await outside().$transaction((tx) => recordPeople(tx, [{ ...observed, identities }], new Date()));
  return slug;
}

describe('correcting a person', () => {
  test('keeps before, after and why, and correcting back leaves what there was', async () => {
    const slug = await newcomer();
    await correct(slug, { level: null, trainedUntil: null }, { level: 'senior', trainedUntil: '2027-06-30' });
    expect(await person(slug)).toMatchObject({
      level: 'senior',
      trainedUntil: new Date('2027-07-01T00:00:00Z'),
    });
    const { action, body } = await last();
    expect(action).toBe('person.corrected');
    expect(JSON.parse(body)).toEqual({ field: 'trainedUntil', before: null, after: '2027-06-30', reason });
    await correct(slug, { level: 'senior', trainedUntil: '2027-06-30' }, { level: null, trainedUntil: null });
    expect(await person(slug)).toMatchObject({ level: null, trainedUntil: null });
  });

  test('is for administrators, and for none of them about themselves', async () => {
    const slug = await newcomer();
    await expect(correct(slug, { level: null }, { level: 'mid' }, as('dir-dana'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(correct('adm-ada', { level: 'senior' }, { level: 'principal' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await correct('adm-ada', { name: 'adm-ada' }, { name: 'Ada' })).toEqual({ corrected: 1 });
  });

  test('that nothing alters writes nothing; what another has altered since is refused', async () => {
    const slug = await newcomer();
    const entries = await outside().auditEntry.count();
    expect(await correct(slug, { team: null }, { team: null })).toEqual({ corrected: 0 });
    await correct(slug, { team: null }, { team: 'a' });
    await expect(correct(slug, { team: null }, { team: 'b' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await outside().auditEntry.count()).toBe(entries + 1);
  });

  test('cannot leave nobody to administer this installation, also not when two try at once', async () => {
    const other = await newcomer({ orgRole: 'admin' });
    const seen = { orgRole: 'admin' };
    const both = await Promise.allSettled([
      correct('adm-ada', seen, { orgRole: 'engineer' }, { ...as('adm-ada'), actor: { ...as(other).actor } }),
      correct(other, seen, { active: false, orgRole: 'engineer' }, admin()),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    const left = await outside().person.count({ where: { orgRole: 'admin', active: true } });
    expect(left).toBeGreaterThanOrEqual(1);
    await outside().person.update({ where: { slug: 'adm-ada' }, data: { orgRole: 'admin' } });
  });
});

describe('identities', () => {
  beforeEach(() => vi.stubEnv('COUNTERSIGN_DEMO', '1'));

  async function changeBy(identity: string): Promise<string> {
    const id = externalRecordId('test', identity);
    await outside().$executeRaw`
      insert into change (id, source, external_id, kind, title, author_name, author_identity, environment, status,
        ai_involvement, ai_tools, lines_added, lines_deleted, file_count, created_at, effective_at, recorded_at)
      values (${id}::uuid, 'test', ${identity}, 'code', 't', 'n', ${identity}, 'production', 'deployed', 'unknown', '{}',
        1, 1, 1, now(), now(), now())`;
    return id;
  }
  const authorOf = async (id: string) =>
    (await outside().change.findUniqueOrThrow({ where: { id } })).authorPersonId;

  test('that are added and removed take the changes under them along', async () => {
    const slug = await newcomer();
    const change = await changeBy('stray@home.test');
    const identity = { slug, kind: 'email' as const, value: ' Stray@Home.test ', reason };
    expect(await addIdentity(admin(), identity)).toEqual({ added: true });
    expect(await authorOf(change)).toBe(personId(slug));
    expect(await addIdentity(admin(), identity)).toEqual({ added: false });
    await expect(addIdentity(admin(), { ...identity, slug: await newcomer() })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await removeIdentity(admin(), identity)).toEqual({ removed: true });
    expect(await authorOf(change)).toBeNull();
    await expect(removeIdentity(admin(), identity)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of the last who can administer cannot be removed where people sign in by them', async () => {
    vi.stubEnv('COUNTERSIGN_DEMO', '0');
    const slug = await newcomer({ orgRole: 'admin', oidc: true });
    const remove = removeIdentity(admin(), { slug, kind: 'oidc', value: `issuer|${slug}`, reason });
    await expect(remove).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of nobody’s own standing: neither an identity nor a merge of oneself', async () => {
    const slug = await newcomer();
    const own = { slug: 'adm-ada', kind: 'email' as const, value: 'x@y.test', reason };
    await expect(addIdentity(admin(), own)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(mergePeople(admin(), { from: slug, into: 'adm-ada', reason })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('merging people', () => {
  test('moves everything, flattens chains, and an import does not take it back', async () => {
    const [a, b, c] = [await newcomer(), await newcomer({ oidc: true }), await newcomer()];
    await outside().service.update({ where: { slug: 'blog' }, data: { ownerPersonId: personId(a) } });
    expect(await mergePeople(admin(), { from: a, into: b, reason })).toEqual({ identities: 1 });
    expect(await mergePeople(admin(), { from: b, into: c, reason })).toEqual({ identities: 3 });
    expect(await person(a)).toMatchObject({ mergedIntoId: personId(c), active: false, identities: [] });
    expect(await person(b)).toMatchObject({ mergedIntoId: personId(c), active: false });
    expect((await person(c)).identities).toHaveLength(4);
    const blog = await outside().service.findUniqueOrThrow({ where: { slug: 'blog' } });
    expect(blog.ownerPersonId).toBe(personId(c));

    const again = { name: a, level: null, orgRole: 'engineer' as const, team: null, active: true };
    const identities = [{ kind: 'email' as const, value: `${a}@shop.test` }];
    await outside().$transaction((tx) => recordPeople(tx, [{ ...again, slug: a, identities }], new Date()));
    expect(await person(a)).toMatchObject({ active: false, identities: [] });

    await expect(mergePeople(admin(), { from: a, into: c, reason })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(mergePeople(admin(), { from: c, into: c, reason })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  test('can be taken back', async () => {
    const [a, b] = [await newcomer(), await newcomer()];
    await mergePeople(admin(), { from: a, into: b, reason });
    const moved = JSON.parse((await last()).body).identities as string[];
    await separatePerson(admin(), { slug: a, reason });
    for (const identity of moved) {
      const [kind, value] = identity.split(':') as ['email', string];
      await removeIdentity(admin(), { slug: b, kind, value, reason });
      await addIdentity(admin(), { slug: a, kind, value, reason });
    }
    expect(await person(a)).toMatchObject({
      mergedIntoId: null,
      active: true,
      identities: [{ value: `${a}@shop.test` }],
    });
    await expect(separatePerson(admin(), { slug: a, reason })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('round in a circle from both sides at once makes no circle', async () => {
    const [a, b] = [await newcomer(), await newcomer()];
    const both = await Promise.allSettled([
      mergePeople(admin(), { from: a, into: b, reason }),
      mergePeople(admin(), { from: b, into: a, reason }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('systems may correct: a single administrator is corrected from the command line', async () => {
  const slug = await newcomer();
  const ctx = systemContext('cli', new Date());
  expect(await correct(slug, { level: null }, { level: 'mid' }, ctx)).toEqual({ corrected: 1 });
});
