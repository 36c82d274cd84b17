// Attacks that checkpoints from outside show, and attacks on these.
import { createHash } from 'node:crypto';
import { A, FOREIGN, ONE, TWO, base, rename, service, zero } from './case.mjs';
import { note } from './trail.mjs';

// Checkpoints from outside.
const outside = (name, change, place, verdict = A, hooks = {}) => service(`outside: ${name}`, hooks, place, verdict,
  (c) => { c.usesPlace = true; change(c); });
const since = (name, change, place, verdict = A, hooks = {}) => service(`since: ${name}`, hooks, place, verdict,
  (c) => { c.since = change(c); });
const history = (c, epoch, change) => c.place.set(`epoch-${epoch}/history-2026-10`,
  change(c.place.get(`epoch-${epoch}/history-2026-10`)));
const historyLine = (text,
  key) => `${text.split('\n')[1]} ${text.split('\n')[2]} ${key.name} ${key.signatureOf(text)}\n`;
outside('all of them', () => {}, /^INTACT/, 'INTACT');
outside('all of them without key', (c) => { c.key = null; }, /^INTACT/, 'INTACT');
outside('an edit with its tiles, signed by nobody', (c) => c.field(1, 50, 'action', 'x').retile(1),
  /epoch 1, checkpoint of 100 leaves in epoch-1.history-2026-10, line 1/);
outside('the archive of another', (c) => {
  c.key = null;
  c.files = base().files();
}, /epoch 1, checkpoint of 100 leaves in epoch-1.history-2026-10, line 1: its root is not that of the tree/);
outside('the last epoch forged by the signer', (c) => c.field(3, 2, 'action', 'x').resign(3, TWO),
  /epoch 3, checkpoint of 8 leaves in epoch-3.checkpoint: its root/);
outside('an archive that ends before', (c) => { c.lines(3, (l) => { l.pop(); }).resign(3, TWO); },
  /^missing: an archive that does not end before/, 'UNPROVEN');
outside('an archive without the last epoch',
  (c) => { rename(c, 'epoch-3', 'x'); c.manifest((text) => text.replace(/epoch 3 .*\n/, '')); },
  /^note: epoch 3, checkpoint of 8 leaves in epoch-3.checkpoint: it is later/, 'UNPROVEN');
outside('a loss larger than was said',
  (c) => c.place.set('epoch-1/checkpoint', note(`foreseed-audit/epoch-1\n350\n${zero}\n`, ONE)),
  /epoch 1, checkpoint of 350 leaves in epoch-1.checkpoint: lost/);
outside('a loss with another root',
  (c) => c.place.set('epoch-1/checkpoint', note(`foreseed-audit/epoch-1\n340\n${zero}\n`, ONE)),
  /epoch 1, checkpoint of 340 leaves in epoch-1.history-2026-10, line \d: another checkpoint of this size has another root/);
outside('a loss with another root than the opening has', (c) => {
  c.place.set('epoch-1/checkpoint', note(`foreseed-audit/epoch-1\n340\n${zero}\n`, ONE));
  c.place.delete('epoch-1/history-2026-10');
}, /epoch 1, checkpoint of 340 leaves in epoch-1.checkpoint: the opening has another root/);
outside('a loss of an ended epoch that the opening does not say', () => {},
  /epoch 1, checkpoint of 340 leaves in epoch-1.checkpoint: lost/, A,
  { opening2: { published: null } });
outside('a checkpoint that the old key signed after',
  (c) => history(c, 2, (text) => `${text}${historyLine(c.trail.checkpointText(40, c.trail.epochs[1]), ONE)}`),
  /epoch 2, checkpoint of 40 leaves in epoch-2.history-2026-10, line 3: the key of its size has not signed it/);
outside('a line that is none', (c) => history(c, 1, (text) => `x\n${text}`),
  /epoch 1, checkpoint in epoch-1.history-2026-10, line 1: it is none/);
outside('a line cut off', (c) => history(c, 1, (text) => text.slice(0, -40)),
  /^note: epoch-1.history-2026-10, line 4 is cut off/, 'INTACT');
outside('lines with a time', (c) => history(c, 1, (text) => text.replaceAll('\n', ' 1790000000000000\n')), /^INTACT/, 'INTACT');
for (const time of ['', ' ', '01', '1.5', '-0', '9223372036854775808', '1 2', '1\r']) {
  outside(`a line with the time "${time.replace('\r', 'CR')}"`, (c) => history(c, 1, (text) => text.replace('\n', ` ${time}\n`)),
    /epoch 1, checkpoint in epoch-1.history-2026-10, line 1: it is none/);
}
outside('a line with another signature', (c) => history(c, 1, (text) => text.replace(/^100 \S+/, `100 ${zero}`)),
  /epoch 1, checkpoint of 100 leaves in epoch-1.history-2026-10, line 1: its signature does not hold/);
outside('a line of an unknown key',
  (c) => history(c, 1, (text) => `${text}${historyLine(c.trail.checkpointText(90, c.trail.epochs[0]), FOREIGN)}`),
  /^missing: the key foreseed-audit\+[0-9a-f]{8}, which signed a given checkpoint/, 'UNPROVEN');
outside('a history in a bucket', (c) => {
  const lines = c.place.get('epoch-1/history-2026-10').split(/(?<=\n)/);
  c.place.delete('epoch-1/history-2026-10');
  lines.forEach((text, at) => c.place.set(`epoch-1/history-2026-10/${at}`, text.trimEnd()));
}, /^INTACT/, 'INTACT');
outside('a note in the folder of another epoch',
  (c) => c.place.set('epoch-2/checkpoint', c.place.get('epoch-1/checkpoint')),
  /epoch 1, checkpoint of 340 leaves in epoch-2.checkpoint: it is not of epoch-2/);
outside('a note that is none', (c) => c.place.set('epoch-2/checkpoint', 'x'),
  /epoch 2, checkpoint in epoch-2.checkpoint: it is none/);
outside('an emptied place', (c) => { c.place = new Map([['claims/1', '']]); }, /^missing: checkpoints in /, 'UNPROVEN');
since('the first', (c) => c.trail.published[0].note, /^INTACT/, 'INTACT');
since('the first, and no key', (c) => { c.key = null; return c.trail.published[0].note; }, /^INTACT/, 'INTACT');
since('the first, and a loss too', (c) => c.trail.published[3].note, /^INTACT/, 'INTACT');
since('a checkpoint of another log', () => note(`foreseed-audit/epoch-1\n100\n${zero}\n`, FOREIGN),
  /epoch 1, checkpoint of 100 leaves in .*: its root is not that/);
since('a checkpoint of a fork', () => note(`foreseed-audit/epoch-2\n20\n${zero}\n`, ONE),
  /epoch 2, checkpoint of 20 leaves in .*: its root is not that/);
since('a checkpoint of an empty tree', () =>
  note(`foreseed-audit/epoch-1\n0\n${createHash('sha256').digest('base64')}\n`, ONE), /^INTACT/, 'INTACT');
since('a later one', () => note(`foreseed-audit/epoch-3\n9\n${zero}\n`, TWO),
  /^note: epoch 3, checkpoint of 9 leaves in .*: it is later/, 'UNPROVEN');
since('one of a later epoch', () => note(`foreseed-audit/epoch-9\n9\n${zero}\n`, TWO),
  /^note: epoch 9, checkpoint of 9 leaves in/, 'UNPROVEN');
since('one of an epoch before the first',
  (c) => { c.drop('manifest'); rename(c, 'epoch-1', 'x'); return c.trail.published[0].note; },
  /epoch 1, checkpoint of 100 leaves in .*: lost, and epoch 2 does not say so|epoch 2, leaf 0: it is the first/);
since('something that is none', () => 'x', null, 'NOTHING');
since('a note with two signatures', (c) => note(c.trail.published[0].text, ONE, ONE), null, 'NOTHING');
