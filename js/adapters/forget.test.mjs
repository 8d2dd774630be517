// Behaviour 129: what becomes of lists when another user comes.
import { feed } from 'unspool';
import { cursor as dialect } from '../dialects/dialects.js';
import { assert, page, serve, test } from '../testing/support.mjs';

// Nobody renders here, and it is no server: that is all the adapters ask of a window.
globalThis.window = globalThis;
const { forgetFeeds, share } = await import('./shared.js');

const task = () => new Promise((then) => setTimeout(then));
/** Mounts what shows a feed, as a framework does. */
function mount(where, options) {
  const shared = share(where, options, {});
  const ends = [shared.subscribe(() => {}), shared.want()];
  return { shared, feed: shared.feed, unmount: () => ends.map((end) => end()) };
}
const settled = async (shared) => {
  await shared.begin();
  return shared.view.items.map(({ id }) => id);
};

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

test('behaviour 129: rows that a forgotten list began with do not come again, and others may', async (t) => {
  const server = await serve(t, page([9], 'z'), page([8]));
  const body = { data: [{ id: 1 }], nextCursor: 'b' };
  const options = { dialect, initial: { body } };
  const one = mount(server.url, options);
  assert.deepEqual(await settled(one.shared), [1]);
  forgetFeeds();
  const again = mount(server.url, { dialect, initial: structuredClone(options.initial) });
  assert.deepEqual(await settled(again.shared), [9]);
  again.unmount();
  await task();
  const other = mount(server.url, { dialect, initial: { body: { data: [{ id: 2 }], nextCursor: 'b' } } });
  t.after(other.unmount);
  assert.deepEqual(await settled(other.shared), [2]);
});
