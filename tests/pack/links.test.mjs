// What npm shows of the package: its README, whose reader has the files of the package and no others.
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { deadLinks, targets } from '../publish/links.mjs';
import { assert, project, test } from './support.mjs';

test('links of the README, and of the pages that it leads to, lead to what the tarball holds', async () => {
  const folder = join(await project({}), 'node_modules/unspool');
  const names = (await readdir(folder, { recursive: true })).map((name) => name.split(sep).join('/'));
  const files = Object.fromEntries(names.map((name) => [name, '']));
  const pages = names.filter((name) => name.endsWith('.md'));
  for (const page of pages) files[page] = await readFile(join(folder, page), 'utf8');
  assert.ok(pages.includes('README.md') && pages.includes('docs/DIALECTS.md'));
  assert.deepEqual(
    pages.flatMap((page) => deadLinks(page, files)),
    [],
  );
  // It is made of docs/PACKAGE.md, for people who write JavaScript.
  assert.doesNotMatch(files['README.md'], /```rust|<!--/);
  assert.ok(targets(files['README.md']).some((target) => target.startsWith('docs/FRAMEWORKS.md#')));
});
