import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { LATE_TITLE, makePopulation, PERIOD, SERVICE } from '#tests/support/audit-population.ts';
import { aPlan, attest, decideAll, frozen } from '#tests/support/campaigns.ts';
import { useDatabase } from '#tests/support/database.ts';
import { runVerifier } from '#tests/support/run-verifier.ts';
import { as, openShop } from '#tests/support/submitted.ts';
import { type ExportForm, exportCampaign } from './export-campaign.ts';

useDatabase();

const COUNT = 240;
let campaignId: string;

beforeAll(async () => {
  await openShop();
  await makePopulation(COUNT, 'dir-dana');
  campaignId = await frozen({
    ...PERIOD,
    services: [SERVICE.slug],
    plan: aPlan({ confidence: 0.8, rate: 0.2 }),
  });
});

async function take(form: ExportForm, by = 'aud-aki'): Promise<Buffer> {
  const { stream, size, digest } = await exportCampaign(as(by), { campaignId, form });
  const bytes = await buffer(stream);
  expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, digest]);
  return bytes;
}

const exportsLogged = () =>
  db().auditEntry.findMany({ where: { action: 'campaign.exported', subjectId: campaignId } });

describe('before it is signed', () => {
  test('the population is taken, as CSV and as a workbook that says the same, with its digest in the log', async () => {
    const csv = await take('population.csv');
    const { populationDigest } = await db().auditCampaign.findUniqueOrThrow({ where: { id: campaignId } });
    expect(createHash('sha256').update(csv).digest('hex')).toBe(populationDigest);
    const lines = csv.toString().trimEnd().split('\r\n');
    expect(lines).toHaveLength(COUNT + 1);
    const sheet = await readSheet(await take('population.xlsx'));
    expect(sheet[0]!.join(',')).toBe(lines[0]);
    expect(sheet.slice(1).map(([id]) => id)).toEqual(lines.slice(1).map((line) => line.slice(0, 36)));
    const bodies = (await exportsLogged()).map(({ body }) => JSON.parse(body));
    expect(bodies).toContainEqual(
      expect.objectContaining({ form: 'population.csv', digest: populationDigest }),
    );
  });

  test('there is no evidence and no attestation yet, and engineers take nothing', async () => {
    await expect(take('evidence.zip')).rejects.toThrow('not attested yet');
    await expect(take('attestation.pdf')).rejects.toThrow('not attested yet');
    const before = (await exportsLogged()).length;
    await expect(take('population.csv', 'sen-sol')).rejects.toThrow('This is for auditors');
    expect((await exportsLogged()).length).toBe(before);
  });
});

describe('the evidence pack of a signed audit', () => {
  let bytes: Buffer;
  let files: Record<string, Uint8Array>;

  beforeAll(async () => {
    await decideAll(campaignId, undefined, 'aud-aki');
    await attest(campaignId);
    bytes = await take('evidence.zip');
    files = unzipSync(bytes);
  });

  test('verifies offline with the verifier it brings, and no longer when anything of it is changed', async () => {
    const key = strFromU8(files['key.txt']!).trim();
    const names = Object.keys(files).filter((name) => name !== 'README.txt');
    const other = Object.keys(files).map((name) => {
      const changed = Uint8Array.from(files[name]!);
      changed[Math.floor(changed.length / 2)]! ^= 1;
      return { argv: ['pack', '.', '--key', key], files: { ...files, [name]: changed } };
    });
    const missing = { argv: ['pack', '.', '--key', key], files: { ...files } };
    delete (missing.files as Record<string, unknown>)[names.at(-2)!];
    const added = { argv: ['pack', '.', '--key', key], files: { ...files, 'more.txt': 'x' } };
    const [good, withoutKey, ...bad] = await runVerifier([
      { argv: ['pack', '.', '--key', key], files },
      { argv: ['pack', '.'], files },
      missing,
      added,
      ...other,
    ]);
    expect(good).toEqual({ exit: 0, said: expect.stringMatching(/^GOOD/) });
    expect(withoutKey!.exit).toBe(0);
    expect(bad.map(({ exit }) => exit)).toEqual(bad.map(() => 1));
  });

  test('holds the signed bytes, the drawn changes with their proofs, and the same again', async () => {
    const attestation = await db().attestation.findUniqueOrThrow({ where: { campaignId } });
    expect(strFromU8(files['attestation.json']!)).toBe(attestation.document);
    expect(strFromU8(files['verifier.mjs']!)).toMatch(/^#!.*node/);
    expect(strFromU8(files['exceptions.csv']!).split('\r\n')[1]).toContain('decision-expired');
    const drawn = strFromU8(files['sample.csv']!).trimEnd().split('\r\n').length - 1;
    expect(drawn).toBeGreaterThan(5);
    const proofs = Object.keys(files).filter((name) => name.startsWith('proofs/'));
    expect(proofs.length).toBeGreaterThan(2 * drawn);
    expect((await take('evidence.zip')).equals(bytes)).toBe(true);
  });

  test('the attestation is read as a tagged PDF, of what was signed alone', async () => {
    const pdf = await take('attestation.pdf');
    expect(pdf.toString('latin1')).toContain('/MarkInfo');
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
    const words = text.replace(/\s+/g, ' ');
    expect(words).toContain('sign the audit');
    expect(words).toContain('Decision out of time');
    expect(words).toContain('SHA-256 of attestation.json');
    expect(Buffer.from(files['attestation.pdf']!).equals(pdf)).toBe(true);
  });

  test('a title that a spreadsheet would run stays text', () => {
    expect(strFromU8(files['population.csv']!)).toContain(LATE_TITLE);
    expect(strFromU8(files['population.csv']!)).not.toMatch(/,"?=/);
  });
});
