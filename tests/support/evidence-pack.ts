import { createHash, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import type { Json } from '#lib/domain/audit/entry.ts';
import type { StoredEntry } from '#lib/domain/audit/verify.ts';
import { commitmentOf, drawKey, drawOrder } from '#lib/domain/campaign/draw.ts';
import { type JudgedItem, judgedDigest, judgedLine } from '#lib/domain/campaign/judged.ts';
import { csvLine } from '#lib/platform/csv.ts';
import { chained, checkpointOf, proofOf, someLog, testKey } from './audit-log.ts';
import { runVerifier, type VerifierCase } from './run-verifier.ts';

export const key = testKey('countersign-test');
export const otherKey = testKey('countersign-test', 2);
const campaignId = '0198c0de-0000-7000-8000-00000000cafe';
export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

export type Files = Record<string, string | Uint8Array>;

/** How a pack departs from an honest one where it is made. */
interface Departure {
  seed?: string;
  population?: (rows: string[][]) => string[][];
  sample?: (rows: string[][]) => string[][];
  exceptions?: (rows: string[][]) => string[][];
  document?: (document: { [key: string]: Json }) => { [key: string]: Json };
  frozen?: object;
  /** What stands in the log between opening and freeze: steps with the audit. */
  between?: [action: string, body: object][];
  /** Bodies of `audit-item.decided` on a drawn change. */
  verdicts?: object[];
  attested?: object;
  decision?: object;
  signedBy?: typeof key;
  /** Who signs the manifest. */
  packedBy?: typeof key;
  order?: (entries: StoredEntry[]) => StoredEntry[];
  files?: (files: Files) => Files;
}

const seed = sha256('the same in every run: who is drawn decides which check comes first');
export const changes = Array.from(
  { length: 60 },
  (_, n) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`,
);
/** The flagged one is in a stratum of its own, of which none is drawn. */
const stratumOf = (n: number) => (n === 59 ? 'configuration' : n % 3 === 0 ? 'ai-involved' : 'other');
export const strata = [
  { name: 'ai-involved', size: 20, sampled: 6 },
  { name: 'other', size: 39, sampled: 9 },
  { name: 'configuration', size: 1, sampled: 0 },
];
/** The first was before the gate: flagged, and judged with all others of its kind. */
const FLAGGED = changes[59]!;
export const plan = {
  allowed: 0,
  confidence: 0.8,
  goodRate: null,
  kind: 'zero-failure',
  minimum: { 'ai-involved': 3, configuration: 3, 'high-risk': 3, other: 3 },
  rate: 0.1,
};

/** An evidence pack as app and exporters make it, or one that departs from it. */
export function packOf(departure: Departure = {}): Files {
  const entry = (action: string, subjectId: string, body: Json): StoredEntry => ({
    ...someLog(1)[0]!,
    action,
    actorKind: 'person',
    subjectType: subjectId === campaignId ? 'campaign' : 'change',
    subjectId,
    body: canonicalJson(body),
  });
  const before = chained([
    ...someLog(20),
    entry('campaign.opened', campaignId, {
      name: 'Q4',
      seedCommitment: commitmentOf(departure.seed ?? seed),
      plan,
      version: 1,
    }),
    ...someLog(7),
    ...(departure.between ?? []).map(([action, body]) => entry(action, campaignId, { ...body })),
    ...changes.slice(0, 50).map((changeId, n) => entry('gate.decided', changeId, { ...decisionOf(n) })),
  ]);
  const freeze = checkpointOf(key.name, before);
  const drawn = strata.flatMap(({ name, sampled }) => {
    const own = changes.filter((_, n) => stratumOf(n) === name);
    const order = drawOrder(drawKey(seed, freeze.root), own).slice(0, sampled);
    return order.map((id, n) => [name, String(n + 1), id, '', 'sound', 'a "quoted", note\nof two lines']);
  });
  const listed = (departure.sample ?? ((same) => same))(drawn);
  const rows = changes.map((id, n) => [
    id,
    stratumOf(n),
    id === FLAGGED ? 'before-the-gate' : '',
    '=formula',
    `it's, "${n}"\r\n`,
    n < 50 ? `decision-${n}` : 'none',
  ]);
  const csv = (heading: string[], cells: string[][]) => [heading, ...cells].map(csvLine).join('');
  const files: Files = {
    'README.txt': 'Read me.\n',
    'key.txt': `${key.verifierKey}\n`,
    'freeze-checkpoint.txt': key.note(checkpointBody(freeze)),
    'population.csv': csv(
      ['change_id', 'stratum', 'flaws', 'title', 'more', 'decisions'],
      (departure.population ?? ((same) => same))(rows),
    ),
    'sample.csv': csv(['stratum', 'draw_order', 'change_id', 'flaws', 'verdict', 'note'], listed),
    'exceptions.csv': csv(
      ['change_id', 'flaws', 'verdict'],
      (departure.exceptions ?? ((same) => same))([[FLAGGED, 'before-the-gate', 'sound']]),
    ),
    'findings.csv': csv(['id'], []),
  };
  const digest = (name: string) => sha256(files[name]!);
  const verdicts = listed.map(([, , id], n) => ({
    id: id!,
    bodies: n === 0 ? (departure.verdicts ?? [sound]) : [sound],
  }));
  const last = { flaws: [], version: 1, verdict: 'sound', checklist: null, noteDigest: null };
  const looked: JudgedItem[] = [
    ...verdicts.map(({ id, bodies }) => ({ ...last, changeId: id, version: bodies.length })),
    { ...last, changeId: FLAGGED, flaws: ['before-the-gate'], noteDigest: sha256('Not then.') },
  ];
  const document = {
    format: 'countersign-attestation/1',
    campaignId,
    plan,
    seed,
    seedCommitment: commitmentOf(seed),
    freezeCheckpoint: { size: String(freeze.size), root: freeze.root },
    population: { size: 60, digest: digest('population.csv') },
    strata,
    digests: Object.fromEntries(
      ['population.csv', 'sample.csv', 'exceptions.csv', 'findings.csv'].map((name) => [name, digest(name)]),
    ),
    judged: judgedDigest(looked.map(judgedLine), digest('findings.csv')),
    statement: 'I have looked at it.',
  };
  const text = canonicalJson((departure.document ?? ((same) => same))(document));
  files['attestation.json'] = text;
  files['attestation.sig'] =
    `${sign(null, Buffer.from(text), (departure.signedBy ?? key).privateKey).toString('base64')}\n`;
  const between = departure.between?.length ?? 0;
  const steps = [
    entry('campaign.frozen', campaignId, {
      checkpointSize: String(freeze.size),
      root: freeze.root,
      plan,
      sampled: drawn.length,
      populationDigest: digest('population.csv'),
      version: 2 + between,
      ...departure.frozen,
    }),
    ...verdicts.flatMap(({ id, bodies }) =>
      bodies.map((body) => entry('audit-item.decided', id, { ...body })),
    ),
    entry('audit-items.decided', campaignId, { changes: [FLAGGED], verdict: 'sound', note: 'Not then.' }),
    ...someLog(3),
    entry('campaign.attested', campaignId, {
      documentDigest: sha256(text),
      version: 3 + between,
      ...departure.attested,
    }),
    ...someLog(2),
  ];
  const log = chained([...before, ...(departure.order ?? ((same) => same))(steps)]);
  files['checkpoint.txt'] = key.note(checkpointBody(checkpointOf(key.name, log)));
  const sampled = new Set(drawn.map(([, , id]) => id));
  const decisions = log.flatMap(({ seq, action, subjectId }) => {
    const n = changes.indexOf(subjectId);
    const { decisionId: id, ...decision } = decisionOf(n);
    return action === 'gate.decided'
      ? [{ id, changeId: subjectId, ...decision, ...departure.decision, seq: String(seq) }]
      : [];
  });
  files['decisions.ndjson'] = decisions.map((one) => `${JSON.stringify(one)}\n`).join('');
  for (const { seq, action, subjectId } of log) {
    const isProved =
      /^(campaign|audit-item)/.test(action) || (action === 'gate.decided' && sampled.has(subjectId));
    if (isProved)
      files[`proofs/${seq}.json`] = JSON.stringify(
        proofOf(log, Number(seq), files['checkpoint.txt'] as string),
        null,
        2,
      );
  }
  return withManifest((departure.files ?? ((same) => same))(files), departure.packedBy);
}

/** The freeze after everything else. */
export const frozenLast = ([frozen, ...others]: StoredEntry[]) => [...others, frozen!];

export const sound = { campaignId, verdict: 'sound', note: null, version: 1 };

const decisionOf = (n: number) => ({
  decisionId: `decision-${n}`,
  sha: sha256(String(n)).slice(0, 40),
  environment: 'production',
  outcome: 'allow',
  policyHash: sha256('policy'),
  factsHash: sha256(`facts ${n}`),
});

export function withManifest(files: Files, by = key, format = 'countersign-evidence/1'): Files {
  const listed = Object.entries(files).filter(([name]) => !/^manifest\.(json|sig)$/.test(name));
  const digests = Object.fromEntries(listed.map(([name, content]) => [name, sha256(content)]));
  const manifest = `${JSON.stringify({ format, files: digests }, null, 2)}\n`;
  const signature = sign(null, Buffer.from(manifest), by.privateKey).toString('base64');
  return { ...files, 'manifest.json': manifest, 'manifest.sig': `${signature}\n` };
}

export const honest = packOf();
const proofs = Object.keys(honest).filter((name) => name.startsWith('proofs/'));
export const withEntry = (action: string) =>
  proofs.find((name) => String(honest[name]).includes(`"action": "${action}"`))!;
export const without = (name: string) => (files: Files) =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== name));
export const edited = (name: string, from: string | RegExp, to: string) => (files: Files) => ({
  ...files,
  [name]: String(files[name]).replace(from, to),
});

/** A pack, what the verifier ends with and says something of; `by`: the key that it is given. */
export type PackCase = [name: string, exit: number, says: string, files: Files, by?: string];

/** Asks the verifier about every pack, in one process. */
export function verifyPacks(title: string, cases: readonly PackCase[]): void {
  describe(title, () => {
    let results: { exit: number; said: string }[];
    beforeAll(async () => {
      results = await runVerifier(
        cases.map(
          ([, , , files, by]): VerifierCase => ({ argv: ['pack', '.', ...(by ? ['--key', by] : [])], files }),
        ),
      );
    });

    test.each(cases.map(([name, exit, says], n) => ({ name, exit, says, n })))(
      '$exit: $name',
      ({ exit, says, n }) => {
        expect(results[n]).toEqual({ exit, said: expect.stringContaining(says) });
      },
    );
  });
}
