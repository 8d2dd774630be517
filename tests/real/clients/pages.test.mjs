// The vendors' own clients and unspool read the same endpoints: the same items, in the same order, with the same
// requests.
import { assert, feed, readAll, test } from '../support.mjs';
import { clients, demo, seen, shapes } from './support.mjs';

const origin = await demo(1000);
const theirs = clients(origin);
let sessions = 0;

for (const { name, path, dialect, list, size = 'limit', key = 'id', ownLimit, also } of shapes) {
  // `n`: how many items there are. Pages that divide it, pages that do not, one page, no item; and the page size that
  // comes by itself.
  for (const { n, limit } of [
    { n: 250, limit: 40 },
    { n: 240, limit: 40 },
    { n: 40, limit: 40 },
    { n: 1, limit: 40 },
    { n: 0, limit: 40 },
    { n: 250 },
  ]) {
    test(`${name}: ${n} items, ${limit ? `pages of ${limit}` : 'pages as they come'}`, async (t) => {
      const [they, we] = ['they', 'we'].map((who) => `${who}-${++sessions}`);
      const got = await list(theirs, { n, session: they, ...(limit && { [size]: limit }) });
      const asked = await seen(origin, they);
      const names = got.map((item) => item[key]);
      assert.deepEqual([names.length, new Set(names).size], [n, n], 'the client itself has read everything');

      // Slack's client names a page size of its own.
      const query = new URLSearchParams({ n, session: we, ...also });
      const ours = feed(t, `${origin}${path}?${query}`, { dialect, limit: limit ?? ownLimit });
      assert.deepEqual(
        (await readAll(ours)).map((item) => item[key]),
        names,
      );
      assert.equal(ours.reason, 'end');
      assert.deepEqual(await seen(origin, we), asked);
    });
  }
}
