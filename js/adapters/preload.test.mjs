// Behaviours 131 and 132: lists that are there before a component shows them, and lists that are shown again.
import { feed } from 'unspool';
import { cursor as dialect } from '../dialects/dialects.js';
import { forgetFeeds, mount, settled, task } from '../testing/mounted.mjs';
import { answer, assert, held, page, quiet, serve, test } from '../testing/support.mjs';

const { preloadFeed } = await import('./preload.js');

test('behaviour 131: a page that was asked for before a component shows the list is that of the component', async (t) => {
  t.after(forgetFeeds);
  const slow = held(page([2], 'c'));
  const server = await serve(t, page([1], 'b'), slow, page([3]));
  const options = { dialect, params: { q: 'a' } };
  await Promise.all([preloadFeed(server.url, { ...options }), preloadFeed(server.url, { ...options })]);
  const one = mount(server.url, options);
  assert.deepEqual([one.feed.at(0).id, server.requests.length], [1, 1]);
  one.unmount();
  const under = preloadFeed(server.url, { dialect, limit: 7 });
  await slow.arrived;
  const two = mount(server.url, { dialect, limit: 7 });
  slow.release();
  await under;
  assert.deepEqual([await settled(two.shared), server.requests.length], [[2], 2]);
  two.unmount();
  const own = feed(server.url, { dialect });
  t.after(() => own.close());
  await preloadFeed(own);
  assert.equal(own.at(0).id, 3);
});

test('behaviour 131: what was preloaded and failed is asked for again; where there is nothing, nothing is asked for', async (t) => {
  t.after(forgetFeeds);
  const server = await serve(t, answer('', { status: 403 }), page([1]));
  await preloadFeed(server.url, { dialect });
  await task();
  const one = mount(server.url, { dialect });
  assert.deepEqual(await settled(one.shared), [1]);
  one.unmount();
  for (const where of [null, undefined, false]) await preloadFeed(where, { dialect });
  await assert.rejects(
    preloadFeed(async () => ({ data: [] }), { dialect }),
    { code: 'bad-options', path: 'options.name' },
  );
  delete globalThis.window;
  t.after(() => {
    globalThis.window = globalThis;
  });
  await preloadFeed(`${server.url}/other`, { dialect });
  await quiet();
  assert.equal(server.requests.length, 2);
});

test('behaviour 132: a list that was out of sight for long is read again when it is shown', async (t) => {
  t.after(forgetFeeds);
  const server = await serve(t, page([1], 'b'), page([2, 1], 'b'), page([3, 2, 1], 'b'), page([4]));
  const options = { dialect, closeAfter: Infinity, refreshAfter: 0 };
  const ids = ({ view }) => view.items.map(({ id }) => id).join(' ');
  let one = mount(server.url, options);
  await settled(one.shared);
  const again = async (more) => {
    one.unmount();
    await task();
    one = mount(server.url, { ...options, ...more });
    assert.ok(one.shared.view.length > 0, 'the rows of before are there at once');
    for (let turns = 0; turns < 50 && one.shared.view.head.status !== 'loading'; turns++) await undefined;
    while (one.shared.view.head.status === 'loading') await task();
    return ids(one.shared);
  };
  assert.equal(await again(), '2 1');
  // Strict Mode, and a component that moves.
  one.unmount();
  one = mount(server.url, options);
  await quiet();
  assert.equal(server.requests.length, 2);
  assert.equal(await again({ refreshAfter: 60_000 }), '2 1', 'not long enough');
  assert.equal(await again(), '3 2 1');
  const other = mount(server.url, options);
  await quiet();
  assert.equal(server.requests.length, 3, 'it was in sight');
  other.unmount();
  one.unmount();
});
