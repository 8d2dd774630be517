// The list grows in front while it is read by page numbers: GitHub's client repeats what was pushed on, unspool does
// not.
import { all, assert, dialects, feed, ids, readAll, test } from '../support.mjs';
import { clients, demo } from './support.mjs';

const [N, NEW] = [300, 7];

test('posts that come while GitHub’s pages are read', async (t) => {
  const origin = await demo(N);
  const { anthropic, octokit } = clients(origin);
  const grow = async (page) => {
    if (page > 2) return;
    const response = await fetch(`${origin}/api/posts/batch?n=${NEW}`, { method: 'POST' });
    assert.equal(response.status, 201);
  };
  const now = async () => ids(await all(anthropic.models.list({ limit: 1000 })));

  const before = await now();
  const list = feed(t, `${origin}/repos/o/r/issues`, { dialect: dialects.github, limit: 50 });
  const ours = ids(await readAll(list, grow));
  assert.deepEqual(ours, before, 'each post that was there, once, in order');
  assert.equal(list.stats.duplicates, 2 * NEW);

  const then = await now();
  const theirs = [];
  let page = 0;
  for await (const { data } of octokit.paginate.iterator('GET /repos/{owner}/{repo}/issues', {
    owner: 'o',
    repo: 'r',
    per_page: 50,
  })) {
    theirs.push(...ids(data));
    await grow(++page);
  }
  assert.equal(theirs.length, then.length + 2 * NEW);
  assert.deepEqual([...new Set(theirs)], then, 'without its repeats, the client saw the same');
});
