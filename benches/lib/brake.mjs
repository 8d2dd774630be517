// A slower processor for the pages: a group of processes with a quota of processor time (Linux control groups, "CFS
// bandwidth control"), which holds back every thread. Where the machine does not allow it, DevTools hold back the main
// thread alone. https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files

import * as fs from 'node:fs';
import { patiently } from './patience.mjs';

/** Microseconds after which the quota is there again: pauses are shorter, so a page runs slowly, not by jerks. */
const PERIOD = 10_000;

/** How each version of control groups is told, and where in a group it says what it did. */
const VERSIONS = {
  2: {
    file: 'cpu.max',
    limits: (quota) => [['cpu.max', `${quota ?? 'max'} ${PERIOD}`]],
  },
  1: {
    file: 'cpu.cfs_quota_us',
    limits: (quota) => [
      ['cpu.cfs_period_us', String(PERIOD)],
      ['cpu.cfs_quota_us', String(quota ?? -1)],
    ],
  },
};

/**
 * The groups that one of ours might be made in, the innermost first: the one that this program is in, and those around
 * it. `mounts` and `own` are the texts of /proc/self/mounts and /proc/self/cgroup.
 */
export function places(mounts, own) {
  const groups = own.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line)?.slice(1) ?? []);
  const found = [];
  for (const line of mounts.split('\n')) {
    const [, folder, type, options = ''] = line.split(' ');
    const first = type === 'cgroup' && options.split(',').includes('cpu');
    if (type !== 'cgroup2' && !first) continue;
    const [, path = '/'] = groups.find(([what]) => (first ? what?.split(',').includes('cpu') : what === '')) ?? [];
    const names = path.split('/').filter(Boolean);
    for (let depth = names.length; depth >= 0; depth--)
      found.push({ version: first ? 1 : 2, folder: [folder, ...names.slice(0, depth)].join('/') });
  }
  return found;
}

/** A group of these processes, and of all that they start, at the first place that takes them; or why there is none. */
export function openGroup(places, pids, files = fs) {
  const why = [];
  if (pids.length === 0) why.push('the processes of the pages were not found');
  for (const { version, folder } of pids.length > 0 ? places : []) {
    const group = `${folder}/unspool-bench-${process.pid}`;
    const { file, limits } = VERSIONS[version];
    try {
      files.mkdirSync(group);
    } catch (error) {
      why.push(`${folder}: ${error.message}`);
      continue;
    }
    const limit = (quota) => {
      for (const [name, text] of limits(quota)) files.writeFileSync(`${group}/${name}`, text);
    };
    try {
      if (!files.existsSync(`${group}/${file}`)) throw new Error(`a group here has no ${file}`);
      limit(undefined);
      for (const pid of pids) files.writeFileSync(`${group}/cgroup.procs`, String(pid));
      return { version, limit, group };
    } catch (error) {
      why.push(`${folder}: ${error.message}`);
      // What was moved already goes back: a group goes only when it is empty.
      for (const pid of pids) moveBack(files, folder, pid);
      files.rmdirSync(group);
    }
  }
  return { why };
}

function moveBack(files, folder, pid) {
  try {
    files.writeFileSync(`${folder}/cgroup.procs`, String(pid));
  } catch {
    // It is gone, or never left.
  }
}

const readOr = (path) => {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const DEVTOOLS = {
  text: `The processor is held back by DevTools, since this machine allows no control groups: the main thread is stopped
again and again and made to spin; the threads that collect garbage, compile and work go on at full speed.`,
};
const GROUP = {
  text: `The processor is held back by a control group: all threads of the page, those that collect garbage and compile
among them, share that part of one processor, handed out every ${PERIOD / 1000} ms. The browser's own processes (network,
drawing) go on at full speed.`,
};

/** The brake of the pages of a browser; `pids`: the processes of pages, and those that they are forked from. */
export function openBrake(pids) {
  const opened = openGroup(places(readOr('/proc/self/mounts'), readOr('/proc/self/cgroup')), pids);
  return opened.group ? groupBrake(opened) : devtoolsBrake(opened.why);
}

export function groupBrake({ version, limit, group }, files = fs) {
  const held = () => Number(/^nr_throttled (\d+)$/m.exec(files.readFileSync(`${group}/cpu.stat`, 'utf8'))?.[1] ?? 0);
  let before;
  return {
    ...GROUP,
    kind: `control group v${version}`,
    /** `rate`: how many times as slow; 1: not at all. All pages of the browser are. */
    slow(rate) {
      limit(rate > 1 ? Math.round(PERIOD / rate) : undefined);
      if (rate <= 1 && before !== undefined && held() === before)
        throw new Error(`the quota of ${group} held nobody back: is the page in another group?`);
      before = rate > 1 ? held() : undefined;
    },
    /** Once the browser has ended. */
    remove: () => patiently(() => files.rmdirSync(group)),
  };
}

const devtoolsBrake = (why) => ({
  ...DEVTOOLS,
  kind: `DevTools, since there is no control group (${why.join('; ') || 'the machine has none'})`,
  slow: (rate, send) => send('Emulation.setCPUThrottlingRate', { rate }),
  remove() {},
});
