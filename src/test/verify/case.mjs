// An archive about to be attacked, and the list of attacks: each with the verdict and the place that it must get.
import { createHash } from 'node:crypto';
import { Key, Trail, leafHash, lineOf, micros, note, rootOf, tilesOf } from './trail.mjs';

export const [ONE, TWO, FOREIGN, THREE] = [new Key(), new Key(), new Key(), new Key()];

/** Three epochs: one that lost leaves, one with a rotation, and the last one. The hooks change what the service did. */
export function base({ early = () => {}, opening2 = {}, acknowledge = (t) => t.acknowledge(), rotate = (t) =>
  t.rotate({ now: TWO }),
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
    Object.assign(this, { trail, files: new Map(files), place: new Map(place), key: ONE.text, usesPlace: false,
      args: [] });
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
    this.manifest((text) =>
      text.replace(new RegExp(`epoch ${epoch} .*\n`), `epoch ${epoch} ${hashes.length} ${root} ${hashes.length}\n`),
        key);
    return this.checkpoint(epoch, `${key.name}/epoch-${epoch}\n${hashes.length}\n${root}\n`, key);
  }
}

/** A key with another byte for its type, and the identifier of that. */
export function typed(type) {
  const bytes = Buffer.from(TWO.text.split('+').slice(2).join('+'), 'base64');
  bytes[0] = type;
  const id = createHash('sha256').update(`${TWO.name}\n`).update(bytes).digest('hex').slice(0, 8);
  return `${TWO.name}+${id}+${bytes.toString('base64')}`;
}

export const flip = (at) => (bytes) => { bytes[at] ^= 1; };
export const swap = (list, one, other) => { [list[one], list[other]] = [list[other], list[one]]; };
export const A = 'ALTERED';
export const attacks = [];
/** An attack on the files: what it is, its change, its verdict, and a pattern for a line of the output. */
export const attack = (name, change, place, verdict = A) => attacks.push({ name, change, place, verdict });
/** An attack in what the service is said to have done. */
export const service = (name, hooks, place, verdict = A, change = () => {}) => attacks.push({ name, hooks, change,
  place, verdict });

export const ofTwo = (c) => c.trail.checkpointText(42, c.trail.epochs[1]);
export const unsigned = /epoch 2, checkpoint: the key of its size has not signed it/;
export const rename = (c, from, to) => { for (const [path, content] of [...c.files]) if (path.startsWith(`${from}/`)) {
  c.files.delete(path); c.files.set(path.replace(from, to), content); } };
export const zero = Buffer.alloc(32).toString('base64');
