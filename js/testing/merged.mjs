// A feed for each list of answers, and the merge of them, for tests.
import { assert, feedOf, ready, serve } from './support.mjs';
import { merge } from '../merge/merge.js';

/** Items whose id says what they are, and whose number says where they stand. */
export const rows = (...texts) => texts.map((text) => ({ id: text, n: Number(text.replace(/\D/g, '')) }));
export const shown = (merged) => merged.slice().map(({ id }) => id);

/** A feed for each list of answers, and the merge of them. */
export async function merged(t, lists, options = {}) {
  await ready();
  const servers = await Promise.all(lists.map((answers) => serve(t, ...answers)));
  const feeds = servers.map((server) => feedOf(t, server));
  const list = merge(feeds, { by: 'n', direction: 'ascending', ...options });
  t.after(() => list.close());
  // A list kept only by what the changes say.
  const mirror = list.slice();
  list.subscribe(({ splices, length }) => {
    for (const { start, removed, added } of splices) mirror.splice(start, removed, ...Array(added).fill(null));
    assert.deepEqual([mirror.length, list.length], [length, length]);
  });
  return { servers, feeds, list, requests: () => servers.map(({ requests }) => requests.length) };
}
