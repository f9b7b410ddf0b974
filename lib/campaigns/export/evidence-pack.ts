import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { latestCheckpoint, type SignedCheckpoint, signCheckpoint } from '#lib/audit/checkpoints.ts';
import { proveEntries } from '#lib/audit/prove-entries.ts';
import { signingKey } from '#lib/audit/signing-key.ts';
import { type ZipPart, zipStream } from '#lib/platform/zip.ts';
import {
  csvPieces,
  EXCEPTION_COLUMNS,
  exceptionsOf,
  FINDING_COLUMNS,
  POPULATION_COLUMNS,
  SAMPLE_COLUMNS,
  sampleOf,
} from '../evidence-csv.ts';
import { evidenceDecisions, evidenceSeqs, listEvidence } from '../evidence-queries.ts';
import type { AttestedCampaign } from './attested.ts';
import { attestationPdf, populationXlsx } from './forms.ts';
import { readmeText } from './readme.ts';
import { withManifest } from './with-manifest.ts';

/** The one file that checks a pack; it is brought along as it is. */
const VERIFIER = 'bin/audit-verifier.mjs';

/**
 * Everything that an attestation rests on, as an archive that verifies offline; its format is in docs/audits.md. Equal
 * records and the same checkpoint give the same bytes. The population is held in memory, decisions are read as they go.
 *
 * @throws DomainError `conflict` where the log does not continue what was signed before
 */
export async function evidencePack(campaign: AttestedCampaign): Promise<Readable> {
  const { id, document, attestation, freezeNote } = campaign;
  const seqs = await evidenceSeqs(id);
  const checkpoint = await checkpointFrom(seqs.at(-1)!);
  const [items, proofs, verifier] = await Promise.all([
    listEvidence(id),
    proveEntries(seqs, checkpoint.note),
    readFile(path.join(process.cwd(), VERIFIER)),
  ]);
  const { name, director, at, results } = document;
  const key = signingKey();
  const readme = readmeText({ name, by: director.name, at, keyId: attestation.keyId });
  const parts: ZipPart[] = [
    text('README.txt', readme),
    { name: 'verifier.mjs', content: () => [verifier] },
    text('key.txt', `${key.verifierKey}\n`),
    text('freeze-checkpoint.txt', freezeNote),
    text('checkpoint.txt', checkpoint.note),
    text('attestation.json', attestation.document),
    text('attestation.sig', `${attestation.signature}\n`),
    { name: 'attestation.pdf', content: async () => [await attestationPdf(campaign)] },
    { name: 'population.csv', content: () => csvPieces(POPULATION_COLUMNS, items) },
    { name: 'population.xlsx', content: () => populationXlsx(items, new Date(at)) },
    { name: 'sample.csv', content: () => csvPieces(SAMPLE_COLUMNS, sampleOf(items)) },
    { name: 'exceptions.csv', content: () => csvPieces(EXCEPTION_COLUMNS, exceptionsOf(items)) },
    // as they stood when it was signed: later they are mended
    { name: 'findings.csv', content: () => csvPieces(FINDING_COLUMNS, results.findings) },
    { name: 'decisions.ndjson', content: () => decisionLines(id) },
    ...proofs.map((proof) => text(`proofs/${proof.entry.seq}.json`, `${JSON.stringify(proof)}\n`)),
  ];
  return zipStream(withManifest('countersign-evidence/1', parts, key.sign), new Date(at));
}

const text = (name: string, content: string): ZipPart => ({ name, content: () => [content] });

/** The last checkpoint that covers an entry; a new one where the last is older. */
async function checkpointFrom(seq: bigint): Promise<SignedCheckpoint> {
  const latest = await latestCheckpoint();
  return latest && latest.size >= seq ? latest : signCheckpoint();
}

async function* decisionLines(campaignId: string): AsyncGenerator<string> {
  for await (const page of evidenceDecisions(campaignId))
    yield page.map(({ seq, ...one }) => `${JSON.stringify({ ...one, seq: seq && String(seq) })}\n`).join('');
}
