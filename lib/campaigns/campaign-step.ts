import { mutate } from '#lib/audit/mutate.ts';
import type { AccessAction } from '#lib/domain/access.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { type CampaignStep, campaignVerdict } from '#lib/domain/campaign/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Prisma, Tx } from '#lib/platform/db.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import type { SeenCampaign } from './inputs.ts';
import { type CampaignRecord, canonicalPerson, lockCampaign } from './store.ts';

export type CampaignEntry = Extract<AuditEntryInput, { action: `campaign.${string}` }>;

/** What a step writes beside the version, and its entry but for what every one has. */
export interface CampaignStepWritten<T> {
  result: T;
  data: Prisma.AuditCampaignUncheckedUpdateInput;
  action: CampaignEntry['action'];
  details: object;
}

/**
 * The order that every step with a campaign keeps: alone, upon the version that was seen, by somebody who may, and only
 * where the campaign stands at a point for it.
 *
 * @throws DomainError `not-found`, `conflict`, `forbidden`, and what `write` throws
 */
export async function campaignStep<T>(
  ctx: Context,
  { campaignId, seenVersion }: SeenCampaign,
  step: CampaignStep,
  access: AccessAction,
  write: (tx: Tx, campaign: CampaignRecord, version: number) => Promise<CampaignStepWritten<T>>,
  limits?: { timeout: number },
): Promise<T> {
  const body = async (tx: Tx) => {
    await authorise(tx, ctx, access);
    const campaign = await lockCampaign(tx, campaignId);
    requireSeen(campaign, step, seenVersion);
    const version = campaign.version + 1;
    const { result, data, action, details } = await write(tx, campaign, version);
    await tx.auditCampaign.update({ where: { id: campaignId }, data: { ...data, version } });
    await announce(tx, { kind: 'campaign', campaignId });
    const entry = {
      action,
      subject: { type: 'campaign', id: campaignId },
      details: { name: campaign.name, version, ...details },
    } as CampaignEntry;
    return { result, entries: [entry] as const };
  };
  return mutate<T>(ctx, body, limits);
}

/**
 * Refuses a step with a campaign that does not stand at a point for it, or no longer as it was seen.
 *
 * @throws DomainError `conflict`
 */
export function requireSeen({ state, version }: CampaignRecord, step: CampaignStep, seen: number): void {
  const verdict = campaignVerdict(step, state);
  if (!verdict.allowed) throw conflict(verdict.reason);
  if (version !== seen)
    throw conflict(
      'Somebody took a step with this audit since you opened it. Reload to see where it is now.',
    );
}

/**
 * Refuses everybody but those who answer for this audit: its director, whoever it is delegated to, and the VP.
 *
 * @throws DomainError `forbidden`
 */
export async function refuseOthers(tx: Tx, { actor }: Context, campaign: CampaignRecord): Promise<void> {
  if (actor.kind === 'system') return;
  const me = await canonicalPerson(tx, actor.id);
  const { orgRole } = await tx.person.findUniqueOrThrow({ where: { id: me }, select: { orgRole: true } });
  if (orgRole === 'vp' || me === campaign.directorId || me === campaign.auditorId) return;
  throw forbidden(
    'This audit is another director’s: its director, whoever signs it or the VP takes this step.',
  );
}
