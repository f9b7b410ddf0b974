/** What an auditor reads first, in the archive itself. `name` and `director` come from the signed document. */
export function readmeText({
  name,
  by,
  at,
  keyId,
}: {
  name: string;
  by: string;
  at: string;
  keyId: string;
}): string {
  return `EVIDENCE OF AN AUDIT
${'='.repeat(20)}

Audit        ${name}
Attested by  ${by}
At           ${at}
Signing key  ${keyId}

Everything that the attestation rests on lies in this folder. It can be checked without Countersign, without a
network and without asking anybody: it takes Node.js 20.12 or later and the one file verifier.mjs, which imports
nothing and is short enough to be read before it is run.

How to check it
---------------

1. Unpack the archive into a folder of its own.
2. Get the installation's verifier key by another way than this archive: from the page Audit / Checkpoints, from
   whoever keeps the checkpoints, or from an earlier audit. Compare it with key.txt. An archive that brings its own
   key proves only that it agrees with itself.
3. Run, in that folder:

       node verifier.mjs pack . --key <the verifier key, or a file that holds it>

   It ends with 0 and a sentence where all holds, with 1 and the first thing that does not.

What it checks
--------------

- manifest.json names every file here and no other, each has the digest that it names, and manifest.sig is a
  signature over the very bytes of manifest.json: this archive was made there, and nothing in it was exchanged since.
- attestation.sig is a signature over the very bytes of attestation.json, and the log's entry of the attestation
  names their digest: this is what was signed, then, by that person in that session.
- Every entry of the log that matters is in the tree of checkpoint.txt: proofs/ holds one proof each.
- The seed's digest was in the log when the audit was opened, before anybody could know the population.
- The population's digest was in the log when it was frozen, over freeze-checkpoint.txt.
- The plan at the freeze is the one that was last in the log before it; no step with the audit is kept back.
- The statement's digest of all verdicts, notes, exceptions and findings is that of the entries proved here.
- The sample is the one that the seed and that checkpoint draw from population.csv: it is drawn again. Nobody chose it.

What is here
------------

attestation.json       what was signed: scope, plan, results, digests and the statement, word for word
attestation.sig        Ed25519 over its bytes, base64
attestation.pdf        the same to read
population.csv, .xlsx  every change of the scope, as it was when the population was frozen
exceptions.csv         changes on which the machine found something, with what a person decided
sample.csv             changes that were drawn, in the order of the draw, with what a person decided
findings.csv           what was found, whose it is and until when
decisions.ndjson       the gate's decisions about the population, each with the facts it was made of, one a line
freeze-checkpoint.txt  the log when the population was frozen, as a signed note (C2SP tlog-checkpoint)
checkpoint.txt         the log when this archive was made, or later than all that is proved here
proofs/                entries of the log, each with its path to the root of checkpoint.txt (RFC 9162)
key.txt                the verifier key that the installation says is its own
verifier.mjs           the verifier
manifest.json          SHA-256 of every other file
manifest.sig           Ed25519 over its bytes, base64

In the CSV files an apostrophe stands before text that a spreadsheet would run as a formula.
`;
}
