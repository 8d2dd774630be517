// Writes everything that is made from src/dialect/dialects.json and src/core/protocol.json, and the documents that
// quote files; with `--check`, says which of it is stale instead.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { docs } from './dialects/docs.mjs';
import { javascript, types } from './dialects/js.mjs';
import { exports } from './dialects/model.mjs';
import { rust } from './dialects/rust.mjs';
import { calls, named } from './dialects/tests.mjs';
import { errors } from './protocol/docs.mjs';
import * as border from './protocol/js.mjs';
import { table } from './protocol/model.mjs';
import { enums, protocol } from './protocol/rust.mjs';
import { comingFrom } from './quotes.mjs';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const items = exports();
const crossing = table();
const made = {
  'js/dialects/dialects.js': javascript(items),
  'js/dialects/dialects.d.ts': types(items),
  'src/dialect/named.rs': rust(items),
  'docs/DIALECTS.md': docs(read('docs/DIALECTS.md'), items),
  'tests/dialects/named.json': named(items),
  'tests/dialects/named.rs': calls(items),
  'src/names.rs': enums(crossing),
  'crates/wasm/src/protocol.rs': protocol(crossing),
  'js/engine/protocol.js': border.javascript(crossing),
  'js/engine/protocol.d.ts': border.types(crossing),
  'docs/ERRORS.md': errors(crossing),
  'docs/COMING-FROM.md': comingFrom(read('docs/COMING-FROM.md'), read('tests/coming-from/facts.json')),
};

const stale = Object.entries(made).filter(([path, text]) => read(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is stale: run \`cargo xtask gen\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
if (stale.length === 0) console.log(`${Object.keys(made).length} generated files are up to date`);
