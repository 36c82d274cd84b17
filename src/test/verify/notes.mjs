// Attacks on the checkpoints of an archive, its manifest, and its folders.
import { mkdirSync, symlinkSync } from 'node:fs';
import { A, FOREIGN, ONE, TWO, attack, ofTwo, rename, unsigned, zero } from './case.mjs';

// Checkpoints of the archive.
const bad = (name, change, place = /epoch 2, checkpoint: it is no checkpoint/, verdict = A) =>
  attack(`checkpoint: ${name}`, change, place, verdict);
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
bad('an older one',
  (c) => c.files.set('epoch-2/checkpoint', c.trail.published.find(({ number }) => number === 2).note),
    /epoch 2, checkpoint: it is not the one that the manifest says/);
bad('of another epoch', (c) => c.files.set('epoch-2/checkpoint', c.files.get('epoch-1/checkpoint')),
  /epoch 2, checkpoint: it is of epoch 1/);
bad('of another log', (c) => c.checkpoint(2, ofTwo(c).replace('foreseed-audit', 'other'), TWO), unsigned);
bad('a manifest', (c) => c.files.set('epoch-2/checkpoint', c.files.get('manifest')));
bad('one more line', (c) => c.checkpoint(2, `${ofTwo(c)}more\n`, TWO));
bad('a size with a zero', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n042\n'), TWO));
bad('a size beyond 2^53', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n9007199254740993\n'), TWO));
bad('a size NaN', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\nNaN\n'), TWO));
bad('a negative size', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n-42\n'), TWO));
bad('a huge size', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n9007199254740991\n'), TWO),
  /epoch 2, checkpoint: its root is not that of the first 9007/);
bad('a root of another length', (c) => c.checkpoint(2, ofTwo(c).replace(/\n[^\n]*\n$/, '\nAAAA\n'), TWO));
bad('a root that is not canonical',
  (c) => c.checkpoint(2, ofTwo(c).replace(/.=\n$/, (end) => `${end === 'B=\n' ? 'C' : 'B'}=\n`), TWO));
bad('another root',
  (c) => c.checkpoint(2, ofTwo(c).replace(/\n[^\n]*\n$/, `\n${Buffer.alloc(32).toString('base64')}\n`), TWO),
  /epoch 2, checkpoint: its root is not that of the first 42 leaves/);
bad('another size', (c) => c.checkpoint(2, ofTwo(c).replace('\n42\n', '\n43\n'), TWO),
  /epoch 2, checkpoint: its root is not that of the first 43/);
onNote('an edited text', (text) => text.replace('\n42\n', '\n41\n'), unsigned);
onNote('an edited signature', (text) => text.replace(/(.{20}).(.{8}\n)$/, '$1!$2'));
onNote('another signature', (text) => { const at = text.length - 20;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`; }, unsigned);
onNote('a signature with other bits', (text) => text.replace(/.=\n$/, 'x=\n'));
onNote('a short signature', (text) => text.replace(/\u2014 (\S+) (.*)\n/, '\u2014 $1 AAAA\n'));
onNote('a signature in the url alphabet', (text) => text.replace(/(\u2014 \S+ .{30})./, '$1_'));
onNote('a hyphen for the dash', (text) => text.replace('\u2014', '-'));
onNote('another end', (text) => text.replace(/\n$/, ' '));
onNote('another name of the key', (text) => text.replace('\u2014 foreseed-audit', '\u2014 other'), unsigned);
onNote('two spaces', (text) => text.replace('\u2014 ', '\u2014  '));
onNote('a key name with a space', (text) => text.replace('\u2014 foreseed-audit', '\u2014 foreseed audit'));
onNote('CRLF', (text) => text.replaceAll('\n', '\r\n'));
onNote('a byte order mark', (text) => `\ufeff${text}`, unsigned);
onNote('no line feed at the end', (text) => text.slice(0, -1));
onNote('one more line feed', (text) => `${text}\n`);
bad('there, and the manifest says no', (c) => c.manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 -\n')),
  /epoch 2, checkpoint: it is not the one/);
bad('not there, and the manifest says so',
  (c) => c.manifest((text) => text.replace(/(epoch 2 .*) 42\n/, '$1 -\n')).drop('epoch-2/checkpoint'), null, 'INTACT');
bad('of the last epoch not there, and the manifest says so',
  (c) => c.manifest((text) => text.replace(/(epoch 3 .*) 8\n/, '$1 -\n')).drop('epoch-3/checkpoint'), null, 'INTACT');

// The manifest.
const manifest = (name, change, place = /manifest: it is none/, verdict = A) => attack(`manifest: ${name}`,
  (c) => c.manifest(change), place, verdict);
attack('no manifest', (c) => c.drop('manifest'), /^missing: the manifest/, 'UNPROVEN');
attack('no manifest and no last checkpoint', (c) => c.drop('manifest').drop('epoch-3/checkpoint'),
  /^missing: a checkpoint of epoch 3/, 'UNPROVEN');
attack('no manifest and an edit', (c) => c.drop('manifest').field(2, 5, 'action', 'x'), /epoch 2, leaf 5: event/);
attack('no manifest, no last checkpoint, and an edit',
  (c) => c.drop('manifest').drop('epoch-3/checkpoint').field(3, 5, 'action', 'x'),
  /epoch 3, leaf 5: event/);
attack('a manifest that is a folder', (c) => c.files.set('manifest', (path) => mkdirSync(path)),
  /manifest: it is none/);
attack('a manifest that is a loop', (c) => c.files.set('manifest', (path) => symlinkSync(path, path)),
  /manifest: it is none/);
attack('a manifest by another key', (c) => c.manifest((text) => text, FOREIGN),
  /manifest: no key that counts has signed it/);
attack('a manifest with two signatures', (c) => c.manifest((text) => text, TWO, ONE),
  /manifest: no key that counts has signed it/);
attack('a manifest of the key before', (c) => c.manifest((text) => text, ONE), /^INTACT/, 'INTACT');
attack('a checkpoint as manifest', (c) => c.files.set('manifest', c.files.get('epoch-2/checkpoint')),
  /manifest: it is none/);
attack('an edited manifest', (c) => c.edit('manifest', (text) => text.replace('written 1', 'written 2')),
  /manifest: no key that counts has signed it/);
manifest('no memory', (text) => text.replace('memory yes', 'memory no'),
  /^missing: a memory of the signer/, 'UNPROVEN');
manifest('another memory', (text) => text.replace('memory yes', 'memory maybe'));
manifest('of another log', (text) => text.replace('foreseed-audit', 'other'),
  /manifest: no key that counts has signed it/);
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
manifest('an epoch too many', (text) => text.replace(/epoch 3 (.*\n)/, 'epoch 3 $1epoch 4 $1'),
  /manifest: epoch 4 has no folder/);
manifest('another size of an ended epoch', (text) => text.replace('epoch 1 310', 'epoch 1 309'),
  /manifest: it says that epoch 1 has 309 leaves/);
manifest('another size of the last epoch', (text) => text.replace('epoch 3 8', 'epoch 3 7'),
  /epoch 3: it has 8 leaves, and should have 7/);
manifest('a huge size of the last epoch', (text) => text.replace('epoch 3 8', 'epoch 3 9007199254740991'),
  /epoch 3: it has 8 leaves, and should have 9007/);
manifest('another root', (text) => text.replace(/epoch 3 8 \S+/, `epoch 3 8 ${Buffer.alloc(32).toString('base64')}`),
  /manifest: its root is not that of the first 8/);
manifest('another root of an ended epoch', (text) =>
  text.replace(/epoch 1 310 \S+/, `epoch 1 310 ${Buffer.alloc(32).toString('base64')}`),
  /manifest: its root is not that of the first 310/);
manifest('another size of a checkpoint', (text) => text.replace(/(epoch 1 .*) 300/, '$1 280'),
  /epoch 1, checkpoint: it is not the one that the manifest says/);

// Folders.
attack('an epoch is gone', (c) => rename(c, 'epoch-2', 'x'), /manifest: epoch 2 has no folder/);
attack('an epoch is gone, the manifest too', (c) => { c.drop('manifest'); rename(c, 'epoch-2', 'x'); },
  /epoch 1: it has 310 leaves, and should have 50/);
attack('the first epoch is gone, the manifest too', (c) => { c.drop('manifest'); rename(c, 'epoch-1', 'x'); },
  /epoch 2, leaf 0: it is the first and names a tree before/);
attack('the last epoch is gone', (c) => rename(c, 'epoch-3', 'x'), /manifest: epoch 3 has no folder/);
attack('the last epoch is gone, the manifest too', (c) => { c.drop('manifest'); rename(c, 'epoch-3', 'x'); },
  /epoch 2: it has 50 leaves, and should have 42/);
attack('a folder epoch-01', (c) => rename(c, 'epoch-1', 'epoch-01'), /epoch-01: it is the folder of no epoch/);
attack('a folder epoch-01 beside', (c) => c.files.set('epoch-01/checkpoint', ''),
  /epoch-01: it is the folder of no epoch/);
attack('a folder epoch-0', (c) => c.files.set('epoch-0/checkpoint', ''), /epoch-0: |epoch 0/);
attack('a folder of a huge epoch', (c) => c.files.set('epoch-99999999999999999999/checkpoint', ''),
  /epoch-99999999999999999999: it is the folder of no epoch/);
attack('an epoch that is a file', (c) => c.files.set('epoch-4', ''), /epoch 4: entries\.jsonl cannot be read/);
attack('an epoch too many', (c) => c.files.set('epoch-4/entries.jsonl', ''), /manifest: it does not list epoch 4/);
attack('epochs swapped',
  (c) => { rename(c, 'epoch-2', 't'); rename(c, 'epoch-3', 'epoch-2'); rename(c, 't', 'epoch-3'); },
    /epoch 2, leaf 0: it opens epoch 3/);
attack('another file beside', (c) => c.files.set('README', ''), /^note: README is no part/, 'INTACT');
attack('no leaves', (c) => c.drop(c.path(2)), /epoch 2: entries\.jsonl cannot be read/);
attack('leaves that are a folder', (c) => c.files.set(c.path(2), (path) => mkdirSync(path)),
  /epoch 2: entries\.jsonl cannot be read/);
attack('leaves that are a loop', (c) => c.files.set(c.path(2), (path) => symlinkSync(path, path)),
  /epoch 2: entries\.jsonl cannot be read/);
attack('leaves without end', (c) => c.files.set(c.path(2), (path) => symlinkSync('/dev/zero', path)),
  /epoch 2: entries\.jsonl cannot be read/);
attack('a line without end', (c) => c.files.set(c.path(2), Buffer.alloc(70 << 20, 32)),
  /epoch 2, leaf 0: its line is no leaf/);
attack('an archive of nothing', (c) => c.files.clear(), null, 'NOTHING');
attack('an archive that is only a manifest',
  (c) => { for (const path of [...c.files.keys()]) if (path !== 'manifest') c.files.delete(path); },
    /manifest: epoch 1 has no folder/);
