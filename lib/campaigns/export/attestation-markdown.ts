import { flawWords } from '#lib/domain/campaign/flaws.ts';
import { STRATUM_WORDS } from '#lib/domain/campaign/strata.ts';
import { plain, table } from '#lib/domain/retro/markdown.ts';
import type { SignedDocument } from './signed-document.ts';

const n = (count: number) => count.toLocaleString('en');

/** A signed attestation to read: the statement word for word, then its figures and how to check it. Of it alone. */
export function attestationMarkdown(
  document: SignedDocument,
  { signature, keyId, digest }: { signature: string; keyId: string; digest: string },
): string {
  const { name, director, at, scope, statement, results, freezeCheckpoint, population } = document;
  return [
    `# Attestation: ${plain(name)}`,
    table(
      ['', ''],
      [
        ['Signed by', plain(director.name)],
        ['At', at],
        ['Login', plain(director.identity)],
        ['Session', plain(director.session)],
        ['Signed in at', director.authenticatedAt],
        ['Period', `${scope.from} to ${scope.to}, UTC`],
        ['Services', plain(scope.services.join(', '))],
      ],
    ),
    '## Statement',
    ...statement.split('\n\n').map(plain),
    '## What the machine found',
    kindsTable(results),
    '## What people judged',
    strataTable(results),
    '## Findings',
    findingsTable(results.findings),
    '## How to check this',
    'This sheet is for reading. What was signed is the file attestation.json of the evidence pack; the pack comes with a verifier that works without Countersign and without a network.',
    table(
      ['', ''],
      [
        ['SHA-256 of attestation.json', digest],
        ['Signature (Ed25519)', signature],
        ['Key', plain(keyId)],
        ['Log at the freeze', `${n(Number(freezeCheckpoint.size))} entries, root ${freezeCheckpoint.root}`],
        ['SHA-256 of population.csv', population.digest],
        ['SHA-256 of the seed', document.seedCommitment],
      ],
    ),
  ].join('\n\n');
}

function kindsTable({ kinds, population, exceptions }: SignedDocument['results']): string {
  return table(
    ['Found', 'Changes', 'Judged', 'Flawed'],
    [
      ...kinds.map(({ kind, count, decided, flawed }) => [
        flawWords(kind).title,
        n(count),
        n(decided),
        n(flawed),
      ]),
      ['Nothing', n(population - exceptions.total), 'by sample', ''],
    ],
  );
}

function strataTable({ strata }: SignedDocument['results']): string {
  return table(
    ['Kind of change', 'Changes', 'Exceptions', 'Drawn', 'Flawed of the drawn without findings'],
    strata
      .filter(({ size }) => size > 0)
      .map(({ stratum, size, exceptions, drawn, rest }) => [
        STRATUM_WORDS[stratum].name,
        n(size),
        n(exceptions),
        n(drawn),
        `${n(rest.flawed)} of ${n(rest.decided)}`,
      ]),
  );
}

function findingsTable(findings: SignedDocument['results']['findings']): string {
  if (findings.length === 0) return 'None were recorded.';
  return table(
    ['Finding', 'Owner', 'Due', 'State'],
    findings.map(({ title, owner, dueOn, state }) => [plain(title), plain(owner), dueOn, state]),
  );
}
