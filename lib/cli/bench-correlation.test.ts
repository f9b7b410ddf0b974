import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
    ['no incident to score', 'incidents.jsonl', lines(INCIDENTS.slice(2)), /holds no unplanned revert/],
  ])('%s: exit code 2, one sentence, nothing on standard output', async (_name, file, text, message) => {
    await writeFile(join(folder, file), text);
    const { code, printed, complained } = await run();
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complained).toMatch(message);
    expect(complained.trim().split('\n')).toHaveLength(1);
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
