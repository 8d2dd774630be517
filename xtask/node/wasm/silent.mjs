// Fails if the engine carries the machinery of `core::fmt`: it weighs more than the JSON reader.
// Usage: silent.mjs <wasm with names>
import { readFileSync } from 'node:fs';
import { functionNames } from './read.mjs';

const withHashes = [...functionNames(readFileSync(process.argv[2])).values()];
const names = withHashes.map((name) => name.replaceAll(/\[[0-9a-f]{16}\]/g, ''));
if (names.length === 0) throw new Error('the engine has no names: nothing can be said about its functions');
// What lies in `core::fmt` itself, and what it does for numbers, texts and the like. A `Debug` of our own that calls
// none of it may stay.
const found = names.filter((name) => /^(<|&|mut )*(core|alloc)::fmt::|^<[&*\w[\] ]+ as core::fmt::/.test(name));
if (found.length > 0) {
  console.error('core::fmt is in the engine: build messages with `text::format`, and write `Debug` by hand.');
  console.error(found.join('\n'));
  process.exit(1);
}
