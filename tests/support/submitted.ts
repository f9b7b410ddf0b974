import { submitChange } from '#lib/changes/submit-change.ts';
import { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { installPolicy } from '#lib/policies/install-policy.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside } from './database.ts';

/** People of a small shop, by slug: `level` or `role` says the rest; e-mail is `<slug>@shop.test`. */
const PEOPLE: Record<string, { level?: Level; orgRole?: OrgRole }> = {
  'jun-author': { level: 'junior' },
  'mid-mara': { level: 'mid' },
  'sen-sol': { level: 'senior' },
  'sen-sia': { level: 'senior' },
  'pri-pat': { level: 'principal' },
  'dir-dana': { orgRole: 'director' },
  'vp-vik': { orgRole: 'vp' },
  'aud-aki': { orgRole: 'auditor' },
  'adm-ada': { level: 'senior', orgRole: 'admin' },
};

export const personId = (slug: string): string => externalRecordId('person', slug);
export const serviceId = (slug: string): string => externalRecordId('service', slug);

/** A sha made of one digit or any seed: 40 hex digits. */
export const sha = (seed: number | string): string => String(seed).padStart(40, '0').slice(-40);

/**
 * A shop with the people above, Tier-1 `checkout` (src/checkout), Tier-2 `search` (src/search), Tier-3 `blog`
 * (src/blog) of `acme/shop`, and the shipped policy in force. Called once in a `beforeAll`.
 */
export async function openShop(at = new Date()): Promise<void> {
  await installPolicy(systemContext('test', at));
  await outside().$transaction(async (tx) => {
    await recordPeople(
      tx,
      Object.entries(PEOPLE).map(([slug, { level = null, orgRole = 'engineer' }]) => ({
        slug,
        name: slug,
        level,
        orgRole,
        team: 'shop',
        active: true,
        identities: [{ kind: 'email', value: `${slug}@shop.test` }],
      })),
      at,
    );
    await recordServices(
      tx,
      (['checkout', 'search', 'blog'] as const).map((slug, index) => ({
        slug,
        name: slug,
        tier: (index + 1) as 1 | 2 | 3,
        tierStated: true,
        team: 'shop',
        owner: 'sen-sol',
        director: 'dir-dana',
        repository: 'acme/shop',
        paths: [`src/${slug}/**`],
        dependsOn: [],
      })),
      at,
    );
  });
}

/** Somebody of the shop, signed in. */
export function as(slug: string, now = new Date()): Context {
  return {
    actor: { kind: 'person', id: personId(slug), identity: `oidc:test|${slug}`, session: 'test' },
    now,
  };
}

/** A pipeline. */
export function pipeline(now = new Date()): Context {
  return {
    actor: { kind: 'service', id: externalRecordId('token', 'ci'), identity: 'token:ci', session: null },
    now,
  };
}

let made = 0;

/** What a pipeline submits: a junior's change to Tier-1 checkout with a rollback plan, `low` blast radius, unknown AI. */
export function submission(over: Partial<SubmitChangeInput> = {}): SubmitChangeInput {
  made += 1;
  return SubmitChangeInput.parse({
    source: 'github:acme/shop',
    externalId: `pr-${made}`,
    repository: 'acme/shop',
    sha: sha(`a${made}`),
    title: `Change ${made}`,
    author: { name: 'jun-author', identity: 'jun-author@shop.test' },
    paths: [['src/checkout/cart.ts', 10, 2]],
    rollbackPlan: 'revert',
    blastRadius: 'low',
    ...over,
  });
}

/** Submits as the pipeline does. */
export const submitted = (over: Partial<SubmitChangeInput> = {}, now = new Date()) =>
  submitChange(pipeline(now), submission(over));
