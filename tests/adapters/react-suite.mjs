// What must hold in React 18, in React 19 and in Preact. Each is run by a file of its own.
import { feed } from '../../js/node.js';
import { cursor as dialect } from '../../js/dialects.js';
import { answer, assert, held, page, quiet, ready, serve, test as tested } from '../../js/testing/support.mjs';
import { browse, until } from './dom.mjs';

export async function suite(name, load) {
  const { onServer } = browse();
  const { React, client, server: rendering } = await load();
  const { forgetFeeds, preloadFeed, useEndReached, useFeed, useFeedItem } = await import('../../js/react.js');
  const { createElement: h, memo, StrictMode, Suspense, useState } = React;
  const isPreact = name === 'Preact';
  const test = (title, run) => tested(title.replace(': ', `: ${name}: `), run);

  /** Renders into the document; what is left is taken away after the test. */
  function mount(t, element, into) {
    const box = into ?? document.body.appendChild(document.createElement('main'));
    const errors = [];
    const onRecoverableError = (thrown) => errors.push(thrown);
    const root = into ? client.hydrateRoot(into, element, { onRecoverableError }) : client.createRoot(box);
    if (!into) root.render(element);
    let isThere = true;
    const unmount = () => {
      if (isThere) root.unmount();
      isThere = false;
    };
    t.after(() => {
      unmount();
      box.remove();
    });
    return { box, errors, unmount, text: () => box.textContent, render: (next) => root.render(next) };
  }
  const task = () => new Promise((then) => setTimeout(then));
  const rows = (from, count) => Array.from({ length: count }, (_, at) => ({ id: from + at, name: `row ${from + at}` }));
  const names = ({ items }) => items.map(({ id }) => id).join(' ');

  class Boundary extends React.Component {
    state = { error: null };
    static getDerivedStateFromError(error) {
      return { error };
    }
    render() {
      const { error } = this.state;
      if (error === null) return this.props.children;
      return h('button', { onClick: () => this.setState({ error: null }) }, `caught ${error.code}`);
    }
  }
  /** React tells on the console what boundaries catch. */
  const hush = (t) => t.mock.method(console, 'error', () => {});
  const click = (box) => box.querySelector('button').dispatchEvent(new Event('click', { bubbles: true }));

  test('behaviour 107: in Strict Mode the first page is asked for once, and the feed goes with the component', async (t) => {
    const server = await serve(t, page([1, 2], 'b'), page([3]));
    const seen = [];
    let last;
    function App() {
      last = useFeed(server.url, { dialect });
      seen.push(last.status);
      return h('p', null, `${names(last)} ${last.status}`);
    }
    const { text, unmount } = mount(t, h(StrictMode, null, h(App)));
    await until(() => text() === '1 2 idle');
    assert.equal(seen.includes('idle') && seen.indexOf('idle') > seen.indexOf('loading'), true, seen.join(' '));
    await last.loadMore();
    await until(() => text() === '1 2 3 done');
    assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b']);
    const { feed } = last;
    unmount();
    assert.equal(feed.status, 'done', 'it may move');
    await task();
    await until(() => feed.status === 'closed');
  });

  test('behaviour 108: a page of 30 rows renders 30 rows, a changed row renders alone', async (t) => {
    const server = await serve(t, page(rows(0, 30), 'b'), page(rows(30, 30), 'c'), page(rows(60, 30)));
    const rendered = [];
    const Row = memo(({ item }) => {
      rendered.push(item.id);
      return h('li', null, item.name);
    });
    let last;
    function App() {
      last = useFeed(server.url, { dialect });
      return h('ul', null, ...last.items.map((item) => h(Row, { key: item.id, item })));
    }
    const { box } = mount(t, h(App));
    for (const count of [30, 60, 90]) {
      await until(() => box.querySelectorAll('li').length === count);
      assert.deepEqual(
        rendered.splice(0),
        rows(count - 30, 30).map(({ id }) => id),
      );
      if (count < 90) await last.loadMore();
    }
    const write = last.update(45, { name: 'other' });
    await until(() => rendered.length > 0);
    assert.equal(box.querySelectorAll('li')[45].textContent, 'other');
    write.undo();
    await until(() => box.querySelectorAll('li')[45].textContent === 'row 45');
    last.remove(3);
    await until(() => box.querySelectorAll('li').length === 89);
    await quiet();
    assert.deepEqual(rendered, [45, 45]);
  });

  test('behaviour 108: a component is rendered again for the facts that it reads, and told the newest ones', async (t) => {
    const server = await serve(t, page(rows(0, 3), 'b'), page(rows(3, 3), 'c'), answer('', { status: 404 }));
    const renders = { rows: 0, busy: 0 };
    let last;
    function Rows() {
      last = useFeed(server.url, { dialect });
      renders.rows += 1;
      return h('p', null, last.items.length);
    }
    function Busy() {
      const { length, isLoadingMore } = useFeed(server.url, { dialect });
      renders.busy += 1;
      return h('p', null, `${length} ${isLoadingMore}`);
    }
    const { text } = mount(t, h('div', null, h(Rows), h(Busy)));
    await until(() => text() === '33 false');
    assert.equal(renders.rows, 2, 'for what is awaited, and for the first page');
    renders.busy = 0;
    await last.loadMore();
    await until(() => text() === '66 false');
    assert.deepEqual(renders, { rows: 3, busy: 2 });
    await last.loadMore().catch(() => {});
    await quiet();
    assert.equal(renders.rows, 3, 'nobody shows the failure');
    assert.equal(last.status, 'failed', 'who asks is told what holds now');
    assert.equal(last.error.status, 404);
    const retried = last.retry().catch(() => {});
    await until(() => renders.rows > 3);
    await retried;
    await until(() => last.status === 'failed');
    assert.equal(renders.rows, 5, 'from then on it is rendered for the status');
  });

  test('behaviour 108: a result can be taken apart and spread: facts and calls go along', async (t) => {
    const server = await serve(t, page([1], 'b'), page([2]));
    const Shown = ({ at, length, status, total, loadMore }) =>
      h('p', { onClick: loadMore }, `${at(length - 1)?.id} ${status} ${total}`);
    function App() {
      const { items, ...rest } = useFeed(server.url, { dialect });
      return h('div', null, h(Shown, { ...rest }), items.length);
    }
    const { box, text } = mount(t, h(App));
    await until(() => text() === '1 idle null1');
    box.querySelector('p').dispatchEvent(new Event('click', { bubbles: true }));
    await until(() => text() === '2 done null2');
  });

  test('behaviour 108: `useFeedItem` renders a row when its item changes, and nothing else', async (t) => {
    const server = await serve(t, page(rows(0, 3), 'b'), page(rows(3, 3)));
    const rendered = [];
    const Row = memo(({ feed, id }) => {
      const item = useFeedItem(feed, id);
      rendered.push(id);
      return h('li', null, item ? item.name : 'gone');
    });
    let last;
    let first;
    function App() {
      last = useFeed(server.url, { dialect });
      first = useFeedItem(last, 0);
      return h('ul', null, ...[0, 1, 2].map((id) => h(Row, { key: id, id, feed: last.feed })));
    }
    const { text } = mount(t, h(App));
    await until(() => text() === 'row 0row 1row 2');
    assert.equal(first.name, 'row 0', 'of what `useFeed` gave, too');
    rendered.length = 0;
    await last.loadMore();
    last.update(1, { name: 'other' });
    await until(() => text() === 'row 0otherrow 2');
    last.remove(2);
    await until(() => text() === 'row 0othergone');
    await quiet();
    assert.deepEqual(rendered, [1, 2]);
  });

  test('behaviour 109: another URL or other parameters start anew; functions and equal data that are new do not', async (t) => {
    const slow = held(page([3], 'd'));
    const server = await serve(t, page([1], 'b'), page([2], 'c'), slow, page([4]));
    let set;
    let last;
    const told = [];
    function App() {
      const [state, setState] = useState({ q: 'x', turn: 1, keep: true });
      set = (next) => setState((old) => ({ ...old, ...next }));
      last = useFeed(server.url, {
        dialect: { ...dialect },
        params: { q: state.q },
        keep: state.keep,
        onPage: ({ received }) => told.push([state.turn, received]),
      });
      return h('p', null, `${state.turn} ${names(last)} ${last.status} ${last.isPrevious}`);
    }
    const { text } = mount(t, h(App));
    await until(() => text() === '1 1 idle false');
    const { feed, loadMore } = last;
    set({ turn: 2 });
    await until(() => text() === '2 1 idle false');
    await loadMore();
    await until(() => text() === '2 1 2 idle false');
    assert.deepEqual(
      [last.feed === feed, last.loadMore === loadMore, told],
      [
        true,
        true,
        [
          [1, 1],
          [2, 1],
        ],
      ],
    );
    set({ q: 'y', turn: 3 });
    await slow.arrived;
    await until(() => text() === '3 1 2 loading true');
    set({ turn: 4 });
    await until(() => text() === '4 1 2 loading true');
    slow.release();
    await until(() => text() === '4 3 idle false');
    await until(() => feed.status === 'closed');
    set({ q: 'z', keep: false });
    await until(() => text() === '4  loading false');
    await until(() => text() === '4 4 done false');
    assert.deepEqual(server.paths(), ['/posts?q=x', '/posts?q=x&cursor=b', '/posts?q=y', '/posts?q=z']);
  });

  test('behaviour 129: a list in sight that is forgotten begins anew; what keeps rows in sight is not loading', async (t) => {
    const slow = held(page([3]));
    const second = held(page([2]));
    const server = await serve(t, page([1]), second, slow);
    let last;
    let set;
    function App() {
      const [q, setQ] = useState('x');
      set = setQ;
      last = useFeed(server.url, { dialect, params: { q }, keep: true, closeAfter: 60_000 });
      return h('p', null, last.isLoading ? 'loading' : names(last));
    }
    const { text } = mount(t, h(App));
    await until(() => text() === '1');
    const { feed } = last;
    forgetFeeds();
    assert.equal(feed.status, 'closed');
    await second.arrived;
    await until(() => text() === 'loading', 'the rows of somebody else are not kept in sight');
    second.release();
    await until(() => text() === '2');
    set('y');
    await slow.arrived;
    assert.deepEqual([last.isPrevious, last.isLoading, text()], [true, false, '2']);
    slow.release();
    await until(() => text() === '3');
  });

  test('behaviour 107: two components share one feed and one request, which lives on where one gives way to another', async (t) => {
    const server = await serve(t, page([1], 'b'), page([2]));
    const Show = ({ id }) => {
      const list = useFeed(server.url, { dialect, headers: { tenant: 'a' } });
      return h('p', null, `${id}:${names(list)} `);
    };
    const { text, render } = mount(t, h('div', null, h(Show, { id: 'a' }), h(Show, { id: 'b' })));
    await until(() => text() === 'a:1 b:1 ');
    render(h('section', null, h(Show, { id: 'c' })));
    await until(() => text() === 'c:1 ');
    await quiet();
    assert.equal(server.requests.length, 1);
  });

  test('behaviours 131 and 132: what was preloaded is rendered at once, what was out of sight is read again', async (t) => {
    const server = await serve(t, page([1]), page([2, 1]));
    const options = { dialect, closeAfter: 60_000, refreshAfter: 0 };
    await preloadFeed(server.url, options);
    const seen = [];
    const List = () => {
      const list = useFeed(server.url, options);
      seen.push(`${list.isLoading} ${names(list)}`);
      React.useEffect(() => {
        isShown = true;
        return () => {
          isShown = false;
        };
      }, []);
      return names(list);
    };
    let isShown = false;
    const { text, render } = mount(t, h(StrictMode, null, h(List)));
    await until(() => isShown && text() === '1');
    await quiet();
    assert.deepEqual([seen[0], server.requests.length], ['false 1', 1]);
    render(h('p', null, 'elsewhere'));
    await until(() => !isShown && text() === 'elsewhere');
    await task();
    seen.length = 0;
    render(h(List));
    await until(() => text() === '2 1');
    assert.equal(seen[0], 'false 1');
    forgetFeeds();
  });

  test('behaviour 107: where the URL is not known yet nothing is asked for; a feed of the caller stays open', async (t) => {
    const server = await serve(t, page([1]));
    const own = feed(server.url, { dialect });
    t.after(() => own.close());
    let last;
    const App = ({ where }) => {
      last = useFeed(where, {});
      useEndReached(last);
      return h('p', null, `${names(last)} ${last.status}`);
    };
    const { text, render, unmount } = mount(t, h(App, { where: null }));
    await until(() => text() === ' idle');
    assert.equal(last.feed, null);
    render(h(App, { where: own }));
    await until(() => text() === '1 done');
    assert.equal(last.feed, own);
    unmount();
    await task();
    await quiet();
    assert.equal(own.status, 'done');
  });

  test('behaviour 110: Suspense waits for the first page, and for no other; one promise, one request', async (t) => {
    const [slow, more] = [held(page([1], 'b')), held(page([2]))];
    const server = await serve(t, slow, more);
    let last;
    let renders = 0;
    function List() {
      renders += 1;
      last = useFeed(server.url, { dialect, suspense: true });
      return h('p', null, names(last));
    }
    const app = (key) => h(Suspense, { key, fallback: 'wait' }, h(List), h(List));
    const { text, unmount } = mount(t, app('a'));
    await slow.arrived;
    await until(() => text() === 'wait');
    assert.ok(renders < 10, `${renders} renders`);
    slow.release();
    await until(() => text() === '11');
    last.loadMore();
    await more.arrived;
    assert.equal(text(), '11', 'no fallback for what comes later');
    more.release();
    await until(() => text() === '1 21 2');
    assert.equal(server.requests.length, 2);
    const { feed } = last;
    unmount();
    await until(() => feed.status === 'closed');
  });

  // In Preact what is suspended is not rendered again before it is there.
  const testOfReact = isPreact ? () => {} : test;
  testOfReact('behaviour 110: who types ahead waits for the last list alone', async (t) => {
    const slow = ['a', 'ab', 'abc'].map((q) => held(page([q])));
    const server = await serve(t, ...slow);
    let set;
    const Titles = ({ q }) => names(useFeed(server.url, { dialect, params: { q }, suspense: true }));
    function App() {
      const [q, setQ] = useState('a');
      set = (next) => React.startTransition(() => setQ(next));
      return h(Suspense, { fallback: 'waits' }, h(Titles, { q }));
    }
    const { text } = mount(t, h(App));
    await slow[0].arrived;
    slow[0].release();
    await until(() => text() === 'a');
    set('ab');
    await slow[1].arrived;
    set('abc');
    assert.equal(await server.requests[1].gone, true, 'aborted');
    slow[2].release();
    await until(() => text() === 'abc');
    assert.equal(server.requests.length, 3);
  });

  test('behaviour 110: what waits for a list tells whoever shows it after the render', async (t) => {
    const warned = t.mock.method(console, 'error', () => {});
    const server = await serve(t, page([1]));
    let add;
    const Quiet = () => {
      const list = useFeed(server.url, { dialect, enabled: false });
      return `${list.status}:${names(list)} `;
    };
    const Titles = () => names(useFeed(server.url, { dialect, suspense: true }));
    function App() {
      const [isMore, setMore] = useState(false);
      add = () => setMore(true);
      return h('p', null, h(Quiet), isMore && h(Suspense, { fallback: 'waits' }, h(Titles)));
    }
    const { text } = mount(t, h(App));
    await until(() => text() === 'idle: ');
    add();
    await until(() => text() === 'done:1 1');
    assert.deepEqual(
      warned.mock.calls.map(({ arguments: [message] }) => message),
      [],
    );
  });

  test('behaviour 110: a failure goes to the error boundary where that is asked for, and a new mount begins anew', async (t) => {
    hush(t);
    const server = await serve(t, answer('', { status: 400 }), page([1], 'b'), answer('', { status: 400 }), page([2]));
    let last;
    function List() {
      last = useFeed(server.url, { dialect, retries: 0, suspense: true });
      return h('p', null, `${names(last)} ${last.status} ${last.error?.code}`);
    }
    const { text, box } = mount(t, h(Boundary, null, h(Suspense, { fallback: 'wait' }, h(List))));
    await until(() => text() === 'caught http-status');
    await quiet();
    assert.equal(server.requests.length, 1, 'asked once');
    // React may take up to 300 ms to show what it caught, and renders once more until then.
    await until(() => (text() === '1 idle undefined' ? true : void (text().startsWith('caught') && click(box))));
    last.loadMore();
    await until(() => text() === '1 failed http-status');
    last.retry();
    await until(() => text() === '1 2 done undefined');
  });

  test('behaviour 110: `throwOnError` says which failures; without it a failure is a state', async (t) => {
    hush(t);
    const server = await serve(t, answer('', { status: 400 }), answer('', { status: 404 }));
    const asked = [];
    function List({ throwOnError, q }) {
      const { status, error } = useFeed(server.url, { dialect, retries: 0, params: { q }, throwOnError });
      return h('p', null, `${status} ${error?.status}`);
    }
    const only = (error) => asked.push(error.status) > 0 && error.status === 404;
    const { text, render } = mount(t, h(Boundary, null, h(List, { q: 1, throwOnError: only })));
    await until(() => text() === 'failed 400');
    render(h(Boundary, null, h(List, { q: 2, throwOnError: true })));
    await until(() => text() === 'caught http-status');
    assert.ok(asked.includes(400));
  });

  test('behaviour 111: rows that a server had are rendered there, taken over without a mismatch, and asked for by nobody', async (t) => {
    await ready();
    const server = await serve(t, page([3]));
    const first = { body: { data: rows(1, 2), nextCursor: 'c' } };
    let last;
    const App = ({ options }) => {
      last = useFeed(server.url, { dialect, ...options });
      const item = useFeedItem(last.feed, 2);
      return h('p', null, `${names(last)} ${last.status} ${item?.name}`);
    };
    const kept = feed(server.url, { dialect, initial: first }).snapshot();
    for (const options of [{ initial: first }, { snapshot: kept }]) {
      const html = onServer(() => rendering.renderToString(h(App, { options })));
      assert.match(html, /1 2 idle row 2/);
      const box = document.body.appendChild(document.createElement('main'));
      box.append(new window.DOMParser().parseFromString(html, 'text/html').body.firstChild);
      const node = box.firstChild;
      const told = hush(t);
      const { text, errors, unmount } = mount(t, h(App, { options }), box);
      await until(() => last.feed.length === 2);
      await quiet();
      assert.equal(text(), '1 2 idle row 2');
      assert.deepEqual([errors, told.mock.callCount(), box.firstChild === node], [[], 0, true]);
      assert.equal(server.requests.length, 0);
      told.mock.restore();
      unmount();
      await task();
    }
  });

  test('behaviour 111: without rows a server renders that they are awaited, and asks for nothing', async (t) => {
    const server = await serve(t, page([1]));
    const App = ({ where = server.url }) => {
      const list = useFeed(where, { dialect });
      return h('p', null, `${names(list)} ${list.status} ${list.isLoading}`);
    };
    const html = onServer(() => rendering.renderToString(h(App, { where: '/posts' })));
    assert.match(html, /loading true/);
    await quiet();
    assert.equal(server.requests.length, 0);
    const box = document.body.appendChild(document.createElement('main'));
    box.append(new window.DOMParser().parseFromString(html, 'text/html').body.firstChild);
    const told = hush(t);
    const { text, errors } = mount(t, h(App), box);
    await until(() => text() === '1 done false');
    assert.deepEqual([errors, told.mock.callCount()], [[], 0]);
  });

  if (isPreact) return;

  test('behaviour 111: with `suspense` and no rows a server sends the fallback, and the browser loads', async (t) => {
    const server = await serve(t, page([1]));
    const List = () => h('p', null, names(useFeed(server.url, { dialect, suspense: true })));
    const app = h(Suspense, { fallback: h('i', null, 'wait') }, h(List));
    const html = onServer(() => rendering.renderToString(app));
    assert.match(html, /<i>wait<\/i>/);
    assert.match(html, /initial/, 'and says what it wants');
    await quiet();
    assert.equal(server.requests.length, 0);
  });

  test('behaviour 112: concurrent rendering never shows two states of a list at once', async (t) => {
    const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3], 'd'));
    let last;
    let start;
    const tears = [];
    const Slow = memo(({ at, turn }) => {
      const { length } = useFeed(server.url, { dialect });
      // Long enough for React to yield between two of them, and a page may come in between.
      for (const end = performance.now() + 3; performance.now() < end; );
      return h('b', { 'data-length': length, 'data-at': at }, `${turn}`);
    });
    function App() {
      const [turn, setTurn] = useState(0);
      start = () => React.startTransition(() => setTurn((old) => old + 1));
      last = useFeed(server.url, { dialect });
      React.useLayoutEffect(() => {
        const shown = new Set([...document.querySelectorAll('b')].map((node) => node.dataset.length));
        if (shown.size > 1) tears.push([...shown].join(' '));
      });
      return h('div', null, ...Array.from({ length: 30 }, (_, at) => h(Slow, { key: at, at, turn })));
    }
    const { box } = mount(t, h(App));
    await until(() => box.querySelector('b')?.dataset.length === '1' && last.status === 'idle');
    for (const turn of [1, 2]) {
      start();
      // In the middle of the render: the next tasks are ours and React's in turns.
      await task();
      await last.loadMore();
      await until(() => box.querySelector('b').textContent === `${turn}`);
      await until(() => box.querySelector('b').dataset.length === `${turn + 1}`);
    }
    assert.deepEqual(tears, []);
  });
}
