// Attacks on an archive, on published checkpoints, and on proofs: each with the verdict and the place that it must get.
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { Key, Trail, leafHash, lineOf, micros, note, rootOf, tilesOf } from './trail.mjs';

export const [ONE, TWO, FOREIGN, THREE] = [new Key(), new Key(), new Key(), new Key()];

/** Three epochs: one that lost leaves, one with a rotation, and the last one. The hooks change what the service did. */
export function base({ early = () => {}, opening2 = {}, acknowledge = (t) => t.acknowledge(), rotate = (t) => t.rotate({ now: TWO }),
  opening3 = {}, late = () => {}, version } = {}) {
  const trail = new Trail({ key: ONE, version });
  trail.events(99).publish();
  early(trail);
  trail.events(180).publish().events(20).publish().events(40).publish();
  trail.restore(310, opening2).events(9);
  acknowledge(trail);
  trail.events(20).publish();
  rotate(trail);
  trail.events(10).publish().events(8);
  trail.open('server-changed', opening3).events(5).state('ADOPT', ['tree 2:50:x']).event({ subject: 'who' });
  late(trail);
  return trail.publish();
}

const parseLine = (line) => JSON.parse(line);

const made = new WeakMap();

/** An archive about to be attacked. */
export class Case {
  since = null;
  constructor(trail) {
    made.set(trail, made.get(trail) ?? { files: trail.files(), place: trail.place() });
    const { files, place } = made.get(trail);
    Object.assign(this, { trail, files: new Map(files), place: new Map(place), key: ONE.text, usesPlace: false, args: [] });
  }
  path(epoch) { return `epoch-${epoch}/entries.jsonl`; }
  edit(path, change) { this.files.set(path, change(String(this.files.get(path)))); return this; }
  lines(epoch, change) {
    return this.edit(this.path(epoch), (text) => {
      const lines = text.split(/(?<=\n)/);
      return (change(lines) ?? lines).join('');
    });
  }
  raw(epoch, index, change) { return this.lines(epoch, (lines) => { lines[index] = change(lines[index]); }); }
  leaf(epoch, index, change) {
    return this.raw(epoch, index, (line) => {
      const leaf = parseLine(line);
      return `${JSON.stringify(change(leaf) ?? leaf)}\n`;
    });
  }
  field(epoch, index, name, value) { return this.leaf(epoch, index, (leaf) => { leaf.fields[name] = value; }); }
  tile(epoch, path, change) {
    const name = `epoch-${epoch}/${path}`;
    if (!this.files.has(name)) throw new Error(`no ${name}`);
    const bytes = Buffer.from(this.files.get(name));
    this.files.set(name, change(bytes) ?? bytes);
    return this;
  }
  drop(path) { if (!this.files.delete(path)) throw new Error(`no ${path}`); return this; }
  hashes(epoch) {
    return this.files.get(this.path(epoch)).split('\n').slice(0, -1).map((line) => {
      const { type, fields } = parseLine(line);
      return leafHash({ type, fields });
    });
  }
  /** Makes the tiles fit the leaves, as the owner of the database can. */
  retile(epoch) {
    for (const path of [...this.files.keys()]) if (path.startsWith(`epoch-${epoch}/tile/`)) this.files.delete(path);
    for (const [path, bytes] of tilesOf(this.hashes(epoch))) this.files.set(`epoch-${epoch}/${path}`, bytes);
    return this;
  }
  manifest(change, ...keys) {
    this.files.set('manifest', note(change(this.trail.manifestText()), ...(keys.length ? keys : [this.trail.key])));
    return this;
  }
  checkpoint(epoch, text, ...keys) { this.files.set(`epoch-${epoch}/checkpoint`, note(text, ...keys)); return this; }
  /** Everything after a change of the leaves of the last epoch, signed again by a key. */
  resign(epoch, key) {
    const hashes = this.retile(epoch).hashes(epoch);
    const root = rootOf(hashes).toString('base64');
    this.manifest((text) => text.replace(new RegExp(`epoch ${epoch} .*\n`), `epoch ${epoch} ${hashes.length} ${root} ${hashes.length}\n`), key);
    return this.checkpoint(epoch, `${key.name}/epoch-${epoch}\n${hashes.length}\n${root}\n`, key);
  }
}

/** A key with another byte for its type, and the identifier of that. */
function typed(type) {
  const bytes = Buffer.from(TWO.text.split('+').slice(2).join('+'), 'base64');
  bytes[0] = type;
  const id = createHash('sha256').update(`${TWO.name}\n`).update(bytes).digest('hex').slice(0, 8);
  return `${TWO.name}+${id}+${bytes.toString('base64')}`;
}

const flip = (at) => (bytes) => { bytes[at] ^= 1; };
const swap = (list, one, other) => { [list[one], list[other]] = [list[other], list[one]]; };
const A = 'ALTERED';
const attacks = [];
/** An attack on the files: what it is, its change, its verdict, and a pattern for a line of the output. */
const attack = (name, change, place, verdict = A) => attacks.push({ name, change, place, verdict });
/** An attack in what the service is said to have done. */
const service = (name, hooks, place, verdict = A, change = () => {}) => attacks.push({ name, hooks, change, place, verdict });

// Leaves.
attack('an edited field', (c) => c.field(1, 57, 'action', 'NOTHING'), /epoch 1, leaf 57: event \S+ is not what was sealed/);
attack('an edited field in another tile', (c) => c.field(1, 290, 'user_id', 'x'), /epoch 1, leaf 290: event/);
attack('an edited field of the last leaf', (c) => c.field(3, 7, 'outcome', 'FAILURE'), /epoch 3, leaf 7: event/);
attack('null made empty', (c) => c.field(1, 5, 'user_id', ''), /epoch 1, leaf 5: /);
attack('a value moved to the next field', (c) => c.leaf(1, 5, ({ fields }) => { fields.resource_type = fields.action; fields.action = null; }),
  /epoch 1, leaf 5: /);
attack('an edited opening', (c) => c.field(2, 0, 'reason', 'first'), /epoch 2, leaf 0: opening of epoch 2 is not what was sealed/);
attack('a deleted leaf', (c) => c.lines(1, (l) => { l.splice(33, 1); }), /epoch 1, leaf 33: its entry is gone or out of place/);
attack('a deleted last leaf', (c) => c.lines(3, (l) => { l.pop(); }), /epoch 3, leaf 7: its entry is gone/);
attack('a deleted last leaf of an ended epoch', (c) => c.lines(1, (l) => { l.pop(); }), /epoch 1, leaf 309: its entry is gone/);
attack('all leaves deleted', (c) => c.files.set(c.path(3), ''), /epoch 3: it has no leaves/);
attack('an inserted copy', (c) => c.lines(1, (l) => { l.splice(40, 0, l[20]); }), /epoch 1, leaf 20: event \S+ is out of place, or there twice/);
attack('a moved leaf', (c) => c.lines(1, (l) => { l.splice(40, 0, ...l.splice(20, 1)); }), /epoch 1, leaf 20: event \S+ is out of place, or there twice/);
attack('an inserted new leaf', (c) => c.lines(1, (l) => { l.splice(40, 0, l[40].replace('USER', 'NOBODY')); }),
  /epoch 1, leaf 40: event \S+ was added before it/);
attack('an appended leaf', (c) => c.lines(3, (l) => { l.push(l[7].replace('"7"', '"8"').replace('USER', 'X')); }), /epoch 3, leaf 8: event \S+ was added/);
attack('an appended leaf with its tiles', (c) => c.lines(3, (l) => { l.push(l[7].replace('"7"', '"8"').replace('USER', 'X')); }).retile(3),
  /epoch 3: it has 9 leaves, and should have 8/);
attack('swapped leaves', (c) => c.lines(1, (l) => swap(l, 60, 61)), /epoch 1, leaf 60: event \S+ is out of place|epoch 1, leaf 60: its entry is gone/);
attack('swapped leaves, indexes mended', (c) => c.lines(1, (l) => {
  swap(l, 60, 61);
  for (const at of [60, 61]) l[at] = l[at].replace(/^{"index":"\d+"/, `{"index":"${at}"`);
}), /epoch 1, leaf 60: /);
attack('an edit with its tiles', (c) => c.field(1, 57, 'action', 'NOTHING').retile(1), /epoch 1, checkpoint: its root is not that of the first 300/);
attack('an edit after the checkpoint with its tiles', (c) => c.field(1, 305, 'action', 'NOTHING').retile(1),
  /epoch 2, leaf 0: its root is not that of the first 310 leaves of epoch 1/);
attack('the same tells the manifest', (c) => c.field(1, 305, 'action', 'NOTHING').retile(1), /manifest: its root is not that of the first 310/);
attack('a leaf of one epoch in another', (c) => c.lines(3, (l) => { l[3] = lineOf(c.trail.epochs[0].leaves[3], 3); }), /epoch 3, leaf 3: /);

// Lines.
const line = (name, change, place = /epoch 1, leaf 9: its line is no leaf/, hit = 9) => attack(name, (c) => c.raw(1, hit, change), place);
const other = /epoch 1, leaf 9: its line is not written as it should be/;
line('a line that is no JSON', () => 'what?\n');
line('an empty line', () => '\n');
line('a line null', () => 'null\n');
line('a line that is a number', () => '9\n');
line('a line that is a list', () => '[]\n');
line('a line that is a string', () => '"x"\n');
line('nested ten thousand deep', () => `${'['.repeat(10000)}\n`);
line('an object nested deep in a field', (l) => l.replace('"USER"', `${'{"a":'.repeat(9999)}1${'}'.repeat(9999)}`));
line('an unknown type', (l) => l.replace('event/v2', 'event/v3'));
line('a type as a member of all objects', (l) => l.replace('foreseed/audit/event/v2', '__proto__'));
line('a type that is a list', (l) => l.replace('"foreseed/audit/event/v2"', '["foreseed/audit/event/v2"]'));
line('a missing field', (l) => l.replace('"user_id":null,', ''));
line('a field that is a number', (l) => l.replace('"user_id":null', '"user_id":1'));
line('a field that is NaN', (l) => l.replace('"user_id":null', '"user_id":NaN'));
line('a field that is true', (l) => l.replace('"user_id":null', '"user_id":true'));
line('a field that is a list', (l) => l.replace('"user_id":null', '"user_id":["x"]'));
line('fields as a list', (l) => l.replace(/"fields":{[^]*},"env/, '"fields":[],"env'));
line('an index that is a number', (l) => l.replace('"index":"9"', '"index":9'));
line('no envelopes', (l) => l.replace(/,"envelopes":.*}$/m, '}'));
line('envelopes null', (l) => l.replace(/"envelopes":{.*?}/, '"envelopes":null'));
line('an envelope of envelopes is missing', (l) => l.replace(/,"subject_data":null}}/, '}}'));
line('a lone surrogate', (l) => l.replace('"USER"', '"\\ud800"'));
line('half of UTF-8', (l) => l.replace('"USER"', '"\u{fffd}"'), /epoch 1, leaf 9: event/);
line('white space', (l) => l.replace(':', ': '), other);
line('white space at the end', (l) => l.replace('\n', ' \n'), other);
line('CRLF', (l) => l.replace('\n', '\r\n'), other);
line('a repeated member', (l) => l.replace('"outcome":', '"outcome":"FAILURE","outcome":'), other);
line('a repeated index', (l) => l.replace('{', '{"index":"7",'), other);
line('an added member', (l) => l.replace(/}\n/, ',"x":1}\n'), other);
line('an added field', (l) => l.replace('"user_id":null', '"x":null,"user_id":null'), other);
line('a member __proto__', (l) => l.replace('{"index"', '{"__proto__":{"index":"9"},"index"'), other);
line('a field __proto__', (l) => l.replace('"fields":{', '"fields":{"__proto__":null,'), other);
line('__proto__ instead of a field', (l) => l.replace('"user_id":null', '"__proto__":{"user_id":null}'));
line('members in another order', (l) => l.replace(/^{"index":"9",("type":"[^"]*"),/, '{$1,"index":"9",'), other);
line('fields in another order', (l) => l.replace('"user_id":null,"subject_id":null', '"subject_id":null,"user_id":null'), other);
line('an escape that is not needed', (l) => l.replace('"USER"', '"\\u0055SER"'), other);
line('an escaped slash', (l) => l.replace('foreseed/audit', 'foreseed\\/audit'), other);
line('a raw U+2028 escaped', (l) => l.replace('\u2028', '\\u2028'), other);
line('an index with a leading zero', (l) => l.replace('"index":"9"', '"index":"09"'), /epoch 1, leaf 9: its line says that it is leaf 09/);
line('an index of another leaf', (l) => l.replace('"index":"9"', '"index":"8"'), /epoch 1, leaf 9: its line says that it is leaf 8/);
line('an index -0', (l) => l.replace('"index":"0"', '"index":"-0"'), /epoch 1, leaf 0: its line says that it is leaf -0/, 0);
line('envelopes of an opening', (l) => l.replace(/}}\n/, '},"envelopes":{"personal_data":null,"subject_data":null}}\n'),
  /epoch 1, leaf 0: its line is not written/, 0);
line('lines joined', (l) => l.replace('\n', ''), /epoch 1, leaf 9: its line is no leaf/);
attack('no line feed at the end', (c) => c.edit(c.path(3), (text) => text.slice(0, -1)), /epoch 3, leaf 7: its line is not written/);
attack('an empty line at the end', (c) => c.edit(c.path(3), (text) => `${text}\n`), /epoch 3, leaf 8: its line is no leaf/);
attack('a byte order mark', (c) => c.edit(c.path(3), (text) => `\ufeff${text}`), /epoch 3, leaf 0: its line is no leaf/);
attack('invalid UTF-8', (c) => c.files.set(c.path(3), Buffer.from(c.files.get(c.path(3)).replace('USER', '\xff'), 'latin1')),
  /epoch 3, leaf 1: its line is no leaf/);
attack('a terminal is not fooled', (c) => c.field(1, 9, 'id', 'x\nINTACT: \u001b[2K'), /leaf 9: event x\?INTACT: \?\[2K is not what was sealed/);

// What fields say.
service('a version of another type', { late: (t) => t.event({ leaf_version: '1' }) }, /epoch 3, leaf 8: its version is 1/);
service('a version with a leading zero', { late: (t) => t.event({ leaf_version: '02' }) }, /epoch 3, leaf 8: its version is 02/);
service('no version', { late: (t) => t.event({ leaf_version: null }) }, /epoch 3, leaf 8: its version/);
service('an event of tomorrow', { late: (t) => t.event({ timestamp: micros(-86400) }) }, /epoch 3, leaf 8: its time is ahead/);
service('an event of six minutes ahead', { late: (t) => t.event({ timestamp: micros(-360) }) }, /epoch 3, leaf 8: its time is ahead/);
service('an event of four minutes ahead', { late: (t) => t.event({ timestamp: micros(-240) }) }, /^INTACT/, 'INTACT');
service('an event of never', { late: (t) => t.event({ timestamp: 'infinity' }) }, /epoch 3, leaf 8: its time is ahead/);
service('an event of a huge time', { late: (t) => t.event({ timestamp: '9'.repeat(400) }) }, /epoch 3, leaf 8: its time is ahead/);
service('an event of no time', { late: (t) => t.event({ timestamp: 'NaN' }) }, /epoch 3, leaf 8: its time is none/);
service('an event before 1970', { late: (t) => t.event({ timestamp: '-5' }) }, /^INTACT/, 'INTACT');
service('an opening of tomorrow', { opening3: { opened_at: micros(-86400) } }, /epoch 3, leaf 0: its time is ahead/);
service('a second opening', { late: (t) => t.leaves.push(t.leaves[0]) }, /epoch 3, leaf 8: it is an opening and not the first leaf/);
service('no opening', { late: (t) => t.leaves.splice(0, 1) }, /epoch 3, leaf 0: it is no opening/);
service('an opening of another epoch', { opening3: { epoch: '4' } }, /epoch 3, leaf 0: it opens epoch 4/);
service('an opening of epoch 03', { opening3: { epoch: '03' } }, /epoch 3, leaf 0: it opens epoch 03/);
service('metadata that is no JSON', { late: (t) => t.event({ action: 'KEY', metadata: '{' }) }, /^INTACT/, 'INTACT');
service('metadata that is a list', { late: (t) => t.event({ action: 'ACKNOWLEDGE', metadata: '["statement"]' }) }, /^INTACT/, 'INTACT');
service('metadata that is null', { late: (t) => t.event({ action: 'ADOPT', metadata: 'null' }) }, /^INTACT/, 'INTACT');
service('metadata with a prototype', { late: (t) => t.event({ action: 'KEY', metadata: '{"__proto__": {"statement": "x"}}' }) }, /^INTACT/, 'INTACT');
service('a statement that is a number', { late: (t) => t.event({ action: 'KEY', metadata: '{"statement": 5}' }) }, /^INTACT/, 'INTACT');

// Envelopes.
const envelope = (name, value, place, at = 1) => attack(name, (c) => c.leaf(1, at, (leaf) => { leaf.envelopes.personal_data = value; }), place);
envelope('an envelope of another', Buffer.from('secret x').toString('base64'), /epoch 1, leaf 1: its personal_data is not what was sealed/);
envelope('an empty envelope', '', /epoch 1, leaf 1: its personal_data is not what was sealed/);
envelope('an envelope that is gone', null, /epoch 1, leaf 1: its personal_data and the commitment do not go together/);
envelope('an envelope without commitment', 'AAAA', /epoch 1, leaf 2: its personal_data and the commitment/, 2);
envelope('an envelope without padding', Buffer.from('secret 0').toString('base64').replace('=', ''), /epoch 1, leaf 1: its personal_data is no Base64/);
envelope('an envelope with other padding bits', Buffer.from('secret 0').toString('base64').replace('A=', 'B='), /epoch 1, leaf 1: its personal_data is no Base64/);
envelope('an envelope that is no Base64', '!', /epoch 1, leaf 1: its personal_data is no Base64/);
attack('the other envelope', (c) => c.leaf(3, 7, (leaf) => { leaf.envelopes.subject_data = 'AAAA'; }), /epoch 3, leaf 7: its subject_data is not what/);
service('a hash without an envelope', { late: (t) => t.event({ personal_data_sha256: 'ab' }) }, /epoch 3, leaf 8: its personal_data is not what was sealed/);
service('no hash of an envelope', { late: (t) => t.event({ personal: 'x', personal_data_sha256: null }) }, /epoch 3, leaf 8: its personal_data is not/);
service('a commitment without an envelope', { late: (t) => t.event({ personal_data_commitment: 'ab' }) }, /epoch 3, leaf 8: its personal_data and the commitment/);
service('a leaf of version 1 without its envelope', { late: (t) => t.event({ version: '1', personal: 'x', envelopes: { personal_data: null, subject_data: null } }) },
  /epoch 3, leaf 8: its personal_data and the commitment/);
service('a leaf of version 1', { late: (t) => t.event({ version: '1', personal: 'x' }) }, /^INTACT/, 'INTACT');
attack('an envelope in the url alphabet', (c) => c.leaf(1, 1, (leaf) => { leaf.envelopes.personal_data = '_-8='; }), /epoch 1, leaf 1: its personal_data is no Base64/);

// Tiles.
attack('a changed tile', (c) => c.tile(1, 'tile/0/000', flip(32 * 7)), /epoch 1, tile\/0\/000: hash 7 is not that of the leaf that was sealed/);
attack('a changed partial tile', (c) => c.tile(1, 'tile/0/001.p/54', flip(0)), /epoch 1, tile\/0\/001\.p\/54: hash 0 is not that of the leaf that was sealed/);
attack('a changed tile and leaf', (c) => c.field(1, 20, 'action', 'X').tile(1, 'tile/0/000', flip(32 * 7)), /epoch 1, checkpoint: its root/);
attack('a changed upper tile', (c) => c.tile(1, 'tile/1/000.p/1', flip(3)), /epoch 1, tile\/1\/000\.p\/1: hash 0 is not the root of the tile below/);
attack('a missing tile', (c) => c.drop('epoch-1/tile/0/000'), /epoch 1, tile\/0\/000: it is missing/);
attack('a missing partial tile', (c) => c.drop('epoch-3/tile/0/000.p/8'), /epoch 3, tile\/0\/000\.p\/8: it is missing/);
attack('a missing upper tile', (c) => c.drop('epoch-1/tile/1/000.p/1'), /epoch 1, tile\/1\/000\.p\/1: it is missing/);
attack('a missing tile and an edit in it', (c) => c.drop('epoch-3/tile/0/000.p/8').field(3, 4, 'user_id', 'x'), /epoch 3, checkpoint: its root/);
attack('an edit in a missing tile of many', (c) => c.drop('epoch-1/tile/0/000').field(1, 4, 'user_id', 'x'), /epoch 1, tile\/1\/000\.p\/1: hash 0/);
attack('a short tile', (c) => c.tile(1, 'tile/0/000', (bytes) => bytes.subarray(1)), /epoch 1, tile\/0\/000: it is missing or has another length/);
attack('a long tile', (c) => c.tile(1, 'tile/0/000', (bytes) => Buffer.concat([bytes, bytes])), /epoch 1, tile\/0\/000: it is missing or has another/);
attack('a tile that is a folder', (c) => c.files.set('epoch-1/tile/0/000', (path) => mkdirSync(path)), /epoch 1, tile\/0\/000: it is missing/);
attack('a tile that is a loop', (c) => c.files.set('epoch-1/tile/0/000', (path) => symlinkSync(path, path)), /epoch 1, tile\/0\/000: it is missing/);
attack('a tile without end', (c) => c.files.set('epoch-1/tile/0/000', (path) => symlinkSync('/dev/zero', path)), /epoch 1, tile\/0\/000: it is missing/);
attack('an old partial tile beside', (c) => c.files.set('epoch-1/tile/0/001.p/3', Buffer.alloc(96)), /^INTACT/, 'INTACT');

// Checkpoints of the archive.
const ofTwo = (c) => c.trail.checkpointText(42, c.trail.epochs[1]);
const bad = (name, change, place = /epoch 2, checkpoint: it is no checkpoint/, verdict = A) => attack(`checkpoint: ${name}`, change, place, verdict);
const unsigned = /epoch 2, checkpoint: the key of its size has not signed it/;
const onNote = (name, change, place) => bad(name, (c) => c.edit('epoch-2/checkpoint', change), place);
bad('missing', (c) => c.drop('epoch-2/checkpoint'), /epoch 2, checkpoint: it is missing/);
bad('a folder', (c) => c.files.set('epoch-2/checkpoint', (path) => mkdirSync(path)));
bad('a loop', (c) => c.files.set('epoch-2/checkpoint', (path) => symlinkSync(path, path)));
bad('huge', (c) => c.files.set('epoch-2/checkpoint', Buffer.alloc(1 << 21, 10)));
bad('empty', (c) => c.files.set('epoch-2/checkpoint', ''));
bad('invalid UTF-8', (c) => c.files.set('epoch-2/checkpoint', Buffer.from([0xff, 10, 10])));
bad('by another key', (c) => c.checkpoint(2, ofTwo(c), FOREIGN), unsigned);
bad('by the key before', (c) => c.checkpoint(2, ofTwo(c), ONE), unsigned);
bad('two signatures', (c) => c.checkpoint(2, ofTwo(c), TWO, TWO));
bad('and one of an unknown key', (c) => c.checkpoint(2, ofTwo(c), TWO, FOREIGN));
bad('no signature', (c) => c.checkpoint(2, ofTwo(c)));
bad('an older one', (c) => c.files.set('epoch-2/checkpoint', c.trail.published.find(({ number }) => number === 2).note), /epoch 2, checkpoint: it is not the one that the manifest says/);
bad('of another epoch', (c) => c.files.set('epoch-2/checkpoint', c.files.get('epoch-1/checkpoint')), /epoch 2, checkpoint: it is of epoch 1/);
bad('of another log', (c) => c.checkpoint(2, ofTwo(c).replace('foreseed-audit', 'other'), TWO), unsigned);
bad('a manifest', (c) => c.files.set('epoch-2/checkpoint', c.files.get('manifest')));
bad('one more line', (c) => c.checkpoint(2, `${ofTwo(c)}more\n`, TWO));
bad('a size with a zero', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n042\n'), TWO));
bad('a size beyond 2^53', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n9007199254740993\n'), TWO));
bad('a size NaN', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\nNaN\n'), TWO));
bad('a negative size', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n-42\n'), TWO));
bad('a huge size', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n9007199254740991\n'), TWO), /epoch 2, checkpoint: its root is not that of the first 9007/);
bad('a root of another length', (c) => c.checkpoint(2, ofTwo(c).replace(/\n[^\n]*\n$/, '\nAAAA\n'), TWO));
bad('a root that is not canonical', (c) => c.checkpoint(2, ofTwo(c).replace(/.=\n$/, (end) => `${end === 'B=\n' ? 'C' : 'B'}=\n`), TWO));
bad('another root', (c) => c.checkpoint(2, ofTwo(c).replace(/\n[^\n]*\n$/, `\n${Buffer.alloc(32).toString('base64')}\n`), TWO),
  /epoch 2, checkpoint: its root is not that of the first 42 leaves/);
bad('another size', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n43\n'), TWO), /epoch 2, checkpoint: its root is not that of the first 43/);
onNote('an edited text', (text) => text.replace('\n42\n', '\n41\n'), unsigned);
onNote('an edited signature', (text) => text.replace(/(.{20}).(.{8}\n)$/, '$1!$2'));
onNote('another signature', (text) => { const at = text.length - 20; return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`; }, unsigned);
onNote('a signature with other bits', (text) => text.replace(/.=\n$/, 'x=\n'));
onNote('a short signature', (text) => text.replace(/\u2014 (\S+) (.*)\n/, '\u2014 $1 AAAA\n'));
onNote('a signature in the url alphabet', (text) => text.replace(/(\u2014 \S+ .{30})./, '$1_'));
onNote('a hyphen for the dash', (text) => text.replace('\u2014', '-'));
onNote('two spaces', (text) => text.replace('\u2014 ', '\u2014  '));
onNote('a key name with a space', (text) => text.replace('\u2014 foreseed-audit', '\u2014 foreseed audit'));
onNote('CRLF', (text) => text.replaceAll('\n', '\r\n'));
onNote('a byte order mark', (text) => `\ufeff${text}`, unsigned);
onNote('no line feed at the end', (text) => text.slice(0, -1));
onNote('one more line feed', (text) => `${text}\n`);
bad('there, and the manifest says no', (c) => c.manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 -\n')), /epoch 2, checkpoint: it is not the one/);
bad('not there, and the manifest says so', (c) => c.manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 -\n')).drop('epoch-2/checkpoint'), null, 'INTACT');
bad('of the last epoch not there, and the manifest says so', (c) => c.manifest((text) => text.replace(/(epoch 3 .*) 8\n/, '$1 -\n')).drop('epoch-3/checkpoint'), null, 'INTACT');

// The manifest.
const manifest = (name, change, place = /manifest: it is none/, verdict = A) => attack(`manifest: ${name}`, (c) => c.manifest(change), place, verdict);
attack('no manifest', (c) => c.drop('manifest'), /^missing: the manifest/, 'UNPROVEN');
attack('no manifest and no last checkpoint', (c) => c.drop('manifest').drop('epoch-3/checkpoint'), /^missing: a checkpoint of epoch 3/, 'UNPROVEN');
attack('no manifest and an edit', (c) => c.drop('manifest').field(2, 5, 'action', 'x'), /epoch 2, leaf 5: event/);
attack('a manifest that is a folder', (c) => c.files.set('manifest', (path) => mkdirSync(path)), /manifest: it is none/);
attack('a manifest that is a loop', (c) => c.files.set('manifest', (path) => symlinkSync(path, path)), /manifest: it is none/);
attack('a manifest by another key', (c) => c.manifest((text) => text, FOREIGN), /manifest: no key that counts has signed it/);
attack('a manifest with two signatures', (c) => c.manifest((text) => text, TWO, ONE), /manifest: no key that counts has signed it/);
attack('a manifest of the key before', (c) => c.manifest((text) => text, ONE), /^INTACT/, 'INTACT');
attack('a checkpoint as manifest', (c) => c.files.set('manifest', c.files.get('epoch-2/checkpoint')), /manifest: it is none/);
attack('an edited manifest', (c) => c.edit('manifest', (text) => text.replace('written 1', 'written 2')), /manifest: no key that counts has signed it/);
manifest('no memory', (text) => text.replace('memory yes', 'memory no'), /^missing: a memory of the signer/, 'UNPROVEN');
manifest('another memory', (text) => text.replace('memory yes', 'memory maybe'));
manifest('of another log', (text) => text.replace('foreseed-audit', 'other'), /manifest: no key that counts has signed it/);
manifest('of another kind', (text) => text.replace('/archive', '/epoch-1'));
manifest('written never', (text) => text.replace(/written \d+/, 'written NaN'));
manifest('no written', (text) => text.replace(/written \d+\n/, ''));
manifest('epochs twice', (text) => text.replace(/(epoch 2 .*\n)/, '$1$1'));
manifest('epochs in another order', (text) => text.replace(/(epoch 2 .*\n)(epoch 3 .*\n)/, '$2$1'));
manifest('a size with a zero', (text) => text.replace('epoch 1 310', 'epoch 1 0310'));
manifest('a size beyond 2^53', (text) => text.replace('epoch 1 310', 'epoch 1 99999999999999999999'));
manifest('a root that is none', (text) => text.replace(/epoch 1 310 \S+/, 'epoch 1 310 x'));
manifest('one more line', (text) => `${text}more\n`);
manifest('an epoch not listed', (text) => text.replace(/epoch 2 .*\n/, ''), /manifest: it does not list epoch 2/);
manifest('an epoch too many', (text) => text.replace(/epoch 3 (.*\n)/, 'epoch 3 $1epoch 4 $1'), /manifest: epoch 4 has no folder/);
manifest('another size of an ended epoch', (text) => text.replace('epoch 1 310', 'epoch 1 309'), /manifest: it says that epoch 1 has 309 leaves/);
manifest('another size of the last epoch', (text) => text.replace('epoch 3 8', 'epoch 3 7'), /epoch 3: it has 8 leaves, and should have 7/);
manifest('a huge size of the last epoch', (text) => text.replace('epoch 3 8', 'epoch 3 9007199254740991'), /epoch 3: it has 8 leaves, and should have 9007/);
manifest('another root', (text) => text.replace(/epoch 3 8 \S+/, `epoch 3 8 ${Buffer.alloc(32).toString('base64')}`), /manifest: its root is not that of the first 8/);
manifest('another root of an ended epoch', (text) => text.replace(/epoch 1 310 \S+/, `epoch 1 310 ${Buffer.alloc(32).toString('base64')}`),
  /manifest: its root is not that of the first 310/);
manifest('another size of a checkpoint', (text) => text.replace(/(epoch 1 .*) 300/, '$1 280'), /epoch 1, checkpoint: it is not the one that the manifest says/);

// Folders.
const rename = (c, from, to) => { for (const [path, content] of [...c.files]) if (path.startsWith(`${from}/`)) { c.files.delete(path); c.files.set(path.replace(from, to), content); } };
attack('an epoch is gone', (c) => rename(c, 'epoch-2', 'x'), /manifest: epoch 2 has no folder/);
attack('an epoch is gone, the manifest too', (c) => { c.drop('manifest'); rename(c, 'epoch-2', 'x'); }, /epoch 1: it has 310 leaves, and should have 50/);
attack('the first epoch is gone, the manifest too', (c) => { c.drop('manifest'); rename(c, 'epoch-1', 'x'); },
  /epoch 2, leaf 0: it is the first and names a tree before/);
attack('the last epoch is gone', (c) => rename(c, 'epoch-3', 'x'), /manifest: epoch 3 has no folder/);
attack('the last epoch is gone, the manifest too', (c) => { c.drop('manifest'); rename(c, 'epoch-3', 'x'); }, /epoch 2: it has 50 leaves, and should have 42/);
attack('a folder epoch-01', (c) => rename(c, 'epoch-1', 'epoch-01'), /epoch-01: it is the folder of no epoch/);
attack('a folder epoch-01 beside', (c) => c.files.set('epoch-01/checkpoint', ''), /epoch-01: it is the folder of no epoch/);
attack('a folder epoch-0', (c) => c.files.set('epoch-0/checkpoint', ''), /epoch-0: |epoch 0/);
attack('a folder of a huge epoch', (c) => c.files.set('epoch-99999999999999999999/checkpoint', ''), /epoch-99999999999999999999: it is the folder of no epoch/);
attack('an epoch that is a file', (c) => c.files.set('epoch-4', ''), /epoch 4: entries\.jsonl cannot be read/);
attack('an epoch too many', (c) => c.files.set('epoch-4/entries.jsonl', ''), /manifest: it does not list epoch 4/);
attack('epochs swapped', (c) => { rename(c, 'epoch-2', 't'); rename(c, 'epoch-3', 'epoch-2'); rename(c, 't', 'epoch-3'); }, /epoch 2, leaf 0: it opens epoch 3/);
attack('another file beside', (c) => c.files.set('README', ''), /^note: README is no part/, 'INTACT');
attack('no leaves', (c) => c.drop(c.path(2)), /epoch 2: entries\.jsonl cannot be read/);
attack('leaves that are a folder', (c) => c.files.set(c.path(2), (path) => mkdirSync(path)), /epoch 2: entries\.jsonl cannot be read/);
attack('leaves that are a loop', (c) => c.files.set(c.path(2), (path) => symlinkSync(path, path)), /epoch 2: entries\.jsonl cannot be read/);
attack('leaves without end', (c) => c.files.set(c.path(2), (path) => symlinkSync('/dev/zero', path)), /epoch 2: entries\.jsonl cannot be read/);
attack('a line without end', (c) => c.files.set(c.path(2), Buffer.alloc(70 << 20, 32)), /epoch 2, leaf 0: its line is no leaf/);
attack('an archive of nothing', (c) => c.files.clear(), null, 'NOTHING');
attack('an archive that is only a manifest', (c) => { for (const path of [...c.files.keys()]) if (path !== 'manifest') c.files.delete(path); }, /manifest: epoch 1 has no folder/);

// Keys.
attack('no key at all', (c) => { c.key = null; }, /^missing: a key that counts/, 'UNPROVEN');
attack('no key at all, and an edit', (c) => { c.key = null; c.field(1, 57, 'action', 'x'); }, /epoch 1, leaf 57: event/);
attack('no key at all, and a checkpoint by another', (c) => { c.key = null; c.checkpoint(2, ofTwo(c), FOREIGN); }, unsigned);
attack('no key at all, none beside', (c) => { c.key = null; c.drop('key'); }, /^missing: the file key/, 'UNPROVEN');
attack('the current key', (c) => { c.key = TWO.text; }, /^INTACT/, 'INTACT');
attack('another key', (c) => { c.key = FOREIGN.text; }, /manifest: no key that counts has signed it/);
attack('a key that is none', (c) => { c.key = 'x'; }, null, 'NOTHING');
attack('a key with another identifier', (c) => { c.key = ONE.text.replace(/\+[0-9a-f]{8}/, '+00000000'); }, null, 'NOTHING');
attack('the key beside missing', (c) => c.drop('key'), /^missing: the file key/, 'UNPROVEN');
attack('the key beside another', (c) => c.files.set('key', `${FOREIGN.text}\n`), /key: it is not the current key/);
attack('the key beside the old one', (c) => c.files.set('key', `${ONE.text}\n`), /key: it is not the current key/);
attack('the key beside broken', (c) => c.files.set('key', 'x'), /key: it is no key/);
attack('the key beside of another type', (c) => c.files.set('key', typed(2)), /key: it is no key/);
attack('the key beside with a space', (c) => c.files.set('key', TWO.text.replace('foreseed-', 'foreseed ')), /key: it is no key/);
attack('the key beside a folder', (c) => c.files.set('key', (path) => mkdirSync(path)), /key: it is no key/);
attack('all signed by another key', (c) => { c.files.set('key', `${FOREIGN.text}\n`); c.field(3, 2, 'action', 'x').resign(3, FOREIGN); }, /epoch 3, checkpoint: the key/);
attack('all signed by another key, none given', (c) => {
  const trail = new Trail({ key: FOREIGN }).events(5).publish();
  Object.assign(c, { key: null, files: trail.files() });
}, /^missing: a key that counts/, 'UNPROVEN');

// Rotations and statements.
service('a rotation that only the old key signed', { rotate: (t) => t.rotate({ now: TWO, keys: [ONE] }) }, unsigned);
service('a rotation that only the new key signed', { rotate: (t) => t.rotate({ now: TWO, keys: [TWO] }) }, unsigned);
service('a rotation that the new key signed twice', { rotate: (t) => t.rotate({ now: TWO, keys: [TWO, TWO] }) }, unsigned);
service('a rotation with three signatures', { rotate: (t) => t.rotate({ now: TWO, keys: [ONE, TWO, FOREIGN] }) }, unsigned);
service('a rotation of another row', { rotate: (t) => t.rotate({ now: TWO, row: 'x' }) }, unsigned);
service('a rotation of another log', { rotate: (t) => t.rotate({ now: TWO, log: 'other' }) }, unsigned);
service('a rotation of another kind', { rotate: (t) => t.rotate({ now: TWO, said: 'ERASE' }) }, unsigned);
service('a rotation in an event of another kind', { rotate: (t) => t.rotate({ now: TWO, action: 'ERASE' }) }, unsigned);
service('a rotation without statement', { rotate: (t) => { t.rotate({ now: TWO }); t.leaves.at(-1).fields.metadata = null; } }, unsigned);
service('a rotation twice', { late: (t) => t.rotate({ now: THREE }) }, /^INTACT/, 'INTACT');
service('a rotation of a key that was replaced', { late: (t) => { t.key = ONE; t.rotate({ now: THREE }); } }, /epoch 3, checkpoint: the key of its size/);
service('a rotation of foreign keys', { late: (t) => t.state('KEY', [`old ${FOREIGN.text}`, `new ${THREE.text}`], { keys: [FOREIGN, THREE] }) }, /^INTACT/, 'INTACT');
service('foreign keys that a rotation links to the log', { late: (t) => t.state('KEY', [`old ${FOREIGN.text}`, `new ${TWO.text}`], { keys: [FOREIGN, FOREIGN] }) },
  /^note: epoch 3, leaf 8: its statement does not hold/, 'INTACT');
service('a checkpoint of the size before the rotation by the new key', {}, /epoch 2, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(2, c.trail.checkpointText(31, c.trail.epochs[1]), TWO).manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 31\n')));
service('a checkpoint of the size before the rotation by the old key', {}, /^INTACT/, 'INTACT',
  (c) => c.checkpoint(2, c.trail.checkpointText(31, c.trail.epochs[1]), ONE).manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 31\n')));
service('a checkpoint with the rotation by the old key', {}, /epoch 2, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(2, c.trail.checkpointText(32, c.trail.epochs[1]), ONE).manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 32\n')));
service('a checkpoint with the rotation by the new key', {}, /^INTACT/, 'INTACT',
  (c) => c.checkpoint(2, c.trail.checkpointText(32, c.trail.epochs[1]), TWO).manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 32\n')));
service('a checkpoint of a later epoch by the old key', {}, /epoch 3, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(3, c.trail.checkpointText(), ONE));
service('a checkpoint of an earlier epoch by the new key', {}, /epoch 1, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(1, c.trail.checkpointText(300, c.trail.epochs[0]), TWO));

const loss = (name, more, verdict = 'UNPROVEN', place = /^missing: an acknowledgment of the loss that epoch 2 tells: 1:340:/) =>
  service(`a loss ${name}`, { acknowledge: (t) => t.acknowledge(more(t)) }, place, verdict);
service('a loss that nobody acknowledged', { acknowledge: () => {} }, /^missing: an acknowledgment of the loss that epoch 2 tells: 1:340:/, 'UNPROVEN');
loss('acknowledged', () => ({}), 'INTACT', null);
loss('acknowledged in hexadecimal', (t) => ({ tree: t.lost.replace(/[^:]*$/, (root) => Buffer.from(root, 'base64').toString('hex')) }), 'INTACT', null);
loss('acknowledged by another key', () => ({ keys: [FOREIGN] }));
loss('acknowledged by two', () => ({ keys: [ONE, FOREIGN] }));
loss('acknowledged for another row', () => ({ row: 'x' }));
loss('acknowledged for another log', () => ({ log: 'other' }));
loss('acknowledged by another kind', () => ({ said: 'ADOPT' }));
loss('acknowledged in another action', () => ({ action: 'PLAN_READ' }));
loss('of another size acknowledged', (t) => ({ tree: t.lost.replace('340', '341') }));
loss('of another root acknowledged', (t) => ({ tree: t.lost.replace(/[^:]*$/, Buffer.alloc(32).toString('base64')) }));
loss('of another epoch acknowledged', (t) => ({ tree: t.lost.replace('1:', '2:') }));
loss('of something acknowledged', () => ({ tree: 'x' }));
loss('of something long acknowledged', (t) => ({ tree: `${t.lost}:1` }));
service('a loss acknowledged much later', { acknowledge: () => {}, late: (t) => t.acknowledge() }, /^INTACT/, 'INTACT');
service('a loss acknowledged by a copied row', { acknowledge: (t) => {
  t.acknowledge({ row: 'x' });
  t.event({ action: 'ACKNOWLEDGE', id: 'y', metadata: t.leaves.at(-1).fields.metadata });
} }, /^missing: an acknowledgment/, 'UNPROVEN');
service('an adoption', {}, /^note: epoch 3, leaf 6: the signer went on without a memory/, 'INTACT');
service('an adoption that nobody signed', { late: (t) => t.state('ADOPT', ['tree x'], { keys: [FOREIGN] }) },
  /^note: epoch 3, leaf 8: its statement does not hold/, 'INTACT');

// Openings.
const statement = (name, more, place = /epoch 3, leaf 0: its statement does not hold/, verdict = A) => service(`an opening ${name}`, { opening3: more }, place, verdict);
statement('without statement', { statement: null });
statement('of a statement that is none', { statement: 'x' });
statement('by another key', { key: FOREIGN });
statement('by the key before', { key: ONE }, /^INTACT/, 'INTACT');
statement('of version 1', { version: '1' }, /^missing: a statement of the opening of epoch 3/, 'UNPROVEN');
service('an opening with the statement of another', { late: (t) => { t.leaves[0].fields.statement = t.epochs[1].leaves[0].fields.statement; } },
  /epoch 3, leaf 0: its statement does not hold/);
service('an opening whose statement is changed after', { late: (t) => { t.leaves[0].fields.timeline = '9'; } }, /epoch 3, leaf 0: its statement does not hold/);
service('an opening with a statement of another kind', { late: (t) => {
  const { fields } = t.leaves[0];
  fields.statement = note(fields.statement.split('\n\n')[0].replace('EPOCH', 'ERASE') + '\n', TWO);
} }, /epoch 3, leaf 0: its statement does not hold/);
service('an opening with a statement of another log', { late: (t) => {
  const { fields } = t.leaves[0];
  fields.statement = note(fields.statement.split('\n\n')[0].replace('foreseed-audit', 'other') + '\n', TWO);
} }, /epoch 3, leaf 0: its statement does not hold/);
service('a first opening of version 1', { version: '1', opening2: { version: '2' }, opening3: { version: '2' } }, /^INTACT/, 'INTACT');
statement('of no tree before', { previous_size: null, previous_root: null }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of no root before', { previous_root: null }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of a root in capitals', { previous_root: 'A'.repeat(64) }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of another root before', { previous_root: 'a'.repeat(64) }, /epoch 3, leaf 0: its root is not that of the first 50 leaves of epoch 2/);
statement('of a smaller size before', { previous_size: '49' }, /epoch 2: it has 50 leaves, and should have 49/);
statement('of a larger size before', { previous_size: '51' }, /epoch 2: it has 50 leaves, and should have 51/);
statement('of a huge size before', { previous_size: '9007199254740991' }, /epoch 2: it has 50 leaves, and should have 9007199254740991/);
statement('of a size beyond 2^53 before', { previous_size: '9007199254740993' }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of a size 050 before', { previous_size: '050' }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of a size NaN before', { previous_size: 'NaN' }, /epoch 3, leaf 0: it does not name the tree before it/);
const noneBefore = /epoch 3, leaf 0: what it says was published is no checkpoint before it/;
statement('with published that is none', { published: 'x' }, noneBefore);
statement('with published that is empty', { published: '' }, noneBefore);
statement('with published of itself', { published: `foreseed-audit/epoch-3\n1\n${Buffer.alloc(32).toString('base64')}\n` }, noneBefore);
statement('with published of another log', { published: `other/epoch-2\n1\n${Buffer.alloc(32).toString('base64')}\n` }, noneBefore);
statement('with published that does not fit', { published: `foreseed-audit/epoch-2\n9\n${Buffer.alloc(32).toString('base64')}\n` },
  /epoch 3, leaf 0: what it says was published fits no tree/);
statement('with published that is a claim', { published: `foreseed-audit/epoch-2\n77\n${Buffer.alloc(32).toString('base64')}\n` },
  /^missing: an acknowledgment of the loss that epoch 3 tells: 2:77:/, 'UNPROVEN');
statement('with nothing published', { published: null }, /^INTACT/, 'INTACT');
service('epochs with a gap', { opening3: { number: 5 } }, /epoch 5, leaf 0: epochs before it are gone/);
/** The database goes back to before epoch 2, which was published: the next epoch is the third. */
const overEpoch = (acknowledge) => (c) => {
  const trail = new Trail({ key: ONE }).events(9).publish();
  const first = trail.epochs[0];
  trail.open('server-changed').events(3).publish();
  const lost = trail.published.at(-1);
  trail.epochs = [first];
  trail.open('behind-published', { number: 3 });
  if (acknowledge) trail.acknowledge({ tree: `2:4:${lost.text.split('\n')[2]}` });
  Object.assign(c, { files: trail.publish().files(), place: trail.place(), usesPlace: true });
};
service('a whole epoch lost', {}, /^missing: an acknowledgment of the loss that epoch 3 tells: 2:4:/, 'UNPROVEN', overEpoch(false));
service('a whole epoch lost and acknowledged', {}, /^INTACT/, 'INTACT', overEpoch(true));
service('a first epoch with a tree before it', {}, /epoch 1, leaf 0: it is the first and names a tree before/, A, (c) => {
  const trail = new Trail({ key: ONE });
  trail.epochs = [];
  trail.open('first', { previous_size: '5', previous_root: 'a'.repeat(64) }).events(3).publish();
  c.files = trail.files();
});

export { attacks };

// Checkpoints from outside.
const outside = (name, change, place, verdict = A, hooks = {}) => service(`outside: ${name}`, hooks, place, verdict, (c) => { c.usesPlace = true; change(c); });
const since = (name, change, place, verdict = A, hooks = {}) => service(`since: ${name}`, hooks, place, verdict, (c) => { c.since = change(c); });
const history = (c, epoch, change) => c.place.set(`epoch-${epoch}/history-2026-10`, change(c.place.get(`epoch-${epoch}/history-2026-10`)));
const historyLine = (text, key) => `${text.split('\n')[1]} ${text.split('\n')[2]} ${key.name} ${key.signatureOf(text)}\n`;
const zero = Buffer.alloc(32).toString('base64');
outside('all of them', () => {}, /^INTACT/, 'INTACT');
outside('all of them without key', (c) => { c.key = null; }, /^INTACT/, 'INTACT');
outside('an edit with its tiles, signed by nobody', (c) => c.field(1, 50, 'action', 'x').retile(1), /epoch 1, checkpoint of 100 leaves in epoch-1.history-2026-10, line 1/);
outside('the archive of another', (c) => {
  c.key = null;
  c.files = base().files();
}, /epoch 1, checkpoint of 100 leaves in epoch-1.history-2026-10, line 1: its root is not that of the tree/);
outside('the last epoch forged by the signer', (c) => c.field(3, 2, 'action', 'x').resign(3, TWO), /epoch 3, checkpoint of 8 leaves in epoch-3.checkpoint: its root/);
outside('an archive that ends before', (c) => { c.lines(3, (l) => { l.pop(); }).resign(3, TWO); }, /^missing: an archive that does not end before/, 'UNPROVEN');
outside('an archive without the last epoch', (c) => { rename(c, 'epoch-3', 'x'); c.manifest((text) => text.replace(/epoch 3 .*\n/, '')); },
  /^note: epoch 3, checkpoint of 8 leaves in epoch-3.checkpoint: it is later/, 'UNPROVEN');
outside('a loss larger than was said', (c) => c.place.set('epoch-1/checkpoint', note(`foreseed-audit/epoch-1\n350\n${zero}\n`, ONE)),
  /epoch 1, checkpoint of 350 leaves in epoch-1.checkpoint: lost/);
outside('a loss with another root', (c) => c.place.set('epoch-1/checkpoint', note(`foreseed-audit/epoch-1\n340\n${zero}\n`, ONE)),
  /epoch 1, checkpoint of 340 leaves in epoch-1.history-2026-10, line \d: another checkpoint of this size has another root/);
outside('a loss with another root than the opening has', (c) => {
  c.place.set('epoch-1/checkpoint', note(`foreseed-audit/epoch-1\n340\n${zero}\n`, ONE));
  c.place.delete('epoch-1/history-2026-10');
}, /epoch 1, checkpoint of 340 leaves in epoch-1.checkpoint: the opening has another root/);
outside('a loss of an ended epoch that the opening does not say', () => {}, /epoch 1, checkpoint of 340 leaves in epoch-1.checkpoint: lost/, A,
  { opening2: { published: null } });
outside('a checkpoint that the old key signed after', (c) => history(c, 2, (text) => `${text}${historyLine(c.trail.checkpointText(40, c.trail.epochs[1]), ONE)}`),
  /epoch 2, checkpoint of 40 leaves in epoch-2.history-2026-10, line 3: the key of its size has not signed it/);
outside('a line that is none', (c) => history(c, 1, (text) => `x\n${text}`), /epoch 1, checkpoint in epoch-1.history-2026-10, line 1: it is none/);
outside('a line cut off', (c) => history(c, 1, (text) => text.slice(0, -40)), /^note: epoch-1.history-2026-10, line 4 is cut off/, 'INTACT');
outside('a line with another signature', (c) => history(c, 1, (text) => text.replace(/^100 \S+/, `100 ${zero}`)),
  /epoch 1, checkpoint of 100 leaves in epoch-1.history-2026-10, line 1: its signature does not hold/);
outside('a line of an unknown key', (c) => history(c, 1, (text) => `${text}${historyLine(c.trail.checkpointText(90, c.trail.epochs[0]), FOREIGN)}`),
  /^missing: the key foreseed-audit\+[0-9a-f]{8}, which signed a given checkpoint/, 'UNPROVEN');
outside('a history in a bucket', (c) => {
  const lines = c.place.get('epoch-1/history-2026-10').split(/(?<=\n)/);
  c.place.delete('epoch-1/history-2026-10');
  lines.forEach((text, at) => c.place.set(`epoch-1/history-2026-10/${at}`, text.trimEnd()));
}, /^INTACT/, 'INTACT');
outside('a note in the folder of another epoch', (c) => c.place.set('epoch-2/checkpoint', c.place.get('epoch-1/checkpoint')),
  /epoch 1, checkpoint of 340 leaves in epoch-2.checkpoint: it is not of epoch-2/);
outside('a note that is none', (c) => c.place.set('epoch-2/checkpoint', 'x'), /epoch 2, checkpoint in epoch-2.checkpoint: it is none/);
outside('an emptied place', (c) => { c.place = new Map([['claims/1', '']]); }, /^missing: checkpoints in /, 'UNPROVEN');
since('the first', (c) => c.trail.published[0].note, /^INTACT/, 'INTACT');
since('the first, and no key', (c) => { c.key = null; return c.trail.published[0].note; }, /^INTACT/, 'INTACT');
since('the first, and a loss too', (c) => c.trail.published[3].note, /^INTACT/, 'INTACT');
since('a checkpoint of another log', () => note(`foreseed-audit/epoch-1\n100\n${zero}\n`, FOREIGN), /epoch 1, checkpoint of 100 leaves in .*: its root is not that/);
since('a checkpoint of a fork', () => note(`foreseed-audit/epoch-2\n20\n${zero}\n`, ONE), /epoch 2, checkpoint of 20 leaves in .*: its root is not that/);
since('a checkpoint of an empty tree', () => note(`foreseed-audit/epoch-1\n0\n${createHash('sha256').digest('base64')}\n`, ONE), /^INTACT/, 'INTACT');
since('a later one', () => note(`foreseed-audit/epoch-3\n9\n${zero}\n`, TWO), /^note: epoch 3, checkpoint of 9 leaves in .*: it is later/, 'UNPROVEN');
since('one of a later epoch', () => note(`foreseed-audit/epoch-9\n9\n${zero}\n`, TWO), /^note: epoch 9, checkpoint of 9 leaves in/, 'UNPROVEN');
since('one of an epoch before the first', (c) => { c.drop('manifest'); rename(c, 'epoch-1', 'x'); return c.trail.published[0].note; },
  /epoch 1, checkpoint of 100 leaves in .*: lost, and epoch 2 does not say so|epoch 2, leaf 0: it is the first/);
since('something that is none', () => 'x', null, 'NOTHING');
since('a note with two signatures', (c) => note(c.trail.published[0].text, ONE, ONE), null, 'NOTHING');

// Proofs: a change of the object, or of its text.
export const proofs = [];
const proof = (name, change, verdict, { key = ONE.text, line: place, index = 25, epoch = 1, text = (one) => one } = {}) =>
  proofs.push({ name, change, verdict, key, place, index, epoch, text });
const P = 'PROVEN';
proof('of an event', () => {}, P);
proof('of an event with the old key', () => {}, P, { key: TWO.text });
proof('of an event of the first epoch', () => {}, P, { epoch: 0 });
proof('of an opening', () => {}, P, { index: 0 });
proof('without key', () => {}, 'UNPROVEN', { key: null });
proof('without key, changed', (p) => { p.fields.action = 'x'; }, 'FALSE', { key: null });
proof('by another key', () => {}, 'FALSE', { key: FOREIGN.text });
proof('without rotations', (p) => { p.key_statements = []; }, 'FALSE');
proof('without rotations, with its key', (p) => { p.key_statements = []; }, P, { key: TWO.text });
proof('with a rotation changed', (p) => { p.key_statements = p.key_statements.map((one) => one.replace(/row ./, 'row -')); }, 'FALSE');
proof('with a broken rotation more', (p) => { p.key_statements.push('x'); }, P);
proof('with rotations that are none', (p) => { p.key_statements = 'x'; }, 'FALSE');
proof('with rotations that are numbers', (p) => { p.key_statements = [1]; }, 'FALSE');
proof('of version 1', (p) => { p.format = 'foreseed-audit-proof-1'; delete p.key_statements; }, P, { key: TWO.text });
proof('of version 1 with rotations', (p) => { p.format = 'foreseed-audit-proof-1'; }, 'FALSE');
proof('of version 2 without rotations', (p) => { delete p.key_statements; }, 'FALSE');
proof('of version 3', (p) => { p.format = 'foreseed-audit-proof-3'; }, 'FALSE');
proof('of another field', (p) => { p.fields.user_id = 'x'; }, 'FALSE', { line: /proof: event \S+ is not leaf 25/ });
proof('of another index', (p) => { p.index = '24'; }, 'FALSE');
proof('of an index 025', (p) => { p.index = '025'; }, 'FALSE');
proof('of an index that is a number', (p) => { p.index = 25; }, 'FALSE');
proof('of an index beyond', (p) => { p.index = '42'; }, 'FALSE');
proof('of a huge index', (p) => { p.index = '9007199254740993'; }, 'FALSE');
proof('of an index NaN', (p) => { p.index = 'NaN'; }, 'FALSE');
proof('of a path too long', (p) => { p.path.push(p.path[0]); }, 'FALSE');
proof('of a path too short', (p) => { p.path.pop(); }, 'FALSE');
proof('of another path', (p) => { p.path.reverse(); }, 'FALSE');
proof('of an empty path', (p) => { p.path = []; }, 'FALSE');
proof('of no path', (p) => { p.path = null; }, 'FALSE');
proof('of a path of numbers', (p) => { p.path = p.path.map(() => 1); }, 'FALSE');
proof('of a path in the url alphabet', (p) => { p.path[0] = `${p.path[0].slice(0, -2)}_=`; }, 'FALSE');
proof('of a path with short hashes', (p) => { p.path[0] = 'AAAA'; }, 'FALSE');
proof('of a path not canonical', (p) => { p.path = p.path.map((one) => one.replace('=', '')); }, 'FALSE');
proof('of another checkpoint', (p) => { p.checkpoint = note(`foreseed-audit/epoch-2\n42\n${zero}\n`, TWO); }, 'FALSE');
proof('of a checkpoint by another', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0]}\n`, FOREIGN); }, 'FALSE', { line: /its key has not signed/ });
proof('of a checkpoint by another, with its key', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0]}\n`, FOREIGN); p.key = FOREIGN.text; }, 'FALSE');
proof('of a checkpoint of another log', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0].replace('foreseed-audit', 'x')}\n`, TWO); }, 'FALSE');
proof('of a checkpoint by two', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0]}\n`, TWO, FOREIGN); }, 'FALSE');
proof('of a statement as checkpoint', (p) => { [p.checkpoint] = p.key_statements; }, 'FALSE');
proof('of no checkpoint', (p) => { p.checkpoint = null; }, 'FALSE');
proof('of no key', (p) => { p.key = null; }, 'FALSE');
proof('of a broken key', (p) => { p.key = 'x'; }, 'FALSE');
proof('of the key before', (p) => { p.key = ONE.text; }, 'FALSE', { line: /its key has not signed/ });
proof('of another version', (p) => { p.fields.leaf_version = '1'; }, 'FALSE');
proof('of another type', (p) => { p.type = p.type.replace('v2', 'v1'); }, 'FALSE');
proof('of no fields', (p) => { p.fields = null; }, 'FALSE');
proof('of a member more', (p) => { p.more = 1; }, 'FALSE', { line: /it is none/ });
proof('of a field more', (p) => { p.fields.more = null; }, 'FALSE', { line: /it is none/ });
proof('written with white space', () => {}, P, { text: (text) => JSON.stringify(JSON.parse(text), null, '\t').replaceAll('\n', '\r\n') });
proof('with a line feed at the end', () => {}, P, { text: (text) => `${text}\n` });
proof('with white space in a string', () => {}, 'FALSE', { text: (text) => text.replace('"USER"', '"USER "') });
proof('with a byte order mark', () => {}, 'FALSE', { text: (text) => `\ufeff${text}` });
proof('with a repeated member', () => {}, 'FALSE', { text: (text) => text.replace('{"format"', '{"index":"1","format"'), line: /it is none/ });
proof('with a repeated field', () => {}, 'FALSE', { text: (text) => text.replace('"outcome":', '"outcome":"X","outcome":'), line: /it is none/ });
proof('with a prototype', () => {}, 'FALSE', { text: (text) => text.replace('{"format"', '{"__proto__":{},"format"'), line: /it is none/ });
proof('with an escape that is not needed', () => {}, 'FALSE', { text: (text) => text.replace('"USER"', '"\\u0055SER"'), line: /it is none/ });
proof('in another order', () => {}, 'FALSE', { text: (text) => text.replace(/^{("format":"[^"]*"),("index":"[^"]*")/, '{$2,$1'), line: /it is none/ });
proof('with a lone surrogate', () => {}, 'FALSE', { text: (text) => text.replace('"USER"', '"\\udc00"'), line: /it is none/ });
proof('that is no JSON', () => {}, 'FALSE', { text: () => '{' });
proof('that is null', () => {}, 'FALSE', { text: () => 'null' });
proof('that is a list', () => {}, 'FALSE', { text: () => '[]' });
proof('that is empty', () => {}, 'FALSE', { text: () => '' });
proof('of invalid UTF-8', () => {}, 'FALSE', { text: (text) => Buffer.from(text.replace('USER', '\xff'), 'latin1') });
proof('with a broken key of mine', () => {}, 'NOTHING', { key: 'x' });
