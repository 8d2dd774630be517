// Behaviour 36: lists of any length in constant memory; jobs that are killed and go on.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cursor } from '../dialects/dialects.js';
import { feed as feedOf, ready } from '../index.js';
import { assert, test } from '../testing/support.mjs';

await ready();
/** How often an export is killed: `UNSPOOL_KILLS=50` for the long version. */
const kills = Number(process.env.UNSPOOL_KILLS ?? 5);

/** A feed over `count` rows; each page begins with the last row of the page before. */
function made(t, count, options = {}, size = 50) {
  const source = ({ url }) => {
    const at = Number(new URL(url).searchParams.get('cursor') ?? 0);
    const data = [];
    for (let id = Math.max(0, at - 1); id < Math.min(count, at + size); id++) data.push({ id, text: `row ${id}` });
    return { data, nextCursor: at + size < count ? String(at + size) : null };
  };
  const feed = feedOf(source, { dialect: cursor, onWarning() {}, ...options });
  t.after(() => feed.close());
  return feed;
}

test('behaviour 36: rows that every reader has passed leave the list, and do not come again', async (t) => {
  const feed = made(t, 20_000, { retain: 'none' }, 500);
  let [next, most, held] = [0, 0, 0];
  const slow = feed[Symbol.asyncIterator]();
  assert.equal((await slow.next()).value.id, 0);
  for await (const { id } of feed) {
    assert.equal(id, next++);
    if (id === 3000) assert.equal(feed.length, 3499, 'somebody still reads from the beginning');
    if (id === 3001) for (let at = 1; at < 3000; at++) assert.equal((await slow.next()).value.id, at);
    if (id === 3002) await slow.return();
    if (id > 5000) [most, held] = [Math.max(most, feed.length), Math.max(held, feed.stats.held)];
  }
  assert.deepEqual([next, most <= 1000, held < 200_000, feed.done], [20_000, true, true, true], `${most} ${held}`);
  const texts = [];
  for await (const chunk of made(t, 2000, { retain: 'none' }).stream()) texts.push(Buffer.from(chunk).toString());
  assert.equal(texts.join('').split('\n').length, 2001);
  const view = made(t, 120, { retain: 'none' });
  await view.loadMore();
  const before = view.view();
  for await (const _ of view);
  assert.deepEqual([before.length, before.at(0).id, before.items.at(-1).id, view.length < 60], [50, 0, 49, true]);
});

test('behaviour 36: maxItems counts the rows that have left, too', async (t) => {
  const ids = [];
  for await (const { id } of made(t, 2000, { retain: 'none', maxItems: 130 })) ids.push(id);
  assert.deepEqual([ids.length, ids.at(-1)], [130, 129]);
});

test('behaviour 38: a snapshot without items goes on behind what was read, row by row', async (t) => {
  for (const retain of ['none', 'all']) {
    let [ids, kept] = [[], undefined];
    for (let lives = 0; lives < 400 && ids.length < 600; lives++) {
      const feed = made(t, 600, { retain, snapshot: kept });
      let left = (lives * 7) % 61;
      for await (const { id } of feed) {
        ids.push(id);
        if (left-- === 0) break;
      }
      kept = JSON.stringify(feed.snapshot({ items: false }));
      assert.ok(JSON.parse(kept).data.split('row ').length <= 51, 'rows of a page at most');
      feed.close();
    }
    assert.deepEqual(
      ids,
      Array.from({ length: 600 }, (_, id) => id),
    );
  }
});

test(
  'behaviour 38: an export that is killed at any moment goes on without a lost or doubled line',
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'unspool-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const script = fileURLToPath(new URL('../testing/export.mjs', import.meta.url));
    let ended = 1;
    for (let run = 0; run < kills + 20 && ended !== 0; run++) {
      const child = spawn(process.execPath, [script, folder, '6000'], { stdio: ['ignore', 'inherit', 'inherit'] });
      const over = new Promise((resolve) => child.on('exit', resolve));
      if (run < kills) {
        await Promise.race([over, sleep(150 + ((run * 97) % 500))]);
        child.kill('SIGKILL');
      }
      ended = await over;
    }
    const lines = readFileSync(join(folder, 'rows.ndjson'), 'utf8').trimEnd().split('\n');
    assert.equal(ended, 0);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).id),
      Array.from({ length: 6000 }, (_, id) => id),
    );
  },
  20_000 + kills * 2000,
);
