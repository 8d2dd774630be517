// Behaviours 129 and 130: what becomes of lists when another user comes, and lists that somebody elsewhere wants, or
// nobody does.
import { feed } from 'unspool';
import { cursor as dialect } from '../dialects/dialects.js';
import { forgetFeeds, mount, settled, share, sharedFeeds, task } from '../testing/mounted.mjs';
import { answer, assert, held, page, quiet, serve, test } from '../testing/support.mjs';

test('behaviour 129: lists that are forgotten are closed, and begin anew', async (t) => {
  const server = await serve(t, page([1]), page([2]));
  const own = feed(server.url, { dialect });
  t.after(() => own.close());
  const one = mount(server.url, { dialect, closeAfter: Infinity });
  assert.deepEqual(await settled(one.shared), [1]);
  one.unmount();
  forgetFeeds();
  assert.deepEqual([one.feed.status, own.status], ['closed', 'idle']);
  const two = mount(server.url, { dialect, closeAfter: Infinity });
  t.after(two.unmount);
  assert.deepEqual(await settled(two.shared), [2]);
});

test('behaviour 129: a component does not begin with rows again that were forgotten; others, and other rows, may', async (t) => {
  const server = await serve(t, page([9], 'z'), page([8], 'z'));
  const initial = { body: { data: [{ id: 1 }], nextCursor: 'b' } };
  const owner = {};
  const one = mount(server.url, { dialect, initial }, owner);
  assert.deepEqual(await settled(one.shared), [1]);
  for (const fresh of [9, 8]) {
    forgetFeeds();
    const again = mount(server.url, { dialect, initial: structuredClone(initial) }, owner);
    assert.deepEqual(await settled(again.shared), [fresh]);
  }
  forgetFeeds();
  const test = mount(server.url, { dialect, initial });
  assert.deepEqual(await settled(test.shared), [1], 'the next test');
  forgetFeeds();
  const theirs = { body: { data: [{ id: 2 }], nextCursor: 'b' } };
  const gone = mount(server.url, { dialect, initial }, owner);
  gone.unmount();
  await task();
  const other = mount(server.url, { dialect, initial: theirs }, owner);
  t.after(other.unmount);
  assert.deepEqual(await settled(other.shared), [2]);
});

test('behaviour 130: lists are found by their name, or their URL whatever its parameters', async (t) => {
  const server = await serve(t, ...[1, 2, 3, 4, 5].map((id) => page([id])));
  const one = mount(`${server.url}?x=1`, { dialect, params: { q: 'a' } });
  const two = mount(new URL(server.url), { dialect, params: { q: 'b' }, closeAfter: Infinity });
  const named = mount(`${server.origin}/other`, { dialect, name: 'others' });
  const source = mount(async () => ({ data: [] }), { dialect, name: 'source' });
  const own = feed(server.url, { dialect });
  const away = mount(own, { enabled: false });
  t.after(() => own.close());
  for (const { shared } of [one, two, named, source]) await settled(shared);
  two.unmount();
  await task();
  assert.deepEqual(sharedFeeds(server.url), [one.feed, two.feed]);
  assert.deepEqual(sharedFeeds(new URL(`${server.url}?q=b#c`)), [one.feed, two.feed]);
  assert.deepEqual(sharedFeeds('others'), [named.feed]);
  assert.deepEqual(sharedFeeds('source'), [source.feed]);
  assert.equal(sharedFeeds().length, 4, 'not what somebody made');
  assert.deepEqual(sharedFeeds('post'), []);
  const before = server.requests.length;
  await Promise.all(sharedFeeds('others').map((list) => list.refresh()));
  assert.equal(server.requests.length, before + 1);
  for (const { unmount } of [one, named, source, away]) unmount();
  forgetFeeds();
  assert.deepEqual(sharedFeeds(), []);
});

test('behaviour 106: what renders without a page has a feed for each component, and is shown its list', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2], 'c'));
  delete globalThis.window;
  t.after(() => {
    globalThis.window = globalThis;
  });
  const [owner, other] = [{}, {}];
  const shared = share(server.url, { dialect }, owner);
  assert.equal(share(server.url, { dialect }, owner), shared, 'with each render');
  assert.notEqual(share(server.url, { dialect }, other), shared);
  assert.notEqual(share(server.url, { dialect, limit: 4 }, other), share(server.url, { dialect }, other));
  assert.deepEqual(sharedFeeds(), []);
  const ends = [shared.subscribe(() => {}), shared.want()];
  assert.deepEqual(await settled(shared), [1]);
  assert.equal(share(server.url, { dialect }, owner), shared);
  const { feed: list } = shared;
  for (const end of ends) end();
  await task();
  assert.equal(list.status, 'closed');
  assert.notEqual(share(server.url, { dialect }, owner), shared);
  assert.equal(server.requests.length, 1);
});

test('behaviour 110: a list that a component waits for ends when it waits for another one, and nobody else does', async (t) => {
  const slow = [held(page([1])), held(page([2])), held(page([3]))];
  const server = await serve(t, ...slow);
  const of = (q) => share(server.url, { dialect, params: { q } }, {});
  const [one, two] = [{}, {}];
  const [a, b] = [of('a'), of('b')];
  const first = [a.wait(one), a.wait(two)];
  assert.equal(first[0], first[1]);
  await slow[0].arrived;
  b.wait(one);
  await slow[1].arrived;
  await task();
  assert.equal(a.feed.status, 'loading', 'the other component waits for it');
  b.wait(two);
  assert.equal(await server.requests[0].gone, true, 'nobody does');
  await first[0];
  assert.equal(b.feed.status, 'loading');
  const ends = [b.subscribe(() => {}), b.want()];
  of('c').wait(one);
  of('c').wait(two);
  await slow[2].arrived;
  await quiet();
  assert.equal(b.feed.status, 'loading', 'it is in sight');
  for (const end of ends) end();
  forgetFeeds();
});

test('behaviour 110: a failure that is thrown before those are told who wait for it leaves no feed behind', async (t) => {
  const server = await serve(t, answer('', { status: 403 }));
  const shared = share(server.url, { dialect }, {});
  const stop = shared.subscribe(() => {
    if (shared.feed.status !== 'failed') return;
    shared.giveUp();
    stop();
  });
  await shared.wait({});
  for (let turns = 0; turns < 100 && shared.feed.status !== 'closed'; turns++)
    await new Promise((then) => setTimeout(then, 20));
  assert.equal(shared.feed.status, 'closed');
});
