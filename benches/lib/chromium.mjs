// A Chromium of our own: a process with an empty profile, spoken to by a pipe.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from './cdp.mjs';
import { patiently } from './patience.mjs';

/** Milliseconds that the browser has for ending. */
const PATIENCE = 5_000;
const TOLD = 4_000;

const FLAGS = [
  '--remote-debugging-pipe',
  '--no-default-browser-check',
  '--disable-extensions',
  '--js-flags=--expose-gc',
  // Subjects take turns, each in a window of its own: the browser is not to slow those that are not in front.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // No process that starts up for a tab that may come, while another tab is measured.
  '--disable-features=SpareRendererForSitePerProcess,AndroidWarmUpSpareRendererWithTimeout',
];

/**
 * `connection`, `pid` and `stop()`; and `kill()`, which ends all of its processes at once, as a machine does that loses
 * its power but for what the kernel has been told. `keep`: a folder for the profile, which stays.
 */
export async function launch({ keep } = {}) {
  const program = process.env.CHROME;
  if (!program) throw new Error('CHROME does not name a browser: `cargo xtask bench` finds one');
  const profile = keep ?? (await mkdtemp(join(tmpdir(), 'unspool-bench-')));
  const flags = (process.env.CHROME_FLAGS ?? '').split(' ').filter(Boolean);
  const child = spawn(program, [...flags, ...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    // It reads commands from descriptor 3, and writes answers to descriptor 4.
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // With a group of its own, all of its processes can be ended by one call.
    detached: keep !== undefined,
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    told = (told + text).slice(-TOLD);
  });
  const connection = new Connection(child.stdio[3], child.stdio[4]);
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(`${program} does not start: ${error.message}`));
    child.on('exit', (code, signal) => resolve(`${program} ended (${signal ?? code}), and had said:\n${told}`));
  });
  ended.then((why) => connection.fail(why));
  const remove = () => keep || patiently(() => rmSync(profile, { recursive: true, force: true }));
  const end = () => (keep ? process.kill(-child.pid, 'SIGKILL') : child.kill('SIGKILL'));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  // Whatever ends this program, the browser and its profile go, too.
  const atExit = () => {
    if (!isOver()) end();
    remove();
  };
  process.on('exit', atExit);
  return {
    connection,
    pid: child.pid,
    async kill() {
      end();
      if (!isOver()) await once(child, 'exit');
      process.off('exit', atExit);
      remove();
    },
    async stop() {
      const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      // It may end before it answers.
      await connection.send('Browser.close', {}, { limit: PATIENCE }).catch(() => {});
      if (!isOver()) await once(child, 'exit');
      clearTimeout(limit);
      process.off('exit', atExit);
      remove();
    },
  };
}

/** `/proc/PID/stat`: the name in brackets may itself have brackets and spaces. */
const parentOf = (stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);

/**
 * The processes of pages, and those that pages' processes are forked from, below the process `browser`. Empty where
 * there is no /proc.
 */
export function pageProcesses(browser) {
  const processes = new Map();
  let names = [];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {}
  for (const name of names) {
    try {
      const parent = parentOf(readFileSync(`/proc/${name}/stat`, 'utf8'));
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      processes.set(Number(name), { parent, command });
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (pid) => {
    for (let at = processes.get(pid); at; at = processes.get(at.parent)) if (at.parent === browser) return true;
    return false;
  };
  // Processes that need no sandbox (GPU, network) are forked from a zygote of their own.
  const ofPages = ({ command }) =>
    / --type=renderer /.test(command) || (/ --type=zygote /.test(command) && !/ --no-zygote-sandbox /.test(command));
  return [...processes].filter(([pid, one]) => ofPages(one) && below(pid)).map(([pid]) => pid);
}
