// What an environment is given to try itself with, and the rows that come of it.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { open } from './browser.mjs';
import { run, start } from './processes.mjs';
import { binOf, project, root, versionOf, work } from './projects.mjs';
import { good } from './apps.mjs';

/** What a check comes to. `refused`: it does not work there, and the library's own error says so and what to do. */
export const WORDS = { works: 'works', refused: 'refused', fails: 'FAILS', absent: 'not to be had' };

/** What a check throws that cannot be made here. */
export class Absent extends Error {}

/** What a check gives where the library refuses, by an error of its own that has to name a way out. */
export function refused(result, wayOut) {
  assert.equal(result?.ours, true, `no error of the library: ${JSON.stringify(result)}`);
  assert.match(result.message, wayOut, `the error names no way out: ${result.message}`);
  return { refused: `\`${result.code}\`: ${result.message}` };
}

/** That an app came to what it should; an error that it left behind is told as such. */
export function came(result, wanted) {
  if (result?.code) throw new Error(`\`${result.code}\`: ${result.message}`);
  assert.deepEqual(result, wanted);
}

/** A text without what is of this machine and this run: paths, ports, colours. */
const anywhere = (text) =>
  text
    .replaceAll(new RegExp(`(file://|/@fs)?${work}/[\\w.-]+/`, 'g'), '')
    .replaceAll(root, '')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+\/?/g, '/')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
    .replaceAll(/\x1b\[[\d;]*m/g, '');

/** The lines that say what went wrong. */
const reason = (thrown) =>
  anywhere(String(thrown?.message ?? thrown))
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 6)
    .join(' ')
    .slice(0, 300);

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The package of a platform that holds a Node of its own. */
export const nodePackage = `node-${{ win32: 'win' }[process.platform] ?? process.platform}-${process.arch}`;

export class Lab {
  constructor(environment, { api, tarball, versions, told, quick }) {
    Object.assign(this, { environment, api, tarball, versions, told, quick });
    this.rows = [];
    this.title = environment.title;
    this.version = '';
  }

  /** Installs the environment's packages; its version is that of the first. */
  async install(options = {}) {
    const { name, fixture } = this.environment;
    const packages = options.packages ?? this.versions[name] ?? {};
    this.folder = await project({ name, packages, tarball: this.tarball, fixture, ...options });
    const [first] = Object.keys(packages);
    if (first) this.version = await versionOf(this.folder, first);
    return this.folder;
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  /** A Node of this major version: the one that runs this, if it is, else one from npm. */
  async node(major) {
    if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
    const name = `node-${major}`;
    try {
      const folder = await project({ name, packages: { [nodePackage]: this.versions[name].node } });
      return join(folder, 'node_modules', nodePackage, process.platform === 'win32' ? 'node.exe' : 'bin/node');
    } catch (error) {
      throw new Absent(`no Node ${major} for this machine: ${reason(error)}`);
    }
  }

  /** The Node that tools run in: many want one newer than the oldest that the package takes. */
  async tool(name, args, { bin, ...options } = {}) {
    const program = await this.node(this.environment.node ?? 20);
    return run(program, [await binOf(this.folder, name, bin), ...args], { cwd: this.folder, ...options });
  }

  run(program, args, options) {
    return run(program, args, { cwd: this.folder, ...options });
  }

  /** Starts a server with a free port, gives its address to `use`, and ends it. */
  async serving(program, argsFor, use, { path = '/', ...options } = {}) {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const env = { PORT: String(port), HOST: '127.0.0.1', ...options.env };
    const server = await start(program, argsFor(port), { cwd: this.folder, ...options, env, url: address + path });
    try {
      return await use(address);
    } catch (error) {
      error.message += `\n${server.said().trim().split('\n').slice(-15).join('\n')}`;
      throw error;
    } finally {
      await server.stop();
    }
  }

  /** The same for a program of an installed package. */
  async toolServing(name, argsFor, use, { bin, ...options } = {}) {
    const program = await this.node(this.environment.node ?? 20);
    const path = await binOf(this.folder, name, bin);
    return this.serving(program, (port) => [path, ...argsFor(port)], use, options);
  }

  /** One row of the table. `attempt` gives nothing, a note, or `refused(…)`. */
  async check(what, attempt) {
    const started = performance.now();
    const row = { title: this.title, version: this.version, what, result: WORDS.works, note: '' };
    try {
      const note = await attempt();
      if (note?.refused) Object.assign(row, { result: WORDS.refused, note: anywhere(note.refused) });
      else if (typeof note === 'string') row.note = note;
    } catch (error) {
      row.result = error instanceof Absent ? WORDS.absent : WORDS.fails;
      row.note = reason(error);
      row.error = error;
    }
    row.version = this.version;
    row.seconds = (performance.now() - started) / 1000;
    this.rows.push(row);
    this.told(row);
    return row;
  }

  /** Opens a page whose app must have read the whole feed, with nothing on the console. */
  async page(address, wanted = good) {
    const { result, problems } = await open(address);
    came(result, wanted);
    assert.deepEqual(problems, []);
  }
}

export { assert, open, work };
