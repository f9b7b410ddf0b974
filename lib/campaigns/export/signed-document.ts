import type { Plan } from '#lib/domain/campaign/plan.ts';
import type { Results } from '#lib/domain/campaign/results.ts';
import type { EvidenceFinding } from '../evidence-csv.ts';

/** What was signed (`countersign-attestation/1`), as `attestCampaign` writes it; docs/audits.md says what each part is. */
export interface SignedDocument {
  campaignId: string;
  name: string;
  director: { name: string; identity: string; session: string; authenticatedAt: string };
  at: string;
  scope: { services: string[]; notOwn: string[]; from: string; to: string };
  plan: Plan;
  seedCommitment: string;
  freezeCheckpoint: { size: string; root: string };
  population: { size: number; digest: string };
  digests: Record<string, string>;
  judged: string;
  results: Results & { findings: EvidenceFinding[] };
  statement: string;
}

export const readSigned = (document: string): SignedDocument => JSON.parse(document);
