// A browser that nobody steers: a page of ours asks for an order, carries it out, tells what came of it, and asks
// again.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patiently } from './patience.mjs';

/** Milliseconds: for one order, the start of the browser included; and for it to end. */
const ORDER = 60_000;
const END = 5_000;

/** Where pages ask for orders. `give(order)`: what came of it. */
export async function openOrders(limit = ORDER) {
  let [asked, given] = [];
  const settle = () => {
    if (!asked || !given || given.sent) return;
    asked.end(JSON.stringify(given.order));
    [asked, given.sent] = [undefined, true];
  };
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === '/next') {
      asked = response;
      settle();
      return;
    }
    let text = '';
    for await (const part of request) text += part;
    response.end();
    const answer = JSON.parse(text);
    if (answer.error) given?.reject(new Error(`in the page: ${answer.error}`));
    else given?.resolve(answer.value);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async give(order) {
      const { promise, ...ends } = settled();
      given = { order, ...ends };
      settle();
      const late = new AbortController();
      const bound = sleep(limit, undefined, { signal: late.signal, ref: false }).then(() => {
        throw new Error(`no answer to ${JSON.stringify(order)} within ${limit} ms`);
      });
      bound.catch(() => {});
      try {
        return await Promise.race([promise, bound]);
      } finally {
        late.abort();
        given = undefined;
      }
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A promise, with what settles it: `Promise.withResolvers` wants Node 22. */
function settled() {
  const ends = {};
  ends.promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
  return ends;
}

/**
 * Starts a program with an empty home at an address; undefined if there is no such program. Gives what ends it, with
 * all that it has started.
 *
 * @param {readonly string[]} command `HOME` in it is the home
 */
export async function browse([program, ...args], address) {
  const home = await mkdtemp(join(tmpdir(), 'unspool-browser-'));
  const remove = () => patiently(() => rmSync(home, { recursive: true, force: true }));
  const flags = args.map((arg) => arg.replace('HOME', home));
  // A group of its own: programs that start others leave them behind otherwise.
  const child = spawn(program, [...flags, address], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, HOME: home },
  });
  const started = await once(child, 'spawn').then(
    () => true,
    () => false,
  );
  if (!started) {
    remove();
    return undefined;
  }
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended.
    }
  };
  const atExit = () => {
    kill('SIGKILL');
    remove();
  };
  process.on('exit', atExit);
  return async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    kill('SIGTERM');
    await Promise.race([ended, sleep(END, undefined, { ref: false })]);
    process.off('exit', atExit);
    atExit();
  };
}
