import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { type AccessAction, may } from '#lib/domain/access.ts';
import { DEFAULT_PLAN } from '#lib/domain/campaign/plan.ts';
import { type DraftFields, EMPTY_DRAFT } from '#lib/domain/change/draft.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { Context } from '#lib/platform/context.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { sampleInput } from '#tests/support/sample-input.ts';
import { as, openShop, personId, sha, submission, submitted } from '#tests/support/submitted.ts';

/** A server action without session and request, which lib/platform/action.test.ts is about. */
interface Pair {
  schema: z.ZodObject;
  verb: (ctx: Context, input: unknown) => Promise<unknown>;
}

vi.mock('#lib/platform/action.ts', () => ({
  action: (schema: Pair['schema'], verb: Pair['verb']): Pair => ({ schema, verb }),
}));
useDatabase();

/** `everyone`: it asks for nobody's rights, because it only reads, or touches only what is the person's own. */
const RIGHTS: Record<string, AccessAction | 'everyone'> = {
  'audit/campaigns/[id] attest': 'campaign.manage',
  'audit/campaigns/[id] cancel': 'campaign.manage',
  'audit/campaigns/[id] changeOne': 'campaign.review',
  'audit/campaigns/[id] decide': 'campaign.review',
  'audit/campaigns/[id] decideAll': 'campaign.review',
  'audit/campaigns/[id] delegate': 'campaign.manage',
  'audit/campaigns/[id] endOne': 'campaign.review',
  'audit/campaigns/[id] extend': 'campaign.manage',
  'audit/campaigns/[id] freeze': 'campaign.manage',
  'audit/campaigns/[id] openOne': 'campaign.review',
  'audit/campaigns/[id] plan': 'campaign.manage',
  'audit/new open': 'campaign.manage',
  'audit/new preview': 'everyone',
  'changes/[id] abandon': 'change.submit',
  'changes/[id] breakGlass': 'gate.break-glass',
  'changes/[id] correct': 'records.correct',
  'changes/[id] dismiss': 'change.review',
  'changes/[id] reinstate': 'change.review',
  'changes/[id] resolve': 'change.review',
  'changes/[id] revise': 'change.submit',
  'changes/new discard': 'everyone',
  'changes/new save': 'change.submit',
  'changes/new submit': 'change.submit',
  'incidents/[id] declareNoChange': 'incident.judge',
  'incidents/[id] dispute': 'incident.dispute',
  'incidents/[id] judge': 'incident.judge',
  'incidents/[id] settle': 'incident.judge',
  'incidents/[id] withdraw': 'incident.judge',
  'incidents/[id]/retro add': 'action.manage',
  'incidents/[id]/retro change': 'action.manage',
  'incidents/[id]/retro deliver': 'action.manage',
  'incidents/[id]/retro draftRule': 'action.manage',
  'incidents/[id]/retro end': 'action.manage',
  'incidents/[id]/retro markSeen': 'records.read',
  'incidents/[id]/retro open': 'retro.write',
  'incidents/[id]/retro publish': 'retro.publish',
  'incidents/[id]/retro reopen': 'retro.publish',
  'incidents/[id]/retro returnIt': 'retro.publish',
  'incidents/[id]/retro submit': 'retro.write',
  'incidents/[id]/retro tell': 'retro.write',
  'incidents/[id]/retro write': 'retro.write',
  'people/[slug] addIdentity': 'records.correct',
  'people/[slug] correct': 'records.correct',
  'people/[slug] merge': 'records.correct',
  'people/[slug] removeIdentity': 'records.correct',
  'people/[slug] separate': 'records.correct',
  'policies activate': 'policy.propose',
  'policies approve': 'policy.propose',
  'policies draft': 'policy.propose',
  'policies edit': 'policy.propose',
  'policies endTheShadow': 'policy.propose',
  'policies retire': 'policy.propose',
  'policies returnToDraft': 'policy.propose',
  'policies shadow': 'policy.propose',
  'policies validate': 'policy.propose',
  'policies/[number]/backtest cancel': 'records.read',
  'policies/[number]/backtest request': 'records.read',
  'policies/freezes cancel': 'freeze.manage',
  'policies/freezes declare': 'freeze.manage',
  'programmes approve': 'programme.manage',
  'programmes cancel': 'programme.manage',
  'programmes change': 'programme.manage',
  'programmes extend': 'programme.manage',
  'programmes plan': 'programme.manage',
  'queue approve': 'change.review',
  'queue cancelAbsence': 'change.review',
  'queue comment': 'change.review',
  'queue delegate': 'change.review',
  'queue nudge': 'change.submit',
  'queue requestChanges': 'change.review',
  'queue requestReview': 'change.review',
  'queue reviewBreakGlass': 'break-glass.review',
  'queue setAbsence': 'change.review',
  'queue signOverride': 'override.sign',
  'queue snooze': 'change.review',
  'queue takeOver': 'change.review',
  'queue veto': 'change.review',
  'queue withdraw': 'change.review',
  'queue withdrawOverride': 'change.review',
  'reports/weekly/[week] add': 'weekly.write',
  'reports/weekly/[week] close': 'weekly.decide',
  'reports/weekly/[week] withdraw': 'weekly.write',
  'services/[slug] correct': 'records.correct',
  'settings/tokens create': 'settings.manage',
  'settings/tokens revoke': 'settings.manage',
};

/** Functions of these files that are no verbs: they read, or end one's own session. */
const NO_VERBS = ['changes/new preview', 'changes/new readPathsOf', 'policies checkText', 'signin signOut'];

const WHO = [
  ...['jun-author', 'mid-mara', 'sen-sol', 'pri-pat', 'dir-dana', 'vp-vik', 'aud-aki', 'adm-ada'],
  'gone',
];

const pairs = await serverActions();

/** What a sample must name: a thing that there is, where a verb looks for it before it asks who may. */
const given: Record<string, unknown> = {
  revision: 1,
  plan: DEFAULT_PLAN,
  services: ['checkout'],
  into: 'mid-mara',
  week: '2026-11-09',
  item: 'changes',
};
const TYPED: DraftFields = {
  ...EMPTY_DRAFT,
  ...{ repository: 'acme/shop', sha: sha('b1'), title: 'A change', paths: 'src/checkout/cart.ts' },
  ...{ rollbackPlan: 'Revert it.', blastRadius: 'low', involvement: 'none' },
};
const DAYS = { from: '2026-01-01', to: '2026-01-31', first: '2026-01-01', last: '2026-01-31' };
const GIVEN: Record<string, Record<string, unknown>> = {
  'changes/[id] revise': { sha: sha('b2'), paths: 'src/checkout/cart.ts' },
  'changes/new save': { fields: TYPED },
  'changes/new submit': { fields: TYPED },
  'audit/campaigns/[id] plan': DAYS,
  'audit/new open': DAYS,
  'audit/new preview': DAYS,
  'policies/[number]/backtest request': DAYS,
  'policies/freezes declare': { from: '2026-12-01T10:00', until: '2026-12-02T10:00', zone: 'UTC' },
};

beforeAll(async () => {
  await openShop();
  const seen = submission();
  const { changeId } = await submitted(seen);
  const { number, hash } = await outside().policyVersion.findFirstOrThrow();
  Object.assign(given, { changeId, number, seenHash: hash, seenSha: seen.sha });
  await outside().person.create({
    data: {
      id: personId('gone'),
      slug: 'gone',
      name: 'gone',
      orgRole: 'vp',
      level: 'principal',
      active: false,
      createdAt: new Date(),
    },
  });
});

describe('what each role may do, over every server action there is', () => {
  test('every one is in the table', () => {
    expect(Object.keys(pairs).sort()).toEqual([...Object.keys(RIGHTS), ...NO_VERBS].sort());
  });

  test.each(Object.entries(RIGHTS))('%s: %s', async (name, right) => {
    const pair = pairs[name]!;
    const refused = new Map<string, string | null>();
    for (const slug of WHO) {
      const input = sampleInput(pair.schema, { ...given, ...GIVEN[name] });
      refused.set(slug, await refusal(pair, justSignedIn(slug), input));
    }
    expect(Object.fromEntries(refused)).toEqual(await expected(right));
  });
});

/** Some verbs ask first when somebody proved who they are. */
function justSignedIn(slug: string): Context {
  const ctx = as(slug);
  return { ...ctx, actor: { ...ctx.actor, authenticatedAt: ctx.now } as Context['actor'] };
}

/** The access rule's own sentence with which somebody is refused; null where something else decides, or nothing does. */
async function refusal({ verb }: Pair, ctx: Context, input: unknown): Promise<string | null> {
  try {
    await verb(ctx, input);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code === 'forbidden' ? error.message : null;
  }
  return null;
}

async function expected(right: AccessAction | 'everyone') {
  const people = await outside().person.findMany({ where: { slug: { in: WHO } } });
  return Object.fromEntries(
    people.map(({ slug, active, ...person }) => {
      if (right === 'everyone') return [slug, null];
      if (!active) return [slug, 'This login belongs to nobody who is active here.'];
      const orgRole = ORG_ROLES.find((role) => role === person.orgRole)!;
      const level = LEVELS.find((one) => one === person.level) ?? null;
      const verdict = may({ orgRole, level }, right);
      return [slug, verdict.allowed ? null : verdict.reason];
    }),
  );
}

/** Every function of every `actions.ts`, as `<folder of app> <name>`. */
async function serverActions(): Promise<Record<string, Pair>> {
  const app = path.join(import.meta.dirname, '../../app');
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
  const found: Record<string, Pair> = {};
  for (const file of files.filter((one) => /(^|[/-])actions\.ts$/.test(one)).sort()) {
    const functions = (await import(path.join(app, file))) as Record<string, Pair>;
    for (const [name, pair] of Object.entries(functions)) found[`${path.dirname(file)} ${name}`] = pair;
  }
  return found;
}
