// Makes archives, published checkpoints, and proofs from docs/AUDIT.md, sharing no code with any verifier: trees by the
// recursive definition of RFC 9162, notes and keys by node:crypto.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const EVENT = 'foreseed/audit/event/v';
export const EPOCH = 'foreseed/audit/epoch/v';
const EVENT_FIELDS = `leaf_version sequence_number transaction_id id timestamp actor_kind user_id subject_id session_id action
  resource_type resource_id ip_address user_agent request_id old_values new_values changed_fields metadata severity
  compliance_category retention_until execution_time_ms outcome retention_class personal_data_commitment
  subject_data_commitment`.split(/\s+/);
const EPOCH_FIELDS = 'epoch opened_at reason system_identifier timeline previous_size previous_root published'.split(' ');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const hex = (bytes) => sha256(bytes).toString('hex');

export class Key {
  constructor(name = 'foreseed-audit') {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const typed = Buffer.concat([Buffer.of(1), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]);
    this.name = name;
    this.secret = privateKey;
    this.id = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).subarray(0, 4);
    this.text = `${name}+${this.id.toString('hex')}+${typed.toString('base64')}`;
  }
  signatureOf(text) { return Buffer.concat([this.id, sign(null, Buffer.from(text), this.secret)]).toString('base64'); }
  line(text) { return `— ${this.name} ${this.signatureOf(text)}\n`; }
}

export const note = (text, ...keys) => `${text}\n${keys.map((key) => key.line(text)).join('')}`;

export function entryOf({ type, fields }) {
  return Buffer.concat([type, ...Object.values(fields)].map((value) => {
    if (value === null) return Buffer.of(0);
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([Buffer.of(1), length, bytes]);
  }));
}

export const leafHash = (leaf) => sha256(Buffer.concat([Buffer.of(0), entryOf(leaf)]));

const split = (count) => 2 ** (Math.ceil(Math.log2(count)) - 1);

/** MTH of RFC 9162, section 2.1.1. */
export function rootOf(hashes) {
  if (hashes.length < 2) return hashes[0] ?? sha256('');
  const left = split(hashes.length);
  return sha256(Buffer.concat([Buffer.of(1), rootOf(hashes.slice(0, left)), rootOf(hashes.slice(left))]));
}

/** PATH of RFC 9162, section 2.1.3.1. */
export function pathOf(index, hashes) {
  if (hashes.length < 2) return [];
  const left = split(hashes.length);
  return index < left ? [...pathOf(index, hashes.slice(0, left)), rootOf(hashes.slice(left))]
    : [...pathOf(index - left, hashes.slice(left)), rootOf(hashes.slice(0, left))];
}

export function tilesOf(leaves) {
  const tiles = new Map();
  for (let level = 0, hashes = leaves; hashes.length; level++) {
    const above = [];
    for (let index = 0; index * 256 < hashes.length; index++) {
      const tile = hashes.slice(index * 256, index * 256 + 256);
      const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0').match(/\d{3}/g);
      const path = digits.map((three, at) => (at < digits.length - 1 ? `x${three}` : three)).join('/');
      tiles.set(`tile/${level}/${path}${tile.length < 256 ? `.p/${tile.length}` : ''}`, Buffer.concat(tile));
      if (tile.length === 256) above.push(rootOf(tile));
    }
    hashes = above;
  }
  return tiles;
}

export const lineOf = (leaf, index) => `${JSON.stringify({ index: String(index), ...leaf })}\n`;
export const micros = (ago = 3600) => String((Math.floor(Date.now() / 1000) - ago) * 1000000);

/** A trail as the service would have left it. */
export class Trail {
  epochs = [];
  published = [];
  memory = 'yes';
  written = micros(10);
  constructor({ key = new Key(), version = '2', random = Math.random } = {}) {
    Object.assign(this, { key, keys: [key], links: [], version, random, xid: 700, sequence: 0 });
    this.open('first');
  }
  get epoch() { return this.epochs.at(-1); }
  get leaves() { return this.epoch.leaves; }
  root(epoch = this.epoch, size = epoch.leaves.length) { return rootOf(epoch.leaves.slice(0, size).map(leafHash)); }

  /** Opens an epoch over the last one, with whatever else its fields are to hold. */
  open(reason, { number = (this.epoch?.number ?? 0) + 1, version = this.version, key = this.key, ...more } = {}) {
    const last = this.epoch;
    const names = version === '1' ? EPOCH_FIELDS : [...EPOCH_FIELDS, 'sequence_floor', 'statement'];
    const values = {
      epoch: String(number), opened_at: micros(7200), reason, system_identifier: '7431234567890123456', timeline: '1',
      previous_size: last ? String(last.leaves.length) : null, previous_root: last ? this.root().toString('hex') : null,
      published: this.published.at(-1)?.note ?? null, sequence_floor: last ? String(this.sequence) : '0',
        statement: null, ...more };
    const leaf = { type: `${EPOCH}${version}`, fields: Object.fromEntries(names.map((name) => [name, values[name]])) };
    if (version === '2' && values.statement === null && !('statement' in more)) {
      leaf.fields.statement = note(`${this.key.name}/statement/EPOCH\nentry ${hex(entryOf(leaf))}\n`, key);
    }
    this.epochs.push({ number, leaves: [leaf], checkpoint: null });
    return this;
  }

  event({ version = this.version, personal = null, subject = null, envelopes, ...more } = {}) {
    const names = version === '1' ? EVENT_FIELDS : [...EVENT_FIELDS, 'personal_data_sha256', 'subject_data_sha256'];
    const [one, other] = [personal, subject].map((text) => (text === null ? null : Buffer.from(text)));
    this.xid += 1;
    this.sequence += 1;
    const values = {
      ...Object.fromEntries(names.map((name) => [name, null])), leaf_version: version,
        sequence_number: String(this.sequence),
      transaction_id: String(this.xid), id: randomUUID(), timestamp: micros(3600), actor_kind: 'USER',
        action: 'PLAN_READ',
      new_values: '{"a": "é\u2028\\u0000\\"/"}', retention_until: 'infinity', outcome: 'SUCCESS',
      personal_data_commitment: one && hex(Buffer.concat([one, one])), subject_data_commitment: other
        && hex(Buffer.concat([other, other])),
      personal_data_sha256: one && hex(one), subject_data_sha256: other && hex(other), ...more };
    const fields = Object.fromEntries(names.map((name) => [name, values[name]]));
    this.leaves.push({ type: `${EVENT}${version}`, fields, ...envelopes
      ?? { personal_data: one && one.toString('base64'), subject_data: other && other.toString('base64') } });
    return this;
  }
  events(count) { for (let at = 0; at < count; at++) this.event({ personal: at % 3 ? null : `secret ${at}` });
    return this; }

  /** An event with a statement: lines of names and values after its own row. */
  state(kind, lines, { keys = [this.key], id = randomUUID(), row = id, log = this.key.name,
    said = kind, ...more } = {}) {
    const text = `${log}/statement/${said}\nrow ${row}\n${lines.map((line) => `${line}\n`).join('')}`;
    return this.event({ action: kind, id, metadata: JSON.stringify({ why: 'x',
      statement: note(text, ...keys) }), ...more });
  }
  rotate(more = {}) {
    const [old, now] = [this.key, more.now ?? new Key(this.key.name)];
    this.state('KEY', [`old ${old.text}`, `new ${now.text}`], { keys: [old, now], ...more });
    this.links.push(statementOf(this.leaves.at(-1)));
    this.key = now;
    this.keys.push(now);
    return this;
  }
  acknowledge({ tree = this.lost, ...more } = {}) { return this.state('ACKNOWLEDGE', [`lost ${tree}`], more); }

  checkpointText(size = this.leaves.length, epoch = this.epoch) {
    return `${this.key.name}/epoch-${epoch.number}\n${size}\n${this.root(epoch, size).toString('base64')}\n`;
  }
  publish() {
    const [epoch, size, key] = [this.epoch, this.leaves.length, this.key];
    const text = this.checkpointText();
    this.published.push({ number: epoch.number, size, key, text, note: note(text, key) });
    return this;
  }
  /** A restore: the last epoch loses what comes after a size, and the next one is opened. */
  restore(size, more) {
    const last = this.published.at(-1);
    this.leaves.length = size;
    const isBehind = last !== undefined && last.number === this.epoch.number && last.size > size;
    if (isBehind) this.lost = `${last.number}:${last.size}:${last.text.split('\n')[2]}`;
    return this.open(isBehind ? 'behind-published' : 'server-changed', more);
  }

  /** The checkpoint that the archive has of an epoch. */
  checkpointOf(epoch) {
    return this.published.findLast(({ number, size }) => number === epoch.number && size <= epoch.leaves.length);
  }
  manifestText() {
    const lines = this.epochs.map((epoch) => `epoch ${epoch.number} ${epoch.leaves.length} `
      + `${this.root(epoch).toString('base64')} ${this.checkpointOf(epoch)?.size ?? '-'}\n`);
    return `${this.key.name}/archive\nwritten ${this.written}\nmemory ${this.memory}\n${lines.join('')}`;
  }
  /** The files of the archive by their paths. */
  files() {
    const files = new Map([['key', `${this.key.text}\n`], ['manifest', note(this.manifestText(), this.key)]]);
    for (const epoch of this.epochs) {
      const folder = `epoch-${epoch.number}`;
      const checkpoint = this.checkpointOf(epoch);
      if (checkpoint) files.set(`${folder}/checkpoint`, checkpoint.note);
      files.set(`${folder}/entries.jsonl`, epoch.leaves.map(lineOf).join(''));
      for (const [path, bytes] of tilesOf(epoch.leaves.map(leafHash))) files.set(`${folder}/${path}`, bytes);
    }
    return files;
  }
  /** The files of the place where checkpoints are published. */
  place() {
    const files = new Map([['claims/000000000000000001', '1 1 x']]);
    for (const { number, size, text, note: signed, key } of this.published) {
      files.set(`epoch-${number}/checkpoint`, signed);
      const path = `epoch-${number}/history-2026-10`;
      files.set(path, `${files.get(path) ?? ''}${size} ${text.split('\n')[2]} ${key.name} ${key.signatureOf(text)}\n`);
    }
    return files;
  }
  proof(index, epoch = this.epoch, published = this.checkpointOf(epoch)) {
    const { type, fields } = epoch.leaves[index];
    const path = pathOf(index, epoch.leaves.slice(0, published.size).map(leafHash)).map((hash) =>
      hash.toString('base64'));
    return { format: 'foreseed-audit-proof-2', index: String(index), type, fields, path, checkpoint: published.note,
      key: published.key.text, key_statements: this.links };
  }
}

export const statementOf = (leaf) => JSON.parse(leaf.fields.metadata).statement;

export function write(folder, files) {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (typeof content === 'function') content(join(folder, path));
    else writeFileSync(join(folder, path), content);
  }
}
