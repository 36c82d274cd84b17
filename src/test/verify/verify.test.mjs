// Holds the second verifier of the audit trail to docs/AUDIT.md: node --test src/test/verify/verify.test.mjs
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Case, ONE, TWO, attacks, base, proofs } from './attacks.mjs';
import { Key, Trail, write } from './trail.mjs';

const OWN = join(dirname(fileURLToPath(import.meta.url)), '../../../verify/foreseed-audit-verify.mjs');
const { main } = await import(process.env.VERIFIER ?? OWN);
const CODES = { INTACT: 0, PROVEN: 0, ALTERED: 1, FALSE: 1, NOTHING: 2, UNPROVEN: 3 };

function run(...args) {
  const [lines, errors] = [[], []];
  const status = main(args, (line) => lines.push(...line.split('\n')), (line) => errors.push(line));
  return { status, lines, stderr: errors.join('\n') };
}

function expect({ status, lines, stderr }, verdict, place) {
  const all = [...lines, stderr].join('\n');
  assert.equal(status, CODES[verdict], all);
  assert.doesNotMatch(all, /\n +at /, 'a stack trace');
  if (verdict === 'NOTHING') return;
  assert.match(lines.at(-1), new RegExp(`^${verdict}`), all);
  if (place) assert.ok(lines.some((line) => place.test(line)), `${place} is in no line of\n${all}`);
  const findings = lines.filter((line) => line.startsWith('  '));
  assert.equal(findings.length > 0, ['ALTERED', 'FALSE'].includes(verdict), all);
}

function inFolder(check) {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  try { return check(folder); } finally { rmSync(folder, { recursive: true }); }
}

function verifyCase({ files, place, key, since, usesPlace }) {
  return inFolder((folder) => {
    const [archive, outside] = [join(folder, 'a'), join(folder, 'b')];
    mkdirSync(archive);
    write(archive, files);
    write(outside, place);
    const args = usesPlace ? ['--checkpoints', outside] : [];
    for (const [name, text] of [['key', key], ['since', since]]) {
      if (text === null) continue;
      writeFileSync(join(folder, name), text);
      args.push(`--${name}`, join(folder, name));
    }
    return run('archive', archive, ...args);
  });
}

const plain = base();

test('attacks on archives', async (all) => {
  assert.equal(new Set(attacks.map(({ name }) => name)).size, attacks.length, 'names of attacks');
  for (const { name, hooks, change, verdict, place } of attacks) {
    await all.test(name, () => {
      const attacked = new Case(hooks ? base(hooks) : plain);
      change(attacked);
      expect(verifyCase(attacked), verdict, place);
    });
  }
});

test('attacks on proofs', async (all) => {
  for (const { name, change, verdict, key, place, index, epoch, text, trail: make = () => plain } of proofs) {
    await all.test(name, () => inFolder((folder) => {
      const trail = make();
      const proof = structuredClone(trail.proof(index, trail.epochs[epoch]));
      change(proof);
      const args = [join(folder, 'proof')];
      writeFileSync(args[0], text(JSON.stringify(proof)));
      if (key) { writeFileSync(join(folder, 'key'), key); args.push('--key', join(folder, 'key')); }
      expect(run('proof', ...args), verdict, place);
    }));
  }
});

/** A pseudo-random number generator, so that a failure can be repeated. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomTrail(seed) {
  const next = random(seed);
  const trail = new Trail({ key: new Key(['foreseed-audit', 'a/b', 'é.example/x'][next(3)]) });
  let floor = 1;
  for (let step = 0; step < 3 + next(8); step++) {
    const kind = next(8);
    if (kind < 3) trail.events(next(4) ? next(20) : 240 + next(40));
    else if (kind < 5) trail.publish();
    else if (kind === 5) { trail.rotate(); floor = trail.leaves.length; } else {
      trail.restore(floor + next(trail.leaves.length - floor + 1));
      floor = 1;
      if (trail.lost) { trail.acknowledge(); floor = trail.leaves.length; trail.lost = null; }
    }
  }
  return trail.publish();
}

test('archives that nobody touched', async (all) => {
  for (let seed = 1; seed <= 200; seed++) {
    await all.test(`number ${seed}`, () => {
      const trail = randomTrail(seed);
      const files = new Case(trail);
      const [first, last] = [trail.keys[0].text, trail.keys.at(-1).text];
      expect(verifyCase(Object.assign(files, { key: seed % 2 ? first : last })), 'INTACT');
      expect(verifyCase(Object.assign(files, { key: null })), 'UNPROVEN', /^missing: a key that counts/);
      expect(verifyCase(Object.assign(files, { usesPlace: true })), 'INTACT');
      const epoch = trail.epochs[seed % trail.epochs.length];
      const published = trail.checkpointOf(epoch);
      if (!published) return;
      inFolder((folder) => {
        writeFileSync(join(folder, 'key'), `${first}\n`);
        writeFileSync(join(folder, 'proof'), JSON.stringify(trail.proof(seed % published.size, epoch, published)));
        expect(run('proof', join(folder, 'proof'), join(folder, 'key')), 'PROVEN');
      });
    });
  }
});

test('usage', () => inFolder((folder) => {
  write(folder, base().files());
  writeFileSync(join(folder, '../k'), ONE.text);
  const [archive, key] = [folder, join(folder, 'key')];
  for (const args of [[], ['archive'], ['proof'], ['else', archive], ['archive', archive, '--else', 'x'], ['archive',
    archive, '--key'],
    ['archive', archive, '--key', key, '--key', key], ['archive', archive, key, '--key', key], ['archive', archive,
      key, key],
    ['archive', join(folder, 'none')], ['archive', join(folder, 'key')], ['proof', join(folder, 'none')], ['proof',
      folder],
    ['archive', archive, '--since', join(folder, 'none')], ['archive', archive, '--checkpoints', join(folder, 'none')],
    ['proof', join(folder, 'manifest'), '--since', join(folder, 'epoch-1/checkpoint')], ['archive', archive, '--key',
      join(folder, 'none')]]) {
    expect(run(...args), 'NOTHING');
  }
  expect(run('archive', archive, key), 'INTACT');
  rmSync(join(folder, '../k'));
}));

test('as a command', () => inFolder((folder) => {
  write(folder, base().files());
  for (const [args, code, output] of [[['archive', folder, join(folder, 'key')], 0,
    /\nINTACT.*\n$/], [['archive', folder], 3, /\nUNPROVEN.*\n$/],
    [[], 2, /^$/]]) {
    const { status, stdout } = spawnSync(process.execPath, [OWN, ...args], { encoding: 'utf8' });
    assert.equal(status, code);
    assert.match(stdout, output);
  }
}));

test('one change is told at one place', () => {
  for (const change of [(c) => c.field(1, 57, 'action', 'NOTHING'),
    (c) => c.tile(1, 'tile/0/000', (bytes) => { bytes[9] ^= 1; }),
    (c) => c.tile(1, 'tile/1/000.p/1', (bytes) => { bytes[9] ^= 1; }), (c) => c.drop('epoch-1/tile/0/000'),
    (c) => c.raw(1, 9, (line) => line.replace(':', ': ')), (c) => c.drop('epoch-2/checkpoint')]) {
    const attacked = new Case(plain);
    change(attacked);
    const { lines } = verifyCase(attacked);
    assert.equal(lines.filter((line) => line.startsWith('  ')).length, 1, lines.join('\n'));
  }
});

test('at most fifty places are shown', () => {
  const attacked = new Case(base());
  attacked.lines(1, (lines) => lines.map((line) => line.replace('USER', 'X')));
  const { lines } = verifyCase(attacked);
  assert.equal(lines.filter((line) => /^ {2}epoch/.test(line)).length, 50);
  assert.ok(lines.some((line) => /^ {2}and \d+ more/.test(line)));
});
