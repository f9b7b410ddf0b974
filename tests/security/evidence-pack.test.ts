import { createHash, randomBytes, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import type { Json } from '#lib/domain/audit/entry.ts';
import type { StoredEntry } from '#lib/domain/audit/verify.ts';
import { commitmentOf, drawKey, drawOrder } from '#lib/domain/campaign/draw.ts';
import { judgedDigest } from '#lib/domain/campaign/judged.ts';
import { csvLine } from '#lib/platform/csv.ts';
import { chained, checkpointOf, proofOf, someLog, testKey } from '#tests/support/audit-log.ts';
import { runVerifier, type VerifierCase } from '#tests/support/run-verifier.ts';

const key = testKey('countersign-test');
const otherKey = testKey('countersign-test', 2);
const campaignId = '0198c0de-0000-7000-8000-00000000cafe';
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

type Files = Record<string, string | Uint8Array>;

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

const seed = randomBytes(32).toString('hex');
const changes = Array.from(
  { length: 60 },
  (_, n) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`,
);
/** The flagged one is in a stratum of its own, of which none is drawn: the seed is another each time. */
const stratumOf = (n: number) => (n === 59 ? 'configuration' : n % 3 === 0 ? 'ai-involved' : 'other');
const strata = [
  { name: 'ai-involved', size: 20, sampled: 6 },
  { name: 'other', size: 39, sampled: 9 },
  { name: 'configuration', size: 1, sampled: 0 },
];
/** The first was before the gate: flagged, and judged with all others of its kind. */
const FLAGGED = changes[59]!;
const plan = {
  allowed: 0,
  confidence: 0.8,
  goodRate: null,
  kind: 'zero-failure',
  minimum: { 'ai-involved': 3, configuration: 3, 'high-risk': 3, other: 3 },
  rate: 0.1,
};

/** An evidence pack as app and exporters make it, or one that departs from it. */
function packOf(departure: Departure = {}): Files {
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
    judged: judgedDigest(
      [
        ...verdicts.map(({ id, bodies }) => ({ ...last, changeId: id, version: bodies.length })),
        { ...last, changeId: FLAGGED, flaws: ['before-the-gate'], noteDigest: sha256('Not then.') },
      ],
      digest('findings.csv'),
    ),
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
const frozenLast = ([frozen, ...others]: StoredEntry[]) => [...others, frozen!];

const sound = { campaignId, verdict: 'sound', note: null, version: 1 };

const decisionOf = (n: number) => ({
  decisionId: `decision-${n}`,
  sha: sha256(String(n)).slice(0, 40),
  environment: 'production',
  outcome: 'allow',
  policyHash: sha256('policy'),
  factsHash: sha256(`facts ${n}`),
});

function withManifest(files: Files, by = key, format = 'countersign-evidence/1'): Files {
  const listed = Object.entries(files).filter(([name]) => !/^manifest\.(json|sig)$/.test(name));
  const digests = Object.fromEntries(listed.map(([name, content]) => [name, sha256(content)]));
  const manifest = `${JSON.stringify({ format, files: digests }, null, 2)}\n`;
  const signature = sign(null, Buffer.from(manifest), by.privateKey).toString('base64');
  return { ...files, 'manifest.json': manifest, 'manifest.sig': `${signature}\n` };
}

const honest = packOf();
const proofs = Object.keys(honest).filter((name) => name.startsWith('proofs/'));
const withEntry = (action: string) =>
  proofs.find((name) => String(honest[name]).includes(`"action": "${action}"`))!;
const without = (name: string) => (files: Files) =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== name));
const edited = (name: string, from: string | RegExp, to: string) => (files: Files) => ({
  ...files,
  [name]: String(files[name]).replace(from, to),
});

const cases: [name: string, exit: number, says: string, files: Files, by?: string][] = [
  ['an honest pack', 0, '15 of 60 changes drawn.', honest, key.verifierKey],
  ['an honest pack with its own key', 0, 'Compare key.txt', honest],
  ['no manifest', 1, 'manifest.json is missing', without('manifest.json')(honest)],
  [
    'a manifest of another version',
    1,
    'not one that is known',
    withManifest(honest, key, 'countersign-evidence/9'),
  ],
  [
    'an edited manifest',
    1,
    'manifest.sig is not a signature',
    edited('manifest.json', 'evidence/1', 'evidence/9')(honest),
  ],
  ['a manifest that nobody signed', 1, 'manifest.sig is missing', without('manifest.sig')(honest)],
  [
    'a manifest signed by somebody else',
    1,
    'manifest.sig is not a signature',
    packOf({ packedBy: otherKey }),
    key.verifierKey,
  ],
  ...['README.txt', 'attestation.pdf', 'population.xlsx', 'verifier.mjs', 'key.txt'].map(
    (name): (typeof cases)[number] => [
      `another ${name}, with a manifest that lists it and is signed by whoever exchanged it`,
      1,
      'manifest.sig is not a signature',
      withManifest({ ...honest, [name]: 'All is well.' }, otherKey),
      key.verifierKey,
    ],
  ),
  ...['README.txt', 'attestation.pdf', 'population.xlsx'].map((name): (typeof cases)[number] => [
    `another ${name}, with a manifest that lists it under the old signature`,
    1,
    'manifest.sig is not a signature',
    { ...withManifest({ ...honest, [name]: 'All is well.' }), 'manifest.sig': honest['manifest.sig']! },
    key.verifierKey,
  ]),
  [
    'the attestation and its signature in the place of the manifest and its own',
    1,
    'not one that is known',
    {
      ...honest,
      'manifest.json': honest['attestation.json']!,
      'manifest.sig': honest['attestation.sig']!,
    },
    key.verifierKey,
  ],
  ['a file more than the manifest lists', 1, 'more.txt is not what', { ...honest, 'more.txt': 'x' }],
  ['a file less', 1, 'README.txt is missing', without('README.txt')(honest)],
  ['an edited file', 1, 'findings.csv is not what', edited('findings.csv', 'id', 'ID')(honest)],
  ['another key', 1, 'with the key that was given', honest, otherKey.verifierKey],
  [
    'checkpoints of another key',
    1,
    'freeze-checkpoint.txt is not signed with the key',
    packOf({ signedBy: otherKey, packedBy: otherKey }),
    otherKey.verifierKey,
  ],
  ['no attestation', 1, 'attestation.json is missing', packOf({ files: without('attestation.json') })],
  [
    'an edited attestation',
    1,
    'not a signature',
    packOf({ files: edited('attestation.json', 'looked', 'slept') }),
  ],
  ['an attestation signed by somebody else', 1, 'not a signature', packOf({ signedBy: otherKey })],
  [
    'a signature that is none',
    1,
    'not a signature',
    packOf({ files: (files) => ({ ...files, 'attestation.sig': 'AAAA\n' }) }),
  ],
  [
    'an attestation that is not in the log',
    1,
    'attestation.json does not agree',
    packOf({ attested: { documentDigest: sha256('other') } }),
  ],
  [
    'an attestation of another version',
    1,
    'The form of attestation.json',
    packOf({ document: (one) => ({ ...one, format: 'countersign-attestation/2' }) }),
  ],
  [
    'findings that are not those attested',
    1,
    'findings.csv does not agree',
    packOf({ files: edited('findings.csv', 'id', 'ID') }),
  ],
  [
    'exceptions that nobody attested',
    1,
    'exceptions.csv does not agree',
    packOf({
      document: (one) => ({
        ...one,
        digests: Object.fromEntries(
          Object.entries(one.digests as object).filter(([name]) => name !== 'exceptions.csv'),
        ),
      }),
    }),
  ],
  ['no exceptions', 1, 'exceptions.csv is missing', packOf({ files: without('exceptions.csv') })],
  [
    'a population that is not the frozen one',
    1,
    'The frozen population',
    packOf({ frozen: { populationDigest: sha256('x') } }),
  ],
  [
    'a change taken out of the population',
    1,
    'The size of the population',
    packOf({ population: (rows) => rows.slice(1) }),
  ],
  [
    'a change twice in the population',
    1,
    'The size of the population',
    packOf({ population: (rows) => rows.with(0, rows[1]!) }),
  ],
  ['a seed that was not committed to', 1, 'The seed', packOf({ seed: 'ab'.repeat(32) })],
  [
    'a checkpoint of the freeze that is another',
    1,
    'The frozen log',
    packOf({ frozen: { checkpointSize: '5' } }),
  ],
  [
    'a root of the freeze that is another',
    1,
    'The root at the freeze',
    packOf({ document: (one) => ({ ...one, freezeCheckpoint: { size: '78', root: 'x' } }) }),
  ],
  [
    'a sample of which one was picked',
    1,
    'The drawn sample',
    packOf({ sample: (rows) => rows.with(2, ['other', '3', changes[1]!, '', 'sound', '']) }),
  ],
  [
    'a sample in another order',
    1,
    'The drawn sample',
    packOf({ sample: (rows) => rows.with(0, rows[0]!.with(1, '2')).with(1, rows[1]!.with(1, '1')) }),
  ],
  ['a sample that is too small', 1, 'The drawn sample', packOf({ sample: (rows) => rows.slice(1) })],
  [
    'strata of which fewer were drawn than attested',
    1,
    'The drawn sample',
    packOf({ document: (one) => ({ ...one, strata: strata.with(0, { ...strata[0]!, sampled: 7 }) }) }),
  ],
  ['an attestation before the freeze', 1, 'The sequence of steps', packOf({ order: frozenLast })],
  [
    'an attestation before the freeze, in whose place it is counted',
    1,
    'The order does not agree',
    packOf({
      order: frozenLast,
      frozen: { version: 3 },
      attested: { version: 2 },
    }),
  ],
  [
    'a plan that was changed before the freeze, and the freeze by the first one',
    1,
    'The plan does not agree',
    packOf({ between: [['campaign.planned', { plan: { ...plan, rate: 0.05 }, version: 2 }]] }),
  ],
  [
    'a plan that was changed before the freeze, of which nothing is told',
    1,
    'The sequence of steps',
    packOf({
      between: [['campaign.planned', { plan: { ...plan, rate: 0.05 }, version: 2 }]],
      files: (files) =>
        without(
          Object.keys(files).find((name) => String(files[name]).includes('"action": "campaign.planned"'))!,
        )(files),
    }),
  ],
  [
    'a plan that was changed and changed back, and a delegation between',
    0,
    'GOOD',
    packOf({
      between: [
        ['campaign.planned', { plan: { ...plan, rate: 0.05 }, version: 2 }],
        ['campaign.delegated', { to: changes[0]!, version: 3 }],
        ['campaign.planned', { plan, version: 4 }],
      ],
    }),
  ],
  [
    'a note that is not the one that was signed',
    1,
    'What people have said',
    packOf({ verdicts: [{ ...sound, note: 'Nobody has read this.' }] }),
  ],
  [
    'a checklist that is not the one that was signed',
    1,
    'What people have said',
    packOf({ verdicts: [{ ...sound, checklist: { evidence: 'no' } }] }),
  ],
  [
    'no proof of the opening',
    1,
    'no single proof of campaign.opened',
    packOf({ files: without(withEntry('campaign.opened')) }),
  ],
  [
    'no proof of a decision',
    1,
    'There is no proof of decision',
    packOf({
      files: (files) =>
        without(
          Object.keys(files).find(
            (name) => name.startsWith('proofs/') && String(files[name]).includes('gate.decided'),
          )!,
        )(files),
    }),
  ],
  [
    'a decision that says something else than the log',
    1,
    'is not what entry',
    packOf({ decision: { outcome: 'deny' } }),
  ],
  [
    'a proof under another name',
    1,
    'is not the proof of entry',
    packOf({
      files: (files) => ({
        ...without(withEntry('campaign.frozen'))(files),
        'proofs/1.json': files[withEntry('campaign.frozen')]!,
      }),
    }),
  ],
  ['a log of the freeze that is another', 1, 'The frozen log', packOf({ frozen: { root: 'x' } })],
  ['a plan that was made later', 1, 'The plan', packOf({ frozen: { plan: { ...plan, rate: 0.2 } } })],
  ['a sample that grew untold', 1, 'The size of the sample', packOf({ frozen: { sampled: 14 } })],
  [
    'a sample that is too small for its plan',
    1,
    'Fewer are drawn than was planned',
    packOf({
      document: (one) => ({ ...one, plan: { ...plan, rate: 0.05 } }),
      frozen: { plan: { ...plan, rate: 0.05 } },
    }),
  ],
  [
    'a stratum that is hardly looked at',
    1,
    'Fewer are drawn than was planned',
    packOf({ document: (one) => ({ ...one, plan: { ...plan, minimum: { ...plan.minimum, other: 12 } } }) }),
  ],
  [
    'an exception that is not listed',
    1,
    'The list of exceptions',
    packOf({ exceptions: (rows) => rows.slice(1) }),
  ],
  [
    'a verdict that is not the last one',
    1,
    'no proof of every verdict',
    packOf({ verdicts: [sound, { ...sound, verdict: 'flawed', version: 2 }] }),
  ],
  [
    'a verdict of which an earlier one is kept back',
    1,
    'no proof of every verdict',
    packOf({ verdicts: [{ ...sound, version: 2 }] }),
  ],
  [
    'a verdict of another audit',
    1,
    'no proof of every verdict',
    packOf({ verdicts: [{ ...sound, campaignId: changes[0]! }] }),
  ],
  [
    'no proof of the verdict on an exception',
    1,
    'no proof of every verdict',
    packOf({ files: without(withEntry('audit-items.decided')) }),
  ],
  [
    'a verdict that was changed, with both',
    0,
    'GOOD',
    packOf({
      verdicts: [
        { ...sound, verdict: 'flawed' },
        { ...sound, version: 2 },
      ],
    }),
  ],
  [
    'an edited proof',
    1,
    'is not what was hashed',
    packOf({ files: edited(withEntry('campaign.frozen'), 'actor-0', 'actor-1') }),
  ],
  [
    'a checkpoint that the proofs are not for',
    1,
    'is not the proof of entry',
    packOf({ files: (files) => ({ ...files, 'checkpoint.txt': files['freeze-checkpoint.txt']! }) }),
  ],
  [
    'a freeze that nobody signed',
    1,
    'not over this text',
    packOf({ files: edited('freeze-checkpoint.txt', '\n78\n', '\n79\n') }),
  ],
];

describe('an evidence pack', () => {
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
