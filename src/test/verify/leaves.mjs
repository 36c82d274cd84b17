// Attacks on leaves and their lines.
import { attack, service, swap, zero } from './case.mjs';
import { lineOf, micros } from './trail.mjs';

// Leaves.
attack('an edited field', (c) => c.field(1, 57, 'action', 'NOTHING'),
  /epoch 1, leaf 57: event \S+ is not what was sealed/);
attack('an edited field in another tile', (c) => c.field(1, 290, 'user_id', 'x'), /epoch 1, leaf 290: event/);
attack('an edited field of the last leaf', (c) => c.field(3, 7, 'outcome', 'FAILURE'), /epoch 3, leaf 7: event/);
attack('null made empty', (c) => c.field(1, 5, 'user_id', ''), /epoch 1, leaf 5: /);
attack('a value moved to the next field',
  (c) => c.leaf(1, 5, ({ fields }) => { fields.resource_type = fields.action; fields.action = null; }),
  /epoch 1, leaf 5: /);
attack('an edited opening', (c) => c.field(2, 0, 'reason', 'first'),
  /epoch 2, leaf 0: opening of epoch 2 is not what was sealed/);
attack('a deleted leaf', (c) => c.lines(1, (l) => { l.splice(33, 1); }),
  /epoch 1, leaf 33: its entry is gone or out of place/);
attack('a deleted last leaf', (c) => c.lines(3, (l) => { l.pop(); }), /epoch 3, leaf 7: its entry is gone/);
attack('a deleted last leaf of an ended epoch', (c) => c.lines(1, (l) => { l.pop(); }),
  /epoch 1, leaf 309: its entry is gone/);
attack('all leaves deleted', (c) => c.files.set(c.path(3), ''), /epoch 3: it has no leaves/);
attack('an inserted copy', (c) => c.lines(1, (l) => { l.splice(40, 0, l[20]); }),
  /epoch 1, leaf 20: event \S+ is out of place, or there twice/);
attack('a moved leaf', (c) => c.lines(1, (l) => { l.splice(40, 0, ...l.splice(20, 1)); }),
  /epoch 1, leaf 20: event \S+ is out of place, or there twice/);
attack('an inserted new leaf', (c) => c.lines(1, (l) => { l.splice(40, 0, l[40].replace('USER', 'NOBODY')); }),
  /epoch 1, leaf 40: event \S+ was added before it/);
attack('an appended leaf', (c) => c.lines(3, (l) => { l.push(l[7].replace('"7"', '"8"').replace('USER', 'X')); }),
  /epoch 3, leaf 8: event \S+ was added/);
attack('an appended leaf with its tiles', (c) => c.lines(3,
  (l) => { l.push(l[7].replace('"7"', '"8"').replace('USER', 'X')); }).retile(3),
  /epoch 3: it has 9 leaves, and should have 8/);
attack('swapped leaves', (c) => c.lines(1, (l) => swap(l, 60, 61)),
  /epoch 1, leaf 60: event \S+ is out of place|epoch 1, leaf 60: its entry is gone/);
attack('swapped leaves, indexes mended', (c) => c.lines(1, (l) => {
  swap(l, 60, 61);
  for (const at of [60, 61]) l[at] = l[at].replace(/^{"index":"\d+"/, `{"index":"${at}"`);
}), /epoch 1, leaf 60: /);
attack('an edit with its tiles', (c) => c.field(1, 57, 'action', 'NOTHING').retile(1),
  /epoch 1, checkpoint: its root is not that of the first 300/);
attack('an edit after the checkpoint with its tiles', (c) => c.field(1, 305, 'action', 'NOTHING').retile(1),
  /epoch 2, leaf 0: its root is not that of the first 310 leaves of epoch 1/);
attack('the same tells the manifest', (c) => c.field(1, 305, 'action', 'NOTHING').retile(1),
  /manifest: its root is not that of the first 310/);
attack('a leaf of one epoch in another', (c) => c.lines(3, (l) => { l[3] = lineOf(c.trail.epochs[0].leaves[3], 3); }),
  /epoch 3, leaf 3: /);

// Lines.
const line = (name, change, place = /epoch 1, leaf 9: its line is no leaf/, hit = 9) => attack(name,
  (c) => c.raw(1, hit, change), place);
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
line('fields as a list', (l) => l.replace(/"fields":{[^]*},"per/, '"fields":[],"per'));
line('an index that is a number', (l) => l.replace('"index":"9"', '"index":9'));
line('no envelopes', (l) => l.replace(/,"personal_data":.*}$/m, '}'));
line('envelopes in a member of their own', (l) => l.replace(/,("personal_data":.*)}$/m, ',"envelopes":{$1}}'));
line('one envelope is missing', (l) => l.replace(/,"subject_data":null}/, '}'));
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
line('fields in another order',
  (l) => l.replace('"user_id":null,"subject_id":null', '"subject_id":null,"user_id":null'), other);
line('an escape that is not needed', (l) => l.replace('"USER"', '"\\u0055SER"'), other);
line('an escaped slash', (l) => l.replace('foreseed/audit', 'foreseed\\/audit'), other);
line('a raw U+2028 escaped', (l) => l.replace('\u2028', '\\u2028'), other);
line('an index with a leading zero', (l) => l.replace('"index":"9"', '"index":"09"'),
  /epoch 1, leaf 9: its line says that it is leaf 09/);
line('an index of another leaf', (l) => l.replace('"index":"9"', '"index":"8"'),
  /epoch 1, leaf 9: its line says that it is leaf 8/);
line('an index -0', (l) => l.replace('"index":"0"', '"index":"-0"'),
  /epoch 1, leaf 0: its line says that it is leaf -0/, 0);
line('envelopes of an opening', (l) => l.replace(/}}\n/, '},"personal_data":null,"subject_data":null}\n'),
  /epoch 1, leaf 0: its line is not written/, 0);
line('lines joined', (l) => l.replace('\n', ''), /epoch 1, leaf 9: its line is no leaf/);
attack('no line feed at the end', (c) => c.edit(c.path(3), (text) => text.slice(0, -1)),
  /epoch 3, leaf 7: its line is not written/);
attack('an empty line at the end', (c) => c.edit(c.path(3), (text) => `${text}\n`),
  /epoch 3, leaf 8: its line is no leaf/);
attack('a byte order mark', (c) => c.edit(c.path(3), (text) => `\ufeff${text}`),
  /epoch 3, leaf 0: its line is no leaf/);
attack('invalid UTF-8',
  (c) => c.files.set(c.path(3), Buffer.from(c.files.get(c.path(3)).replace('USER', '\xff'), 'latin1')),
  /epoch 3, leaf 1: its line is no leaf/);
attack('a terminal is not fooled', (c) => c.field(1, 9, 'id', 'x\nINTACT: \u001b[2K'),
  /leaf 9: event x\?INTACT: \?\[2K is not what was sealed/);

// What fields say.
service('a version of another type', { late: (t) => t.event({ leaf_version: '1' }) },
  /epoch 3, leaf 8: its version is 1/);
service('a version with a leading zero', { late: (t) => t.event({ leaf_version: '02' }) },
  /epoch 3, leaf 8: its version is 02/);
service('no version', { late: (t) => t.event({ leaf_version: null }) }, /epoch 3, leaf 8: its version/);
service('an event of tomorrow', { late: (t) => t.event({ timestamp: micros(-86400) }) },
  /epoch 3, leaf 8: its time is ahead/);
service('an event of six minutes ahead', { late: (t) => t.event({ timestamp: micros(-360) }) },
  /epoch 3, leaf 8: its time is ahead/);
service('an event of four minutes ahead', { late: (t) => t.event({ timestamp: micros(-240) }) }, /^INTACT/, 'INTACT');
service('an event of never', { late: (t) => t.event({ timestamp: 'infinity' }) }, /epoch 3, leaf 8: its time is ahead/);
service('an event of a huge time', { late: (t) => t.event({ timestamp: '9'.repeat(400) }) },
  /epoch 3, leaf 8: its time is none/);
service('an event of a time beyond 64 bits', { late: (t) => t.event({ timestamp: '9223372036854775808' }) },
  /epoch 3, leaf 8: its time is none/);
for (const name of ['system_identifier', 'timeline', 'sequence_floor']) {
  service(`an opening whose ${name} is no number`, { opening3: { [name]: 'x' } }, /epoch 3, leaf 0: its .* is no number/);
}
service('an event of no time', { late: (t) => t.event({ timestamp: 'NaN' }) }, /epoch 3, leaf 8: its time is none/);
service('an event before 1970', { late: (t) => t.event({ timestamp: '-5' }) }, /^INTACT/, 'INTACT');
service('an opening of tomorrow', { opening3: { opened_at: micros(-86400) } }, /epoch 3, leaf 0: its time is ahead/);
service('a second opening', { late: (t) => t.leaves.push(t.leaves[0]) },
  /epoch 3, leaf 8: it is an opening and not the first leaf/);
service('no opening', { late: (t) => t.leaves.splice(0, 1) }, /epoch 3, leaf 0: it is no opening/);
service('an opening of another epoch', { opening3: { epoch: '4' } }, /epoch 3, leaf 0: it opens epoch 4/);
service('an opening of epoch 03', { opening3: { epoch: '03' } }, /epoch 3, leaf 0: it opens epoch 03/);
service('metadata that is no JSON', { late: (t) => t.event({ action: 'KEY', metadata: '{' }) }, /^INTACT/, 'INTACT');
service('metadata that is a list', { late: (t) => t.event({ action: 'ACKNOWLEDGE', metadata: '["statement"]' }) },
  /^INTACT/, 'INTACT');
service('metadata that is null', { late: (t) => t.event({ action: 'ADOPT', metadata: 'null' }) }, /^INTACT/, 'INTACT');
service('metadata with a prototype', { late: (t) => t.event({ action: 'KEY',
  metadata: '{"__proto__": {"statement": "x"}}' }) }, /^INTACT/, 'INTACT');
service('a statement that is a number', { late: (t) => t.event({ action: 'KEY', metadata: '{"statement": 5}' }) },
  /^INTACT/, 'INTACT');
