// Folders of apps: the package from its tarball, beside the tools of one environment.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const target = process.env.CARGO_TARGET_DIR || join(root, 'target');
export const work = join(target, 'environments');
const npmProgram = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const silent = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'];

export const npm = (args, cwd) => run(npmProgram, [...args, ...silent], { cwd });

/** Packs js/ as npm would publish it. The name tells the contents, so that npm takes a new one for new. */
export async function pack() {
  await mkdir(work, { recursive: true });
  for (const name of await readdir(work)) if (name.endsWith('.tgz')) await rm(join(work, name));
  const made = join(work, await npm(['pack', '--silent', '--pack-destination', work], join(root, 'js')));
  const hash = createHash('sha256').update(await readFile(made));
  const tarball = join(work, `unspool-${hash.digest('hex').slice(0, 16)}.tgz`);
  await cp(made, tarball);
  await rm(made);
  return tarball;
}

export async function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/**
 * The folder of an environment: what an earlier run left but for `node_modules` is gone, the fixture lies there, and
 * the packages are those of the table, and the tarball. Install scripts do not run: what they would download, no
 * machine of a test should.
 */
export async function project({ name, packages, tarball, manifest = {}, fixture }) {
  const folder = join(work, name);
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder))
    if (!['node_modules', '.stamp'].includes(entry)) await rm(join(folder, entry), { recursive: true, force: true });
  const dependencies = { ...packages, ...(tarball ? { unspool: `file:../${tarball.split('/').at(-1)}` } : {}) };
  const text = JSON.stringify(
    { name: `app-${name}`, private: true, type: 'module', ...manifest, dependencies },
    null,
    2,
  );
  const stamp = join(folder, '.stamp');
  if (fixture) await cp(join(fixtures, fixture), folder, { recursive: true });
  await write(folder, { 'package.json': text });
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== text) {
    await rm(stamp, { force: true });
    await npm(
      ['install', '--ignore-scripts', '--no-package-lock', '--prefer-offline', '--engine-strict=false'],
      folder,
    );
    await writeFile(stamp, text);
  }
  return folder;
}

export const versionOf = async (folder, name) =>
  JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;

/** The program `bin` of an installed package. */
export async function binOf(folder, name, bin = name) {
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(folder, 'node_modules', name, path);
}
