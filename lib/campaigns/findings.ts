import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { isLiveFinding } from '#lib/domain/campaign/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import { type FindingRecord, lockFinding } from './finding-store.ts';
import type { ChangeFindingInput, EndFindingInput, OpenFindingInput, SeenFinding } from './inputs.ts';
import { lockItem } from './item-store.ts';
import { findActive, holdCampaign } from './store.ts';

type FindingEntry = Extract<AuditEntryInput, { action: `audit-finding.${string}` }>;

/**
 * Records what an audit found, with somebody who mends it by a day; about one of its changes or about the whole.
 *
 * @throws DomainError `forbidden`; `not-found`; `invalid` with the field; `conflict` where the audit is not under review
 */
export async function openFinding(ctx: Context, input: OpenFindingInput): Promise<{ findingId: string }> {
  const { campaignId, changeId } = input;
  return mutate<{ findingId: string }>(ctx, async (tx) => {
    const { actor } = ctx;
    await authorise(tx, ctx, 'campaign.review');
    if (actor.kind !== 'person') throw forbidden('A finding is recorded by a person.');
    const { state } = await holdCampaign(tx, campaignId);
    if (state !== 'frozen') throw conflict('Findings are recorded while an audit is under review.');
    if (changeId !== null) await lockItem(tx, campaignId, changeId);
    const findingId = newId();
    const finding: FindingRecord = {
      id: findingId,
      changeId,
      ...(await fieldsOf(tx, input)),
      state: 'open',
      version: 1,
    };
    await tx.auditFinding.create({
      data: { ...finding, campaignId, createdBy: actor.id, createdAt: ctx.now },
    });
    await announce(tx, { kind: 'campaign', campaignId });
    return { result: { findingId }, entries: [entryOf('audit-finding.opened', campaignId, finding)] };
  });
}

/** Says anew what is to be mended, by whom and when; what was found stays as it was signed. @throws DomainError as `findingStep`; `invalid` with the field */
export function changeFinding(ctx: Context, input: ChangeFindingInput): Promise<{ version: number }> {
  return findingStep(ctx, input, async (tx, before, isAttested) => {
    const finding = { ...before, ...(await fieldsOf(tx, input)), state: input.state };
    if (isAttested && (finding.title !== before.title || finding.detail !== before.detail))
      throw conflict(
        'It was signed as it reads: its owner, its day and its state may change, its words do not.',
      );
    return { finding, data: {}, entry: entryOf('audit-finding.changed', input.campaignId, finding) };
  });
}

/** Says that a finding is mended, or that somebody lives with it, and why. @throws DomainError as `findingStep` */
export function endFinding(ctx: Context, input: EndFindingInput): Promise<{ version: number }> {
  const note = storableText(input.note);
  return findingStep(ctx, input, async (_tx, before) => {
    const finding = { ...before, state: input.state };
    const entry = entryOf('audit-finding.ended', input.campaignId, finding, { note });
    return { finding, data: { endedAt: ctx.now, endNote: note }, entry };
  });
}

/**
 * A step with a finding that is open, upon the version that was seen. Also after the audit was attested: its text says how
 * many were open then.
 *
 * @throws DomainError `forbidden`, `not-found`, `conflict`
 */
async function findingStep(
  ctx: Context,
  { campaignId, findingId, seenVersion }: SeenFinding,
  write: (
    tx: Tx,
    before: FindingRecord,
    isAttested: boolean,
  ) => Promise<{ finding: FindingRecord; data: object; entry: FindingEntry }>,
): Promise<{ version: number }> {
  return mutate<{ version: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'campaign.review');
    const { state } = await holdCampaign(tx, campaignId);
    if (state === 'cancelled') throw conflict('This audit was cancelled.');
    const before = await lockFinding(tx, campaignId, findingId);
    if (!isLiveFinding(before.state)) throw conflict('This finding has been ended.');
    if (before.version !== seenVersion)
      throw conflict('Somebody changed this finding since you opened it. Reload to see what it says now.');
    const version = before.version + 1;
    const { finding, data, entry } = await write(tx, { ...before, version }, state === 'attested');
    const { id: _, ...fields } = finding;
    await tx.auditFinding.update({
      where: { campaignId_id: { campaignId, id: findingId } },
      data: { ...fields, ...data },
    });
    await announce(tx, { kind: 'campaign', campaignId });
    return { result: { version }, entries: [entry] };
  });
}

async function fieldsOf(
  tx: Tx,
  { title, detail, owner, dueOn }: Pick<OpenFindingInput, 'title' | 'detail' | 'owner' | 'dueOn'>,
): Promise<Pick<FindingRecord, 'title' | 'detail' | 'ownerId' | 'dueOn'>> {
  return {
    title: storableText(title),
    detail: storableText(detail),
    ownerId: (await findActive(tx, owner, 'owner')).id,
    dueOn: new Date(`${dueOn}T00:00:00Z`),
  };
}

function entryOf(
  action: FindingEntry['action'],
  campaignId: string,
  { id, changeId, title, ownerId, dueOn, state, version }: FindingRecord,
  more: { note?: string } = {},
): FindingEntry {
  const details = {
    campaignId,
    changeId,
    title,
    ownerId,
    dueOn: dueOn.toISOString().slice(0, 10),
    state,
    version,
  };
  return { action, subject: { type: 'audit-finding', id }, details: { ...details, ...more } } as FindingEntry;
}
