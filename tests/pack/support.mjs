// The package as npm would publish it, installed into apps that live for one test, and a browser to open them in.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test as nodeTest } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { closeBrowser } from '../environments/lib/browser.mjs';
import { closeServers } from '../environments/lib/servers.mjs';

export { app, good, html, PRINT } from '../environments/lib/apps.mjs';
export { open } from '../environments/lib/browser.mjs';
export { api, serve } from '../environments/lib/servers.mjs';
export { assert };

export const root = fileURLToPath(new URL('../..', import.meta.url));
const exec = promisify(execFile);

/** What is shared by the tests of a file goes when the file is done; `after` inside a test would be that test's. */
const cleaners = [closeServers, closeBrowser];
after(() => Promise.all(cleaners.map((clean) => clean())));

/** The time is a guard against a test that hangs, and never what a test measures. */
export const test = (name, run) => nodeTest(name, { timeout: 180_000 }, run);

/** Runs a program; gives what it printed. */
export async function run(program, args, options = {}) {
  try {
    return (await exec(program, args, { maxBuffer: 1 << 26, ...options })).stdout.trim();
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
  }
}

/** Runs Node. What the test runner put into the environment is no business of the app. */
export const node = (args, options) =>
  run(process.execPath, args, { ...options, env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined } });

const npm = (args, cwd) =>
  run(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [...args, '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'],
    { cwd },
  );

async function temporary() {
  const folder = await mkdtemp(join(tmpdir(), 'unspool-pack-'));
  cleaners.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let tarball;
/** The tarball of js/, made once for a file of tests. */
export const packed = () =>
  (tarball ??= temporary().then(async (folder) =>
    join(folder, await npm(['pack', '--silent', '--pack-destination', folder], join(root, 'js'))),
  ));

/** A new project with these files and the package installed from its tarball, without the network. Gives its folder. */
export async function project(files, manifest = {}) {
  const folder = await temporary();
  const all = { 'package.json': JSON.stringify({ name: 'app', private: true, type: 'module', ...manifest }), ...files };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await npm(['install', '--offline', '--ignore-scripts', '--no-package-lock', await packed()], folder);
  return folder;
}

export const wasmOf = (folder) => readFileSync(join(folder, 'node_modules/unspool/dist/unspool.wasm'));
