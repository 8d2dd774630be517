// docs/PACKAGE.md, the README of the npm package: TypeScript accepts its code, what it quotes stands elsewhere and is
// run there, and the page without a bundler is opened.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name) => readFile(join(root, name), 'utf8');
const text = await read('docs/PACKAGE.md');
const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, code]) => ({ kind, code }));

/** What a short block takes from its surroundings. */
const GIVEN = {
  feed: "import { feed } from 'unspool';",
  cursor: "import { cursor } from 'unspool/dialects';",
  offset: "import { offset } from 'unspool/dialects';",
  relay: "import { relay } from 'unspool/dialects';",
  useFeed: "import { useFeed } from 'unspool/react';",
  useState: "import { useState } from 'react';",
  dialect: "declare const dialect: import('unspool').Dialect;",
  posts: "declare const posts: import('unspool').Feed<Post>;",
  Post: 'interface Post { id: string; title: string; liked: boolean }',
  show: 'declare function show(text: string): void;',
  token: 'declare function token(): Promise<string>;',
  signIn: 'declare function signIn(): Promise<void>;',
  input: 'declare const input: HTMLInputElement;',
  draft: 'declare const draft: Partial<Post>;',
  query: 'declare const query: string;',
  client: 'declare const client: { list(cursor: string | null, options: { signal: AbortSignal }): Promise<object> };',
  parseExactly: 'declare function parseExactly(text: string): any;',
};
const usesOf = (code, name) => new RegExp(`(?<![.'\\w/])${name}\\b(?!:)`).test(code);
/** The names that a block imports or declares. */
const ownOf = (code) =>
  [...code.matchAll(/(?:import|const|let|function)\s+(\{[^}]*\}|\[[^\]]*\]|\w+)/g)].flatMap(([, names]) =>
    names.split(',').map((name) => /(\w+)\W*$/.exec(name)?.[1]),
  );

/** A block with what it takes for granted. */
function whole(code) {
  const own = ownOf(code);
  let wanted = Object.keys(GIVEN).filter((name) => usesOf(code, name) && !own.includes(name));
  if (wanted.includes('posts') || wanted.includes('draft')) wanted = [...new Set([...wanted, 'Post'])];
  // Untyped rows have any member, as in JavaScript.
  const loose = code.replace(/(?<!\w)feed\(/g, 'feed<any>(');
  return [...wanted.map((name) => GIVEN[name]), loose, 'export {};'].join('\n');
}

test('TypeScript accepts the code of docs/PACKAGE.md', { timeout: 120_000 }, async () => {
  const folder = join(root, 'target/package-page');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const checked = blocks.filter(({ kind }) => ['js', 'ts', 'tsx'].includes(kind));
  assert.ok(checked.length >= 20, `${checked.length} blocks`);
  const node = `declare module 'node:fs' { export function createWriteStream(path: string): any }
declare module '*.wasm?module' { const engine: WebAssembly.Module; export default engine }
declare module 'node:stream' { export const Writable: { toWeb(stream: any): WritableStream } }
declare const process: { env: Record<string, string> };`;
  await writeFile(join(folder, 'node.d.ts'), node);
  for (const [at, { kind, code }] of checked.entries())
    await writeFile(join(folder, `block-${at}.${kind === 'tsx' ? 'tsx' : 'ts'}`), whole(code));
  const config = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      types: [],
      strict: true,
      strictNullChecks: false,
      noEmit: true,
      paths: { unspool: [join(root, 'js/index.d.ts')], 'unspool/*': [join(root, 'js/*.d.ts')] },
    },
    include: ['*.ts', '*.tsx'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', folder];
  const { stdout, status } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('apps of frameworks in docs/PACKAGE.md are those that the pages on frameworks have, which are run', async () => {
  const pages = [
    'docs/FRAMEWORKS.md',
    ...(await readdir(join(root, 'docs/frameworks'))).map((name) => `docs/frameworks/${name}`),
  ];
  const there = (await Promise.all(pages.map(read))).join('\n');
  const apps = blocks.filter(
    ({ kind, code }) => ['vue', 'svelte', 'jsx'].includes(kind) || code.includes('export function'),
  );
  assert.equal(apps.length, 4);
  for (const { code } of apps) assert.ok(there.includes(code), code);
});

test('the page without a bundler in docs/PACKAGE.md reads a list to its end', { timeout: 60_000 }, async () => {
  const [html] = blocks.filter(({ kind }) => kind === 'html');
  const browser = await chromium.launch({
    executablePath: process.env.CHROME || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  after(() => browser.close());
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  const rows = [
    { data: [{ id: 1, title: 'A' }], nextCursor: 'b' },
    {
      data: [
        { id: 1, title: 'A' },
        { id: 2, title: 'B' },
      ],
      nextCursor: null,
    },
  ];
  await page.route('**/*', async (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: `<!doctype html><body>${html.code}` });
    if (pathname === '/api/posts') return route.fulfill({ json: rows[searchParams.has('cursor') ? 1 : 0] });
    const file = pathname.replace('/node_modules/unspool/', 'js/');
    if (file === pathname) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: 'text/javascript', body: await read(file) });
  });
  await page.goto('http://127.0.0.1:9/');
  await page.waitForFunction(() => document.body.textContent.includes('A B'));
  assert.deepEqual(problems, []);
});
