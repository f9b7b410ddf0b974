import { Writable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import type { RiskFit } from '#lib/domain/risk/fit-risk.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aProvenance, aService } from '#tests/support/scene.ts';
import { riskFitCommand } from './risk-fit.ts';

useDatabase();

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const now = new Date(START + 365 * DAY);
const CHANGES = 1500;

/** A number in 0 to 1 that looks random and is always the same for a change and a purpose. */
function drawn(index: number, purpose: number): number {
  const sine = Math.sin(index * 12.9898 + purpose * 78.233) * 43758.5453;
  return sine - Math.floor(sine);
}

const isJunior = (index: number) => drawn(index, 1) < 0.3;
/** Juniors' changes fail in 15 of 100 cases, others' in 1; neither tier nor AI has to do with it. */
const failed = (index: number) => drawn(index, 2) < (isJunior(index) ? 0.15 : 0.01);

beforeAll(async () => {
  await outside().$transaction(async (tx) => {
    await recordServices(tx, [aService('cart'), aService('tax', { tier: 3 })], now);
    const at = (index: number) => new Date(START + ((index * 300) / CHANGES) * DAY);
    const indices = Array.from({ length: CHANGES }, (_, index) => index);
    await recordChanges(
      tx,
      indices.map((index) =>
        aChange(`c${index}`, {
          services: [drawn(index, 3) < 0.5 ? 'tax' : 'cart'],
          authorLevel: isJunior(index) ? 'junior' : 'senior',
          paths: [['src/a.ts', 1, 1]],
          createdAt: at(index),
          deployedAt: at(index),
          provenance: {
            ...aProvenance(INVOLVEMENTS[Math.floor(5 * drawn(index, 4))]!),
            evidence: [],
            deciding: null,
          },
        }),
      ),
      now,
    );
    const bad = indices.filter(failed);
    const started = (index: number) => new Date(at(index).getTime() + DAY);
    await recordIncidents(
      tx,
      bad.map((index) => anIncident(`i${index}`, { startedAt: started(index) })),
      now,
    );
    await recordLinks(
      tx,
      bad.map((index) => ({
        change: { source: 'test', externalId: `c${index}` },
        incident: { source: 'test', externalId: `i${index}` },
        state: 'match' as const,
        relation: 'caused-by' as const,
        aiRole: 'undetermined' as const,
        controlState: 'undetermined' as const,
        reason: 'found in the review',
        at: now,
      })),
      now,
    );
  });
});
afterEach(() => vi.restoreAllMocks());

async function run(options: { since?: Date; json?: boolean } = {}) {
  let [printed, complained] = ['', ''];
  const out = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      done();
    },
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    complained += chunk;
    return true;
  });
  const code = await riskFitCommand({ since: options.since ?? null, json: options.json ?? true, now }, out);
  return { code, printed, complained };
}

describe('risk fit', () => {
  test('finds in a history what it was made with, and says what that is worth on the later part', async () => {
    const { code, printed } = await run();
    expect(code).toBe(0);
    const fit: RiskFit = JSON.parse(printed);
    const part = (name: string) => fit.parts.find((one) => one.part === name)!;
    expect(fit.train.changes + fit.test.changes).toBeLessThanOrEqual(CHANGES);
    expect(part('level').coefficient).toBeGreaterThan(1);
    expect(part('level').suggested).toBeGreaterThan(part('level').shipped);
    expect(part('validation')).toMatchObject({ coefficient: null, suggested: 8 });
    expect(fit.heldOut.suggested.aucThanShipped!.low).toBeGreaterThan(0);
    expect(Math.abs(fit.ai.involved!)).toBeLessThan(0.7);
  });

  test('the table shows the fit with and without AI side by side, and that nothing was written', async () => {
    const before = await outside().auditEntry.count();
    const { code, printed } = await run({ json: false });
    expect(code).toBe(0);
    expect(printed).toMatch(/part +shipped +suggested +without AI +with AI\n/);
    expect(printed).toMatch(/Level of its author +4 +\d+ +\+\d\.\d\d +\+\d\.\d\d\n/);
    expect(printed).toMatch(/\(AI involved\) +[+-]\d/);
    expect(printed).toContain('The suggested weights order the later changes better than the shipped ones.');
    expect(printed).toContain('Nothing was written.');
    expect(await outside().auditEntry.count()).toBe(before);
  });

  test('too few failures are one sentence and exit code 1', async () => {
    const { code, printed, complained } = await run({ since: new Date(START + 280 * DAY) });
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(complained).toMatch(
      /^countersign: Too few failed changes to fit on: \d+ of \d+, at least 10 are needed\.\n$/,
    );
  });
});
