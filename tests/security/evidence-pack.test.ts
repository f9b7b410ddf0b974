import {
  changes,
  edited,
  frozenLast,
  packOf,
  plan,
  sha256,
  sound,
  strata,
  verifyPacks,
  withEntry,
  without,
} from '#tests/support/evidence-pack.ts';

verifyPacks('what an evidence pack says', [
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
]);
