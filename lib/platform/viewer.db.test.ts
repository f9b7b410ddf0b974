import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import type { PersonObservation } from '#lib/domain/person/observation.ts';
import { closeSession } from '#lib/people/close-session.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { useDatabase } from '#tests/support/database.ts';
import { aPerson } from '#tests/support/scene.ts';
import { authorise } from './authorise.ts';
import { type Context, systemContext } from './context.ts';
import { db } from './db.ts';
import { loadViewer, viewerActor } from './viewer.ts';

const at = new Date('2026-11-20T12:00:00Z');
const senior = aPerson('tomasz', {
  level: 'senior',
  identities: [{ kind: 'oidc', value: 'https://idp.example|T-1' }],
});

useDatabase();
beforeAll(() => record(senior));
afterEach(() => vi.unstubAllEnvs());

const load = (identity: string) => loadViewer({ identity, session: 's1' });

describe('the person behind a login', () => {
  test('is found by issuer and subject, exactly', async () => {
    expect(await load('oidc:https://idp.example|T-1')).toMatchObject({ slug: 'tomasz', level: 'senior' });
    for (const other of [
      'https://idp.example|t-1',
      'https://other.example|T-1',
      'https://idp.example|T-1 ',
      '',
    ]) {
      expect(await load(`oidc:${other}`)).toBeNull();
    }
  });

  test('is never found by e-mail or any other kind of identity', async () => {
    await record(aPerson('mail', { identities: [{ kind: 'email', value: 'mail@example.com' }] }));
    for (const identity of ['oidc:mail@example.com', 'email:mail@example.com', 'mail@example.com']) {
      expect(await load(identity)).toBeNull();
    }
  });

  test('is found by demo persona only where that is allowed', async () => {
    expect(await load('demo:tomasz')).toBeNull();
    vi.stubEnv('COUNTERSIGN_DEMO', '1');
    expect(await load('demo:tomasz')).toMatchObject({ slug: 'tomasz' });
    vi.stubEnv('COUNTERSIGN_DEMO', '0');
    expect(await load('demo:tomasz')).toBeNull();
    vi.stubEnv('COUNTERSIGN_EMBEDDED', '1');
    expect(await load('demo:tomasz')).toBeNull();
    vi.stubEnv('COUNTERSIGN_DEMO', undefined);
    expect(await load('demo:tomasz')).toMatchObject({ slug: 'tomasz' });
  });
});

test('a session that was signed out of is over, wherever its cookie has got to; another one is not', async () => {
  const identity = 'oidc:https://idp.example|T-1';
  expect(await loadViewer({ identity, session: 'mine' })).toMatchObject({ slug: 'tomasz' });
  await closeSession({ identity, session: 'mine' });
  expect(await loadViewer({ identity, session: 'mine' })).toBeNull();
  expect(await loadViewer({ identity, session: 'other' })).toMatchObject({ slug: 'tomasz' });
  // once, and by nobody whose login is not known
  await closeSession({ identity, session: 'mine' });
  await closeSession({ identity: 'oidc:https://idp.example|stranger', session: 'other' });
  expect(await db().auditEntry.count({ where: { action: 'session.closed' } })).toBe(1);
});

describe('authorise', () => {
  const judge = (ctx: Context) => db().$transaction((tx) => authorise(tx, ctx, 'incident.judge'));

  test('asks the person as they are now, not as they were when they signed in', async () => {
    const viewer = await load('oidc:https://idp.example|T-1');
    if (!viewer) throw new Error('the scene has no viewer');
    const ctx: Context = { actor: viewerActor(viewer), now: at };
    await expect(judge(ctx)).resolves.toBeUndefined();
    await record({ ...senior, level: 'mid' });
    await expect(judge(ctx)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^This is for/),
    });
    await record({ ...senior, active: false });
    await expect(judge(ctx)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('lets the systems do what they are given to do', async () => {
    await expect(judge(systemContext('ranker', at))).resolves.toBeUndefined();
  });
});

async function record(person: PersonObservation): Promise<void> {
  await mutate(systemContext('test', at), async (tx) => ({
    result: await recordPeople(tx, [person], at),
    entries: [
      {
        action: 'people.imported',
        subject: { type: 'source', id: 'test' },
        details: { source: 'test', rows: 1, digest: '' },
      },
    ],
  }));
}
