// Attacks on keys, rotations, statements, and openings.
import { mkdirSync } from 'node:fs';
import { A, FOREIGN, ONE, THREE, TWO, attack, ofTwo, service, typed, unsigned } from './case.mjs';
import { Trail, note } from './trail.mjs';

// Keys.
attack('no key at all', (c) => { c.key = null; }, /^missing: a key that counts/, 'UNPROVEN');
attack('no key at all, and an edit', (c) => { c.key = null; c.field(1, 57, 'action', 'x'); },
  /epoch 1, leaf 57: event/);
attack('no key at all, and a checkpoint by another',
  (c) => { c.key = null; c.checkpoint(2, ofTwo(c), FOREIGN); }, unsigned);
attack('no key at all, none beside', (c) => { c.key = null; c.drop('key'); }, /^missing: the file key/, 'UNPROVEN');
attack('the current key', (c) => { c.key = TWO.text; }, /^INTACT/, 'INTACT');
attack('another key', (c) => { c.key = FOREIGN.text; }, /manifest: no key that counts has signed it/);
attack('a key that is none', (c) => { c.key = 'x'; }, null, 'NOTHING');
attack('a key with another identifier',
  (c) => { c.key = ONE.text.replace(/\+[0-9a-f]{8}/, '+00000000'); }, null, 'NOTHING');
attack('the key beside missing', (c) => c.drop('key'), /^missing: the file key/, 'UNPROVEN');
attack('the key beside another', (c) => c.files.set('key', `${FOREIGN.text}\n`), /key: it is not the current key/);
attack('the key beside the old one', (c) => c.files.set('key', `${ONE.text}\n`), /key: it is not the current key/);
attack('the key beside broken', (c) => c.files.set('key', 'x'), /key: it is no key/);
attack('the key beside of another type', (c) => c.files.set('key', typed(2)), /key: it is no key/);
attack('the key beside with a space', (c) => c.files.set('key', TWO.text.replace('foreseed-', 'foreseed ')),
  /key: it is no key/);
attack('the key beside a folder', (c) => c.files.set('key', (path) => mkdirSync(path)), /key: it is no key/);
attack('all signed by another key',
  (c) => { c.files.set('key', `${FOREIGN.text}\n`); c.field(3, 2, 'action', 'x').resign(3, FOREIGN); },
    /epoch 3, checkpoint: the key/);
attack('all signed by another key, none given', (c) => {
  const trail = new Trail({ key: FOREIGN }).events(5).publish();
  Object.assign(c, { key: null, files: trail.files() });
}, /^missing: a key that counts/, 'UNPROVEN');

// Rotations and statements.
service('a rotation that only the old key signed', { rotate: (t) => t.rotate({ now: TWO, keys: [ONE] }) }, unsigned);
service('a rotation that only the new key signed', { rotate: (t) => t.rotate({ now: TWO, keys: [TWO] }) }, unsigned);
service('a rotation that the new key signed twice', { rotate: (t) => t.rotate({ now: TWO, keys: [TWO, TWO] }) },
  unsigned);
service('a rotation with three signatures', { rotate: (t) => t.rotate({ now: TWO, keys: [ONE, TWO, FOREIGN] }) },
  unsigned);
service('a rotation of another row', { rotate: (t) => t.rotate({ now: TWO, row: 'x' }) }, unsigned);
service('a rotation of another log', { rotate: (t) => t.rotate({ now: TWO, log: 'other' }) }, unsigned);
service('a rotation of another kind', { rotate: (t) => t.rotate({ now: TWO, said: 'ERASE' }) }, unsigned);
service('a rotation in an event of another kind', { rotate: (t) => t.rotate({ now: TWO, action: 'ERASE' }) }, unsigned);
service('a rotation without statement', { rotate: (t) => { t.rotate({ now: TWO });
  t.leaves.at(-1).fields.metadata = null; } }, unsigned);
service('a rotation twice', { late: (t) => t.rotate({ now: THREE }) }, /^INTACT/, 'INTACT');
service('a rotation of a key that was replaced', { late: (t) => { t.key = ONE; t.rotate({ now: THREE }); } },
  /epoch 3, checkpoint: the key of its size/);
service('a rotation of foreign keys', { late: (t) => t.state('KEY', [`old ${FOREIGN.text}`, `new ${THREE.text}`], {
  keys: [FOREIGN, THREE] }) }, /^INTACT/, 'INTACT');
service('foreign keys that a rotation links to the log', { late: (t) =>
  t.state('KEY', [`old ${FOREIGN.text}`, `new ${TWO.text}`], { keys: [FOREIGN, FOREIGN] }) },
  /^note: epoch 3, leaf 8: its statement does not hold/, 'INTACT');
service('a checkpoint of the size before the rotation by the new key', {},
  /epoch 2, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(2, c.trail.checkpointText(31, c.trail.epochs[1]), TWO).manifest((text) =>
    text.replace(/(epoch 2 .*) 42\n/, '$1 31\n')));
service('a checkpoint of the size before the rotation by the old key', {}, /^INTACT/, 'INTACT',
  (c) => c.checkpoint(2, c.trail.checkpointText(31, c.trail.epochs[1]), ONE).manifest((text) =>
    text.replace(/(epoch 2 .*) 42\n/, '$1 31\n')));
service('a checkpoint with the rotation by the old key', {}, /epoch 2, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(2, c.trail.checkpointText(32, c.trail.epochs[1]), ONE).manifest((text) =>
    text.replace(/(epoch 2 .*) 42\n/, '$1 32\n')));
service('a checkpoint with the rotation by the new key', {}, /^INTACT/, 'INTACT',
  (c) => c.checkpoint(2, c.trail.checkpointText(32, c.trail.epochs[1]), TWO).manifest((text) =>
    text.replace(/(epoch 2 .*) 42\n/, '$1 32\n')));
service('a checkpoint of a later epoch by the old key', {}, /epoch 3, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(3, c.trail.checkpointText(), ONE));
service('a checkpoint of an earlier epoch by the new key', {}, /epoch 1, checkpoint: the key of its size/, A,
  (c) => c.checkpoint(1, c.trail.checkpointText(300, c.trail.epochs[0]), TWO));

const loss = (name, more, verdict = 'UNPROVEN',
  place = /^missing: an acknowledgment of the loss that epoch 2 tells: 1:340:/) =>
  service(`a loss ${name}`, { acknowledge: (t) => t.acknowledge(more(t)) }, place, verdict);
service('a loss that nobody acknowledged', { acknowledge: () => {} },
  /^missing: an acknowledgment of the loss that epoch 2 tells: 1:340:/, 'UNPROVEN');
loss('acknowledged', () => ({}), 'INTACT', null);
loss('acknowledged in hexadecimal', (t) => ({ tree: t.lost.replace(/[^:]*$/, (root) => Buffer.from(root,
  'base64').toString('hex')) }));
loss('acknowledged by another key', () => ({ keys: [FOREIGN] }));
loss('acknowledged by two', () => ({ keys: [ONE, FOREIGN] }));
loss('acknowledged for another row', () => ({ row: 'x' }));
loss('acknowledged for another log', () => ({ log: 'other' }));
loss('acknowledged by another kind', () => ({ said: 'ADOPT' }));
loss('acknowledged in another action', () => ({ action: 'PLAN_READ' }));
loss('of another size acknowledged', (t) => ({ tree: t.lost.replace('340', '341') }));
loss('of another root acknowledged', (t) => ({ tree: t.lost.replace(/[^:]*$/, Buffer.alloc(32).toString('base64')) }));
loss('of another epoch acknowledged', (t) => ({ tree: t.lost.replace('1:', '2:') }));
loss('acknowledged in more lines', (t) => ({ tree: `${t.lost}\nmore x` }));
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
const statement = (name, more, place = /epoch 3, leaf 0: its statement does not hold/, verdict = A) =>
  service(`an opening ${name}`, { opening3: more }, place, verdict);
statement('without statement', { statement: null });
statement('of a statement that is none', { statement: 'x' });
statement('by another key', { key: FOREIGN });
statement('by the key before', { key: ONE }, /^INTACT/, 'INTACT');
statement('of version 1', { version: '1' }, /^missing: a statement of the opening of epoch 3/, 'UNPROVEN');
service('an opening with the statement of another', { late: (t) => {
  t.leaves[0].fields.statement = t.epochs[1].leaves[0].fields.statement; } },
  /epoch 3, leaf 0: its statement does not hold/);
service('an opening whose statement is changed after', { late: (t) => { t.leaves[0].fields.timeline = '9'; } },
  /epoch 3, leaf 0: its statement does not hold/);
service('an opening with a statement of another kind', { late: (t) => {
  const { fields } = t.leaves[0];
  fields.statement = note(fields.statement.split('\n\n')[0].replace('EPOCH', 'ERASE') + '\n', TWO);
} }, /epoch 3, leaf 0: its statement does not hold/);
service('an opening with a statement of another log', { late: (t) => {
  const { fields } = t.leaves[0];
  fields.statement = note(fields.statement.split('\n\n')[0].replace('foreseed-audit', 'other') + '\n', TWO);
} }, /epoch 3, leaf 0: its statement does not hold/);
service('a first opening of version 1', { version: '1', opening2: { version: '2' }, opening3: { version: '2' } },
  /^INTACT/, 'INTACT');
statement('of no tree before', { previous_size: null, previous_root: null },
  /epoch 3, leaf 0: it does not name the tree before it/);
statement('of no root before', { previous_root: null }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of a root in capitals', { previous_root: 'A'.repeat(64) },
  /epoch 3, leaf 0: it does not name the tree before it/);
statement('of another root before', { previous_root: 'a'.repeat(64) },
  /epoch 3, leaf 0: its root is not that of the first 50 leaves of epoch 2/);
statement('of a smaller size before', { previous_size: '49' }, /epoch 2: it has 50 leaves, and should have 49/);
statement('of a larger size before', { previous_size: '51' }, /epoch 2: it has 50 leaves, and should have 51/);
statement('of a huge size before', { previous_size: '9007199254740991' },
  /epoch 2: it has 50 leaves, and should have 9007199254740991/);
statement('of a size beyond 2^53 before', { previous_size: '9007199254740993' },
  /epoch 3, leaf 0: it does not name the tree before it/);
statement('of a size 050 before', { previous_size: '050' }, /epoch 3, leaf 0: it does not name the tree before it/);
statement('of a size NaN before', { previous_size: 'NaN' }, /epoch 3, leaf 0: it does not name the tree before it/);
const noneBefore = /epoch 3, leaf 0: what it says was published is no checkpoint before it/;
statement('with published that is none', { published: 'x' }, noneBefore);
statement('with published that is empty', { published: '' }, noneBefore);
statement('with published of itself', {
  published: `foreseed-audit/epoch-3\n1\n${Buffer.alloc(32).toString('base64')}\n` }, noneBefore);
statement('with published of another log', { published: `other/epoch-2\n1\n${Buffer.alloc(32).toString('base64')}\n` },
  noneBefore);
statement('with published that does not fit', {
  published: `foreseed-audit/epoch-2\n9\n${Buffer.alloc(32).toString('base64')}\n` },
  /epoch 3, leaf 0: what it says was published fits no tree/);
statement('with published that is a claim', {
  published: `foreseed-audit/epoch-2\n77\n${Buffer.alloc(32).toString('base64')}\n` },
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
service('a whole epoch lost', {},
  /^missing: an acknowledgment of the loss that epoch 3 tells: 2:4:/, 'UNPROVEN', overEpoch(false));
service('a whole epoch lost and acknowledged', {}, /^INTACT/, 'INTACT', overEpoch(true));
service('a first epoch with a tree before it', {}, /epoch 1, leaf 0: it is the first and names a tree before/, A,
  (c) => {
  const trail = new Trail({ key: ONE });
  trail.epochs = [];
  trail.open('first', { previous_size: '5', previous_root: 'a'.repeat(64) }).events(3).publish();
  c.files = trail.files();
});
