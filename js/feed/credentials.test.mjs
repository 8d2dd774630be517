// Behaviour 38: what counts as a credential is written down for JavaScript and for Rust, and is the same.
import { readFileSync } from 'node:fs';
import { assert, test } from '../testing/support.mjs';
import { CREDENTIALS } from './snapshot.js';

test('behaviour 38: JavaScript and the engine take the same names for credentials', () => {
  const rust = readFileSync(new URL('../../src/core/difference.rs', import.meta.url), 'utf8');
  const [, list] = /const CREDENTIALS: &str =\s*"([^"]+)"/.exec(rust) ?? [];
  const names = list.split(' ');
  assert.ok(names.length > 5, list);
  // The pattern, written out: what may be left out is, and is not.
  const [, inside] = /^\^\((.+)\)\$$/.exec(CREDENTIALS.source) ?? [];
  const all = inside.split('|').flatMap((one) => [one.replace('_?', '_'), one.replace('_?', '')]);
  assert.deepEqual([...new Set(all)].sort(), names.sort());
  assert.ok(CREDENTIALS.flags === 'i' && names.every((name) => CREDENTIALS.test(name.toUpperCase())));
});
