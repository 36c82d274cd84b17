// All attacks.
import './leaves.mjs';
import './tiles.mjs';
import './notes.mjs';
import './statements.mjs';
import './outside.mjs';

export * from './case.mjs';
export { proofs } from './proofs.mjs';
