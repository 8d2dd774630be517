// cargo, as a test calls it.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test as nodeTest } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const exec = promisify(execFile);

const cleaners = [];
after(() => Promise.all(cleaners.map((clean) => clean())));

/** The time is a guard against a test that hangs, and never what a test measures: some of them compile. */
export const test = (name, run) => nodeTest(name, { timeout: 1_200_000 }, run);

export async function temporary() {
  const folder = await mkdtemp(join(tmpdir(), 'unspool-publish-'));
  cleaners.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program; gives what it printed. */
export async function run(program, args, options = {}) {
  try {
    // Nobody debugs what is built here.
    const env = { ...process.env, CARGO_PROFILE_DEV_DEBUG: '0', ...options.env };
    return (await exec(program, args, { cwd: root, maxBuffer: 1 << 28, ...options, env })).stdout.trim();
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
  }
}

/**
 * Runs cargo with what is on this machine; if that does not do, with the network. `cargo xtask` says which cargo runs
 * it.
 */
export async function cargo(args, options) {
  const program = process.env.CARGO ?? 'cargo';
  try {
    return await run(program, [...args, '--offline'], options);
  } catch (error) {
    // Only what was not found may be there the second time.
    if (!/offline|no matching package|failed to (download|get|select)/.test(error.message)) throw error;
    return run(program, args, options);
  }
}

/** Whether an error of cargo's says that the registry could not be reached. */
export const isOffline = (error) =>
  /could ?n[o']t (resolve host|connect)|network failure|failed to download|timed? ?out|spurious/i.test(error.message);

export const metadata = JSON.parse(await cargo(['metadata', '--no-deps', '--format-version', '1']));

/** Where these tests build: apart from the rest, since the archives are compiled as others would compile them. */
export const target = join(metadata.target_directory, 'xtask/publish');

/** The packages that are published, each after those that it needs. */
export const NAMES = ['unspool-json', 'unspool-store', 'unspool'];
export const packages = NAMES.map((name) => metadata.packages.find((found) => found.name === name));

/**
 * Removes what earlier runs left of our archives. Cargo holds that the archive of a version never changes: what it once
 * unpacked and compiled from the registry that it makes for `cargo package`, it takes again, although our sources are
 * others by now and the version is still the same.
 */
export async function forgetArchives() {
  await rm(target, { recursive: true, force: true });
  const home = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  for (const kept of ['src', 'cache']) {
    const folder = join(home, 'registry', kept);
    const registries = await readdir(folder).catch(() => []);
    // A registry on this machine has no host before the hash of its address.
    for (const registry of registries.filter((name) => name.startsWith('-'))) {
      for (const { name, version } of packages) {
        for (const end of ['', '.crate']) {
          await rm(join(folder, registry, `${name}-${version}${end}`), { recursive: true, force: true });
        }
      }
    }
  }
}
