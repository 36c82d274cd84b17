// Attacks on proofs.
import { FOREIGN, ONE, TWO, base, zero } from './case.mjs';
import { note } from './trail.mjs';

export const proofs = [];

/** An attack by a change of the object, or of its text. */
const proof = (name, change, verdict, { key = ONE.text, line: place, index = 25, epoch = 1,
  text = (one) => one, trail } = {}) =>
  proofs.push({ name, change, verdict, key, place, index, epoch, text, trail });
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
proof('with a rotation changed', (p) => { p.key_statements = p.key_statements.map((one) => one.replace(/row ./,
  'row -')); }, 'FALSE');
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
proof('of a checkpoint by another', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0]}\n`, FOREIGN); },
  'FALSE', { line: /its key has not signed/ });
proof('of a checkpoint by another, with its key', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0]}\n`,
  FOREIGN); p.key = FOREIGN.text; }, 'FALSE');
proof('of a checkpoint of another log', (p) => {
  p.checkpoint = note(`${p.checkpoint.split('\n\n')[0].replace('foreseed-audit', 'x')}\n`, TWO); }, 'FALSE');
proof('of a checkpoint by two', (p) => { p.checkpoint = note(`${p.checkpoint.split('\n\n')[0]}\n`, TWO, FOREIGN); },
  'FALSE');
proof('of a statement as checkpoint', (p) => { [p.checkpoint] = p.key_statements; }, 'FALSE');
proof('of no checkpoint', (p) => { p.checkpoint = null; }, 'FALSE');
proof('of no key', (p) => { p.key = null; }, 'FALSE');
proof('of a broken key', (p) => { p.key = 'x'; }, 'FALSE');
proof('of the key before', (p) => { p.key = ONE.text; }, 'FALSE', { line: /its key has not signed/ });
proof('of another version', (p) => { p.fields.leaf_version = '1'; }, 'FALSE');
const place = /the leaf is not of its type or place/;
proof('of an event that was sealed with another version', () => {}, 'FALSE',
  { trail: () => base({ late: (t) => t.event({ leaf_version: '1' }) }), epoch: 2, index: 8, line: place });
proof('of an opening that was sealed of another epoch', () => {}, 'FALSE',
  { trail: () => base({ opening3: { epoch: '4' } }), epoch: 2, index: 0, line: place });
proof('of an opening that was sealed elsewhere', () => {}, 'FALSE',
  { trail: () => base({ late: (t) => t.leaves.push(t.leaves[0]) }), epoch: 2, index: 8, line: place });
const resize = (p, size) => {
  p.checkpoint = note(`${p.checkpoint.split('\n\n')[0].replace('\n42\n', `\n${size}\n`)}\n`, TWO);
};
proof('of a size that needs a longer path', (p) => resize(p, 20000), 'FALSE', { line: /is not leaf 25/ });
proof('of a size that needs a shorter path', (p) => { resize(p, 1); p.index = '0'; }, 'FALSE',
  { index: 41, line: /is not leaf 0/ });
proof('of another type', (p) => { p.type = p.type.replace('v2', 'v1'); }, 'FALSE');
proof('of no fields', (p) => { p.fields = null; }, 'FALSE');
proof('of a member more', (p) => { p.more = 1; }, 'FALSE', { line: /it is none/ });
proof('of a field more', (p) => { p.fields.more = null; }, 'FALSE', { line: /it is none/ });
proof('written with white space', () => {}, P, { text: (text) => JSON.stringify(JSON.parse(text), null,
  '\t').replaceAll('\n', '\r\n') });
proof('with a line feed at the end', () => {}, P, { text: (text) => `${text}\n` });
proof('with white space in a string', () => {}, 'FALSE', { text: (text) => text.replace('"USER"', '"USER "') });
proof('with a byte order mark', () => {}, 'FALSE', { text: (text) => `\ufeff${text}` });
proof('with a repeated member', () => {}, 'FALSE', { text: (text) => text.replace('{"format"',
  '{"index":"1","format"'), line: /it is none/ });
proof('with a repeated field', () => {}, 'FALSE', { text: (text) => text.replace('"outcome":',
  '"outcome":"X","outcome":'), line: /it is none/ });
proof('with a prototype', () => {}, 'FALSE', { text: (text) => text.replace('{"format"', '{"__proto__":{},"format"'),
  line: /it is none/ });
proof('with an escape that is not needed', () => {}, 'FALSE', { text: (text) => text.replace('"USER"', '"\\u0055SER"'),
  line: /it is none/ });
proof('in another order', () => {}, 'FALSE', { text: (text) => text.replace(/^{("format":"[^"]*"),("index":"[^"]*")/,
  '{$2,$1'), line: /it is none/ });
proof('with a lone surrogate', () => {}, 'FALSE', { text: (text) => text.replace('"USER"', '"\\udc00"'),
  line: /it is none/ });
proof('that is no JSON', () => {}, 'FALSE', { text: () => '{' });
proof('that is null', () => {}, 'FALSE', { text: () => 'null' });
proof('that is a list', () => {}, 'FALSE', { text: () => '[]' });
proof('that is empty', () => {}, 'FALSE', { text: () => '' });
proof('of invalid UTF-8', () => {}, 'FALSE', { text: (text) => Buffer.from(text.replace('USER', '\xff'), 'latin1') });
proof('with a broken key of mine', () => {}, 'NOTHING', { key: 'x' });
