#!/usr/bin/env node
/**
 * Checks the audit log of a Countersign installation with nothing of Countersign: one file, Node 20.12 or later.
 *   node audit-verifier.mjs log <export.ndjson> <checkpoints, a file or a folder> --key <verifier key, text or file>
 *   node audit-verifier.mjs proof <proof.json> --key <verifier key>
 *   node audit-verifier.mjs pack <unpacked folder> [--key <verifier key>]
 * Ends with 0 where all is good, 1 and the first bad thing, or 2 where asked wrongly. The log is a chain by SHA-256 with
 * a tree by RFC 9162, checkpoints are C2SP signed notes with Ed25519.
 */
import { createHmac, createPublicKey, hash, verify } from 'node:crypto';
import { openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';

/** Ends with this sentence unless it holds: 1, something is bad; 2, it was asked wrongly. */
function demand(holds, sentence, exit = 1) {
  if (!holds) throw Object.assign(new Error(sentence), { exit });
}
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
function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll(sep, '/'));
  return names.filter((name) => !/(^|\/)\./.test(name) && statSync(join(folder, name)).isFile()).sort();
}
const HASHED = 'at,action,actorKind,actorId,identity,session,subjectType,subjectId,body'.split(',');
const VALUES = HASHED.map((name) => String.raw`"${name}":("[^"\\]*(?:\\.[^"\\]*)*"|null)`).join();
const ENTRY = new RegExp(`^{"seq":"([1-9]\\d{0,14})",${VALUES},"prevHash":"([0-9a-f]{64})","hash":"(.*)"}$`);
/** What the chain needs of an entry's JSON. It is hashed as it stands: written in another way, it is not the same. */
function readEntry(bytes, what) {
  const [, seq, ...values] = ENTRY.exec(bytes.toString('latin1')) ?? [];
  if (!seq) demand(!json(bytes, what), `${what} has not the fields of an entry.`);
  const [prevHash, said, action, body] = [...values.splice(HASHED.length), values[1], values[8]];
  const fields = Buffer.from(`[1,"${seq}",${values}]`, 'latin1');
  return { seq, prevHash, said, action, body, computed: sha256(Buffer.from(prevHash, 'hex'), fields) };
}
const leaf = (chainHash) => sha256(Buffer.of(0), chainHash);
const node = (left, right) => sha256(Buffer.of(1), left, right);
function* linesOf(file) {
  let [input, chunk, rest] = [openSync(file), Buffer.alloc(1 << 18), Buffer.of()];
  for (let count = readSync(input, chunk); count > 0; count = readSync(input, chunk)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
    let from = 0;
    for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, to);
      from = to + 1;
    }
    rest = bytes.subarray(from);
    demand(rest.length < 1 << 24, `${file} has a line that is longer than any entry.`);
  }
  demand(rest.length === 0, `${file} ends in the middle of a line.`);
}
function checkLog(keys, file, where) {
  const checkpoints = readCheckpoints(where, keys);
  const [last, peaks] = [checkpoints.at(-1), []];
  let [size, head, covered, met, gaps] = [0, '0'.repeat(64), 0, 0, ''];
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
  const header = json(lines.next().value ?? Buffer.of(), 'The first line');
  demand(header.format === 'countersign-log/1', `The form ${header.format} is not one that is known here.`);
  for (const bytes of lines) {
    meetCheckpoints();
    const what = `Entry ${size + 1}`;
    const { seq, prevHash, said, computed, action, body } = readEntry(bytes, what);
    demand(seq === `${size + 1}`, `${what} is missing: in its place stands entry ${seq}.`);
    demand(prevHash === head, `${what} does not follow the entry before it.`);
    head = computed.toString('hex');
    demand(said === head, `${what} is not what was hashed.`);
    let top = leaf(computed);
    for (let n = size++; n % 2 === 1; n = (n - 1) / 2) top = node(peaks.pop(), top);
    peaks.push(top);
    if (action === '"audit.continued"')
      gaps += ` A break: ${what}: ${JSON.parse(Buffer.from(body, 'latin1'))}.`;
  }
  meetCheckpoints();
  const told = `${last.size > size ? last.size : header.entries}`;
  const isWhole = told === `${size}` && header.head === head;
  demand(isWhole, `Entry ${size + 1} is missing or too many: there were ${told} by ${last.time}.`);
  const after = size > covered ? `; the ${size - covered} after it could have been rewritten unseen` : '';
  return `${size} entries of ${last.origin}, ${met} checkpoints, the last of ${last.time} over ${covered}${after}.${gaps}`;
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
  const { format, entry, index, ...proof } = json(readFileSync(file), file);
  demand(format === 'countersign-proof/1', `${file} is of the form ${format}, which is not known here.`);
  const bytes = Buffer.from(JSON.stringify({ ...entry, hash: proof.hash }));
  const { said, computed } = readEntry(bytes, `The entry in ${file}`);
  demand(computed.toString('hex') === said, `Entry ${entry.seq} in ${file} is not what was hashed.`);
  const { size, root, time } = openCheckpoint(proof.checkpoint, keys, `The checkpoint in ${file}`);
  const isOne = index === entry.seq - 1 && index < size && proof.size === size;
  const isIn = isOne && Array.isArray(proof.path) && isIncluded({ ...proof, index }, computed, root);
  demand(isIn, `Entry ${entry.seq} in ${file} was not in the log of its checkpoint.`);
  return { ...entry, note: proof.checkpoint, size, time };
}
function checkProof(keys, file) {
  const { seq, action, subjectType, subjectId, actorKind, actorId, at, size, time } = openProof(keys, file);
  return `Entry ${seq} (${action} of ${subjectType} ${subjectId}, by ${actorKind} ${actorId} at ${at}) was in the log by ${time}, among ${size} entries.`;
}
const ATTESTED = ['population.csv', 'sample.csv', 'exceptions.csv', 'findings.csv'];
/** Rows of a CSV file (RFC 4180), by their headings. */
function csv(text) {
  const rows = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy)) {
    rows.at(-1).push(cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  const [heading, ...listed] = rows.slice(0, -1);
  return listed.map((row) => Object.fromEntries(row.map((cell, n) => [heading[n], cell])));
}
/** Who is drawn of each stratum; so many that, were too many flawed, none of them were it with a small chance only. */
function draw(key, { strata, plan }, population) {
  const lot = ({ change_id: id }) => `${createHmac('sha256', key).update(id).digest('hex')},${id}`;
  const lots = population.map((row) => ({ ...row, lot: lot(row) })).sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const placed = (row, n) => ({ ...row, draw_order: n + 1 });
  const own = (name) => lots.filter(({ stratum }) => stratum === name).map(placed);
  const drawn = strata.flatMap(({ name, sampled }) => own(name).slice(0, sampled));
  const clean = (rows, name) => rows.filter(({ flaws, stratum: of }) => !flaws && (name ?? of) === of).length;
  const hasLeast = ({ name }) => clean(drawn, name) >= Math.min(plan.minimum[name], clean(lots, name));
  const [n, all] = [clean(drawn), clean(lots)];
  let missed = plan.kind === 'sequential' || n === all ? 0 : 1;
  for (let k = 0; k < n; k++) missed *= Math.max(0, 1 - Math.ceil(plan.rate * all - 1e-9) / (all - k));
  demand(strata.every(hasLeast) && missed <= 1 - plan.confidence + 1e-9, 'Fewer are drawn than was planned.');
  return drawn;
}
function checkPack(given, folder) {
  const bytesOf = (name) => attempt(() => readFileSync(join(folder, name)), `${name} is missing.`);
  const read = (name) => textOf(bytesOf(name), name);
  const keys = given ?? readKeys(join(folder, 'key.txt'));
  const [{ format, files }, signed] = ['manifest', 'attestation'].map((name) => {
    const [bytes, signature] = [bytesOf(`${name}.json`), base64(read(`${name}.sig`).trimEnd())];
    const isSigned = keys.some(({ key }) => verify(null, bytes, key, signature));
    demand(isSigned, `${name}.sig is not a signature of ${name}.json with the key that was given.`);
    return json(bytes, `${name}.json`);
  });
  demand(format === 'countersign-evidence/1', `The form ${format} is not one that is known here.`);
  const names = filesIn(folder).filter((name) => !/^manifest\.(json|sig)$/.test(name));
  for (const name of new Set([...names, ...Object.keys(files)]))
    demand(files[name] === sha256(bytesOf(name)).toString('hex'), `${name} is not what the manifest lists.`);
  const freeze = openCheckpoint(read('freeze-checkpoint.txt'), keys, 'freeze-checkpoint.txt');
  const entries = names.flatMap((name) => {
    if (!name.startsWith('proofs/')) return [];
    const { note, ...entry } = openProof(keys, join(folder, name));
    const isOurs = note === read('checkpoint.txt') && name === `proofs/${entry.seq}.json`;
    demand(isOurs, `${name} is not the proof of entry ${entry.seq} to checkpoint.txt.`);
    return { ...entry, seq: +entry.seq, body: json(Buffer.from(entry.body), `Entry ${entry.seq}`) };
  });
  entries.sort((a, b) => a.seq - b.seq);
  const steps = entries.filter(({ subjectId, body }) => subjectId === signed.campaignId && body.version);
  const [opened, frozen, attested] = ['opened', 'frozen', 'attested'].map((step) => {
    const [own, another] = steps.filter(({ action }) => action === `campaign.${step}`);
    demand(own && !another, `There is no single proof of campaign.${step}.`);
    return own;
  });
  const [population, sample, exceptions] = ATTESTED.slice(0, 3).map((name) => csv(read(name)));
  const ids = (rows) => rows.map(({ change_id: id, draw_order: place = '' }) => `${id} ${place}`).join();
  const drawn = draw(sha256(Buffer.from(`${signed.seed}:${freeze.root}`)), signed, population);
  const planned = steps.filter(({ body }) => body.plan).slice(-2);
  const words = entries.flatMap(({ action, subjectId, seq, body }) => {
    const isOurs = [subjectId, body.campaignId].includes(signed.campaignId) && seq < attested.seq;
    return isOurs && /^audit-item/.test(action) ? { ...body, on: new Set(body.changes ?? [subjectId]) } : [];
  });
  const said = [...sample, ...exceptions].map(({ change_id: id, flaws, verdict }) => {
    const own = words.filter(({ on }) => on.has(id));
    const { version = 1, checklist = null, note, ...last } = own.at(-1) ?? {};
    const isProved = last.verdict === verdict && version === own.length;
    demand(isProved, `There is no proof of every verdict on ${id}, the last of which is listed.`);
    return JSON.stringify([id, flaws, version, verdict, checklist, note && hash('sha256', note)]);
  });
  const judged = hash('sha256', [...new Set(said.sort()), files['findings.csv']].join('\n'));
  for (const [one, other, what] of [
    [signed.format, 'countersign-attestation/1', 'The form of attestation.json'],
    [files['attestation.json'], attested.body.documentDigest, 'attestation.json'],
    ...ATTESTED.map((name) => [files[name] ?? null, signed.digests[name], name]),
    [files['population.csv'], frozen.body.populationDigest, 'The frozen population'],
    [hash('sha256', signed.seed), opened.body.seedCommitment, 'The seed'],
    [`${freeze.size} ${freeze.root}`, `${frozen.body.checkpointSize} ${frozen.body.root}`, 'The frozen log'],
    [freeze.root, signed.freezeCheckpoint.root, 'The root at the freeze'],
    ...planned.map(({ body }) => [JSON.stringify(body.plan), JSON.stringify(signed.plan), 'The plan']),
    [steps.every(({ body }, n) => body.version === n + 1), true, 'The sequence of steps'],
    [opened.seq <= freeze.size && freeze.size < frozen.seq && frozen.seq < attested.seq, true, 'The order'],
    [new Set(ids(population).split(',')).size, signed.population.size, 'The size of the population'],
    [ids(sample), ids(drawn), 'The drawn sample'],
    [drawn.length, steps.findLast(({ body }) => 'sampled' in body).body.sampled, 'The size of the sample'],
    [ids(exceptions), ids(population.filter(({ flaws }) => flaws !== '')), 'The list of exceptions'],
    [signed.judged ?? judged, judged, 'What people have said'],
  ])
    demand(one === other, `${what} does not agree with what was committed to.`);
  const decided = entries.filter(({ action }) => /^(gate\.decided|break-glass\.used)$/.test(action));
  const proved = new Map(decided.map((entry) => [`${entry.subjectId} ${entry.body.decisionId}`, entry]));
  const logged = drawn.filter(({ flaws }) => !/decision-(missing|unlogged)/.test(flaws));
  for (const { change_id: changeId, decisions } of logged)
    for (const id of decisions.split(' '))
      demand(id === 'none' || proved.has(`${changeId} ${id}`), `There is no proof of decision ${id}.`);
  for (const line of read('decisions.ndjson').split('\n').filter(Boolean)) {
    const { id, seq, changeId, ...decision } = json(Buffer.from(line), 'A line of decisions.ndjson');
    const { body } = proved.get(`${changeId} ${id}`) ?? {};
    for (const name of ['sha', 'environment', 'outcome', 'policyHash', 'factsHash'])
      demand(!body || body[name] === decision[name], `Decision ${id} is not what entry ${seq} tells of it.`);
  }
  return `Audit ${signed.campaignId}: ${drawn.length} of ${population.length} changes drawn.${given ? '' : ' Compare key.txt with the published key.'}`;
}
const COMMANDS = { __proto__: null, log: [2, checkLog], proof: [1, checkProof], pack: [1, checkPack] };
const print = (write, text) => write(text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?'));
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });
  const [command, ...files] = positionals;
  const [count, check] = COMMANDS[command] ?? [];
  demand(count === files.length, 'Say log <export> <checkpoints>, proof <file> or pack <folder>.', 2);
  demand(values.key || command === 'pack', 'Say with --key which verifier key is the right one.', 2);
  print(console.log, `GOOD. ${check(values.key && readKeys(values.key), ...files)}`);
} catch (error) {
  const isUsage = error.exit === 2 || /^(E[A-Z]+|ERR_PARSE_\w+)$/.test(error.code);
  const verdict = isUsage ? '' : error.exit ? 'BAD. ' : 'BAD. It cannot be read: ';
  print(console.error, verdict + error.message);
  process.exitCode = isUsage ? 2 : 1;
}
