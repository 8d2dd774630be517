// Which group the pages go into, on machines that have control groups and on those that do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupBrake, openGroup, places } from '../lib/brake.mjs';

const GROUP = `unspool-bench-${process.pid}`;

/** A file system of control groups: `files` are those of a new group, `refuse` the paths that nobody may write. */
function groups({ files = [], refuse = [] }) {
  const folders = new Set();
  const written = [];
  let throttled = 0;
  const check = (path) => {
    if (refuse.some((part) => path.includes(part))) throw new Error(`EACCES: ${path}`);
  };
  return {
    folders,
    written,
    throttle: () => throttled++,
    mkdirSync(path) {
      check(path);
      folders.add(path);
    },
    existsSync: (path) => files.some((name) => path.endsWith(`/${name}`)),
    writeFileSync(path, text) {
      check(path);
      written.push(`${path.replace(`${GROUP}/`, '')} ${text}`);
    },
    readFileSync: () => `nr_periods 9\nnr_throttled ${throttled}\n`,
    rmdirSync: (path) => folders.delete(path),
  };
}

test('the innermost group comes first', () => {
  assert.deepEqual(places('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\nproc /proc proc rw 0 0', '0::/user.slice/me\n'), [
    { version: 2, folder: '/sys/fs/cgroup/user.slice/me' },
    { version: 2, folder: '/sys/fs/cgroup/user.slice' },
    { version: 2, folder: '/sys/fs/cgroup' },
  ]);
});

test('of the first version, the hierarchy of the processor is the one', () => {
  const mounts = 'cgroup /cg/memory cgroup rw,memory 0 0\ncgroup /cg/cpu cgroup rw,relatime,cpu,cpuacct 0 0';
  assert.deepEqual(places(mounts, '4:memory:/m\n2:cpu,cpuacct:/box\n'), [
    { version: 1, folder: '/cg/cpu/box' },
    { version: 1, folder: '/cg/cpu' },
  ]);
  assert.deepEqual(places('', ''), []);
});

test('a place that refuses is passed over, and nothing stays there', () => {
  const places = ['/a/b', '/a'].map((folder) => ({ version: 2, folder }));
  const refusing = groups({ files: ['cpu.max'], refuse: [`/a/b/${GROUP}/cgroup.procs`] });
  const opened = openGroup(places, [7, 8], refusing);
  assert.equal(opened.group, `/a/${GROUP}`);
  assert.deepEqual([...refusing.folders], [`/a/${GROUP}`]);
  assert.deepEqual(refusing.written.slice(-3), ['/a/cpu.max max 10000', '/a/cgroup.procs 7', '/a/cgroup.procs 8']);
});

test('without a group it says why, place by place', () => {
  const none = groups({ refuse: ['/locked'] });
  const all = [
    { version: 2, folder: '/plain' },
    { version: 1, folder: '/locked' },
  ];
  assert.deepEqual(openGroup(all, [7], none), {
    why: ['/plain: a group here has no cpu.max', `/locked: EACCES: /locked/${GROUP}`],
  });
  assert.equal(none.folders.size, 0);
  assert.deepEqual(openGroup(all, [], none), { why: ['the processes of the pages were not found'] });
});

for (const [version, file, slow, full] of [
  [2, 'cpu.max', ['/a/cpu.max 2500 10000'], ['/a/cpu.max max 10000']],
  [
    1,
    'cpu.cfs_quota_us',
    ['/a/cpu.cfs_period_us 10000', '/a/cpu.cfs_quota_us 2500'],
    ['/a/cpu.cfs_period_us 10000', '/a/cpu.cfs_quota_us -1'],
  ],
])
  test(`a quarter of a processor, by version ${version}`, () => {
    const files = groups({ files: [file] });
    const brake = groupBrake(openGroup([{ version, folder: '/a' }], [7], files), files);
    files.written.length = 0;
    brake.slow(4);
    assert.deepEqual(files.written.splice(0), slow);
    files.throttle();
    brake.slow(1);
    assert.deepEqual(files.written, full);
    brake.slow(4);
    assert.throws(() => brake.slow(1), /held nobody back/);
    brake.remove();
    assert.equal(files.folders.size, 0);
  });
