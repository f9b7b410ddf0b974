import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Figure } from '#lib/domain/correlation/figures.ts';
import { benchCorrelation } from './bench-correlation.ts';
import type { ServiceField } from './read-history.ts';

const START = 1_750_000_000;
const change = (idx: number, more: Record<string, unknown> = {}) => ({
  sha: `sha${idx}`,
  idx,
  commit_time: START + idx * 3600,
  subject: `subject ${idx}`,
  files: [[`services/${idx % 2 ? 'tax' : 'cart'}/index.ts`, 3, null]],
  added: 3,
  deleted: 0,
  services: [idx % 2 ? 'tax' : 'cart'],
  primary_service: idx % 2 ? 'tax' : 'cart',
  is_revert: false,
  reverts: [],
  bot: 'not looked at',
  ...more,
});
const incident = (idx: number, culprit: number, more: Record<string, unknown> = {}) => ({
  incident_id: `i${idx}`,
  idx,
  detected_at: START + idx * 3600,
  culprits: [`sha${culprit}`],
  kind: 'revert',
  cause_class: 'fault',
  service: culprit % 2 ? 'tax' : 'cart',
  service_noisy30: 'cart',
  incident_text: 'it broke',
  leaky: { subject: 'not looked at' },
  ...more,
});
const CHANGES = Array.from({ length: 12 }, (_, idx) => change(idx));
const INCIDENTS = [
  incident(6, 5),
  incident(10, 8),
  incident(11, 2, { cause_class: 'planned' }),
  incident(12, 3, { kind: 'late' }),
];
const NOWHERE = incident(6, 5, { service: null });
const later = (one: ReturnType<typeof change>) => ({ ...one, commit_time: one.commit_time + 1e9 });
const lines = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'));
  await writeFile(join(folder, 'changes.jsonl'), lines(CHANGES));
  await writeFile(join(folder, 'incidents.jsonl'), lines(INCIDENTS));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  vi.restoreAllMocks();
});

async function run(json = true, serviceField: ServiceField = 'service', history = folder) {
  let printed = '';
  let complained = '';
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
  const code = await benchCorrelation({ history, serviceField, json }, out);
  return { code, printed, complained };
}

describe('bench correlation', () => {
  test('prints one JSON object of exactly these fields; planned reverts and other kinds are not scored', async () => {
    const { code, printed, complained } = await run();
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    const figure = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };
    const figures = { top1: figure, top3: figure, top5: figure, mrr: figure };
    const result = JSON.parse(printed);
    expect(result).toEqual({
      history: folder,
      serviceField: 'service',
      incidents: 2,
      methods: {
        countersign: figures,
        newest: figures,
        newestOnService: figures,
        largestOnService: figures,
        random: figures,
      },
      abstained: expect.any(Number),
      calibrationError: expect.any(Number),
      msPerIncident: expect.any(Number),
    });
    expect(result.methods.countersign.top1.value).toBe(1);
    expect(result.methods.newest.top1.value).toBe(0.5);
    expect(result.methods.newestOnService.mrr.value).toBe(1);
  });

  test('the paged service is taken from the field that is named', async () => {
    const { printed } = await run(true, 'service_noisy30');
    const { methods, serviceField } = JSON.parse(printed);
    expect(serviceField).toBe('service_noisy30');
    expect(methods.newestOnService.top1.value).toBe(0.5);
  });

  test('gzipped or plain is the same', async () => {
    const figures = (printed: string) => ({ ...JSON.parse(printed), msPerIncident: 0 });
    const plain = await run();
    await rm(join(folder, 'changes.jsonl'));
    await writeFile(join(folder, 'changes.jsonl.gz'), gzipSync(lines(CHANGES)));
    expect(figures((await run()).printed)).toEqual(figures(plain.printed));
  });

  test.each<[string, (text: string) => string]>([
    ['lines that end as on Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark and blank lines', (text) => `\ufeff\n${text.replaceAll('\n', '\n \n')}\n\n`],
  ])('%s change nothing', async (_name, otherwise) => {
    const figures = (printed: string) => ({ ...JSON.parse(printed), msPerIncident: 0 });
    const before = await run();
    await writeFile(join(folder, 'changes.jsonl'), otherwise(lines(CHANGES)));
    await writeFile(join(folder, 'incidents.jsonl'), otherwise(lines(INCIDENTS)));
    expect(figures((await run()).printed)).toEqual(figures(before.printed));
  });

  test.each<[string, unknown[], unknown[]]>([
    [
      'of no known service',
      CHANGES.map((one) => ({ ...one, services: [], primary_service: null })),
      [NOWHERE],
    ],
    ['without a text', CHANGES, [incident(6, 5, { incident_text: undefined })]],
    ['with a text that is null', CHANGES, [incident(6, 5, { incident_text: null })]],
    ['with one candidate', [change(5)], [incident(6, 5)]],
    ['with none, as all went live later', CHANGES.map(later), [incident(6, 5)]],
    ['whose culprit is not in the history', CHANGES, [incident(6, 99), incident(10, 99, { culprits: [] })]],
  ])(
    'an incident %s has figures from 0 to 1, their intervals around them',
    async (_name, changes, incidents) => {
      await writeFile(join(folder, 'changes.jsonl'), lines(changes));
      await writeFile(join(folder, 'incidents.jsonl'), lines(incidents));
      const { code, printed, complained } = await run();
      expect({ code, complained }).toEqual({ code: 0, complained: '' });
      const result = JSON.parse(printed);
      for (const method of Object.values<Record<string, Figure>>(result.methods)) {
        for (const { value, low, high } of Object.values(method))
          expect([0, low, value, high, 1]).toEqual([0, low, value, high, 1].sort((a, b) => a - b));
      }
      for (const one of [result.abstained, result.calibrationError, result.msPerIncident])
        expect(one).toBeGreaterThanOrEqual(0);
    },
  );

  test('a culprit below the suspects that are described has its place all the same', async () => {
    const far = change(0, { services: ['mail'], primary_service: 'mail' });
    const near = Array.from({ length: 29 }, (_, n) => change(2 * n + 1));
    await writeFile(join(folder, 'changes.jsonl'), lines([far, ...near]));
    await writeFile(join(folder, 'incidents.jsonl'), lines([incident(60, 0, { service: 'tax' })]));
    expect(JSON.parse((await run()).printed).methods.countersign.mrr.value).toBe(1 / 30);
  });

  test('who wrote a change, bot or not, and what names the culprit change nothing', async () => {
    const figures = (printed: string) => ({ ...JSON.parse(printed), msPerIncident: 0 });
    const before = await run();
    const flipped = CHANGES.map((one) => ({
      ...one,
      bot: one.idx % 3 ? 'claude' : null,
      automation: true,
      author_id: String(one.idx % 4),
      committer: 'someone else',
      trailers: ['Co-Authored-By: Claude <noreply@anthropic.com>'],
    }));
    await writeFile(join(folder, 'changes.jsonl'), lines(flipped));
    await writeFile(
      join(folder, 'incidents.jsonl'),
      lines(INCIDENTS.map((one) => ({ ...one, leaky: null, services: ['tax'] }))),
    );
    expect(figures((await run()).printed)).toEqual(figures(before.printed));
  });

  test('prints a table for people', async () => {
    const { code, printed } = await run(false);
    expect(code).toBe(0);
    expect(printed).toMatch(/^2 incidents; 95% intervals/m);
    expect(printed).toMatch(/^countersign {7}1\.000 \[0\.34, 1\.00\]/m);
    expect(printed).toMatch(/^"no change looks likely" on \d/m);
  });

  test.each<[string, string, string, RegExp]>([
    ['not JSON', 'changes.jsonl', `${lines([change(0)])}\n{`, /changes\.jsonl, line 2: not JSON: /],
    [
      'a wrong type',
      'changes.jsonl',
      lines([change(0), change(1, { commit_time: 'noon' })]),
      /changes\.jsonl, line 2: field "commit_time": .*number/,
    ],
    [
      'a wrong file entry',
      'changes.jsonl',
      lines([change(0, { files: [['a', 1, 1], [7]] })]),
      /line 1: field "files\.1\.0": /,
    ],
    ['no object', 'incidents.jsonl', '\n[]', /incidents\.jsonl, line 2: .*object/],
    [
      'a missing service',
      'incidents.jsonl',
      lines([incident(6, 5, { service: undefined })]),
      /incidents\.jsonl, line 1: field "service": /,
    ],
    [
      'a change twice',
      'changes.jsonl',
      lines([...CHANGES, change(3)]),
      /line 13: field "sha": is that of line 4\n$/,
    ],
    [
      'an incident twice',
      'incidents.jsonl',
      lines([incident(6, 5), incident(6, 4)]),
      /line 2: field "incident_id": is that of line 1\n$/,
    ],
    [
      'a time that is not one',
      'changes.jsonl',
      lines([change(0, { commit_time: 9e15 })]),
      /"commit_time": .*most/,
    ],
    ['an escape', 'changes.jsonl', 'x\u001b[31m\r', /line 1: not JSON: \P{Cc}+\n$/u],
    ['a line beyond measure', 'changes.jsonl', 'x'.repeat(2 ** 20 + 1), /line 1: the line is longer than/],
    ['no change', 'changes.jsonl', '\n', /holds no change/],
    ['no incident to score', 'incidents.jsonl', lines(INCIDENTS.slice(2)), /holds no unplanned revert/],
  ])('%s: exit code 2, one sentence, nothing on standard output', async (_name, file, text, message) => {
    await writeFile(join(folder, file), text);
    const { code, printed, complained } = await run();
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complained).toMatch(message);
    expect(complained.trim().split('\n')).toHaveLength(1);
  });

  test('what is not UTF-8, a folder for a file, a file for a folder', async () => {
    const complaint = async (history = folder) => (await run(true, 'service', history)).complained;
    await writeFile(
      join(folder, 'changes.jsonl'),
      Buffer.from(lines([change(0, { subject: 'Größe' })]), 'latin1'),
    );
    expect(await complaint()).toMatch(/changes\.jsonl, line 1: the line is not UTF-8\n$/);
    await rm(join(folder, 'changes.jsonl'));
    await mkdir(join(folder, 'changes.jsonl'));
    expect(await complaint()).toMatch(/cannot read .*changes\.jsonl: EISDIR\n$/);
    expect(await complaint(join(folder, 'incidents.jsonl'))).toMatch(/cannot read .*ENOTDIR\n$/);
  });

  test('a missing folder, and half a file', async () => {
    await writeFile(join(folder, 'changes.jsonl.gz'), gzipSync(lines(CHANGES)).subarray(0, 40));
    expect(await run()).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/not a whole gzip file/),
    });
    const missing = await run(true, 'service', join(folder, 'missing'));
    expect(missing).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/cannot read .*changes\.jsonl/),
    });
  });
});
