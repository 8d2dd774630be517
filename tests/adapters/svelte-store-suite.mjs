// What must hold for stores, in Svelte 4 and 5. Each is run by a file of its own.
import { feed } from '../../js/node.js';
import { cursor as dialect } from '../../js/dialects.js';
import { assert, held, page, quiet, serve, test as tested } from '../../js/testing/support.mjs';
import { browse, until } from './dom.mjs';
import { idsOf, sight, task } from './kit.mjs';

export async function suite(name, load) {
  const { onServer } = browse();
  const { put, Store, derived, get, writable } = await load();
  const { feedStore } = await import('../../js/svelte/store.js');
  const test = (title, run) => tested(title.replace(': ', `: ${name}: `), run);

  function mount(t, props) {
    const box = document.body.appendChild(document.createElement('main'));
    let take = put(Store, { target: box, props });
    const unmount = () => {
      take?.();
      take = undefined;
    };
    t.after(() => {
      unmount();
      box.remove();
    });
    return { box, unmount, text: () => box.querySelector('p').textContent };
  }

  test('behaviour 121: a store begins with its first reader, and the feed goes with the last one', async (t) => {
    const server = await serve(t, page([1, 2], 'b'), page([3]), page([7]));
    const list = feedStore(server.url, { dialect });
    await quiet();
    assert.equal(server.requests.length, 0);
    const { text, unmount } = mount(t, { list });
    assert.equal(text(), ' true loading');
    await until(() => text() === '1 2 false idle');
    await list.loadMore();
    await until(() => text() === '1 2 3 false done');
    const results = [];
    const stop = list.subscribe((result) => results.push(result));
    assert.equal(results.length, 1);
    assert.equal(idsOf(results[0].items), '1 2 3');
    unmount();
    await task();
    assert.equal(results[0].feed.status, 'done');
    stop();
    stop();
    await task();
    assert.equal(results[0].feed.status, 'closed');
    const again = mount(t, { list });
    await until(() => again.text() === '7 false done');
  });

  test('behaviour 123: stores in the place of the URL and the options; equal data starts nothing anew', async (t) => {
    const slow = held(page([2]));
    const server = await serve(t, page([1], 'b'), slow, page([3]));
    const q = writable('x');
    const url = writable(server.url);
    const list = feedStore(
      url,
      derived(q, (value) => ({ dialect: { ...dialect }, params: { q: value }, keep: true, headers: () => ({}) })),
    );
    const { text } = mount(t, { list });
    await until(() => text() === '1 false idle');
    const { feed: first } = get(list);
    q.set('x');
    assert.equal(get(list).feed, first);
    q.set('v');
    q.set('y');
    await until(() => text() === '1 false loading');
    await slow.arrived;
    slow.release();
    await until(() => text() === '2 false done');
    assert.equal(first.status, 'closed');
    url.set(null);
    await until(() => text().endsWith('idle'));
    url.set(`${server.url}/two`);
    await until(() => text() === '3 false done');
    assert.deepEqual(server.paths(), ['/posts?q=x', '/posts?q=y', '/posts/two?q=y']);
  });

  test('behaviour 124: stores of the same list share its feed; a feed of your own is left alone', async (t) => {
    const server = await serve(t, page([1], 'b'));
    const two = [1, 2].map(() => mount(t, { list: feedStore(server.url, { dialect }) }));
    await until(() => two.every(({ text }) => text() === '1 false idle'));
    assert.equal(server.requests.length, 1);
    const own = feed('http://localhost/a', { dialect });
    t.after(() => own.close());
    const list = feedStore(own, { enabled: false });
    assert.equal(get(list).feed, own);
    await task();
    assert.equal(own.status, 'idle');
  });

  test('behaviour 126: a server asks for nothing', async (t) => {
    const server = await serve(t, page([1], 'b'));
    const initial = { body: { data: [{ id: 7 }], nextCursor: 'c' } };
    onServer(() => {
      assert.equal(get(feedStore(server.url, { dialect })).isLoading, true);
      assert.equal(idsOf(get(feedStore(server.url, { dialect, initial })).items), '7');
    });
    await quiet();
    assert.equal(server.requests.length, 0);
  });

  test('behaviour 127: `use:endReached` watches the tail, also where the feed comes later, and lets go of it', async (t) => {
    const { watched, see } = sight(t);
    const server = await serve(t, page([1], 'b'), page([2], 'c'));
    const url = writable(null);
    const { box, text, unmount } = mount(t, { list: feedStore(url, { dialect }) });
    assert.equal(watched.size, 0);
    url.set(server.url);
    await until(() => text() === '1 false idle');
    await until(() => watched.has(box.querySelector('i')));
    see();
    await until(() => text() === '1 2 false idle');
    await until(() => watched.size === 1);
    unmount();
    assert.equal(watched.size, 0);
  });
}
