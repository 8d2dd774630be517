// Pages of the benches import modules of the package by their address on the bench's server: no linker sees them.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const IMPORT = /^import \{([^}]*)\} from '(\/js\/[^']+)';$/gm;
const folder = new URL('../', import.meta.url);

test('what a page of the benches imports from the package is there', async () => {
  const pages = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  let seen = 0;
  for (const page of pages) {
    for (const [, names, path] of (await readFile(new URL(page, folder), 'utf8')).matchAll(IMPORT)) {
      const exported = await import(new URL(`..${path}`, folder));
      for (const name of names.split(',').map((one) => one.trim())) {
        assert.ok(name in exported, `${page}: ${path} has no ${name}`);
        seen += 1;
      }
    }
  }
  assert.ok(seen > 3, `${seen} imports`);
});
