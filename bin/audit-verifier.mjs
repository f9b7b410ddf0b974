#!/usr/bin/env node
/**
 * Checks the audit log of a Countersign installation with nothing of Countersign: one file, Node 20.12 or later.
 *
 *   node audit-verifier.mjs log <export.ndjson> <checkpoints, a file or a folder> --key <verifier key, text or file>
 *   node audit-verifier.mjs proof <proof.json> --key <verifier key>
 *   node audit-verifier.mjs pack <unpacked folder> [--key <verifier key>]
 * Ends with 0 where all is good, with 1 and the first bad thing where not, with 2 where it was asked wrongly. Entries
 * are chained by SHA-256, the tree over them is that of RFC 9162, checkpoints are C2SP signed notes with Ed25519.
 */
import { createHmac, createPublicKey, hash, verify } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';

/** Ends with this sentence unless it holds: 1, something is bad; 2, it was asked wrongly. */
function demand(holds, sentence, exit = 1) {
  if (!holds) throw Object.assign(new Error(sentence), { exit });
}

/** What `work` gives, or the sentence where it fails. */
function attempt(work, sentence) {
  try {
    return work();
  } catch {
    return demand(false, sentence);
  }
}

const sha256 = (...parts) => hash('sha256', Buffer.concat(parts), 'buffer');
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const textOf = (bytes, what) => attempt(() => UTF8.decode(bytes), `${what} is not UTF-8.`);

/** Bytes of base64 that is written in the one right way; else none. */
function base64(written) {
  const bytes = Buffer.from(String(written), 'base64');
  return bytes.toString('base64') === written ? bytes : Buffer.of();
}

/** An object of JSON as JSON.stringify writes it, so that it says nothing twice and every reader reads the same. */
function json(bytes, what) {
  const written = textOf(bytes, what).trimEnd();
  const value = attempt(() => JSON.parse(written), `${what} is not JSON.`);
  const isUsual = JSON.stringify(value) === written || JSON.stringify(value, null, 2) === written;
  demand(isUsual && written.startsWith('{'), `${what} is not an object of JSON in its usual form.`);
  return value;
}

const KEY = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/;

/** Verifier keys from a text, or from a file with one a line. */
function readKeys(given) {
  const text = KEY.test(given) ? given : textOf(readFileSync(given), given).trimEnd();
  return text.split('\n').map((line) => {
    const [, name, id, encoded] = KEY.exec(line) ?? [];
    const bytes = base64(encoded);
    const computed = sha256(Buffer.from(`${name}\n`), bytes).toString('hex', 0, 4);
    demand(bytes.length === 33 && bytes[0] === 1 && id === computed, `It is not a verifier key: ${line}`, 2);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
    return { name, id, key: createPublicKey({ key: jwk, format: 'jwk' }) };
  });
}

const NOTE = /^((?:[^\n]+\n)+)\n((?:— [^\s+]+ \S+\n)+)$/;
const BODY = /^([^\s+]+)\n(0|[1-9]\d{0,14})\n(\S{44})\nhead ([0-9a-f]{64})\ntime (\S{23}Z)\n$/;

/** The checkpoint in a note that one of the keys has signed. */
function openCheckpoint(note, keys, what) {
  const [, body, lines] = NOTE.exec(note) ?? [];
  demand(body !== undefined, `${what} is not a signed note.`);
  const signers = [...lines.matchAll(/— (\S+) (\S+)\n/g)].map(([, name, encoded]) => {
    const bytes = base64(encoded);
    demand(bytes.length > 4, `${what} has a signature that is not well-formed.`);
    const signer = keys.find((one) => one.name === name && one.id === bytes.toString('hex', 0, 4));
    const isGood = !signer || verify(null, Buffer.from(body), signer.key, bytes.subarray(4));
    demand(isGood, `${what} has a signature of ${name} that is not over this text.`);
    return signer?.name;
  });
  demand(signers.some(Boolean), `${what} is not signed with the key that was given.`);
  const [, origin, size, root, head, time] = BODY.exec(body) ?? [];
  demand(base64(root).length === 32, `${what} is not a checkpoint of the form that is known here.`);
  demand(signers.includes(origin), `${what} is one of another log, ${origin}.`);
  return { origin, size: Number(size), root, head, time };
}

/** All checkpoints of a file or a folder of files, by size. In a file they follow one another. */
function readCheckpoints(where, keys) {
  const files = statSync(where).isDirectory() ? filesIn(where).map((name) => join(where, name)) : [where];
  const found = files.flatMap((file) => {
    const written = textOf(readFileSync(file), file);
    const notes = [...written.matchAll(/((?:[^\n]+\n)+\n(?:— [^\n]*\n)+)\n?/gy)];
    demand(notes.map(([all]) => all).join('') === written, `${file} holds more or less than signed notes.`);
    return notes.map(([, note], n) => openCheckpoint(note, keys, `Checkpoint ${n + 1} of ${file}`));
  });
  demand(found.length > 0, `${where} has no checkpoint; without one a rewritten log looks like any other.`);
  return found.sort((a, b) => a.size - b.size);
}

/** Names of the files below a folder, except hidden ones. */
function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll(sep, '/'));
  return names.filter((name) => !/(^|\/)\./.test(name) && statSync(join(folder, name)).isFile()).sort();
}

const HASHED = 'at,action,actorKind,actorId,identity,session,subjectType,subjectId,body'.split(',');
const FIELDS = ['seq', ...HASHED, 'prevHash'].join();

/** Hash in the chain of what is first seen to be an entry: over the hash before it, then version and fields. */
function entryHash(entry, what) {
  const isEntry = Object.keys(entry ?? {}).join() === FIELDS && /^[1-9]\d{0,14}$/.test(entry.seq);
  demand(isEntry && /^[0-9a-f]{64}$/.test(entry.prevHash), `${what} has not the fields of an entry.`);
  const fields = JSON.stringify([1, entry.seq, ...HASHED.map((name) => entry[name])]);
  return sha256(Buffer.from(entry.prevHash, 'hex'), Buffer.from(fields));
}

const leaf = (chainHash) => sha256(Buffer.of(0), chainHash);
const node = (left, right) => sha256(Buffer.of(1), left, right);

/** The lines of a file of any length, one after the other. */
async function* linesOf(file) {
  let parts = [];
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      yield parts.length ? Buffer.concat([...parts, chunk.subarray(from, to)]) : chunk.subarray(from, to);
      parts = [];
      from = to + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    demand(parts.length < 1024, `${file} has a line that is longer than any entry.`);
  }
  demand(parts.length === 0, `${file} ends in the middle of a line.`);
}

async function checkLog(keys, file, where) {
  const checkpoints = readCheckpoints(where, keys);
  const [last, peaks] = [checkpoints.at(-1), []];
  let [size, head, covered, met] = [0, '0'.repeat(64), 0, 0];
  const meetCheckpoints = () => {
    const from = covered + 1;
    for (; checkpoints[met]?.size === size; met++) {
      const root = size === 0 ? sha256() : peaks.reduceRight((right, left) => node(left, right));
      const what = from < size ? `One of the entries ${from} to ${size}` : `Entry ${size}`;
      const { head: itsHead, root: itsRoot, time } = checkpoints[met];
      const isSame = itsHead === head && itsRoot === root.toString('base64');
      demand(isSame, `${what} is not what the checkpoint of ${time} was over: rewritten, or forked.`);
      covered = size;
    }
  };
  const lines = linesOf(file);
  const header = json((await lines.next()).value ?? Buffer.of(), 'The first line');
  demand(header.format === 'countersign-log/1', `The form ${header.format} is not one that is known here.`);
  for await (const bytes of lines) {
    meetCheckpoints();
    const what = `Entry ${size + 1}`;
    const { hash: said, ...entry } = json(bytes, what);
    const computed = entryHash(entry, what);
    demand(entry.seq === `${size + 1}`, `${what} is missing: in its place stands entry ${entry.seq}.`);
    demand(entry.prevHash === head, `${what} does not follow the entry before it.`);
    head = computed.toString('hex');
    demand(said === head, `${what} is not what was hashed.`);
    let top = leaf(computed);
    for (let n = size; n % 2 === 1; n = (n - 1) / 2) top = node(peaks.pop(), top);
    peaks.push(top);
    size++;
  }
  meetCheckpoints();
  const told = `${last.size > size ? last.size : header.entries}`;
  const isWhole = told === `${size}` && header.head === head;
  demand(isWhole, `Entry ${size + 1} is missing or too many: there were ${told} by ${last.time}.`);
  const after = size > covered ? `; the ${size - covered} after it could have been rewritten unseen` : '';
  return `${size} entries of ${last.origin}, ${met} checkpoints, the last of ${last.time} over ${covered}${after}.`;
}

/** Whether the path leads from the leaf to the root (RFC 9162, 2.1.3.2). */
function isIncluded({ index, size, path }, chainHash, root) {
  const half = (n) => Math.floor(n / 2);
  const beside = path.map(base64);
  let top = leaf(chainHash);
  for (let [place, last] = [index, size - 1]; last > 0; [place, last] = [half(place), half(last)]) {
    if (place % 2 === 1) top = node(beside.shift() ?? Buffer.of(), top);
    else if (place < last) top = node(top, beside.shift() ?? Buffer.of());
  }
  return beside.length === 0 && top.toString('base64') === root;
}

function openProof(keys, file) {
  const proof = json(readFileSync(file), file);
  const { format, entry, index } = proof;
  demand(format === 'countersign-proof/1', `${file} is of the form ${format}, which is not known here.`);
  const computed = entryHash(entry, `The entry in ${file}`);
  demand(computed.toString('hex') === proof.hash, `Entry ${entry.seq} in ${file} is not what was hashed.`);
  const { size, root, time } = openCheckpoint(proof.checkpoint, keys, `The checkpoint in ${file}`);
  const isOne = index === entry.seq - 1 && index < size && proof.size === size;
  const isIn = isOne && Array.isArray(proof.path) && isIncluded(proof, computed, root);
  demand(isIn, `Entry ${entry.seq} in ${file} was not in the log of its checkpoint.`);
  return { ...entry, note: proof.checkpoint, size, time };
}

function checkProof(keys, file) {
  const { seq, action, subjectType, subjectId, actorKind, actorId, at, size, time } = openProof(keys, file);
  const what = `${action} of ${subjectType} ${subjectId}, by ${actorKind} ${actorId} at ${at}`;
  return `Entry ${seq} (${what}) was in the log by ${time}, among ${size} entries.`;
}

const ATTESTED = ['population.csv', 'sample.csv', 'exceptions.csv', 'findings.csv'];

/** Rows of a CSV file (RFC 4180) below its heading. */
function csv(text) {
  const rows = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy)) {
    rows.at(-1).push(cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(1, -1);
}

function checkPack(given, folder) {
  const bytesOf = (name) => attempt(() => readFileSync(join(folder, name)), `${name} is missing.`);
  const read = (name) => textOf(bytesOf(name), name);
  const { format, files } = json(bytesOf('manifest.json'), 'manifest.json');
  demand(format === 'countersign-evidence/1', `The form ${format} is not one that is known here.`);
  const names = filesIn(folder).filter((name) => name !== 'manifest.json');
  const digestOf = (name) => sha256(bytesOf(name)).toString('hex');
  for (const name of new Set([...names, ...Object.keys(files)]))
    demand(files[name] === digestOf(name), `${name} is not what the manifest lists.`);
  const keys = given ?? readKeys(join(folder, 'key.txt'));
  const freeze = openCheckpoint(read('freeze-checkpoint.txt'), keys, 'freeze-checkpoint.txt');
  const proofs = names.filter((name) => name.startsWith('proofs/'));
  const entries = proofs.map((name) => {
    const { note, ...entry } = openProof(keys, join(folder, name));
    const isOurs = note === read('checkpoint.txt') && name === `proofs/${entry.seq}.json`;
    demand(isOurs, `${name} is not the proof of entry ${entry.seq} to checkpoint.txt.`);
    return { ...entry, body: json(Buffer.from(entry.body), `Entry ${entry.seq}`) };
  });
  const signed = json(bytesOf('attestation.json'), 'attestation.json');
  const signature = base64(read('attestation.sig').trimEnd());
  const isSigned = keys.some(({ key }) => verify(null, bytesOf('attestation.json'), key, signature));
  demand(isSigned, 'attestation.sig is not a signature of attestation.json.');
  const [opened, frozen, attested] = ['campaign.opened', 'campaign.frozen', 'campaign.attested'].map(
    (name) => {
      const own = entries.filter(({ action, subjectId: id }) => action === name && id === signed.campaignId);
      demand(own.length === 1, `There is no single proof of ${name}.`);
      return own[0];
    },
  );
  const [population, sample] = ['population.csv', 'sample.csv'].map((name) => csv(read(name)));
  const asGiven = sample.map((row) => row.slice(0, 3).join());
  const key = sha256(Buffer.from(`${signed.seed}:${freeze.root}`));
  const lotOf = (id) => createHmac('sha256', key).update(id).digest('hex');
  const drawn = signed.strata.flatMap(({ name, sampled }) => {
    const own = population.filter(([, stratum]) => stratum === name);
    const lots = own.map(([id]) => `${lotOf(id)},${id}`).sort();
    return lots.slice(0, sampled).map((lot, n) => `${name},${n + 1},${lot.slice(65)}`);
  });
  const parts = [...ATTESTED, ...Object.keys(signed.digests)];
  const isInOrder = +opened.seq <= freeze.size && freeze.size < frozen.seq && +frozen.seq < attested.seq;
  for (const [one, other, what] of [
    [signed.format, 'countersign-attestation/1', 'The form of attestation.json'],
    [files['attestation.json'], attested.body.documentDigest, 'attestation.json'],
    ...parts.map((name) => [files[name] ?? null, signed.digests[name], name]),
    [files['population.csv'], frozen.body.populationDigest, 'The frozen population'],
    [sha256(Buffer.from(signed.seed)).toString('hex'), opened.body.seedCommitment, 'The seed'],
    [`${freeze.size}`, frozen.body.checkpointSize, 'The checkpoint of the freeze'],
    [freeze.root, signed.freezeCheckpoint.root, 'The root at the freeze'],
    [isInOrder, true, 'The order of opening, freeze and attestation'],
    [new Set(population.map(([id]) => id)).size, signed.population.size, 'The size of the population'],
    [asGiven.sort().join(), drawn.sort().join(), 'The drawn sample'],
  ])
    demand(one === other, `${what} does not agree with what was committed to.`);
  const sampled = new Set(sample.map(([, , id]) => id));
  const proved = new Map(entries.map((entry) => [entry.seq, entry]));
  for (const line of read('decisions.ndjson').split('\n').filter(Boolean)) {
    const { id, seq, changeId, ...decision } = json(Buffer.from(line), 'A line of decisions.ndjson');
    const { body } = proved.get(`${seq}`) ?? {};
    demand(body || !sampled.has(changeId), `There is no proof of decision ${id} about a drawn change.`);
    const said = ['sha', 'environment', 'outcome', 'policyHash', 'factsHash'];
    const isSame = !body || (body.decisionId === id && said.every((name) => body[name] === decision[name]));
    demand(isSame, `Decision ${id} is not what entry ${seq} tells of it.`);
  }
  const told = `${names.length} files, ${entries.length} proofs; ${drawn.length} of ${population.length} changes drawn`;
  return `Campaign ${signed.campaignId}: ${told}.${given ? '' : ' Compare key.txt with the key that was published.'}`;
}

const COMMANDS = { __proto__: null, log: [2, checkLog], proof: [1, checkProof], pack: [1, checkPack] };

const print = (write, text) => write(text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?'));
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });
  const [command, ...files] = positionals;
  const [count, check] = COMMANDS[command] ?? [];
  demand(count === files.length, 'Say log <export> <checkpoints>, proof <file> or pack <folder>.', 2);
  demand(values.key || command === 'pack', 'Say with --key which verifier key is the right one.', 2);
  print(console.log, `GOOD. ${await check(values.key && readKeys(values.key), ...files)}`);
} catch (error) {
  const isUsage = error.exit === 2 || /^(E[A-Z]+|ERR_PARSE_\w+)$/.test(error.code);
  const verdict = isUsage ? '' : error.exit ? 'BAD. ' : 'BAD. It cannot be read: ';
  print(console.error, verdict + error.message);
  process.exitCode = isUsage ? 2 : 1;
}
