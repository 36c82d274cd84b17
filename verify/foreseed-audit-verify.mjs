#!/usr/bin/env node
// Verifies an exported audit trail, or the proof of one event, with nothing of Foreseed's (formats: docs/AUDIT.md):
//   node foreseed-audit-verify.mjs archive DIR [--key FILE] [--since CHECKPOINT] [--checkpoints DIR]
//   node foreseed-audit-verify.mjs proof FILE [--key FILE]
// The last line of the output is the verdict. Exit codes: 0 INTACT or PROVEN, 1 ALTERED or FALSE, 3 UNPROVEN,
// 2 bad usage or nothing to read. Whatever an archive or a proof holds, however broken, is judged, never fatal.
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash, createPublicKey, verify } from 'node:crypto';

const [EVENT, OPENING] = ['foreseed/audit/event/', 'foreseed/audit/epoch/'];
const EVENT_FIELDS = ['leaf_version', 'sequence_number', 'transaction_id', 'id', 'timestamp', 'actor_kind', 'user_id',
  'subject_id', 'session_id', 'action', 'resource_type', 'resource_id', 'ip_address', 'user_agent', 'request_id', 'old_values',
  'new_values', 'changed_fields', 'metadata', 'severity', 'compliance_category', 'retention_until', 'execution_time_ms',
  'outcome', 'retention_class', 'personal_data_commitment', 'subject_data_commitment'];
const OPENING_FIELDS = ['epoch', 'opened_at', 'reason', 'system_identifier', 'timeline', 'previous_size', 'previous_root',
  'published'];
const FIELDS = new Map([
  [`${EVENT}v1`, EVENT_FIELDS], [`${EVENT}v2`, [...EVENT_FIELDS, 'personal_data_sha256', 'subject_data_sha256']],
  [`${OPENING}v1`, OPENING_FIELDS], [`${OPENING}v2`, [...OPENING_FIELDS, 'sequence_floor', 'statement']],
]);
const ENVELOPES = ['personal_data', 'subject_data'];
const STATEMENTS = { KEY: ['row', 'old', 'new'], ACKNOWLEDGE: ['row', 'lost'], ADOPT: ['row', 'tree'], EPOCH: ['entry'] };
const [HASH, WIDTH, SHOWN, SMALL, LONGEST] = [32, 256, 50, 1 << 20, 1 << 26];
const AHEAD_MILLIS = 5 * 60 * 1000;
class Unusable extends Error {}

// What is read: files, numbers, Base64, notes, keys.

/** The bytes of a file: undefined where there is none, null where it is no file to read or longer than the limit. */
function bytesOf(path, limit = SMALL) {
  let file;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = fstatSync(file);
    return status.isFile() && status.size <= limit ? readFileSync(file) : null;
  } catch (failure) {
    return ['ENOENT', 'ENOTDIR'].includes(failure.code) ? undefined : null;
  } finally { if (file !== undefined) closeSync(file); }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decode = (bytes) => { try { return UTF8.decode(bytes); } catch { return null; } };
const textOf = (path, limit) => { const bytes = bytesOf(path, limit); return bytes ? decode(bytes) : bytes; };
const parse = (text) => { try { return JSON.parse(text); } catch { return undefined; } };
const namesIn = (folder) => { try { return readdirSync(folder).sort(); } catch { return null; } };

/** The lines of a file, each with its line feed if it has one; null for one that is too long. Throws where there is no file. */
function* linesOf(path) {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(file).isFile()) throw new Error('it is no file');
    const chunk = Buffer.allocUnsafe(SMALL);
    let [rest, length] = [[], 0];
    for (let read; (read = readSync(file, chunk)) > 0;) {
      for (let at = 0, end; at < read; at = end) {
        end = chunk.subarray(0, read).indexOf(10, at) + 1 || read;
        const part = chunk.subarray(at, end);
        length += part.length;
        if (part.at(-1) === 10) {
          yield length > LONGEST ? null : rest.length ? Buffer.concat([...rest, part]) : part;
          [rest, length] = [[], 0];
        } else if (length <= LONGEST) rest.push(Buffer.from(part));
      }
    }
    if (length) yield length > LONGEST ? null : Buffer.concat(rest);
  } finally { closeSync(file); }
}

/** A decimal number without leading zeros that a double holds exactly; else NaN. */
const numberOf = (text) => (/^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : NaN);

/** The bytes of canonical Base64; else null. */
function base64(text, length) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text && (length === undefined || bytes.length === length) ? bytes : null;
}

const show = (value) => String(value).slice(0, 120).replace(/[^\x20-\x7e]/g, '?');

/** A public key: name, identifier, and type with key in Base64; null if it is none. */
function keyOf(text) {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/.exec(text ?? '') ?? [];
  const typed = encoded && base64(encoded, 33);
  if (!typed || typed[0] !== 1 || !name.isWellFormed()) return null;
  const computed = sha256(`${name}\n`, typed).subarray(0, 4);
  if (computed.toString('hex') !== id) return null;
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  try { return { text, name, id: computed, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) }; } catch { return null; }
}

/** A signed note: its text, the lines of that, its signatures; null if it is none. */
function noteOf(text) {
  const end = typeof text === 'string' ? text.lastIndexOf('\n\n') + 1 : 0;
  if (end < 2 || !text.endsWith('\n') || !text.isWellFormed() || /[\x00-\x09\x0b-\x1f\x7f]/.test(text)) return null;
  const signatures = text.slice(end + 1, -1).split('\n').map((line) => {
    const [, name, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    const bytes = encoded && base64(encoded, 68);
    return bytes ? { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) } : null;
  });
  const body = text.slice(0, end);
  return signatures.includes(null) ? null : { text: body, lines: body.slice(0, -1).split('\n'), signatures };
}

const isBy = (key, { name, id }) => key.name === name && key.id.equals(id);
const isSigned = (note, signature, key) => isBy(key, signature)
  && verify(null, Buffer.from(note.text), key.key, signature.signature);

/** What the lines of a checkpoint say; null if they are none. */
function checkpointOf(lines) {
  const [, log, number] = /^(.+)\/epoch-([1-9]\d*)$/.exec(lines?.[0] ?? '') ?? [];
  if (!log || lines.length !== 3) return null;
  const [epoch, size, root] = [numberOf(number), numberOf(lines[1]), base64(lines[2], HASH)];
  return Number.isNaN(epoch + size) || !root ? null : { log, epoch, size, root };
}

/** A checkpoint as a note with its one signature; null if it is none. */
function signedCheckpointOf(text) {
  const note = noteOf(text);
  const checkpoint = note?.signatures.length === 1 ? checkpointOf(note.lines) : null;
  return checkpoint && { ...checkpoint, note };
}

/** The values of a statement of a kind, by name; null if it is none. */
function statementOf(text, kind) {
  const note = noteOf(text);
  const names = STATEMENTS[kind];
  if (!note?.lines[0].endsWith(`/statement/${kind}`) || note.lines.length !== names.length + 1) return null;
  const values = names.map((name, at) => note.lines[at + 1].startsWith(`${name} `) && note.lines[at + 1].slice(name.length + 1));
  return values.includes(false) ? null : { note, ...Object.fromEntries(names.map((name, at) => [name, values[at]])) };
}

/** A KEY statement that both of its keys have signed; else null. */
function linkOf(text) {
  const statement = statementOf(text, 'KEY');
  const [old, now] = [keyOf(statement?.old), keyOf(statement?.new)];
  if (!old || !now || old.text === now.text || statement.note.lines[0] !== `${old.name}/statement/KEY`) return null;
  const { note } = statement;
  const isBoth = note.signatures.length === 2 && now.name === old.name
    && [old, now].every((key) => note.signatures.some((signature) => isSigned(note, signature, key)));
  return isBoth ? { row: statement.row, old, now } : null;
}

/** `epoch:size:root`, the root in Base64 or hexadecimal, with the root in hexadecimal. */
function treeNameOf(text) {
  const [epoch, size, root, ...more] = text.split(':');
  const bytes = /^[0-9a-f]{64}$/.test(root ?? '') ? root : base64(root ?? '', HASH)?.toString('hex');
  return bytes && !more.length && !Number.isNaN(numberOf(epoch) + numberOf(size)) ? `${epoch}:${size}:${bytes}` : null;
}

const nameOfTree = ({ epoch, size, root }) => `${epoch}:${size}:${root.toString('hex')}`;
const isAhead = (one, other) => one.epoch > other.epoch || (one.epoch === other.epoch && one.size > other.size);

/** Rotations in their order, without those of a key that another had replaced already. */
function rotations(links) {
  const good = [];
  for (const link of links) {
    const before = good.findLast(({ old, now }) => [old.text, now.text].includes(link.old.text));
    if (!before || before.now.text === link.old.text) good.push(link);
  }
  return good;
}

/** Keys and all that rotations link to them, and which of them signs at a size. */
class Keys {
  constructor(keys, links) {
    this.links = links;
    const all = new Map(keys.map((key) => [key.text, key]));
    for (let size = -1; size < all.size;) {
      size = all.size;
      for (const { old, now } of links) if (all.has(old.text) || all.has(now.text)) all.set(old.text, old).set(now.text, now);
    }
    this.all = [...all.values()];
  }
  /** The key that signed a note of this kind as the only one. */
  signer(note, kind) {
    if (note?.signatures.length !== 1) return undefined;
    return this.all.find((key) => note.lines[0] === `${key.name}/${kind}` && isSigned(note, note.signatures[0], key));
  }
  isOf(key, epoch, size) {
    const touching = this.links.filter(({ old, now }) => [old.text, now.text].includes(key.text));
    const last = touching.findLast((link) => link.epoch < epoch || (link.epoch === epoch && link.index < size));
    return last ? last.now.text === key.text : !touching.length || touching[0].old.text === key.text;
  }
}

// Leaves and trees.

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

let scratch = Buffer.alloc(SMALL);

/** A byte 0, and the entry: type and fields, a null as 0, a string as 1, its length and its UTF-8. Good until the next call. */
function prefixedEntryOf(type, names, fields) {
  let at = 1;
  const put = (value) => {
    const length = value === null ? 0 : Buffer.byteLength(value);
    if (at + length + 5 > scratch.length) scratch = Buffer.concat([scratch], 2 * (at + length + 5));
    scratch[at++] = value === null ? 0 : 1;
    if (value === null) return;
    at = scratch.writeUInt32BE(length, at);
    at += scratch.write(value, at);
  };
  put(type);
  for (const name of names) put(fields[name]);
  return scratch.subarray(0, at);
}

const leafHash = ({ type, fields }) => sha256(prefixedEntryOf(type, FIELDS.get(type), fields));
const isOpening = (leaf) => leaf?.type.startsWith(OPENING) ?? false;
const labelOf = (leaf) => (!leaf ? 'a line that is no leaf' : isOpening(leaf) ? `opening of epoch ${show(leaf.fields.epoch)}`
  : `event ${show(leaf.fields.id)}`);
const isValue = (value) => value === null || (typeof value === 'string' && value.isWellFormed());

/** The named members, all of them strings or null; else null. */
function pick(names, source) {
  const values = {};
  for (const name of names) if (!isValue(values[name] = source?.[name])) return null;
  return values;
}

/** The members of a leaf, in their order; null if it is none. */
function leafOf({ index, type, fields, envelopes }) {
  const names = FIELDS.get(type);
  const picked = names && typeof index === 'string' ? pick(names, fields) : null;
  if (!picked || type.startsWith(OPENING)) return picked && { index, type, fields: picked };
  const stored = pick(ENVELOPES, envelopes);
  return stored && { index, type, fields: picked, envelopes: stored };
}

/** A tree of RFC 9162 that grows by leaves; level h holds the roots of full subtrees of 2^h leaves. */
class Tree {
  levels = [];
  counts = [];
  get size() { return this.counts[0] ?? 0; }
  append(hash, height = 0) {
    const at = (this.counts[height] ??= 0) * HASH;
    let level = (this.levels[height] ??= Buffer.alloc(64 * HASH));
    if (at === level.length) level = this.levels[height] = Buffer.concat([level], 2 * level.length);
    level.set(hash, at);
    if (++this.counts[height] % 2 === 0) this.append(sha256(Buffer.of(1), level.subarray(at - HASH, at + HASH)), height + 1);
  }
  hashes(height, from = 0, to = Infinity) {
    return (this.levels[height] ?? scratch).subarray(from * HASH, Math.min(to, this.counts[height] ?? 0) * HASH);
  }
  root(size) {
    let root = null;
    for (let height = 0, rest = size; rest > 0; rest = Math.floor(rest / 2), height++) {
      if (rest % 2 === 0) continue;
      const left = this.hashes(height, rest - 1, rest);
      root = root ? sha256(Buffer.of(1), left, root) : left;
    }
    return root ?? sha256();
  }
  fits({ size, root }) { return size <= this.size && this.root(size).equals(root); }
}

/** RFC 9162, section 2.1.3.2. */
function isIncluded(hash, index, size, path, root) {
  if (!(index < size)) return false;
  let [node, last, found] = [BigInt(index), BigInt(size) - 1n, hash];
  for (const neighbor of path) {
    if (last === 0n) return false;
    if (node & 1n || node === last) {
      found = sha256(Buffer.of(1), neighbor, found);
      while (node !== 0n && !(node & 1n)) [node, last] = [node >> 1n, last >> 1n];
    } else found = sha256(Buffer.of(1), found, neighbor);
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n && found.equals(root);
}

function tilePath(level, index, width) {
  let path = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  }
  return `tile/${level}/${path}${width === WIDTH ? '' : `.p/${width}`}`;
}

/** The tiles of a level: path, index of the first hash, and the hashes, or null where they are not there. */
function* tilesOf(folder, level, count) {
  for (let from = 0; from < count; from += WIDTH) {
    const width = Math.min(WIDTH, count - from);
    const path = tilePath(level, from / WIDTH, width);
    const bytes = bytesOf(join(folder, path));
    yield { path, from, width, hashes: bytes?.length === width * HASH ? bytes : null };
  }
}

/** What was found: places that are altered, things that are missing, remarks. Only the first of each kind are kept. */
class Report {
  constructor(print) { this.print = print; }
  lists = { altered: [], missing: [], note: [] };
  counts = { altered: 0, missing: 0, note: 0 };
  #add(kind, text) { if (this.counts[kind]++ < SHOWN) this.lists[kind].push(text); }
  altered(place, text) { this.#add('altered', `${place}: ${text}`); }
  missing(text) { if (!this.lists.missing.includes(text)) this.#add('missing', text); }
  note(text) { this.#add('note', text); }
  conclude(good, bad) {
    const [isBad, isOpen] = [this.counts.altered > 0, this.counts.missing > 0];
    for (const [kind, list] of Object.entries(this.lists)) {
      for (const text of list) this.print(kind === 'altered' ? `  ${text}` : `${kind}: ${text}`);
      if (this.counts[kind] > list.length) this.print(`  and ${this.counts[kind] - list.length} more (${kind})`);
    }
    this.print(isBad ? `${bad}: places that contradict: ${this.counts.altered}`
      : isOpen ? `UNPROVEN: nothing contradicts, missing: ${this.counts.missing}` : good);
    return isBad ? 1 : isOpen ? 3 : 0;
  }
}

// Archives.

function* problemsOf(leaf, text, index, epoch, shift) {
  if (!leaf) return yield 'its line is no leaf';
  const { type, fields } = leaf;
  if (`${JSON.stringify(leaf)}\n` !== text) yield 'its line is not written as it should be';
  if (numberOf(leaf.index) - index !== shift) yield `its line says that it is leaf ${show(leaf.index)}`;
  if (isOpening(leaf) !== (index === 0)) yield index === 0 ? 'it is no opening' : 'it is an opening and not the first leaf';
  if (isOpening(leaf) && fields.epoch !== String(epoch)) yield `it opens epoch ${show(fields.epoch)}`;
  const time = isOpening(leaf) ? fields.opened_at : fields.timestamp;
  if (!/^(0|-?[1-9]\d*|infinity)$/.test(time)) yield 'its time is none';
  else if (time === 'infinity' || Number(time) > (Date.now() + AHEAD_MILLIS) * 1000) yield 'its time is ahead of the clock';
  if (isOpening(leaf)) return;
  if (`${EVENT}v${fields.leaf_version}` !== type) yield `its version is ${show(fields.leaf_version)}`;
  for (const name of ENVELOPES) {
    const envelope = leaf.envelopes[name];
    const bytes = envelope === null ? null : base64(envelope);
    const hash = fields[`${name}_sha256`];
    if ((envelope === null) !== (fields[`${name}_commitment`] === null)) yield `its ${name} and the commitment do not go together`;
    if (envelope !== null && !bytes) yield `its ${name} is no Base64`;
    else if (hash !== undefined && hash !== (bytes && sha256(bytes).toString('hex'))) yield `its ${name} is not what was sealed`;
  }
}

/** Reads the leaves of an epoch: their tree, the opening, and the statements of the events. */
function readEpoch(parent, number, report) {
  const epoch = { number, folder: join(parent, `epoch-${number}`), tree: new Tree(), statements: [] };
  let [text, shift] = ['\n', 0];
  try {
    for (const line of linesOf(join(epoch.folder, 'entries.jsonl'))) {
      const index = epoch.tree.size;
      text = line && decode(line);
      const leaf = leafOf(parse(text) ?? {});
      for (const problem of problemsOf(leaf, text, index, number, shift)) report.altered(`epoch ${number}, leaf ${index}`, problem);
      if (leaf) shift = numberOf(leaf.index) - index;
      epoch.tree.append(leaf ? leafHash(leaf) : Buffer.alloc(HASH));
      if (index === 0 && isOpening(leaf)) epoch.opening = leaf;
      const { action: kind, id, metadata } = leaf?.fields ?? {};
      const members = Object(['KEY', 'ACKNOWLEDGE', 'ADOPT'].includes(kind) ? parse(metadata) : null);
      if (!Object.hasOwn(members, 'statement') || typeof members.statement !== 'string') continue;
      epoch.statements.push({ epoch: number, index, id, kind, text: Buffer.from(members.statement) });
    }
  } catch (failure) { report.altered(`epoch ${number}`, `entries.jsonl cannot be read (${failure.code ?? failure.message})`); }
  if (epoch.tree.size === 0) report.altered(`epoch ${number}`, 'it has no leaves');
  return epoch;
}

/** The manifest's epochs by number and its memory; null if it is none. */
function manifestOf(text) {
  const note = noteOf(text);
  const [kind, written, memory, ...rest] = note?.lines ?? [];
  const epochs = new Map();
  for (const line of rest) {
    const [, number, size, root, checkpoint] = /^epoch (\S+) (\S+) (\S+) (\S+)$/.exec(line) ?? [];
    const entry = { size: numberOf(size), root: base64(root ?? '', HASH), checkpoint: checkpoint === '-' ? null : numberOf(checkpoint) };
    const isBefore = [...epochs.keys()].at(-1) >= numberOf(number);
    if (!entry.root || isBefore || Number.isNaN(numberOf(number) + entry.size + entry.checkpoint)) return null;
    epochs.set(numberOf(number), entry);
  }
  const isGood = /^.+\/archive$/.test(kind) && /^written (0|[1-9]\d*)$/.test(written) && /^memory (yes|no)$/.test(memory);
  return isGood ? { note, epochs, hasMemory: memory === 'memory yes' } : null;
}

/** The checkpoints from outside: where each is, itself or null if it is none, the epoch of its folder, whether it was cut off. */
function* outside({ since, checkpoints }) {
  if (since) yield [since, signedCheckpointOf(textOf(since))];
  for (const folder of checkpoints ? namesIn(checkpoints).filter((name) => /^epoch-[1-9]\d*$/.test(name)) : []) {
    const number = folder.slice(6);
    for (const name of namesIn(join(checkpoints, folder)) ?? []) {
      const path = join(checkpoints, folder, name);
      if (name === 'checkpoint') yield [`${folder}/${name}`, signedCheckpointOf(textOf(path)), number];
      if (!/^history-\d{4}-\d\d$/.test(name)) continue;
      for (const part of namesIn(path) ?? ['']) {
        let at = 0;
        for (const line of linesOf(join(path, part))) {
          const text = (line && decode(line)) ?? '';
          const [, size, root, log, signature] = /^(\S+) (\S+) (\S+) (\S+)\n?$/.exec(text) ?? [];
          const note = `${log}/epoch-${number}\n${size}\n${root}\n\n\u2014 ${log} ${signature}\n`;
          yield [join(folder, name, part, `line ${++at}`), signedCheckpointOf(note), number, !text.endsWith('\n')];
        }
      }
    }
  }
}

/** Judges an archive, its leaves read: in the order of the document. */
class Archive {
  constructor(folder, epochs, manifest, keys, report) { Object.assign(this, { folder, epochs, manifest, keys, report }); }
  holds(note, kind) { return this.keys.all.length === 0 || this.keys.signer(note, kind); }

  verifyManifest() {
    const { manifest, report } = this;
    if (!manifest) return;
    if (!this.holds(manifest.note, 'archive')) report.altered('manifest', 'no key that counts has signed it');
    if (!manifest.hasMemory) report.missing('a memory of the signer outside of the database; the manifest says that there was none');
    const numbers = this.epochs.map(({ number }) => number);
    for (const number of manifest.epochs.keys()) if (!numbers.includes(number)) report.altered('manifest', `epoch ${number} has no folder`);
    for (const number of numbers) if (!manifest.epochs.has(number)) report.altered('manifest', `it does not list epoch ${number}`);
  }

  /** What statements of events excuse. */
  verifyStatements() {
    this.acknowledged = new Set();
    for (const { epoch, index, id, kind, text } of this.epochs.flatMap(({ statements }) => statements)) {
      const place = `epoch ${epoch}, leaf ${index}`;
      if (kind === 'KEY') {
        if (!this.keys.links.some((link) => link.epoch === epoch && link.index === index)) this.report.note(`${place}: it links no keys`);
        continue;
      }
      const statement = statementOf(text.toString(), kind);
      if (statement?.row !== id || !this.keys.signer(statement.note, `statement/${kind}`)) {
        this.report.note(`${place}: its statement does not hold, and excuses nothing`);
      } else if (kind === 'ACKNOWLEDGE') this.acknowledged.add(treeNameOf(statement.lost));
      else this.report.note(`${place}: the signer went on without a memory, with the tree ${show(statement.tree)}`);
    }
  }

  verifyOpening(epoch, previous) {
    if (!epoch.opening) return;
    const { opening: { type, fields }, number } = epoch;
    const altered = (text) => this.report.altered(`epoch ${number}, leaf 0`, text);
    if (!previous && (fields.previous_size ?? fields.previous_root) !== null) altered('it is the first and names a tree before it');
    const text = fields.published;
    const published = text === null ? undefined
      : signedCheckpointOf(text) ?? (text.endsWith('\n') ? checkpointOf(text.slice(0, -1).split('\n')) : null);
    epoch.published = published;
    const isOurs = !published || !this.keys.all.length || this.keys.all.some(({ name }) => name === published.log);
    if (published === null || !isOurs || published?.epoch >= number) altered('what it says was published is no checkpoint before it');
    if (previous && number !== previous.number + 1 && published?.epoch !== number - 1) altered('the epochs before it are missing');
    if (type === `${OPENING}v1`) {
      if (number > 1 || previous) this.report.missing(`a statement of the opening of epoch ${number} (a leaf of version 1)`);
    } else {
      const statement = statementOf(fields.statement, 'EPOCH');
      const entry = sha256(prefixedEntryOf(type, FIELDS.get(type), { ...fields, statement: null }).subarray(1)).toString('hex');
      if (statement?.entry !== entry || !this.holds(statement.note, 'statement/EPOCH')) altered('its statement does not hold');
    }
    if (!published) return;
    const isLost = !previous || isAhead(published, { epoch: previous.number, size: previous.size });
    const named = this.epochs.find((other) => other.number === published.epoch);
    if (isLost && !this.acknowledged.has(nameOfTree(published))) {
      this.report.missing(`an acknowledgment of the loss that epoch ${number} tells: `
        + `${published.epoch}:${published.size}:${published.root.toString('base64')}`);
    } else if (published.size <= named?.size && !named.fits(published)) altered('what it says was published is not of the tree before it');
  }

  verifyCheckpoint(epoch, next) {
    const { number, listed } = epoch;
    const altered = (text) => this.report.altered(`epoch ${number}, checkpoint`, text);
    const text = textOf(join(epoch.folder, 'checkpoint'));
    const checkpoint = signedCheckpointOf(text);
    if (text === undefined) {
      if (listed && listed.checkpoint !== null) altered('it is missing');
      if (!this.manifest && !next) this.report.missing(`a checkpoint of epoch ${number}`);
      return null;
    }
    if (!checkpoint) return altered('it is no checkpoint') ?? null;
    if (checkpoint.epoch !== number) altered(`it is of epoch ${checkpoint.epoch}`);
    if (listed && listed.checkpoint !== checkpoint.size) altered('it is not the one that the manifest says');
    const signer = this.holds(checkpoint.note, `epoch-${number}`);
    if (!signer || (signer !== true && !this.keys.isOf(signer, number, checkpoint.size))) altered('the key of its size has not signed it');
    return checkpoint;
  }

  /** The tree of an epoch against all that was said about it. */
  verifyTree(epoch, next) {
    const { number, listed, tree, folder } = epoch;
    const checkpoint = this.verifyCheckpoint(epoch, next);
    const said = [];
    const say = (place, size, root) => said.push({ place, size, root });
    if (next?.opening) {
      const { previous_size: size, previous_root: root } = next.opening.fields;
      const isHash = /^[0-9a-f]{64}$/.test(root);
      if (!isHash || Number.isNaN(numberOf(size))) this.report.altered(`epoch ${next.number}, leaf 0`, 'it does not name the tree before it');
      else say(`epoch ${next.number}, leaf 0`, numberOf(size), Buffer.from(root, 'hex'));
    }
    if (listed) say('manifest', listed.size, listed.root);
    epoch.size = said[0]?.size ?? checkpoint?.size ?? tree.size;
    if (listed && listed.size !== epoch.size) this.report.altered('manifest', `it says that epoch ${number} has ${listed.size} leaves`);
    if (checkpoint) say(`epoch ${number}, checkpoint`, checkpoint.size, checkpoint.root);
    if (tree.size !== epoch.size) this.report.altered(`epoch ${number}`, `it has ${tree.size} leaves, and should have ${epoch.size}`);

    const stored = this.readTiles(epoch);
    epoch.fits = (tip) => tree.fits(tip) || stored.fits(tip);
    for (const tip of said) {
      if (!epoch.fits(tip)) this.report.altered(tip.place, `its root is not that of the first ${tip.size} leaves of epoch ${number}`);
    }
    const isRight = tree.size === epoch.size && said.every((tip) => tree.fits(tip)) && !said.every((tip) => stored.fits(tip));
    this.compare(epoch, stored, isRight);
    for (let level = 1, count; (count = Math.floor(epoch.size / WIDTH ** level)) > 0; level++) {
      const good = (isRight ? tree : stored).hashes(8 * level);
      for (const { path, from, width, hashes } of tilesOf(folder, level, Math.min(count, good.length / HASH))) {
        let at = 0;
        const isSame = (place) => hashes.subarray(place * HASH, (place + 1) * HASH).equals(good.subarray((from + place) * HASH, (from + place + 1) * HASH));
        while (hashes && at < width && isSame(at)) at++;
        if (at < width) this.report.altered(`epoch ${number}, ${path}`, hashes ? `hash ${at} is not the root of the tile below` : 'it is missing or has another length');
      }
    }
  }

  /** The tree of the tiles; where one is missing, the leaves stand in. */
  readTiles({ number, folder, tree, size }) {
    const stored = new Tree();
    for (const { path, from, width, hashes } of tilesOf(folder, 0, size)) {
      if (!hashes) this.report.altered(`epoch ${number}, ${path}`, 'it is missing or has another length');
      const found = hashes ?? tree.hashes(0, from, from + width);
      for (let at = 0; at < found.length; at += HASH) stored.append(found.subarray(at, at + HASH));
      if (found.length < width * HASH) break;
    }
    return stored;
  }

  /** Which leaves are altered, gone, added, or out of place, by the hashes that still agree; or which tiles, if the leaves are right. */
  compare({ number, folder, tree, size }, stored, isRight) {
    const [lines, hashes] = [tree.hashes(0), stored.hashes(0)];
    const at = (bytes, index) => bytes.subarray(index * HASH, (index + 1) * HASH);
    let [from, ends] = [0, [tree.size, stored.size]];
    while (from < Math.min(...ends) && at(lines, from).equals(at(hashes, from))) from++;
    while (from < Math.min(...ends) && at(lines, ends[0] - 1).equals(at(hashes, ends[1] - 1))) ends = [ends[0] - 1, ends[1] - 1];
    if (isRight) {
      for (let index = from, last = -1; index < ends[0]; index++) {
        if (at(lines, index).equals(at(hashes, index)) || last === (last = Math.floor(index / WIDTH))) continue;
        const path = tilePath(0, last, Math.min(WIDTH, size - last * WIDTH));
        this.report.altered(`epoch ${number}, ${path}`, `it does not hold the hash of leaf ${index} that was sealed`);
      }
      return;
    }
    const found = [];
    let count = 0;
    align({ from, ends, lines: (index) => at(lines, index).latin1Slice(), hashes: (index) => at(hashes, index).latin1Slice() },
      (leaf, line, text) => { if (count++ < SHOWN) found.push({ leaf, line, text }); });
    const labels = new Map(found.filter(({ line }) => line !== null).map(({ line }) => [line, '']));
    let index = 0;
    for (const line of labels.size ? linesOf(join(folder, 'entries.jsonl')) : []) {
      if (labels.has(index)) labels.set(index, labelOf(leafOf(parse(line && decode(line)) ?? {})));
      if (++index > Math.max(...labels.keys())) break;
    }
    for (const { leaf, line, text } of found) this.report.altered(`epoch ${number}, leaf ${leaf}`, `${labels.get(line) ?? 'its entry'} ${text}`);
    for (; count > SHOWN; count--) this.report.altered('', '');
  }

  verifyOutside(forks, [where, checkpoint, number, isCut]) {
    const { report, keys, epochs } = this;
    if (!checkpoint && isCut) return report.note(`${show(where)} is cut off, and was not used`);
    if (!checkpoint) return report.altered(`epoch ${number}, checkpoint in ${show(where)}`, 'it is none');
    const { epoch, size, note } = checkpoint;
    const altered = (text) => report.altered(`epoch ${epoch}, checkpoint of ${size} leaves in ${show(where)}`, text);
    if (number !== undefined && number !== String(epoch)) altered(`it is not of epoch ${number}`);
    const signer = keys.signer(note, `epoch-${epoch}`);
    const [signature] = note.signatures;
    if (!signer && keys.all.some((key) => isBy(key, signature))) altered('its signature does not hold');
    else if (!signer) report.missing(`the key ${show(signature.name)}+${signature.id.toString('hex')}, which signed a checkpoint from outside`);
    const [own, after] = [epochs.find((one) => one.number === epoch), epochs.find((one) => one.number > epoch)];
    if (own && size <= own.size) {
      if (!own.fits(checkpoint)) altered('its root is not that of the tree');
      if (signer && !keys.isOf(signer, epoch, size)) altered('the key of its size has not signed it');
      return;
    }
    const root = nameOfTree(checkpoint);
    if ((forks.get(`${epoch}:${size}`) ?? root) !== root) altered('another checkpoint of this size has another root');
    forks.set(`${epoch}:${size}`, root);
    if (!after) {
      report.note(`epoch ${epoch}, checkpoint of ${size} leaves in ${show(where)}: it is later than the archive`);
      report.missing('an archive that does not end before the checkpoints that were given');
    } else if (!after.published || isAhead(checkpoint, after.published)) altered(`it is lost, and the opening of epoch ${after.number} does not say so`);
    else if (!isAhead(after.published, checkpoint) && nameOfTree(after.published) !== root) altered(`the opening of epoch ${after.number} has another root`);
  }
}

/** Compares lines with hashes between two places: tells what is altered, gone, added, or out of place. */
function align({ from, ends: [lastLine, lastHash], lines, hashes }, tell) {
  const places = new Map();
  for (let index = from; index < lastHash; index++) places.set(hashes(index), index);
  let [next, strangers] = [from, []];
  const more = (count) => (count > 1 ? `, and ${count - 1} more` : '');
  const close = (place) => {
    for (const stranger of strangers.splice(0, place - next)) tell(next++, stranger, 'is not what was sealed');
    if (next < place) tell(next, null, `is gone or out of place${more(place - next)}`);
    if (strangers.length) tell(place, strangers[0], `was added before it${more(strangers.length)}`);
    [next, strangers] = [place, []];
  };
  for (let line = from; line < lastLine; line++) {
    const place = places.get(lines(line));
    if (place === undefined) strangers.push(line);
    else if (place < next) tell(place, line, 'is out of place, or there twice');
    else { close(place); next = place + 1; }
  }
  close(lastHash);
}

function verifyArchive(folder, options, print) {
  const names = namesIn(folder);
  const report = new Report(print);
  const epochs = [];
  if (!names?.some((name) => name === 'manifest' || name.startsWith('epoch-'))) throw new Unusable(`${folder} holds no archive`);
  for (const name of names) {
    const number = name.startsWith('epoch-') ? numberOf(name.slice(6)) : null;
    if (number) epochs.push(number);
    else if (number !== null) report.altered(show(name), 'it is the folder of no epoch');
    else if (!['key', 'manifest'].includes(name)) report.note(`${show(name)} is no part of an archive`);
  }
  const read = epochs.sort((one, other) => one - other).map((number) => readEpoch(folder, number, report));
  const links = read.flatMap(({ statements }) => statements).filter(({ kind }) => kind === 'KEY')
    .map((statement) => ({ ...statement, ...linkOf(statement.text.toString()) }))
    .filter(({ row, id }) => row === id);
  const good = rotations(links);

  const keyText = textOf(join(folder, 'key'));
  const own = keyOf(keyText?.replace(/\n$/, ''));
  if (keyText === undefined) report.missing('the file key');
  else if (!own) report.altered('key', 'it is no key');
  const candidates = [...(own ? [own] : []), ...good.flatMap(({ old, now }) => [old, now])];
  const counting = new Map(options.key ? [[options.key.text, options.key]] : []);
  for (const [, checkpoint] of outside(options)) {
    for (const key of checkpoint ? candidates : []) {
      const { note, epoch } = checkpoint;
      if (!counting.has(key.text) && note.lines[0] === `${key.name}/epoch-${epoch}` && isSigned(note, note.signatures[0], key)) {
        counting.set(key.text, key);
      }
    }
  }
  if (!counting.size) report.missing('a key that counts: give --key, or a checkpoint that you kept');
  const keys = new Keys(counting.size ? [...counting.values()] : own ? [own] : [], good);
  const manifestText = textOf(join(folder, 'manifest'));
  const manifest = manifestOf(manifestText);
  if (manifestText === undefined) report.missing('the manifest');
  else if (!manifest) report.altered('manifest', 'it is none');

  const archive = new Archive(folder, read, manifest, keys, report);
  archive.verifyManifest();
  archive.verifyStatements();
  read.forEach((epoch, at) => {
    epoch.listed = manifest?.epochs.get(epoch.number);
    archive.verifyOpening(epoch, read[at - 1]);
    archive.verifyTree(epoch, read[at + 1]);
    report.print(`epoch ${epoch.number}: ${epoch.tree.size} leaves`);
  });
  const last = read.at(-1);
  if (own && last && !(keys.all.some(({ text }) => text === own.text) && keys.isOf(own, last.number, Infinity))) {
    report.altered('key', 'it is not the current key of this log');
  }
  const forks = new Map();
  let count = 0;
  for (const found of outside(options)) { count++; archive.verifyOutside(forks, found); }
  if (options.checkpoints && count === (options.since ? 1 : 0)) report.missing(`checkpoints in ${options.checkpoints}`);
  return report.conclude('INTACT: every event is as it was sealed', 'ALTERED');
}

// Proofs.

function verifyProof(file, { key: given }, print) {
  const bytes = bytesOf(file, LONGEST);
  const text = bytes && decode(bytes);
  if (!bytes) throw new Unusable(`${file} cannot be read`);
  const report = new Report(print);
  const wrong = (problem) => report.altered('proof', problem);
  const proof = parse(text) ?? {};
  const leaf = leafOf({ ...proof, envelopes: {personal_data: null, subject_data: null } });
  const { format, path, checkpoint: note, key: keyText, key_statements: statements } = proof;
  const isSecond = format === 'foreseed-audit-proof-2';
  const isList = (list) => Array.isArray(list) && list.every((one) => typeof one === 'string');
  const checkpoint = signedCheckpointOf(note);
  const key = keyOf(keyText);
  const canonical = leaf && JSON.stringify({ format, index: leaf.index, type: leaf.type, fields: leaf.fields, path, checkpoint: note,
    key: keyText, ...(isSecond && { key_statements: statements }) });
  const isWhole = leaf && (isSecond || format === 'foreseed-audit-proof-1') && isList(path) && checkpoint && key
    && (!isSecond || isList(statements)) && canonical === text?.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\n\r]+/g, '$1');
  if (!isWhole) wrong('it is none');
  else {
    const { epoch, size, root } = checkpoint;
    const hashes = path.map((hash) => base64(hash, HASH));
    const keys = new Keys([given ?? key], rotations((statements ?? []).map(linkOf).filter((link) => link)));
    if (!given) report.missing('a key that counts: give --key');
    if (![...keys.all].some((one) => one.text === key.text)) wrong('no key that counts is linked to its key');
    if (note && !new Keys([key], []).signer(checkpoint.note, `epoch-${epoch}`)) wrong('its key has not signed its checkpoint');
    if (isOpening(leaf) ? leaf.fields.epoch !== String(epoch) || leaf.index !== '0'
      : `${EVENT}v${leaf.fields.leaf_version}` !== leaf.type) wrong('the leaf is not of its type or place');
    if (hashes.includes(null) || !isIncluded(leafHash(leaf), numberOf(leaf.index), size, hashes, root)) {
      wrong(`${labelOf(leaf)} is not leaf ${show(leaf.index)} of the tree that was signed`);
    }
  }
  return report.conclude(`PROVEN: ${labelOf(leaf)} is leaf ${show(leaf?.index)} of ${show(checkpoint?.log)}/epoch-${checkpoint?.epoch}`, 'FALSE');
}

const USAGE = 'usage: foreseed-audit-verify.mjs archive DIR [--key FILE] [--since CHECKPOINT] [--checkpoints DIR] | proof FILE [--key FILE]';

function judge([what, path, ...rest], print) {
  const options = {};
  const allowed = what === 'archive' ? ['--key', '--since', '--checkpoints'] : what === 'proof' ? ['--key'] : [];
  if (rest.length && !rest[0].startsWith('--')) rest.unshift('--key');
  for (let at = 0; at < rest.length; at += 2) {
    const name = rest[at].slice(2);
    if (!allowed.includes(rest[at]) || !rest[at + 1] || options[name]) throw new Unusable(USAGE);
    options[name] = rest[at + 1];
  }
  if (!path || path.startsWith('--') || !allowed.length) throw new Unusable(USAGE);
  const { key, since, checkpoints } = options;
  if (key && !(options.key = keyOf(textOf(key)?.trim()))) throw new Unusable(`${key} is no key`);
  if (since && !signedCheckpointOf(textOf(since))) throw new Unusable(`${since} is no checkpoint`);
  if (checkpoints && !namesIn(checkpoints)) throw new Unusable(`${checkpoints} is no folder`);
  return what === 'archive' ? verifyArchive(path, options, print) : verifyProof(path, options, print);
}

/** Judges what the arguments name; the exit code. */
export function main(args, print = console.log, printError = console.error) {
  try { return judge(args, print); } catch (failure) {
    printError(failure instanceof Unusable ? failure.message : failure.stack);
    return 2;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
