// Attacks on envelopes and tiles.
import { mkdirSync, symlinkSync } from 'node:fs';
import { attack, flip, service, zero } from './case.mjs';

// Envelopes.
const envelope = (name, value, place, at = 1) => attack(name,
  (c) => c.leaf(1, at, (leaf) => { leaf.personal_data = value; }), place);
envelope('an envelope of another', Buffer.from('secret x').toString('base64'),
  /epoch 1, leaf 1: its personal_data is not what was sealed/);
envelope('an empty envelope', '', /epoch 1, leaf 1: its personal_data is not what was sealed/);
envelope('an envelope that is gone', null, /epoch 1, leaf 1: its personal_data and the commitment do not go together/);
envelope('an envelope without commitment', 'AAAA', /epoch 1, leaf 2: its personal_data and the commitment/, 2);
envelope('an envelope without padding', Buffer.from('secret 0').toString('base64').replace('=', ''),
  /epoch 1, leaf 1: its personal_data is no Base64/);
envelope('an envelope with other padding bits', Buffer.from('secret 0').toString('base64').replace('A=', 'B='),
  /epoch 1, leaf 1: its personal_data is no Base64/);
envelope('an envelope that is no Base64', '!', /epoch 1, leaf 1: its personal_data is no Base64/);
attack('the other envelope', (c) => c.leaf(3, 7, (leaf) => { leaf.subject_data = 'AAAA'; }),
  /epoch 3, leaf 7: its subject_data is not what/);
service('a hash without an envelope', { late: (t) => t.event({ personal_data_sha256: 'ab' }) },
  /epoch 3, leaf 8: its personal_data is not what was sealed/);
service('no hash of an envelope', { late: (t) => t.event({ personal: 'x', personal_data_sha256: null }) },
  /epoch 3, leaf 8: its personal_data is not/);
service('a commitment without an envelope', { late: (t) => t.event({ personal_data_commitment: 'ab' }) },
  /epoch 3, leaf 8: its personal_data and the commitment/);
service('a leaf of version 1 without its envelope', { late: (t) => t.event({ version: '1', personal: 'x', envelopes: {
  personal_data: null, subject_data: null } }) },
  /epoch 3, leaf 8: its personal_data and the commitment/);
service('a leaf of version 1', { late: (t) => t.event({ version: '1', personal: 'x' }) }, /^INTACT/, 'INTACT');
attack('an envelope in the url alphabet', (c) => c.leaf(1, 1, (leaf) => { leaf.personal_data = '_-8='; }),
  /epoch 1, leaf 1: its personal_data is no Base64/);

// Tiles.
attack('a changed tile', (c) => c.tile(1, 'tile/0/000', flip(32 * 7)),
  /epoch 1, tile\/0\/000: hash 7 is not that of the leaf that was sealed/);
attack('a changed partial tile', (c) => c.tile(1, 'tile/0/001.p/54', flip(0)),
  /epoch 1, tile\/0\/001\.p\/54: hash 0 is not that of the leaf that was sealed/);
attack('a changed tile and leaf', (c) => c.field(1, 20, 'action', 'X').tile(1, 'tile/0/000', flip(32 * 7)),
  /epoch 1, checkpoint: its root/);
attack('a changed upper tile', (c) => c.tile(1, 'tile/1/000.p/1', flip(3)),
  /epoch 1, tile\/1\/000\.p\/1: hash 0 is not the root of the tile below/);
attack('a missing tile', (c) => c.drop('epoch-1/tile/0/000'), /epoch 1, tile\/0\/000: it is missing/);
attack('a missing partial tile', (c) => c.drop('epoch-3/tile/0/000.p/8'), /epoch 3, tile\/0\/000\.p\/8: it is missing/);
attack('a missing upper tile', (c) => c.drop('epoch-1/tile/1/000.p/1'), /epoch 1, tile\/1\/000\.p\/1: it is missing/);
attack('a missing tile and an edit in it', (c) => c.drop('epoch-3/tile/0/000.p/8').field(3, 4, 'user_id', 'x'),
  /epoch 3, checkpoint: its root/);
attack('an edit in a missing tile of many', (c) => c.drop('epoch-1/tile/0/000').field(1, 4, 'user_id', 'x'),
  /epoch 1, tile\/1\/000\.p\/1: hash 0/);
attack('a short tile', (c) => c.tile(1, 'tile/0/000', (bytes) => bytes.subarray(1)),
  /epoch 1, tile\/0\/000: it is missing or has another length/);
attack('a long tile', (c) => c.tile(1, 'tile/0/000', (bytes) => Buffer.concat([bytes, bytes])),
  /epoch 1, tile\/0\/000: it is missing or has another/);
attack('a tile that is a folder', (c) => c.files.set('epoch-1/tile/0/000', (path) => mkdirSync(path)),
  /epoch 1, tile\/0\/000: it is missing/);
attack('a tile that is a loop', (c) => c.files.set('epoch-1/tile/0/000', (path) => symlinkSync(path, path)),
  /epoch 1, tile\/0\/000: it is missing/);
attack('a tile without end', (c) => c.files.set('epoch-1/tile/0/000', (path) => symlinkSync('/dev/zero', path)),
  /epoch 1, tile\/0\/000: it is missing/);
attack('an old partial tile beside', (c) => c.files.set('epoch-1/tile/0/001.p/3', Buffer.alloc(96)),
  /^INTACT/, 'INTACT');
