#!/usr/bin/env node
// Verifies an exported audit trail, or the proof of one event, with nothing of Foreseed's (formats: docs/AUDIT.md):
//   node foreseed-audit-verify.mjs archive DIR [--key FILE] [--since CHECKPOINT] [--checkpoints DIR]
//     [--archive DIR-OF-MONTHS] [--require-archives]
//   node foreseed-audit-verify.mjs proof FILE [--key FILE]
// The last line of the output is the verdict. Exit codes: 0 INTACT or PROVEN, 1 ALTERED or FALSE, 3 UNPROVEN,
// 2 bad usage or nothing to read. Whatever an archive or a proof holds, however broken, is judged, never fatal.
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [EVENT, OPENING] = ['foreseed/audit/event/v', 'foreseed/audit/epoch/v'];
const EVENT_FIELDS = ['leaf_version', 'sequence_number', 'transaction_id', 'id', 'timestamp', 'actor_kind', 'user_id',
  'subject_id', 'session_id', 'action', 'resource_type', 'resource_id', 'ip_address', 'user_agent', 'request_id',
  'old_values', 'new_values', 'changed_fields', 'metadata', 'severity', 'compliance_category', 'retention_until',
  'execution_time_ms', 'outcome', 'retention_class', 'personal_data_commitment', 'subject_data_commitment'];
const OPENING_FIELDS = ['epoch', 'opened_at', 'reason', 'system_identifier', 'timeline', 'previous_size', 'previous_root',
  'published'];
const FIELDS = new Map([
  [`${EVENT}1`, EVENT_FIELDS], [`${EVENT}2`, [...EVENT_FIELDS, 'personal_data_sha256', 'subject_data_sha256']],
  [`${OPENING}1`, OPENING_FIELDS], [`${OPENING}2`, [...OPENING_FIELDS, 'sequence_floor', 'statement']],
]);
const ENVELOPES = ['personal_data', 'subject_data'];
const STATEMENTS = { KEY: ['row', 'old', 'new'], ACKNOWLEDGE: ['row', 'lost'], ADOPT: ['row', 'tree'], EPOCH: ['entry'] };
const [HASH, WIDTH, SHOWN, SMALL, LONGEST, AHEAD_MILLIS] = [32, 256, 50, 1 << 20, 1 << 26, 5 * 60 * 1000];
class Unusable extends Error {}

const open = (path) => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decode = (bytes) => { try { return UTF8.decode(bytes); } catch { return null; } };
const parse = (text) => { try { return JSON.parse(text); } catch { return undefined; } };
const namesIn = (folder) => { try { return readdirSync(folder).sort(); } catch { return null; } };
const show = (value) => String(value).slice(0, 120).replace(/[^\x20-\x7e]/g, '?');

/** The bytes of a file: undefined where there is none, null where it is no file to read or longer than the limit. */
function bytesOf(path, limit = SMALL) {
  let file;
  try {
    const status = fstatSync(file = open(path));
    return status.isFile() && status.size <= limit ? readFileSync(file) : null;
  } catch ({ code }) {
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : null;
  } finally { if (file !== undefined) closeSync(file); }
}

const textOf = (path) => { const bytes = bytesOf(path); return bytes ? decode(bytes) : bytes; };

/** The lines of a file, each with its line feed, null for one that is too long. Throws where there is no file to read. */
function* linesOf(path) {
  const file = open(path);
  try {
    if (!fstatSync(file).isFile()) throw new Error('it is no file');
    const chunk = Buffer.allocUnsafe(SMALL);
    let [rest, length] = [[], 0];
    for (let read; (read = readSync(file, chunk)) > 0;) {
      for (let at = 0, end; at < read; at = end) {
        end = chunk.subarray(0, read).indexOf(10, at) + 1 || read;
        length += end - at;
        const [part, isEnd] = [chunk.subarray(at, end), chunk[end - 1] === 10];
        if (length <= LONGEST) rest.push(isEnd ? part : Buffer.from(part));
        if (!isEnd) continue;
        yield length > LONGEST ? null : rest.length === 1 ? rest[0] : Buffer.concat(rest);
        [rest, length] = [[], 0];
      }
    }
    if (length) yield length > LONGEST ? null : Buffer.concat(rest);
  } finally { closeSync(file); }
}

/** A decimal number without leading zeros that a double holds exactly; else NaN. */
const isLong = (text) => /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
const numberOf = (text) => (/^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : NaN);

/** The bytes of canonical Base64, of this length if one is given; else null. */
function base64(text, length) {
  const bytes = Buffer.from(text ?? '', 'base64');
  return bytes.toString('base64') === text && bytes.length === (length ?? bytes.length) ? bytes : null;
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** A public key: name, identifier, and type with key in Base64; null if it is none. */
function keyOf(text) {
  const [, name, id, encoded] = /^([^\s+]{1,100})\+([0-9a-f]{8})\+(.*)$/.exec(text ?? '') ?? [];
  const typed = base64(encoded, HASH + 1);
  if (typed?.[0] !== 1 || sha256(`${name}\n`, typed).toString('hex', 0, 4) !== id) return null;
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  try { return { text, name, id, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) }; } catch { return null; }
}

/** A signed note: its text, the lines of that, its signatures; null if it is none. */
function noteOf(note) {
  const end = typeof note === 'string' ? note.lastIndexOf('\n\n') + 1 : 0;
  if (end < 2 || !note.endsWith('\n') || /[\x00-\x09\x0b-\x1f\x7f]/.test(note)) return null;
  const signatures = note.slice(end + 1, -1).split('\n').map((line) => {
    const [, name, encoded] = /^\u2014 ([^\s+]+) (.*)$/.exec(line) ?? [];
    const bytes = base64(encoded, 68);
    return bytes && { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
  });
  const text = note.slice(0, end);
  return signatures.includes(null) ? null : { text, lines: text.slice(0, -1).split('\n'), signatures };
}

const isBy = (key, { name, id }) => key.name === name && key.id === id;
const isSigned = (note, at, key) => isBy(key, note.signatures[at])
  && verify(null, Buffer.from(note.text), key.key, note.signatures[at].bytes);

/** What the lines of a checkpoint say; null if they are none. */
function checkpointOf(lines) {
  const [, log, number] = /^(.+)\/epoch-([1-9]\d{0,8})$/.exec(lines?.[0]) ?? [];
  const [epoch, size, root] = [numberOf(number), numberOf(lines?.[1]), base64(lines?.[2], HASH)];
  return lines?.length !== 3 || Number.isNaN(epoch + size) || !root ? null : { log, epoch, size, root };
}

/** A checkpoint as a note with its one signature; null if it is none. */
function signedCheckpointOf(text) {
  const note = noteOf(text);
  const checkpoint = note?.signatures.length === 1 ? checkpointOf(note.lines) : null;
  return checkpoint && { ...checkpoint, note };
}

/** The names of a statement's lines; a month has as many ranges as there are lines left. */
const namesOf = (kind, count) => STATEMENTS[kind]
  ?? ['row', 'month', ...Array(Math.max(1, count - 3)).fill('range'), 'manifest'];

/** The values of a statement of a kind, by name; null if it is none. */
function statementOf(text, kind) {
  const note = noteOf(text);
  const names = namesOf(kind, (note?.lines.length ?? 0) - 1);
  if (!note?.lines[0].endsWith(`/statement/${kind}`) || note.lines.length !== names.length + 1) return null;
  const values = { note };
  for (const [at, name] of names.entries()) {
    if (!note.lines[at + 1].startsWith(`${name} `)) return null;
    values[name] = note.lines[at + 1].slice(name.length + 1);
  }
  return values;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Ranges `epoch:first:last` of events, each after the one before it and apart from it; null if they are none. */
function rangesOf(texts) {
  const ranges = [];
  for (const text of texts) {
    const [, number, from, to] = /^([1-9]\d{0,8}):(\d+):(\d+)$/.exec(text) ?? [];
    const [epoch, first, last, before] = [numberOf(number), numberOf(from), numberOf(to), ranges.at(-1)];
    const isApart = !before || epoch > before.epoch || (epoch === before.epoch && first > before.last + 1);
    if (!(first > 0 && first <= last && isApart)) return null;
    ranges.push({ epoch, first, last });
  }
  return ranges;
}

/** What a statement says of a month, all of it before its own leaf; null if it says nothing of one. */
function archivedOf({ note, month, manifest }, { epoch, index }) {
  const ranges = rangesOf(note.lines.slice(3, -1).map((line) => line.slice(6)));
  const isBefore = ranges?.every((one) => one.epoch < epoch || (one.epoch === epoch && one.last < index));
  return isBefore && MONTH.test(month) && /^[0-9a-f]{64}$/.test(manifest) ? { month, manifest, ranges } : null;
}

/** The manifest of a month; null if it is none. */
function monthOf(text) {
  const note = noteOf(text);
  const [kind, month, last, ...rest] = note?.lines ?? [];
  const [, transaction, sequence] = /^last (\S+) (\S+)$/.exec(last) ?? [];
  const parts = [];
  for (const line of rest) {
    const [, number, count, digest] = /^epoch (\S+) (\S+) ([0-9a-f]{64})$/.exec(line) ?? [];
    if (digest) parts.push({ epoch: numberOf(number), count: numberOf(count), digest, ranges: [] });
    else if (line.startsWith('range ') && parts.length) parts.at(-1).ranges.push(line.slice(6));
    else return null;
  }
  const all = rangesOf(parts.flatMap(({ ranges }) => ranges));
  for (const part of parts) part.ranges = rangesOf(part.ranges);
  const isWhole = all && parts.length && parts.every(({ epoch, count, ranges }) => ranges.every((one) => one.epoch === epoch)
    && ranges.reduce((sum, one) => sum + one.last - one.first + 1, 0) === count);
  const isGood = isWhole && /^.+\/month$/.test(kind) && month.startsWith('month ') && MONTH.test(month.slice(6))
    && isLong(transaction) && isLong(sequence) && !`${transaction}${sequence}`.includes('-');
  return isGood ? { note, month: month.slice(6), ranges: all, parts, transaction: BigInt(transaction), sequence: BigInt(sequence) }
    : null;
}

/** A KEY statement that both of its keys have signed; else null. */
function linkOf(text) {
  const { note, row, old: oldText, new: newText } = statementOf(text, 'KEY') ?? {};
  const [old, now] = [keyOf(oldText), keyOf(newText)];
  if (!old || !now || note.lines[0] !== `${old.name}/statement/KEY` || now.name !== old.name) return null;
  const isBoth = note.signatures.length === 2 && old.text !== now.text
    && [[0, 1], [1, 0]].some(([one, other]) => isSigned(note, one, old) && isSigned(note, other, now));
  return isBoth ? { row, old, now } : null;
}

/** `epoch:size:root` in Base64, with the root in hexadecimal; null if it is none. */
function treeNameOf(text) {
  const [, epoch, size, root] = /^(\d+):(\d+):([^:]+)$/.exec(text) ?? [];
  const hex = base64(root, HASH)?.toString('hex');
  return hex && !Number.isNaN(numberOf(epoch) + numberOf(size)) ? `${epoch}:${size}:${hex}` : null;
}

const nameOfTree = ({ epoch, size, root }) => `${epoch}:${size}:${root.toString('hex')}`;
const isAhead = (one, other) => one.epoch > other.epoch || (one.epoch === other.epoch && one.size > other.size);
const touches = (key) => ({ old, now }) => old.text === key.text || now.text === key.text;

/** Keys, and all that rotations link to them; a rotation of a key that another had replaced already links nothing. */
class Keys {
  constructor(keys, links) {
    this.links = [];
    for (const link of links) {
      const { now } = this.links.findLast(touches(link.old)) ?? { now: link.old };
      if (now.text === link.old.text) this.links.push(link);
    }
    const all = new Map(keys.map((key) => [key.text, key]));
    for (let size = -1; size < all.size;) {
      size = all.size;
      for (const { old, now } of this.links) {
        if (all.has(old.text) || all.has(now.text)) all.set(old.text, old).set(now.text, now);
      }
    }
    this.all = [...all.values()];
  }
  has(key) { return this.all.some(({ text }) => text === key.text); }
  /** The key that signed a note of this kind as the only one. */
  signer(note, kind) {
    const isSigner = (key) => note.lines[0] === `${key.name}/${kind}` && isSigned(note, 0, key);
    return note.signatures.length === 1 ? this.all.find(isSigner) : undefined;
  }
  /** Whether a key signs at a size. */
  isOf(key, epoch, size) {
    const touching = this.links.filter(touches(key));
    const last = touching.findLast((link) => link.epoch < epoch || (link.epoch === epoch && link.index < size));
    return last ? last.now.text === key.text : (touching[0]?.old ?? key).text === key.text;
  }
}

let scratch = Buffer.alloc(SMALL);

/** A byte 0 and the entry: type and fields, a null as 0, a string as 1, its length, its UTF-8. Good until the next call. */
function prefixedEntryOf({ type, fields }) {
  let at = 1;
  for (const value of [type, ...FIELDS.get(type).map((name) => fields[name])]) {
    const length = value === null ? 0 : Buffer.byteLength(value);
    if (at + length + 5 > scratch.length) scratch = Buffer.concat([scratch], 2 * (at + length + 5));
    scratch[at++] = value === null ? 0 : 1;
    if (value === null) continue;
    at = scratch.writeUInt32BE(length, at);
    at += scratch.write(value, at);
  }
  return scratch.subarray(0, at);
}

const isOpening = (leaf) => leaf?.type.startsWith(OPENING) ?? false;
const labelOf = (leaf) => (!leaf ? 'a line that is no leaf' : isOpening(leaf) ? `opening of epoch ${show(leaf.fields.epoch)}`
  : `event ${show(leaf.fields.id)}`);

/** The named members, all of them strings or null; else null. */
function pick(names, source) {
  const values = {};
  for (const name of names) {
    const value = values[name] = source?.[name];
    if (value !== null && !(typeof value === 'string' && value.isWellFormed())) return null;
  }
  return values;
}

/** The members of a leaf, in their order; null if it is none. */
function leafOf({ index, type, fields: given, ...stored }) {
  const fields = FIELDS.has(type) && typeof index === 'string' ? pick(FIELDS.get(type), given) : null;
  if (!fields || type.startsWith(OPENING)) return fields && { index, type, fields };
  const envelopes = pick(ENVELOPES, stored);
  return envelopes && { index, type, fields, ...envelopes };
}

const leafIn = (line) => leafOf(parse(line && decode(line)) ?? {});

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
      const left = this.hashes(height, rest - 1, rest);
      if (rest % 2) root = root ? sha256(Buffer.of(1), left, root) : left;
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
    const isRight = node % 2n === 1n || node === last;
    found = isRight ? sha256(Buffer.of(1), neighbor, found) : sha256(Buffer.of(1), found, neighbor);
    while (isRight && node !== 0n && node % 2n === 0n) [node, last] = [node / 2n, last / 2n];
    [node, last] = [node / 2n, last / 2n];
  }
  return last === 0n && found.equals(root);
}

function tilePath(level, from, count) {
  const [index, width] = [from / WIDTH, Math.min(WIDTH, count - from)];
  let path = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  }
  return `tile/${level}/${path}${width === WIDTH ? '' : `.p/${width}`}`;
}

/** What was found: places that are altered, things that are missing, remarks. Only the first of each are kept. */
class Report {
  lists = { altered: [], missing: [], note: [] };
  counts = { altered: 0, missing: 0, note: 0 };
  constructor(print) { this.print = print; }
  #add(kind, text) { if (!this.lists[kind].includes(text) && this.counts[kind]++ < SHOWN) this.lists[kind].push(text); }
  altered(place, text) { this.#add('altered', `  ${place}: ${text}`); }
  missing(text) { this.#add('missing', `missing: ${text}`); }
  note(text) { this.#add('note', `note: ${text}`); }
  conclude(good, bad) {
    const { altered, missing } = this.counts;
    for (const [kind, list] of Object.entries(this.lists)) {
      list.forEach((text) => this.print(text));
      if (this.counts[kind] > SHOWN) this.print(`  and ${this.counts[kind] - SHOWN} more (${kind})`);
    }
    this.print(altered ? `${bad}: ${altered} places contradict` : missing ? `UNPROVEN: ${missing} things are missing` : good);
    return altered ? 1 : missing ? 3 : 0;
  }
}

function* problemsOf(leaf, text, index, epoch, shift) {
  if (!leaf) return yield 'its line is no leaf';
  const { type, fields } = leaf;
  const time = isOpening(leaf) ? fields.opened_at : fields.timestamp;
  if (`${JSON.stringify(leaf)}\n` !== text) yield 'its line is not written as it should be';
  if (numberOf(leaf.index) - index !== shift && !(numberOf(leaf.index) - index > shift)) yield `its line says that it is leaf ${show(leaf.index)}`;
  if (isOpening(leaf) !== (index === 0)) yield index === 0 ? 'it is no opening' : 'it is an opening and not the first leaf';
  if (!isLong(time) && time !== 'infinity') yield 'its time is none';
  else if (time === 'infinity' || Number(time) > (Date.now() + AHEAD_MILLIS) * 1000) yield 'its time is ahead of the clock';
  if (isOpening(leaf) && fields.epoch !== String(epoch)) yield `it opens epoch ${show(fields.epoch)}`;
  for (const name of isOpening(leaf) ? ['system_identifier', 'timeline', 'sequence_floor'] : []) {
    if (fields[name] !== undefined && !isLong(fields[name])) yield `its ${name} is no number`;
  }
  if (isOpening(leaf) && fields.reason === null) yield 'it has no reason';
  if (isOpening(leaf)) return;
  if (EVENT + fields.leaf_version !== type) yield `its version is ${show(fields.leaf_version)}`;
  for (const name of ENVELOPES) {
    const [envelope, commitment, sealed] = [leaf[name], fields[`${name}_commitment`], fields[`${name}_sha256`]];
    const bytes = base64(envelope);
    const hash = bytes && sha256(bytes).toString('hex');
    if ((envelope === null) !== (commitment === null)) yield `its ${name} and the commitment do not go together`;
    if (envelope !== null && !bytes) yield `its ${name} is no Base64`;
    else if (sealed !== undefined && sealed !== hash) yield `its ${name} is not what was sealed`;
  }
}

/** Reads the leaves of an epoch: their tree, the opening, and the statements of the events. */
function readEpoch(parent, number, report) {
  const epoch = { number, folder: join(parent, `epoch-${number}`), tree: new Tree(), statements: [], jumps: [],
    archived: [] };
  let shift = 0;
  try {
    for (const line of linesOf(join(epoch.folder, 'entries.jsonl'))) {
      const [index, text] = [epoch.tree.size, line && decode(line)];
      const leaf = leafOf(parse(text) ?? {});
      for (const problem of problemsOf(leaf, text, index, number, shift)) {
        report.altered(`epoch ${number}, leaf ${index}`, problem);
      }
      const place = leaf ? numberOf(leaf.index) : index + shift;
      if (place - index > shift) epoch.jumps.push({ line: index, from: index + shift, to: place });
      shift = place - index;
      epoch.tree.append(leaf ? sha256(prefixedEntryOf(leaf)) : Buffer.alloc(HASH));
      if (index === 0 && isOpening(leaf)) epoch.opening = leaf;
      const { action: kind, id, metadata } = leaf?.fields ?? {};
      const members = Object(['ARCHIVE', 'KEY', 'ACKNOWLEDGE', 'ADOPT'].includes(kind) ? parse(metadata) : null);
      if (!Object.hasOwn(members, 'statement') || typeof members.statement !== 'string') continue;
      epoch.statements.push({ epoch: number, index: place, id, kind, text: Buffer.from(members.statement) });
    }
  } catch ({ code, message }) { report.altered(`epoch ${number}`, `entries.jsonl cannot be read (${code ?? message})`); }
  if (epoch.tree.size === 0) report.altered(`epoch ${number}`, 'it has no leaves');
  return epoch;
}

/** The manifest's epochs by number and its memory; null if it is none. */
function manifestOf(text) {
  const note = noteOf(text);
  const [kind, written, memory, ...rest] = note?.lines ?? [];
  const epochs = new Map();
  let last = 0;
  for (const line of rest) {
    const [, number, size, root, checkpoint] = /^epoch (\S+) (\S+) (\S+) (\S+)$/.exec(line) ?? [];
    const entry = { size: numberOf(size), root: base64(root, HASH) };
    entry.checkpoint = checkpoint === '-' ? null : numberOf(checkpoint);
    if (!entry.root || !(numberOf(number) > last) || !(entry.size > 0) || !((entry.checkpoint ?? 1) > 0)) return null;
    epochs.set(last = numberOf(number), entry);
  }
  const isGood = /^.+\/archive$/.test(kind) && /^written [1-9]\d*$/.test(written) && isLong(written.slice(8))
    && /^memory (yes|no)$/.test(memory);
  return isGood ? { note, epochs, hasMemory: memory === 'memory yes' } : null;
}

/** The checkpoints of a history, a line for each. */
function* historyOf(path, where, folder) {
  let at = 0;
  try {
    for (const line of linesOf(path)) {
      const [text, isCut] = [(line && decode(line)) ?? '', line?.at(-1) !== 10];
      const [, size, root, log, signature, , time] = /^(\S+) (\S+) (\S+) (\S+)( (\S+))?\n$/.exec(text) ?? [];
      const note = `${log}/${folder}\n${size}\n${root}\n\n\u2014 ${log} ${signature}\n`;
      const isLine = !isCut && (time === undefined || isLong(time));
      yield { where: `${where}, line ${++at}`, checkpoint: isLine ? signedCheckpointOf(note) : null, folder, isCut };
    }
  } catch { yield { where, checkpoint: null, folder }; }
}

/** The checkpoints from outside: where each is, and the checkpoint, null if it is none. */
function* outside({ since, checkpoints }) {
  if (since) yield { where: since, checkpoint: signedCheckpointOf(textOf(since)) };
  for (const folder of checkpoints ? namesIn(checkpoints).filter((name) => /^epoch-[1-9]\d*$/.test(name)) : []) {
    for (const name of namesIn(join(checkpoints, folder)) ?? []) {
      const [path, where] = [join(checkpoints, folder, name), `${folder}/${name}`];
      if (name === 'checkpoint') yield { where, checkpoint: signedCheckpointOf(textOf(path)), folder };
      if (!/^history-\d{4}-\d\d$/.test(name)) continue;
      for (const part of namesIn(path) ?? ['']) yield* historyOf(join(path, part), part ? `${where}/${part}` : where, folder);
    }
  }
}

/** What of the keys beside the trail and of its rotations counts. */
function keysOf(own, links, options, report) {
  const counting = options.key ? [options.key] : [];
  const candidates = new Map();
  for (const key of [own, ...links.flatMap(({ old, now }) => [old, now])]) {
    if (key && key.text !== options.key?.text) candidates.set(key.text, key);
  }
  for (const { checkpoint } of candidates.size ? outside(options) : []) {
    for (const key of checkpoint ? candidates.values() : []) {
      const { note, epoch } = checkpoint;
      if (note.lines[0] !== `${key.name}/epoch-${epoch}` || !isSigned(note, 0, key)) continue;
      counting.push(key);
      candidates.delete(key.text);
    }
  }
  if (!counting.length) report.missing('a key that counts: give --key, or a checkpoint that you kept');
  return new Keys(counting.length ? counting : [own].filter((key) => key), links);
}

/** Judges an archive whose leaves were read. */
class Archive {
  acknowledged = new Set();
  months = [];
  constructor(fields) { Object.assign(this, fields); }
  /** Whether a key signed a note; where there is no key at all, nothing contradicts it. */
  holds(note, kind) { return !this.keys.all.length || this.keys.signer(note, kind) !== undefined; }
  isOfSize({ note, epoch, size }) {
    const signer = this.keys.signer(note, `epoch-${epoch}`);
    return !this.keys.all.length || (signer !== undefined && this.keys.isOf(signer, epoch, size));
  }

  verifyManifest() {
    const { manifest, report, epochs } = this;
    if (!this.holds(manifest.note, 'archive')) report.altered('manifest', 'no key that counts has signed it');
    if (!manifest.hasMemory) report.missing('a memory of the signer outside of the database (the manifest says so)');
    const numbers = epochs.map(({ number }) => number);
    const [lone, unlisted] = [[...manifest.epochs.keys()].filter((number) => !numbers.includes(number)),
      numbers.filter((number) => !manifest.epochs.has(number))];
    for (const number of lone) report.altered('manifest', `epoch ${number} has no folder`);
    for (const number of unlisted) report.altered('manifest', `it does not list epoch ${number}`);
  }

  /** What the statement of an event excuses. */
  verifyStatement({ epoch, index, id, kind, text }) {
    const place = `epoch ${epoch}, leaf ${index}`;
    const statement = statementOf(text.toString(), kind);
    const month = kind === 'ARCHIVE' && statement?.row === id && this.holds(statement.note, 'statement/ARCHIVE')
      ? archivedOf(statement, { epoch, index }) : null;
    if (month) this.months.push(month);
    const isGood = kind === 'KEY' ? this.keys.links.some((link) => link.epoch === epoch && link.index === index)
      : kind === 'ARCHIVE' ? month : statement?.row === id && this.keys.signer(statement.note, `statement/${kind}`);
    if (!isGood) this.report.note(`${place}: its statement does not hold, and excuses nothing`);
    else if (kind === 'ACKNOWLEDGE') this.acknowledged.add(treeNameOf(statement.lost));
    else if (kind === 'ADOPT') this.report.note(`${place}: the signer went on without a memory, at ${show(statement.tree)}`);
  }

  verifyOpening({ opening, number, published }, previous) {
    const { report, keys } = this;
    const { fields } = opening;
    const altered = (text) => report.altered(`epoch ${number}, leaf 0`, text);
    const isOurs = !keys.all.length || keys.all.some(({ name }) => name === published?.log);
    const isBefore = isOurs && published?.epoch < number;
    const namesNone = fields.previous_size === null && fields.previous_root === null;
    if (!previous && !namesNone) altered('it is the first and names a tree before');
    if (fields.published !== null && !isBefore) altered('what it says was published is no checkpoint before it');
    if (number !== (previous?.number ?? 0) + 1 && published?.epoch !== number - 1) altered('epochs before it are gone');
    if (!opening.type.endsWith('1')) {
      const statement = statementOf(fields.statement, 'EPOCH');
      const entry = prefixedEntryOf({ ...opening, fields: { ...fields, statement: null } }).subarray(1);
      const isGood = statement?.entry === sha256(entry).toString('hex') && this.holds(statement.note, 'statement/EPOCH');
      if (!isGood) altered('its statement does not hold');
    } else if (number > 1 || previous) report.missing(`a statement of the opening of epoch ${number} (a leaf of version 1)`);
    if (!published) return;
    const isLost = !previous || isAhead(published, { epoch: previous.number, size: previous.size });
    const named = this.epochs.find((other) => other.number === published.epoch);
    if (isLost && !this.acknowledged.has(nameOfTree(published))) {
      const lost = `${published.epoch}:${published.size}:${published.root.toString('base64')}`;
      report.missing(`an acknowledgment of the loss that epoch ${number} tells: ${lost}`);
    } else if (published.size <= named?.size && !named.fits(published)) altered('what it says was published fits no tree');
  }

  verifyCheckpoint({ number, folder, listed }, isLast) {
    const altered = (text) => this.report.altered(`epoch ${number}, checkpoint`, text);
    const text = textOf(join(folder, 'checkpoint'));
    const checkpoint = signedCheckpointOf(text);
    if (text === undefined && !this.manifest && isLast) this.report.missing(`a checkpoint of epoch ${number}`);
    if (text === undefined && (listed?.checkpoint ?? null) !== null) altered('it is missing');
    if (text !== undefined && !checkpoint) altered('it is no checkpoint');
    if (!checkpoint) return null;
    if (checkpoint.epoch !== number) altered(`it is of epoch ${checkpoint.epoch}`);
    if (listed && listed.checkpoint !== checkpoint.size) altered('it is not the one that the manifest says');
    if (!this.isOfSize({ ...checkpoint, epoch: number })) altered('the key of its size has not signed it');
    return checkpoint;
  }

  /** Where entries of an epoch may be missing: intervals in order, none meets another, each with its month. */
  gapsOf(number) {
    const gaps = [];
    const all = this.months.flatMap((month) => month.ranges.map((range) => ({ ...range, month })));
    for (const { first, last, month } of all.filter(({ epoch }) => epoch === number).sort((a, b) => a.first - b.first)) {
      const from = Math.max(first, (gaps.at(-1)?.last ?? 0) + 1);
      if (from <= last) gaps.push({ first: from, last, month });
    }
    return gaps;
  }

  /** Puts the hashes that the tiles have where archived entries are left out; tells of what is left out besides. */
  fillGaps(epoch, size) {
    const { number, folder, tree, jumps } = epoch;
    const gaps = this.gapsOf(number);
    for (const { line, from, to } of jumps) {
      let at = from;
      for (const { first, last } of gaps) if (first <= at && at <= last) at = last + 1;
      if (at < to) this.report.altered(`epoch ${number}, leaf ${line}`, `its line says that it is leaf ${to}`);
    }
    if (!gaps.length) return;
    const filled = epoch.tree = new Tree();
    let [line, next, tile] = [0, 0, null];
    for (let index = 0; index < size; index++) {
      if (index % WIDTH === 0) tile = bytesOf(join(folder, tilePath(0, index, size)));
      const stored = tile?.subarray((index % WIDTH) * HASH, (index % WIDTH + 1) * HASH);
      const own = line < tree.size ? tree.hashes(0, line, line + 1) : null;
      while (gaps[next]?.last < index) next++;
      const isGap = gaps[next]?.first <= index && stored?.length === HASH && !own?.equals(stored);
      if (!own && !isGap) break;
      filled.append(isGap ? stored : own);
      if (!isGap) line++;
      else {
        gaps[next].month.count = (gaps[next].month.count ?? 0) + 1;
        if (epoch.archived.at(-1)?.last === index - 1) epoch.archived.at(-1).last = index;
        else epoch.archived.push({ first: index, last: index });
      }
    }
    for (; line < tree.size; line++) filled.append(tree.hashes(0, line, line + 1));
  }

  /** The archive of a month against what was sealed; what is wrong with it. */
  problemOf({ month, manifest: digest, ranges }, folder) {
    const bytes = bytesOf(join(folder, 'manifest'));
    if (!bytes || sha256(bytes).toString('hex') !== digest) return 'its manifest is not the one that was sealed';
    const manifest = monthOf(decode(bytes));
    if (!manifest) return 'its manifest is none';
    if (!this.holds(manifest.note, 'month')) return 'no key that counts has signed its manifest';
    if (manifest.month !== month || JSON.stringify(manifest.ranges) !== JSON.stringify(ranges)) {
      return 'its manifest names other leaves than the event that it was archived by';
    }
    const last = { transaction: -1n, sequence: -1n };
    for (const part of manifest.parts) {
      const problem = this.problemOfPart(part, join(folder, `epoch-${part.epoch}.jsonl.gz`), last);
      if (problem) return problem;
    }
    const isLast = last.transaction === manifest.transaction && last.sequence === manifest.sequence;
    return isLast ? null : 'its last event is not the one that the manifest names';
  }

  problemOfPart({ epoch: number, digest, ranges }, path, last) {
    const [bytes, stored] = [bytesOf(path, Infinity), this.epochs.find((one) => one.number === number)?.stored];
    if (!bytes) return `${show(path)} is not there`;
    if (sha256(bytes).toString('hex') !== digest) return `${show(path)} is not what its manifest says`;
    let text;
    try { text = gunzipSync(bytes); } catch { return `${show(path)} is not compressed as it should be`; }
    let at = 0;
    for (const range of ranges) {
      for (let index = range.first; index <= range.last; index++) {
        const end = text.indexOf(10, at) + 1 || text.length + 1;
        const line = decode(text.subarray(at, end));
        const leaf = leafOf(parse(line) ?? {});
        at = end;
        for (const problem of problemsOf(leaf, line, index, number, 0)) return `leaf ${number}:${index}: ${problem}`;
        if (leaf.index !== String(index)) return `leaf ${number}:${index}: it says that it is leaf ${show(leaf.index)}`;
        if (!stored?.hashes(0, index, index + 1).equals(sha256(prefixedEntryOf(leaf)))) {
          return `leaf ${number}:${index}: ${labelOf(leaf)} is not what was sealed`;
        }
        const { transaction_id: id, sequence_number: sequence } = leaf.fields;
        if (!isLong(id) || !isLong(sequence)) return `leaf ${number}:${index}: it has no position`;
        const [one, other] = [BigInt(id), BigInt(sequence)];
        if (one > last.transaction || (one === last.transaction && other > last.sequence)) {
          Object.assign(last, { transaction: one, sequence: other });
        }
      }
    }
    return at === text.length ? null : `${show(path)} has other lines than its manifest says`;
  }

  /** The months of which entries are left out: their archives, where they are there. */
  verifyMonths({ archive, isRequired }) {
    const left = this.months.filter(({ count }) => count).sort((one, other) => (one.month < other.month ? -1 : 1));
    for (const month of left) {
      const folder = archive && join(archive, `audit-${month.month}`);
      const isRead = Boolean(folder && namesIn(folder));
      const problem = isRead ? this.problemOf(month, folder) : null;
      if (problem) this.report.altered(`archive of ${month.month}`, problem);
      if (!isRead && isRequired) this.report.missing(`the archive of ${month.month}, which was not read`);
      this.report.print(`archived: ${month.month}, ${month.count} events, ${isRead ? 'read' : 'not read'}`);
    }
  }

  /** The tree of an epoch against all that was said about it. */
  verifyTree(epoch, next) {
    const { report } = this;
    const { number, listed } = epoch;
    const checkpoint = this.verifyCheckpoint(epoch, !next);
    const said = [];
    if (next?.opening) {
      const { previous_size: size, previous_root: root } = next.opening.fields;
      const isGood = !Number.isNaN(numberOf(size)) && /^[0-9a-f]{64}$/.test(root);
      if (isGood) said.push({ place: `epoch ${next.number}, leaf 0`, size: numberOf(size), root: Buffer.from(root, 'hex') });
      else report.altered(`epoch ${next.number}, leaf 0`, 'it does not name the tree before it');
    }
    if (listed) said.push({ place: 'manifest', ...listed });
    const size = epoch.size = said[0]?.size ?? checkpoint?.size ?? epoch.tree.size;
    this.fillGaps(epoch, size);
    const { tree } = epoch;
    if (checkpoint) said.push({ ...checkpoint, place: `epoch ${number}, checkpoint` });
    if (listed && listed.size !== size) report.altered('manifest', `it says that epoch ${number} has ${listed.size} leaves`);
    if (tree.size !== size) report.altered(`epoch ${number}`, `it has ${tree.size} leaves, and should have ${size}`);

    const stored = epoch.stored = new Tree();
    for (const { from, width, hashes } of this.tilesOf(epoch, 0, size)) {
      const found = hashes ?? tree.hashes(0, from, from + width);
      for (let at = 0; at < found.length; at += HASH) stored.append(found.subarray(at, at + HASH));
      if (found.length < width * HASH) break;
    }
    epoch.fits = (tip) => tree.fits(tip) || stored.fits(tip);
    for (const tip of said.filter((one) => !epoch.fits(one))) {
      report.altered(tip.place, `its root is not that of the first ${tip.size} leaves of epoch ${number}`);
    }
    const isRight = tree.size === size && said.every((tip) => tree.fits(tip)) && !said.every((tip) => stored.fits(tip));
    if (isRight) this.compareTiles(epoch, 0, tree.hashes(0), 'is not that of the leaf that was sealed');
    else if (!tree.hashes(0).equals(stored.hashes(0))) this.compareLeaves(epoch, stored);
    for (let level = 1; size >= WIDTH ** level; level++) {
      this.compareTiles(epoch, level, (isRight ? tree : stored).hashes(8 * level), 'is not the root of the tile below');
    }
  }

  /** The tiles of a level, with null for one that is not there, which is told. */
  * tilesOf({ number, folder }, level, count) {
    for (let from = 0; from < count; from += WIDTH) {
      const [path, width] = [tilePath(level, from, count), Math.min(WIDTH, count - from)];
      const bytes = bytesOf(join(folder, path));
      const hashes = bytes?.length === width * HASH ? bytes : null;
      if (!hashes) this.report.altered(`epoch ${number}, ${path}`, 'it is missing or has another length');
      yield { path, from, width, hashes };
    }
  }

  /** The tiles of a level against the hashes that they must hold. */
  compareTiles(epoch, level, good, text) {
    for (const { path, from, width, hashes } of this.tilesOf(epoch, level, good.length / HASH)) {
      const isSame = (one) => hashes
        .subarray(one * HASH, (one + 1) * HASH).equals(good.subarray((from + one) * HASH).subarray(0, HASH));
      let at = 0;
      while (hashes && at < width && isSame(at)) at++;
      if (hashes && at < width) this.report.altered(`epoch ${epoch.number}, ${path}`, `hash ${at} ${text}`);
    }
  }

  /** Which leaves are altered, gone, added, or out of place, by the hashes that still agree. */
  compareLeaves({ number, folder, tree, archived }, stored) {
    const found = [];
    let [count, index] = [0, 0];
    align(tree, stored, (...change) => { if (count++ < SHOWN) found.push(change); });
    const labels = new Map(found.filter(([, line]) => line !== null).map(([, line]) => [line, '']));
    const gaps = [...archived];
    for (const line of labels.size ? linesOf(join(folder, 'entries.jsonl')) : []) {
      if (gaps[0]?.first === index) index = gaps.shift().last + 1;
      if (labels.has(index)) labels.set(index, labelOf(leafIn(line)));
      if (++index > Math.max(...labels.keys())) break;
    }
    for (const [leaf, line, text] of found) {
      this.report.altered(`epoch ${number}, leaf ${leaf}`, `${labels.get(line) ?? 'its entry'} ${text}`);
    }
    this.report.counts.altered += count - found.length;
  }

  verifyOutside({ where, checkpoint, folder, isCut }, forks) {
    const { report, keys, epochs } = this;
    if (!checkpoint && isCut) return report.note(`${show(where)} is cut off, and was not used`);
    if (!checkpoint) return report.altered(`${folder.replace('-', ' ')}, checkpoint in ${show(where)}`, 'it is none');
    const { epoch, size, note: { signatures: [signature] } } = checkpoint;
    const place = `epoch ${epoch}, checkpoint of ${size} leaves in ${show(where)}`;
    const altered = (text) => report.altered(place, text);
    if (folder && folder !== `epoch-${epoch}`) altered(`it is not of ${folder}`);
    const [own, after] = [epochs.find(({ number }) => number === epoch), epochs.find(({ number }) => number > epoch)];
    const [name, published] = [nameOfTree(checkpoint), after?.published];
    const isGone = !(own && size <= own.size);
    const isFork = isGone && (forks.get(`${epoch}:${size}`) ?? name) !== name;
    if (isFork) altered('another checkpoint of this size has another root');
    if (isGone) forks.set(`${epoch}:${size}`, name);
    const signer = keys.signer(checkpoint.note, `epoch-${epoch}`);
    const isFalse = !signer && keys.all.some((key) => isBy(key, signature));
    if (isFalse) altered('its signature does not hold');
    if (isGone && published && !isAhead(checkpoint, published)) {
      if (!isAhead(published, checkpoint) && nameOfTree(published) !== name) altered('the opening has another root');
      return; // lost, and the opening says so: its key may be lost with it
    }
    const key = `${show(signature.name)}+${signature.id}`;
    if (!signer && !isFalse) report.missing(`the key ${key}, which signed a given checkpoint`);
    if (!isGone) {
      if (!own.fits(checkpoint)) altered('its root is not that of the tree');
      if (signer && !keys.isOf(signer, epoch, size)) altered('the key of its size has not signed it');
      return;
    }
    if (!after) {
      report.note(`${place}: it is later than the archive`);
      report.missing('an archive that does not end before the checkpoints that were given');
    } else altered(`lost, and epoch ${after.number} does not say so`);
  }
}

/** Compares the hashes of lines with those of tiles: tells what is altered, gone, added, or out of place. */
function align(lines, stored, tell) {
  const textAt = (tree, index) => tree.hashes(0, index, index + 1).latin1Slice();
  const more = (count) => (count > 1 ? `, and ${count - 1} more` : '');
  const places = new Map();
  for (let index = 0; index < stored.size; index++) places.set(textAt(stored, index), index);
  let [next, strangers] = [0, []];
  const close = (place) => {
    for (const stranger of strangers.splice(0, place - next)) tell(next++, stranger, 'is not what was sealed');
    if (next < place) tell(next, null, `is gone or out of place${more(place - next)}`);
    if (strangers.length) tell(place, strangers[0], `was added before it${more(strangers.length)}`);
    [next, strangers] = [place, []];
  };
  for (let line = 0; line < lines.size; line++) {
    const place = places.get(textAt(lines, line));
    if (place === undefined) strangers.push(line);
    else if (place < next) tell(place, line, 'is out of place, or there twice');
    else { close(place); next = place + 1; }
  }
  close(stored.size);
}

function verifyArchive(folder, options, print) {
  const [names, report, numbers] = [namesIn(folder), new Report(print), []];
  if (!names?.some((name) => /^(manifest$|epoch-)/.test(name))) throw new Unusable(`${folder} holds no archive`);
  for (const name of names) {
    const number = numberOf(name.slice(6));
    if (name.startsWith('epoch-') && number > 0) numbers.push(number);
    else if (name.startsWith('epoch-')) report.altered(show(name), 'it is the folder of no epoch');
    else if (!['key', 'manifest'].includes(name)) report.note(`${show(name)} is no part of an archive`);
  }
  const epochs = numbers.sort((one, other) => one - other).map((number) => readEpoch(folder, number, report));
  const statements = epochs.flatMap((epoch) => epoch.statements);
  const links = statements.filter(({ kind }) => kind === 'KEY')
    .map((statement) => ({ ...statement, ...linkOf(statement.text.toString()) })).filter(({ row, id }) => row === id);
  const [keyText, manifestText] = [textOf(join(folder, 'key')), textOf(join(folder, 'manifest'))];
  const [own, manifest] = [keyOf(keyText?.replace(/\n$/, '')), manifestOf(manifestText)];
  const keys = keysOf(own, links, options, report);
  const archive = new Archive({ epochs, keys, manifest, report });
  if (keyText === undefined) report.missing('the file key');
  else if (!own) report.altered('key', 'it is no key');
  else if (!keys.has(own) || !keys.isOf(own, Infinity, 0)) report.altered('key', 'it is not the current key');
  if (manifestText === undefined) report.missing('the manifest');
  else if (!manifest) report.altered('manifest', 'it is none');
  else archive.verifyManifest();
  statements.forEach((statement) => archive.verifyStatement(statement));
  epochs.forEach((epoch, at) => {
    const text = epoch.opening?.fields.published ?? null;
    epoch.published = signedCheckpointOf(text) ?? (text?.endsWith('\n') ? checkpointOf(text.slice(0, -1).split('\n')) : null);
    epoch.listed = manifest?.epochs.get(epoch.number);
    if (epoch.opening) archive.verifyOpening(epoch, epochs[at - 1]);
    archive.verifyTree(epoch, epochs[at + 1]);
    print(`epoch ${epoch.number}: ${epoch.tree.size} leaves`);
  });
  if (!epochs.length) report.missing('the epochs');
  archive.verifyMonths(options);
  const forks = new Map();
  let isEmpty = true;
  for (const found of outside(options)) {
    archive.verifyOutside(found, forks);
    isEmpty &&= !(found.folder && found.checkpoint);
  }
  if (options.checkpoints && isEmpty) report.missing(`checkpoints in ${options.checkpoints}`);
  return report.conclude('INTACT: every event is as it was sealed', 'ALTERED');
}

function verifyProof(file, { key: given }, print) {
  const bytes = bytesOf(file, LONGEST);
  if (!bytes) throw new Unusable(`${file} cannot be read`);
  const [text, report] = [decode(bytes), new Report(print)];
  const wrong = (problem) => report.altered('proof', problem);
  const { format, path, checkpoint: note, key: keyText, key_statements: statements, ...rest } = parse(text) ?? {};
  const leaf = leafOf({ ...rest, personal_data: null, subject_data: null });
  const [checkpoint, key] = [signedCheckpointOf(note), keyOf(keyText)];
  const isSecond = format === 'foreseed-audit-proof-2';
  const isList = (list) => Array.isArray(list) && list.every((one) => typeof one === 'string');
  const { index, type, fields } = leaf ?? {};
  const canonical = JSON.stringify({ format, index, type, fields, path, checkpoint: note, key: keyText,
    ...(isSecond && { key_statements: statements }) });
  const isWhole = leaf && checkpoint && key && isList(path)
    && (isSecond ? isList(statements) : format === 'foreseed-audit-proof-1')
    && canonical === text?.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\n\r]+/g, '$1');
  if (!isWhole) wrong('it is none');
  else {
    const { epoch, size, root } = checkpoint;
    const hashes = path.map((hash) => base64(hash, HASH));
    const isPlace = isOpening(leaf) ? fields.epoch === String(epoch) && index === '0' : EVENT + fields.leaf_version === type;
    const isHere = !hashes.includes(null) && isIncluded(sha256(prefixedEntryOf(leaf)), numberOf(index), size, hashes, root);
    const links = (statements ?? []).map(linkOf).filter((link) => link);
    if (!given) report.missing('a key that counts: give --key');
    if (!new Keys([given ?? key], links).has(key)) wrong('its key does not count');
    if (!new Keys([key], []).signer(checkpoint.note, `epoch-${epoch}`)) wrong('its key has not signed its checkpoint');
    if (!isPlace) wrong('the leaf is not of its type or place');
    if (!isHere) wrong(`${labelOf(leaf)} is not leaf ${show(index)} of the tree that was signed`);
  }
  return report.conclude(`PROVEN: ${labelOf(leaf)} is leaf ${show(index)} of ${show(checkpoint?.note.lines[0])}`, 'FALSE');
}

const USAGE = `usage: foreseed-audit-verify.mjs archive DIR [--key FILE] [--since CHECKPOINT] [--checkpoints DIR]
           [--archive DIR-OF-MONTHS] [--require-archives]
       foreseed-audit-verify.mjs proof FILE [--key FILE]`;

function judge([what, path, ...rest], print) {
  const allowed = { archive: ['--key', '--since', '--checkpoints', '--archive'], proof: ['--key'] }[what];
  const options = {};
  if (!allowed || !path || path.startsWith('--')) throw new Unusable(USAGE);
  if (rest.length && !rest[0].startsWith('--')) rest.unshift('--key');
  const flag = what === 'archive' ? rest.indexOf('--require-archives') : -1;
  if (flag >= 0) options.isRequired = rest.splice(flag, 1).length === 1;
  for (let at = 0; at < rest.length; at += 2) {
    const name = rest[at].slice(2);
    if (!allowed.includes(rest[at]) || !rest[at + 1] || options[name]) throw new Unusable(USAGE);
    options[name] = rest[at + 1];
  }
  const { key, since, checkpoints, archive } = options;
  const keyText = key && textOf(key)?.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (key && !(options.key = keyOf(keyText))) throw new Unusable(`${key} is no key`);
  if (since && !signedCheckpointOf(textOf(since))) throw new Unusable(`${since} is no checkpoint`);
  if (archive && !namesIn(archive)?.some((name) => name.startsWith('audit-'))) {
    throw new Unusable(`${archive} holds no archive of a month`);
  }
  if (checkpoints && !namesIn(checkpoints)) throw new Unusable(`${checkpoints} is no folder`);
  return what === 'archive' ? verifyArchive(path, options, print) : verifyProof(path, options, print);
}

/** Judges what the arguments name; the exit code. */
export function main(args, print = console.log, printError = console.error) {
  try { return judge(args, print); } catch (failure) {
    printError(failure instanceof Unusable ? failure.message : failure);
    return 2;
  }
}

const isCalled = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isCalled) process.exitCode = main(process.argv.slice(2));
