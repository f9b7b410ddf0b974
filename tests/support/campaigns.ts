import { beforeAll } from 'vitest';
import type { z } from 'zod';
import { attestCampaign } from '#lib/campaigns/attest-campaign.ts';
import { attestationDraft } from '#lib/campaigns/attestation-queries.ts';
import { decideItem } from '#lib/campaigns/decide-item.ts';
import { freezeCampaign } from '#lib/campaigns/freeze-campaign.ts';
import { OpenCampaignInput } from '#lib/campaigns/inputs.ts';
import { listItems } from '#lib/campaigns/item-queries.ts';
import { openCampaign } from '#lib/campaigns/open-campaign.ts';
import { findCampaign } from '#lib/campaigns/queries.ts';
import type { ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import { DEFAULT_PLAN, type Plan } from '#lib/domain/campaign/plan.ts';
import type { Context } from '#lib/platform/context.ts';
import { outside, useDatabase } from './database.ts';
import { approvedChange, askGate, report } from './gate.ts';
import { as, openShop } from './submitted.ts';

/** A small plan: what it asks of a small population. */
export const aPlan = (over: Partial<Plan> = {}): Plan => ({
  ...DEFAULT_PLAN,
  minimum: { 'ai-involved': 1, 'high-risk': 1, configuration: 1, other: 1 },
  ...over,
});

const day = (at: Date) => at.toISOString().slice(0, 10);

/** Tomorrow: the period that ends today is over, and everything that the gate decided just now lies in it. */
export const later = () => new Date(Date.now() + 86_400_000);

/** Somebody of the shop then. */
export const tomorrowAs = (slug: string): Context => as(slug, later());

/** A database with a shop whose policy came into force forty days ago; called at the top of a file. */
export function inAuditedShop(): void {
  useDatabase();
  beforeAll(() => openShop(new Date(Date.now() - 40 * 86_400_000)));
}

/** A change that the gate let through, deployed. */
export async function deployed(over: Parameters<typeof approvedChange>[0] = {}) {
  const change = await approvedChange(over);
  const { decisionId } = await askGate({ sha: change.sha });
  await report({ sha: change.sha, decisionId });
  return { ...change, decisionId: decisionId! };
}

/** Writes past everything that keeps the records as they are. */
export async function tamper(statement: TemplateStringsArray, ...values: unknown[]): Promise<void> {
  await outside().$transaction(async (tx) => {
    await tx.$executeRaw`set local session_replication_role = 'replica'`;
    await tx.$executeRaw(statement, ...values);
  });
}

/** Somebody of the shop who has just signed in. */
export function justSignedIn(slug: string, agoMs = 0): Context {
  const ctx = as(slug, later());
  const authenticatedAt = new Date(ctx.now.getTime() - agoMs);
  return { ...ctx, actor: { ...ctx.actor, authenticatedAt } as Context['actor'] };
}

/** Opens an audit of checkout and search, up to today, by the director unless said otherwise. */
export async function opened(
  over: Partial<z.input<typeof OpenCampaignInput>> = {},
  by = as('dir-dana'),
): Promise<string> {
  const input = OpenCampaignInput.parse({
    name: 'Checkout, autumn',
    director: 'dir-dana',
    services: ['checkout', 'search'],
    from: '2020-01-01',
    to: day(new Date()),
    dueOn: '2099-01-01',
    plan: aPlan(),
    ...over,
  });
  return (await openCampaign(by, input)).campaignId;
}

/** The campaign as it is on the screen now. */
export async function seenOf(campaignId: string): Promise<{ campaignId: string; seenVersion: number }> {
  return { campaignId, seenVersion: (await findCampaign(campaignId))!.version };
}

/** Opens and freezes. */
export async function frozen(over: Parameters<typeof opened>[0] = {}): Promise<string> {
  const campaignId = await opened(over);
  await freezeCampaign(as('dir-dana', later()), await seenOf(campaignId));
  return campaignId;
}

export const ALL_YES = {
  purpose: 'yes',
  independence: 'yes',
  evidence: 'yes',
  reversal: 'yes',
  provenance: 'yes',
} as const;

/** Judges everything that is left, all alike unless `verdictOf` says otherwise. */
export async function decideAll(
  campaignId: string,
  verdictOf: (changeId: string) => ItemVerdict = () => 'sound',
  by = 'aud-aki',
): Promise<number> {
  const items = await listItems({ campaignId, drawn: 'to-decide', limit: 5_000 });
  for (const { changeId, version } of items)
    await decideItem(as(by, later()), {
      campaignId,
      changeId,
      seenVersion: version,
      verdict: verdictOf(changeId),
      checklist: ALL_YES,
      note: 'Looked at it whole, with its review.',
    });
  return items.length;
}

/** Signs what is on the screen now. */
export async function attest(campaignId: string, ctx = justSignedIn('dir-dana')): Promise<{ at: Date }> {
  const { statement } = (await attestationDraft(campaignId))!;
  return attestCampaign(ctx, { ...(await seenOf(campaignId)), statement });
}
