// examples/node: an export that is killed at any moment goes on without a lost line, and without one that is there
// twice.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { demo, root } from '../../xtask/node/example.mjs';

const POSTS = 3000;
const { api, stop } = await demo(process.env.UNSPOOL_SERVER ?? join(root, 'target/demo/unspool-server'), POSTS);
after(stop);

test('examples/node: killed again and again, it writes every post once', { timeout: 120_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'unspool-export-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'posts.ndjson');
  const args = ['export.mjs', file, `${api}/api/cursor`];
  let runs = 0;
  for (let isDone = false; !isDone; ) {
    runs += 1;
    assert.ok(runs < 20, 'it never comes to an end');
    const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined };
    const child = spawn(process.execPath, args, {
      cwd: join(root, 'examples/node'),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let pages = 0;
    child.stdout.on('data', () => {
      pages += 1;
      if (runs < 4 && pages === 3) child.kill('SIGKILL');
    });
    const [code, signal] = await once(child, 'exit');
    assert.ok(code === 0 || signal === 'SIGKILL', `it ended with ${code}`);
    isDone = code === 0;
  }
  assert.equal(runs, 4);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const ids = lines.map((line) => JSON.parse(line).id);
  assert.deepEqual([ids.length, new Set(ids).size], [POSTS, POSTS]);
  // As the server sent them: beyond 2^53, too.
  const [newest] = (await (await fetch(`${api}/api/cursor?limit=1`)).text()).match(/"snowflake":\d+/);
  assert.ok(lines[0].includes(newest));
});
