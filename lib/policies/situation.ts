import { may } from '#lib/domain/access.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { editorsOf } from '#lib/domain/policy/lock-out.ts';
import type { Policy } from '#lib/domain/policy/parse-policy.ts';
import {
  type VersionAction,
  type VersionSituation,
  versionVerdict,
} from '#lib/domain/policy/version-actions.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { DomainError, forbidden } from '#lib/platform/errors.ts';
import { activePolicy, requireActivePolicy } from './check-text.ts';
import { canonicalPerson, findInState, listWriters, programmesWith, type Version } from './store.ts';

/**
 * Why somebody may not edit the policy now, or null: they are active, their rights here allow it, and the active
 * policy's own rule names them.
 */
export async function whyNoEditor(reader: Reader, personId: string, at: Date): Promise<string | null> {
  return whyNoEditorOf(await activePolicy(reader), reader, personId, at);
}

async function whyNoEditorOf(
  policy: Policy | null,
  reader: Reader,
  personId: string,
  at: Date,
): Promise<string | null> {
  const row = await reader.person.findUnique({
    where: { id: personId },
    select: { id: true, name: true, level: true, orgRole: true, active: true, trainedUntil: true },
  });
  if (!row?.active) return 'This login belongs to nobody who is active here.';
  const level = LEVELS.find((one) => one === row.level) ?? null;
  const orgRole = ORG_ROLES.find((one) => one === row.orgRole) ?? 'engineer';
  const verdict = may({ level, orgRole }, 'policy.propose');
  if (!verdict.allowed) return verdict.reason;
  if (!policy) return 'No policy that can be read is active, so nobody is known to be its editor.';
  const trainedUntil = row.trainedUntil?.getTime() ?? null;
  const person = { ...row, level, orgRole, trainedUntil };
  return editorsOf(policy, [person], at.getTime()).length > 0
    ? null
    : 'The active policy’s own rule about its editors does not name you.';
}

/** Everything that decides what one person may do to one version. */
export async function situationOf(
  reader: Reader,
  version: Version,
  personId: string,
  at: Date,
): Promise<VersionSituation> {
  const policy = await activePolicy(reader);
  const [notAnEditor, writers, me, shadow, programmes, approvalLost] = [
    await whyNoEditorOf(policy, reader, personId, at),
    await listWriters(reader, version.id),
    await canonicalPerson(reader, personId),
    await findInState(reader, 'shadow'),
    await programmesWith(reader, version.id),
    version.approvedBy && (await approvalLoss(reader, policy, version, version.approvedBy, at)),
  ];
  return {
    number: version.number,
    state: version.state,
    notAnEditor,
    wrote: writers.has(me),
    otherShadow: shadow && shadow.id !== version.id ? shadow.number : null,
    programmes,
    approvalLost: approvalLost || null,
  };
}

/** Why an approval of before does not count now: its giver has left, lost the right, or turned out to be a writer. */
async function approvalLoss(
  reader: Reader,
  policy: Policy | null,
  version: Version,
  approvedBy: string,
  at: Date,
): Promise<string | null> {
  const approver = await canonicalPerson(reader, approvedBy);
  const again = 'Return it to draft, and have it approved again.';
  if ((await listWriters(reader, version.id)).has(approver))
    return `Whoever approved it turned out to be one of those who wrote it. ${again}`;
  const loss = await whyNoEditorOf(policy, reader, approver, at);
  return loss === null ? null : `Whoever approved it may no longer edit the policy. ${again}`;
}

/**
 * Refuses what this person may not do to this version. Systems edit no policy.
 *
 * @throws DomainError `forbidden` or `conflict`, with the reason in words
 */
export async function requireAction(
  tx: Tx,
  ctx: Context,
  version: Version,
  action: VersionAction,
): Promise<void> {
  const situation = await situationOf(tx, version, requirePerson(ctx), ctx.now);
  const verdict = versionVerdict(action, situation);
  if (!verdict.allowed) throw new DomainError(verdict.code, verdict.reason);
}

/** @throws DomainError `forbidden` for systems and for people who may not edit the policy */
export async function requireEditor(tx: Tx, ctx: Context): Promise<void> {
  await requireActivePolicy(tx);
  const why = await whyNoEditor(tx, requirePerson(ctx), ctx.now);
  if (why !== null) throw forbidden(why);
}

function requirePerson({ actor }: Context): string {
  if (actor.kind !== 'person') throw forbidden('The policy is edited by people.');
  return actor.id;
}
