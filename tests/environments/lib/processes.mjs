// Programs: each in a process group of its own, bounded in time, and ended with all of its children.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const groups = new Set();
const LONGEST = 240_000;
/** What is kept of a program's output. */
const KEPT = 200_000;

const clean = { NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined, NODE_ENV: undefined, FORCE_COLOR: undefined };
const quiet = { CI: '1', NO_COLOR: '1', DO_NOT_TRACK: '1', NEXT_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1' };

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone.
  }
}

/** Ends every program that still runs. */
export function endAll(signal = 'SIGKILL') {
  for (const child of groups) kill(child, signal);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    endAll();
    process.exit(1);
  });
process.on('exit', () => endAll());

function begin(program, args, { cwd, env = {} }) {
  const child = spawn(program, args, {
    cwd,
    // What a test runner or a build tool put into the environment is no business of the app.
    env: { ...process.env, ...clean, ...quiet, ASTRO_TELEMETRY_DISABLED: '1', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  groups.add(child);
  const said = { out: '', all: '' };
  child.stdout.on('data', (chunk) => {
    said.out = (said.out + chunk).slice(-KEPT);
    said.all = (said.all + chunk).slice(-KEPT);
  });
  child.stderr.on('data', (chunk) => {
    said.all = (said.all + chunk).slice(-KEPT);
  });
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  }).then((code) => {
    // Children that outlive the program.
    kill(child, 'SIGKILL');
    groups.delete(child);
    return code;
  });
  return { child, said, ended };
}

/** The end of a long output is what tells. */
const tail = (text) => text.trim().split('\n').slice(-40).join('\n');

/** Runs a program to its end; gives what it printed to stdout. A failure carries all of its output. */
export async function run(program, args, { timeout = LONGEST, ...options } = {}) {
  const { child, said, ended } = begin(program, args, options);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill(child, 'SIGKILL');
  }, timeout);
  const code = await ended;
  clearTimeout(timer);
  if (code === 0) return said.out.trim();
  const why = late ? `no end after ${timeout / 1000} s` : `ended with ${code}`;
  throw new Error(`${why}: ${[program.split('/').at(-1), ...args].join(' ')}\n${tail(said.all)}`);
}

/**
 * Starts a server; gives what ends it. It is there as soon as `url` answers at all.
 *
 * @param {string} url
 */
export async function start(program, args, { url, timeout = 120_000, ...options }) {
  const { child, said, ended } = begin(program, args, options);
  const over = ended.then((code) => ({ code }));
  const until = Date.now() + timeout;
  for (;;) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(60_000) }).then(
      (response) => response.arrayBuffer().then(() => true),
      () => false,
    );
    if (answered) break;
    const first = await Promise.race([over, sleep(200)]);
    if (first || Date.now() > until) {
      kill(child, 'SIGKILL');
      const why = first ? `ended with ${first.code}` : `no answer after ${timeout / 1000} s`;
      throw new Error(`${why}: ${[program.split('/').at(-1), ...args].join(' ')}\n${tail(said.all)}`);
    }
  }
  return {
    said: () => said.all,
    async stop() {
      kill(child, 'SIGTERM');
      await Promise.race([ended, sleep(3_000)]);
      kill(child, 'SIGKILL');
      await Promise.race([ended, sleep(3_000)]);
    },
  };
}
