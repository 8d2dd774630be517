// Lists that are longer than a string can be, or than should be copied at once.
import { assert, feedOf, test } from '../testing/support.mjs';

const MB = 1 << 20;

test('a list of many megabytes is read in parts: by slice, by pages and by lines', async (t) => {
  const [rows, size] = [60, MB];
  let n = 0;
  const text = 'x'.repeat(size);
  const feed = feedOf(t, () =>
    JSON.stringify({
      data: [
        { id: n++, text },
        { id: n++, text },
      ],
      nextCursor: n < rows ? `c${n}` : null,
    }),
  );
  while (feed.hasMore) await feed.loadMore();
  const ids = Array.from({ length: rows }, (_, id) => id);
  const all = feed.slice();
  assert.deepEqual(
    all.map((item) => item.id),
    ids,
  );
  assert.ok(all.every((item) => item.text.length === size));
  assert.equal(feed.at(7), all[7], 'the same object');
  const pages = [];
  for await (const page of feed.pages()) pages.push(...page.map((item) => item.id));
  assert.deepEqual(pages, ids);
  const lines = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of feed.stream()) {
    assert.ok(chunk.length < 32 * MB, `a chunk of ${chunk.length} bytes`);
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop();
    lines.push(...parts.map((line) => JSON.parse(line).id));
  }
  assert.deepEqual(lines, ids);
});

test('items that were written by hand count, too', async (t) => {
  const feed = feedOf(t, () => ({ data: [] }));
  await feed.loadMore();
  const text = 'y'.repeat(MB);
  for (let id = 0; id < 40; id++) feed.insert({ id, text }, id);
  for await (const chunk of feed.stream()) assert.ok(chunk.length < 32 * MB, `a chunk of ${chunk.length} bytes`);
  assert.deepEqual(
    feed.slice().map((item) => item.id),
    Array.from({ length: 40 }, (_, id) => id),
  );
});
