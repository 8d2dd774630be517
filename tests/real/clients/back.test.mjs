// Towards newer items: what a client reads backwards is what the newer lane puts in front.
import { all, assert, dialects, feed, ids, test } from '../support.mjs';
import { clients, demo } from './support.mjs';

const N = 150;
const origin = await demo(N);
const theirs = clients(origin);
const everything = ids(await all(theirs.anthropic.models.list({ limit: N })));
const middle = everything[100];

/** A feed that begins after the middle, read upwards to the top. */
async function upwards(t, path, dialect) {
  const list = feed(t, `${origin}${path}`, { dialect, limit: 30 });
  await list.loadMore();
  for (let n = 0; list.lane('newer').hasMore; n++) {
    assert.ok(n < 10, 'the newer lane does not end');
    await list.loadMore({ lane: 'newer' });
  }
  return ids(list.slice());
}

/** Pages upwards, in the order of the list. */
async function pagesUp(page) {
  const pages = [];
  for await (const { data } of page.iterPages()) pages.unshift(ids(data));
  return pages.flat();
}

test('the server has what the tests count on', () => assert.equal(everything.length, N));

test('Anthropic, before_id', async (t) => {
  const up = await pagesUp(await theirs.anthropic.models.list({ before_id: everything[101], limit: 30 }));
  assert.deepEqual(up, everything.slice(0, 101));
  assert.deepEqual(await upwards(t, `/v1/models?after_id=${middle}`, dialects.anthropic), everything.slice(0, 131));
});

test('Stripe, ending_before', async (t) => {
  // Stripe's client gives items in the order in which it goes.
  const up = ids(await all(theirs.stripe.customers.list({ ending_before: everything[101], limit: 30 })));
  assert.deepEqual(up.reverse(), everything.slice(0, 101));
  assert.deepEqual(
    await upwards(t, `/v1/customers?starting_after=${middle}`, dialects.stripe),
    everything.slice(0, 131),
  );
});

test('OpenAI, before', async (t) => {
  const { data, first_id } = await theirs.openai.get(`/conversations/c_1/items?after=${middle}&limit=30`);
  const before = await theirs.openai.get(`/conversations/c_1/items?before=${first_id}&limit=30`);
  assert.deepEqual([...ids(before.data), ...ids(data)], everything.slice(71, 131));
  assert.deepEqual(
    await upwards(t, `/v1/conversations/c_1/items?after=${middle}`, dialects.openai),
    everything.slice(0, 131),
  );
});

test('Anthropic, prev_page', async (t) => {
  const first = await theirs.anthropic.beta.sessions.list({ limit: 30 });
  const second = await first.getNextPage();
  const back = await theirs.anthropic.beta.sessions.list({ limit: 30, page: second.prev_page });
  assert.deepEqual(ids(back.data), ids(first.data));
  assert.deepEqual(
    await upwards(t, `/v1/sessions?page=${second.next_page}`, dialects.anthropicPage),
    everything.slice(0, 90),
  );
});

test('GitHub, rel="prev"', async (t) => {
  const { headers } = await theirs.octokit.request('GET /repos/{owner}/{repo}/issues', {
    owner: 'o',
    repo: 'r',
    per_page: 30,
    page: 4,
  });
  assert.match(headers.link, /page=3>; rel="prev"/);
  assert.deepEqual(await upwards(t, '/repos/o/r/issues?page=4', dialects.github), everything.slice(0, 120));
});
