// A list that begins in the middle, read both ways to both ends: what comes is the whole list, in its order.
import { assert, dialects, feed, ids, readAll, test } from '../support.mjs';
import { demo } from './support.mjs';

const N = 1_000;
const origin = await demo(N);
const everything = ids(
  await readAll(feed({ after() {} }, `${origin}/api/offset`, { dialect: dialects.offset(), limit: 100 })),
);

/** Reads both ways, in an order that can be repeated. */
async function bothWays(list, seed) {
  let random = seed;
  await list.loadMore();
  for (let n = 0; n < 300 && (list.hasMore || list.lane('newer').hasMore); n++) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    const lane = (random >>> 16) % 2 ? 'older' : 'newer';
    if (list.lane(lane).hasMore) await list.loadMore({ lane });
  }
  return ids(list.slice());
}

test('the server has what the tests count on', () => assert.equal(everything.length, N));

for (const [name, path, dialect, limit] of [
  ['by page', '/api/page?page=17', dialects.page(), 30],
  ['by offset', '/api/offset?offset=503', dialects.offset(), 30],
  ['by offset, and no limit is asked for', '/api/offset?offset=7', dialects.offset(), undefined],
  ['by offset, at the last row', '/api/offset?offset=999', dialects.offset('offset', 'limit'), 40],
]) {
  test(`from the middle to both ends, ${name}`, async (t) => {
    for (const seed of [1, 0x5eed]) {
      const list = feed(t, `${origin}${path}`, { dialect, limit });
      assert.deepEqual(await bothWays(list, seed), everything);
      assert.deepEqual(
        [list.status, list.lane('newer').status, list.lane('newer').ending.by],
        ['done', 'done', 'start'],
      );
    }
  });
}
