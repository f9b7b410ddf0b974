import { createHash } from 'node:crypto';
import { signCheckpoint } from '#lib/audit/checkpoints.ts';
import { signingKey } from '#lib/audit/signing-key.ts';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import type { Json } from '#lib/domain/audit/entry.ts';
import { rootOf } from '#lib/domain/campaign/root-of.ts';
import { stepUpVerdict } from '#lib/domain/campaign/step-up.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { type AttestationDraft, draftOf } from './attestation-queries.ts';
import { campaignStep } from './campaign-step.ts';
import {
  csvDigest,
  type EvidenceFinding,
  EXCEPTION_COLUMNS,
  exceptionsOf,
  FINDING_COLUMNS,
  POPULATION_COLUMNS,
  SAMPLE_COLUMNS,
  sampleOf,
} from './evidence-csv.ts';
import { listEvidence, listEvidenceFindings } from './evidence-queries.ts';
import type { AttestCampaignInput } from './inputs.ts';
import { type CampaignRecord, canonicalPerson } from './store.ts';

const DAY = 86_400_000;
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const day = (at: Date) => at.toISOString().slice(0, 10);

/**
 * Signs an audit, once: by whoever signs it now, who has just proved who they are, when everything that was flagged or
 * drawn is judged. What is signed is the text that was on the screen, where it is still what the records say, with digests
 * of the evidence, over the checkpoint of the freeze.
 *
 * @throws DomainError `forbidden` for anybody else, and where the last sign-in is too old; `conflict` where something is
 *   not judged yet, it is signed already, or the text would now be another; `not-found`
 */
export async function attestCampaign(
  ctx: Context,
  { statement, ...seen }: AttestCampaignInput,
): Promise<{ at: Date }> {
  const { actor, now } = ctx;
  if (actor.kind !== 'person') throw forbidden('An audit is signed by a person.');
  const authenticatedAt = actor.authenticatedAt ?? null;
  const fresh = stepUpVerdict(authenticatedAt, now);
  if (!fresh.allowed) throw forbidden(fresh.reason);
  const checkpoint = await signCheckpoint();
  return campaignStep<{ at: Date }>(ctx, seen, 'attest', 'campaign.manage', async (tx, campaign) => {
    const me = await canonicalPerson(tx, actor.id);
    if (me !== campaign.auditorId)
      throw forbidden('This audit is signed by somebody else, to whom it falls now.');
    const draft = await draftOf(tx, campaign);
    if (!draft) throw new Error('a frozen audit has a draft');
    if (draft.blockers.length > 0) throw conflict(draft.blockers.join(' '));
    if (draft.statement !== statement)
      throw conflict('What you would sign has changed since you opened it. Reload, and read it again.');
    const { name } = await tx.person.findUniqueOrThrow({ where: { id: me }, select: { name: true } });
    const proven = authenticatedAt!.toISOString();
    const document = await documentOf(tx, campaign, draft, {
      director: {
        id: me,
        name,
        identity: actor.identity,
        session: actor.session ?? '',
        authenticatedAt: proven,
      },
      at: now.toISOString(),
    });
    const key = signingKey();
    await tx.attestation.create({
      data: {
        campaignId: campaign.id,
        personId: me,
        identity: actor.identity,
        session: actor.session ?? '',
        authenticatedAt: authenticatedAt!,
        at: now,
        statement,
        document,
        signature: Uint8Array.from(key.sign(document)),
        keyId: key.keyId,
        checkpointSize: checkpoint.size,
        checkpointNote: checkpoint.note,
      },
    });
    return {
      result: { at: now },
      data: { state: 'attested', endedAt: now },
      action: 'campaign.attested',
      details: {
        statement,
        documentDigest: sha256(document),
        judged: draft.judged,
        checkpointSize: checkpoint.size.toString(),
        authenticatedAt: proven,
      },
    };
  });
}

/** The canonical JSON that is signed. Findings are in it as they stand: later they are mended. */
async function documentOf(
  tx: Tx,
  campaign: CampaignRecord,
  { statement, results, scope, judged }: AttestationDraft,
  signed: { director: Record<string, string>; at: string },
): Promise<string> {
  const { id, name, seed, seedCommitment, plan, fromAt, untilAt, populationSize, populationDigest } =
    campaign;
  const items = await listEvidence(id, tx);
  const findings: EvidenceFinding[] = await listEvidenceFindings(id, tx);
  const size = campaign.checkpointSize!.toString();
  const document = {
    format: 'countersign-attestation/1',
    campaignId: id,
    name,
    ...signed,
    scope: {
      ...scope,
      from: day(fromAt),
      to: day(new Date(untilAt.getTime() - DAY)),
    },
    plan,
    seed,
    seedCommitment,
    freezeCheckpoint: { size, root: rootOf(campaign.checkpointNote!) },
    population: { size: populationSize, digest: populationDigest },
    strata: results.strata.map((one) => ({ name: one.stratum, size: one.size, sampled: one.drawn })),
    digests: {
      'population.csv': await csvDigest(POPULATION_COLUMNS, items),
      'sample.csv': await csvDigest(SAMPLE_COLUMNS, sampleOf(items)),
      'exceptions.csv': await csvDigest(EXCEPTION_COLUMNS, exceptionsOf(items)),
      'findings.csv': await csvDigest(FINDING_COLUMNS, findings),
    },
    judged,
    results: { ...results, findings },
    statement,
  };
  return canonicalJson(JSON.parse(JSON.stringify(document)) as Json);
}
