#!/usr/bin/env node
// Verifies an exported audit trail, or the proof of one event, with nothing of Foreseed's (formats: docs/AUDIT.md):
//   node foreseed-audit-verify.mjs archive DIR [KEY]      node foreseed-audit-verify.mjs proof FILE [KEY]
// KEY is a file with the public key, kept elsewhere; without it the archive's or the proof's own counts.
// Exit codes: 0 intact, 1 altered, 2 bad usage or nothing could be verified.
import { createReadStream } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createHash, webcrypto } from 'node:crypto';

const EVENT = 'foreseed/audit/event/v1';
const EPOCH = 'foreseed/audit/epoch/v1';
const FIELDS = {
  [EVENT]: ['leaf_version', 'sequence_number', 'transaction_id', 'id', 'timestamp', 'actor_kind', 'user_id', 'subject_id',
    'session_id', 'action', 'resource_type', 'resource_id', 'ip_address', 'user_agent', 'request_id', 'old_values',
    'new_values', 'changed_fields', 'metadata', 'severity', 'compliance_category', 'retention_until', 'execution_time_ms',
    'outcome', 'retention_class', 'personal_data_commitment', 'subject_data_commitment'],
  [EPOCH]: ['epoch', 'opened_at', 'reason', 'system_identifier', 'timeline', 'previous_size', 'previous_root', 'published'],
};
const [HASH, WIDTH] = [32, 256];
class Unusable extends Error {}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** The bytes of a leaf: type and fields, a null as 0, a string as 1, its length and its UTF-8. */
function entryOf(leaf) {
  const names = FIELDS[leaf.type] ?? [];
  const fields = leaf.fields ?? {};
  if (!names.length || Object.keys(fields).join() !== names.join()) throw new Unusable('a leaf has other fields');
  const string = (text) => {
    const bytes = Buffer.from(text, 'utf8');
    const head = Buffer.alloc(5, 1);
    head.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  };
  return Buffer.concat([leaf.type, ...names.map((name) => fields[name])].map((value) => {
    if (value !== null && typeof value !== 'string') throw new Unusable('a field is neither a string nor null');
    return value === null ? Buffer.of(0) : string(value);
  }));
}

const labelOf = (leaf) => (leaf.type === EVENT ? `event ${leaf.fields.id}` : `opening of epoch ${leaf.fields.epoch}`);

/** A public key: name, identifier, and type with key in Base64. */
function keyOf(text) {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const typed = Buffer.from(base64 ?? '', 'base64');
  if (typed.length !== 33 || typed[0] !== 1) throw new Unusable('this is no key of checkpoints');
  const computed = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  if (computed.toString('hex') !== id) throw new Unusable('the key does not have its identifier');
  return { text: text.trim(), name, id: computed, raw: typed.subarray(1) };
}

const NOTE = /^(([^\n]+\/epoch-([1-9]\d*))\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n)\n\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)\n$/;

/** A signed note about a tree; null when it is none. */
function checkpointOf(note) {
  const [, text, origin, epoch, size, base64, name, signature] = NOTE.exec(note) ?? [];
  const root = Buffer.from(base64 ?? '', 'base64');
  return text ? { text, origin, epoch: Number(epoch), size: Number(size), root, name, signature } : null;
}

async function isSigned(checkpoint, key) {
  const signed = Buffer.from(checkpoint.signature, 'base64');
  if (checkpoint.name !== key.name || checkpoint.origin !== `${key.name}/epoch-${checkpoint.epoch}`) return false;
  if (signed.toString('base64') !== checkpoint.signature || !signed.subarray(0, 4).equals(key.id)) return false;
  const imported = await webcrypto.subtle.importKey('raw', key.raw, { name: 'Ed25519' }, false, ['verify']);
  return webcrypto.subtle.verify({ name: 'Ed25519' }, imported, signed.subarray(4), Buffer.from(checkpoint.text));
}

/** RFC 9162, section 2.1.3.2. */
function isIncluded(hash, index, size, path, root) {
  if (!(index >= 0 && index < size)) return false;
  let node = BigInt(index);
  let last = BigInt(size) - 1n;
  let found = hash;
  for (const neighbour of path) {
    if (last === 0n || neighbour.length !== HASH) return false;
    if (node & 1n || node === last) {
      found = nodeHash(neighbour, found);
      while (node !== 0n && !(node & 1n)) [node, last] = [node >> 1n, last >> 1n];
    } else found = nodeHash(found, neighbour);
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n && found.equals(root);
}

/** A tree that grows by leaves: the roots of its full subtrees, the largest first, and the full tiles above the leaves. */
class Tree {
  size = 0;
  peaks = [];
  upper = [];
  append(hash) {
    this.size++;
    this.peaks.push(hash);
    for (let rest = this.size, height = 1; rest % 2 === 0; rest /= 2, height++) {
      const right = this.peaks.pop();
      this.peaks.push(nodeHash(this.peaks.pop(), right));
      if (height % 8 === 0) (this.upper[height / 8] ??= []).push(this.peaks.at(-1));
    }
  }
  root() {
    return this.peaks.length ? this.peaks.reduceRight((right, left) => nodeHash(left, right)) : sha256(Buffer.alloc(0));
  }
}

function tilePath(level, index, width) {
  let path = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  }
  return `tile/${level}/${path}${width === WIDTH ? '' : `.p/${width}`}`;
}

/** The hashes of a level; where a tile is missing or short, nothing. */
async function readLevel(folder, level, count) {
  const hashes = [];
  for (let index = 0; index * WIDTH < count; index++) {
    const width = Math.min(WIDTH, count - index * WIDTH);
    const bytes = await readFile(join(folder, tilePath(level, index, width))).catch(() => Buffer.alloc(0));
    const isWhole = bytes.length === width * HASH;
    for (let at = 0; at < width; at++) hashes.push(isWhole ? bytes.subarray(at * HASH, (at + 1) * HASH) : null);
  }
  return hashes;
}

async function* linesOf(file) {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    try { yield JSON.parse(line); } catch { throw new Unusable(`${file} holds a line that is no JSON`); }
  }
}

async function openingOf(folder) {
  try {
    for await (const leaf of linesOf(join(folder, 'entries.jsonl'))) return leaf.type === EPOCH ? leaf.fields : null;
  } catch { return null; }
}

/** Which leaves are altered, gone, added or out of place, by the hashes that still agree. */
function align(leaves, stored, report) {
  const places = new Map(stored.map((hash, index) => [hash?.toString('hex'), index]));
  const strangers = [];
  let next = 0;
  const close = (place) => {
    for (; next < place; next++) {
      const stranger = strangers.shift();
      report(next, stranger ? `${stranger} is not what was sealed` : 'its entry is gone or out of place');
    }
    for (const stranger of strangers.splice(0)) report(place, `${stranger} was added before it`);
  };
  for (const { label, hash } of leaves) {
    const place = places.get(hash.toString('hex'));
    if (place === undefined) strangers.push(label);
    else if (place < next) report(place, `${label} is out of place, or there twice`);
    else { close(place); next = place + 1; }
  }
  close(stored.length);
}

async function verifyEpoch(folder, epoch, key, next, problems) {
  const problem = (place, text) => problems.push(`epoch ${epoch}, ${place}: ${text}`);
  const note = await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => null);
  const checkpoint = note === null ? null : checkpointOf(note);
  const isRight = checkpoint !== null && checkpoint.epoch === epoch && await isSigned(checkpoint, key);
  if (!isRight && !(note === null && next)) problem('checkpoint', 'it is none that the key has signed for this epoch');
  const leaves = [];
  const ofEntries = new Tree();
  const rootsOfEntries = new Map();
  const sizes = new Set([checkpoint?.size, next ? Number(next.previous_size) : undefined]);
  for await (const leaf of linesOf(join(folder, 'entries.jsonl'))) {
    const hash = leafHash(entryOf(leaf));
    leaves.push({ label: labelOf(leaf), hash });
    const at = leaves.length - 1;
    if (leaf.index !== String(at)) problem(`leaf ${at}`, `its line says that it is leaf ${leaf.index}`);
    ofEntries.append(hash);
    if (sizes.has(ofEntries.size)) rootsOfEntries.set(ofEntries.size, ofEntries.root());
  }
  const size = next ? Number(next.previous_size) : checkpoint?.size ?? leaves.length;
  const stored = await readLevel(folder, 0, size);
  const ofTiles = new Tree();
  const rootsOfTiles = new Map();
  for (const hash of stored) {
    ofTiles.append(hash ?? Buffer.alloc(HASH));
    if (sizes.has(ofTiles.size)) rootsOfTiles.set(ofTiles.size, ofTiles.root());
  }
  let areEntriesRight = leaves.length === size;
  const expect = (at, root, what) => {
    const isOfEntries = rootsOfEntries.get(at)?.equals(root) ?? false;
    areEntriesRight &&= isOfEntries;
    if (!isOfEntries && !rootsOfTiles.get(at)?.equals(root)) problem(what, `its root is not that of the first ${at} leaves`);
  };
  if (isRight) expect(checkpoint.size, checkpoint.root, 'checkpoint');
  if (next) expect(Number(next.previous_size), Buffer.from(next.previous_root ?? '', 'hex'), `opening of epoch ${epoch + 1}`);
  align(leaves, stored, (index, text) => problem(`leaf ${index}`, areEntriesRight && isRight
    ? `${tilePath(0, Math.floor(index / WIDTH), WIDTH)} does not hold the hash that was sealed` : text));
  for (let level = 1; level < ofTiles.upper.length; level++) {
    const good = (areEntriesRight ? ofEntries : ofTiles).upper[level];
    const upper = await readLevel(folder, level, good.length);
    upper.forEach((hash, index) => {
      const tile = tilePath(level, Math.floor(index / WIDTH), WIDTH);
      if (!hash?.equals(good[index])) problem(tile, `hash ${index} is not the root of the tile below`);
    });
  }
  return { leaves: leaves.length, checkpoint };
}

async function verifyArchive(folder, key) {
  const names = await readdir(folder).catch(() => { throw new Unusable(`${folder} cannot be read`); });
  const epochs = names.filter((name) => /^epoch-[1-9]\d*$/.test(name)).map((name) => Number(name.slice(6)));
  epochs.sort((one, other) => one - other);
  if (!epochs.length) throw new Unusable(`${folder} holds no epoch`);
  const problems = [];
  for (const epoch of epochs) {
    const opening = epochs.includes(epoch + 1) ? await openingOf(join(folder, `epoch-${epoch + 1}`)) : null;
    const next = opening?.previous_size ? opening : null;
    const { leaves, checkpoint } = await verifyEpoch(join(folder, `epoch-${epoch}`), epoch, key, next, problems);
    console.log(`epoch ${epoch}: ${leaves} leaves; checkpoint of ${checkpoint?.size ?? 'no'} leaves`);
  }
  problems.slice(0, 50).forEach((text) => console.log(`  ${text}`));
  console.log(problems.length ? `ALTERED. Places: ${problems.length}` : 'INTACT: every event is as it was sealed.');
  return problems.length ? 1 : 0;
}

async function verifyProof(proof, key) {
  const checkpoint = checkpointOf(proof.checkpoint);
  const isWhole = checkpoint && /^\d{1,15}$/.test(proof.index) && Array.isArray(proof.path);
  if (proof.format !== 'foreseed-audit-proof-1' || !isWhole) throw new Unusable('this is no proof of an event');
  const [hash, path] = [leafHash(entryOf(proof)), proof.path.map((text) => Buffer.from(text, 'base64'))];
  const { size, root } = checkpoint;
  const isTrue = await isSigned(checkpoint, key) && isIncluded(hash, Number(proof.index), size, path, root);
  const [verdict, verb] = isTrue ? ['PROVEN', 'is'] : ['FALSE', 'is not'];
  console.log(`${verdict}: ${labelOf(proof)} ${verb} leaf ${proof.index} of ${checkpoint.origin}`);
  return isTrue ? 0 : 1;
}

async function main([what, path, keyFile]) {
  const text = (file) => readFile(file, 'utf8').catch(() => { throw new Unusable(`${file} cannot be read`); });
  if (what === 'archive' && path) return verifyArchive(path, keyOf(await text(keyFile ?? join(path, 'key'))));
  if (what !== 'proof' || !path) throw new Unusable('usage: foreseed-audit-verify.mjs archive DIR [KEY] | proof FILE [KEY]');
  const proof = await text(path).then(JSON.parse).catch(() => { throw new Unusable(`${path} is no JSON`); });
  return verifyProof(proof, keyOf(keyFile ? await text(keyFile) : proof.key ?? ''));
}

process.exitCode = await main(process.argv.slice(2)).catch((failure) => {
  console.error(failure instanceof Unusable ? failure.message : failure);
  return 2;
});
