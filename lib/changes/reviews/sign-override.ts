import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { MIN_REASON } from '#lib/domain/approval/rationale.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, invalid, notFound } from '#lib/platform/errors.ts';
import { assessChange } from '../assess/assess-change.ts';
import { judge } from '../assess/judge.ts';
import { refuseOtherHead, refuseUnseen } from './decide.ts';
import { enter, refuseHidden, refuseIneligible, SeenChange, words } from './enter.ts';
import { type Standing, standingOf } from './queries.ts';
import { findSignature, withdrawSignature, writeSignature } from './store.ts';

export const SignOverrideInput = z.strictObject({
  ...SeenChange.shape,
  /** Id of the requirement that is excepted. */
  requirement: z.string().min(1).max(200),
  reason: words(4_000).refine(
    (text) => text.length >= MIN_REASON,
    `Say why in at least ${MIN_REASON} characters.`,
  ),
});
export type SignOverrideInput = z.output<typeof SignOverrideInput>;

/**
 * Signs an exception from one requirement, for the head as it was on the screen. Whether it counts is the policy's
 * question. The same signature again writes nothing.
 *
 * @throws DomainError `forbidden`; `invalid` for a requirement that there is not or that knows no exception;
 * `conflict` when it needs none now, or the change is not what was looked at
 */
export function signOverride(ctx: Context, input: SignOverrideInput): Promise<Standing> {
  return mutate<Standing>(ctx, async (tx) => {
    const entered = await enter(tx, ctx, input.changeId, 'override.sign');
    const { change, person, identity, at } = entered;
    const { changeId, headNumber: revision, headSha: sha } = change;
    refuseOtherHead(entered, input);
    const signature = { changeId, revision, requirement: input.requirement, personId: person.id };
    const known = await findSignature(tx, signature);
    if (known && known.withdrawnAt === null)
      return { result: await standingOf(tx, changeId), unchanged: true };

    const judged = await judge(tx, changeId);
    if (!judged) throw notFound('The change');
    refuseIneligible(judged.facts.approval, person);
    refuseHidden(judged.facts.approval);
    refuseUnseen(entered, input, judged.facts);
    const requirement = judged.decision.requirements.find(({ id }) => id === input.requirement);
    if (!requirement) throw invalid('The policy in force has no such requirement.', 'requirement');
    if (!requirement.canBeOverridden)
      throw invalid(`There is no exception from “${requirement.title}”.`, 'requirement');
    if (requirement.state === 'not-applicable' || requirement.state === 'satisfied')
      throw conflict(`“${requirement.title}” needs no exception now.`);

    await writeSignature(tx, signature, { sha, identity, reason: input.reason, at });
    await assessChange(tx, changeId);
    return {
      result: await standingOf(tx, changeId),
      entries: [
        {
          action: 'override.signed',
          subject: { type: 'change', id: changeId },
          details: {
            requirement: input.requirement,
            revision,
            sha,
            reason: input.reason,
            personId: person.id,
            seenVersion: input.version,
          },
        },
      ],
    };
  });
}

export const WithdrawOverrideInput = z.strictObject({
  changeId: z.uuid(),
  requirement: z.string().min(1).max(200),
});
export type WithdrawOverrideInput = z.output<typeof WithdrawOverrideInput>;

/**
 * Takes one's exception back. Once more is no change.
 *
 * @throws DomainError `conflict` where none was signed for this revision, or the change is closed
 */
export function withdrawOverride(ctx: Context, input: WithdrawOverrideInput): Promise<Standing> {
  return mutate<Standing>(ctx, async (tx) => {
    const { change, person, at } = await enter(tx, ctx, input.changeId, 'change.review');
    const { changeId, headNumber: revision, headSha: sha } = change;
    const signature = { changeId, revision, requirement: input.requirement, personId: person.id };
    const known = await findSignature(tx, signature);
    if (!known) throw conflict('You have signed no such exception for this revision.');
    if (known.withdrawnAt !== null) return { result: await standingOf(tx, changeId), unchanged: true };
    await withdrawSignature(tx, signature, at);
    await assessChange(tx, changeId);
    return {
      result: await standingOf(tx, changeId),
      entries: [
        {
          action: 'override.withdrawn',
          subject: { type: 'change', id: changeId },
          details: {
            requirement: input.requirement,
            revision,
            sha,
            reason: known.reason,
            personId: person.id,
          },
        },
      ],
    };
  });
}
