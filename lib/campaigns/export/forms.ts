import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { markdownPdf } from '#lib/platform/pdf/markdown-pdf.ts';
import { xlsxStream } from '#lib/platform/xlsx.ts';
import { type EvidenceItem, POPULATION_COLUMNS } from '../evidence-csv.ts';
import { inTurns } from '../in-turns.ts';
import { attestationMarkdown } from './attestation-markdown.ts';
import type { AttestedCampaign } from './attested.ts';

/** The frozen population as a workbook of one sheet, cell by cell as in its CSV. */
export function populationXlsx(items: readonly EvidenceItem[], at: Date): Readable {
  return xlsxStream('Population', POPULATION_COLUMNS, inTurns(items), at);
}

/** The attestation to read, of the signed document alone. */
export function attestationPdf({ document, attestation }: AttestedCampaign): Promise<Buffer> {
  const { signature, keyId } = attestation;
  const digest = createHash('sha256').update(attestation.document).digest('hex');
  return markdownPdf(attestationMarkdown(document, { signature, keyId, digest }), {
    title: `Attestation: ${document.name}`,
    subject: `Attestation by ${document.director.name}, ${document.at}`,
    at: new Date(document.at),
  });
}
