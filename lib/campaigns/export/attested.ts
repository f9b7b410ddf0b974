import { conflict, notFound } from '#lib/platform/errors.ts';
import { type AttestationView, findCampaign } from '../queries.ts';
import { readSigned, type SignedDocument } from './signed-document.ts';

/** An audit that was signed, with what was. */
export interface AttestedCampaign {
  id: string;
  attestation: AttestationView;
  document: SignedDocument;
  /** Checkpoint of the freeze. */
  freezeNote: string;
}

/** @throws DomainError `not-found`; `conflict` where it is not signed yet */
export async function loadAttested(campaignId: string): Promise<AttestedCampaign> {
  const campaign = await findCampaign(campaignId);
  if (!campaign) throw notFound('The audit');
  const { id, attestation, checkpoint } = campaign;
  if (!attestation || !checkpoint) throw conflict('It is not attested yet.');
  return { id, attestation, document: readSigned(attestation.document), freezeNote: checkpoint.note };
}
