// Programs that a test starts and ends, and lists read to their end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test as nodeTest } from 'node:test';
import { fileURLToPath } from 'node:url';
import { feed as anyFeed } from '../../js/index.js';

export { assert };
export * as dialects from '../../js/dialects/dialects.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const leash = fileURLToPath(new URL('leash.mjs', import.meta.url));
/** How long a program may take before it listens. */
const PATIENCE = 30_000;

/** The time is a guard against a test that hangs, and never what a test measures. */
export const test = (name, run) => nodeTest(name, { timeout: 60_000 }, run);

/** What `cargo xtask test` puts into the environment. */
export function given(name, what) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name} to ${what}, or run the tests with \`cargo xtask test\``);
  return value;
}

/** A folder that goes when the file of tests is done. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), 'unspool-real-'));
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/**
 * Starts a server and waits for the line in which it says where it listens. It ends with the file of tests.
 * Gives its origin, without a slash.
 */
export async function start(program, args, options = {}) {
  const child = spawn(process.execPath, [leash, program, ...args], { cwd: root, stdio: 'pipe', ...options });
  const gone = new Promise((resolve) => child.once('close', resolve));
  after(() => {
    child.stdin.end();
    return gone;
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${program} ${args.join(' ')}: ${why}\n${printed}`));
    const late = setTimeout(() => fail('does not say where it listens'), PATIENCE);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < 20_000) printed += `${line}\n`;
        const origin = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(line)?.[0];
        if (!origin) return;
        clearTimeout(late);
        resolve(origin);
      });
    }
  });
}

/** A feed that is closed after the test and must not warn. */
export function feed(t, url, options) {
  const made = anyFeed(url, { retries: 0, onWarning: (message) => assert.fail(message), ...options });
  t.after(() => made.close());
  return made;
}

/** Reads to the end; `between(n)` runs after the n-th page. */
export async function readAll(list, between = () => {}) {
  // A bound, so that a list without end is a failure and not a hang.
  for (let n = 1; list.hasMore; n++) {
    assert.ok(n < 1000, 'the list does not end');
    await list.loadMore();
    await between(n);
  }
  return list.slice();
}

export const ids = (items) => items.map(({ id }) => id);

/** Everything of an iterable. */
export async function all(iterable) {
  const out = [];
  for await (const item of iterable) out.push(item);
  return out;
}

/** From `from` to `to`, both in it, upwards or downwards. */
export const range = (from, to) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + Math.sign(to - from) * i);
