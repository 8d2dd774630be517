// What must hold in Vue.
import { feed } from '../../js/node.js';
import { cursor as dialect } from '../../js/dialects.js';
import { answer, assert, held, page, quiet, ready, serve, test as tested } from '../../js/testing/support.mjs';
import { browse, until } from './dom.mjs';
import { idsOf, rows, sight, task } from './kit.mjs';

const { onServer } = browse();
const vue = await import('vue');
const { computed, createApp, createSSRApp, defineComponent, effectScope, h, KeepAlive, nextTick } = vue;
const { onErrorCaptured, onServerPrefetch, reactive, ref, Suspense, withDirectives } = vue;
const { renderToString } = await import('vue/server-renderer');
const { forgetFeeds, useEndReached, useFeed, useFeedItem, vEndReached } = await import('../../js/vue.js');

const test = (title, run) => tested(title.replace(': ', ': Vue: '), run);
/** Mounts into the document; what is left is taken away after the test. */
function mount(t, component, { into, create = createApp } = {}) {
  const box = into ?? document.body.appendChild(document.createElement('main'));
  const app = create(component);
  const warnings = [];
  app.config.warnHandler = (message) => warnings.push(message);
  app.mount(box);
  let isThere = true;
  const unmount = () => {
    if (isThere) app.unmount();
    isThere = false;
  };
  t.after(() => {
    unmount();
    box.remove();
  });
  return { app, box, warnings, unmount, text: () => box.textContent };
}
/** Runs a composable in a component that renders what `shows` gives. */
function show(t, setup, shows = ({ items, status }) => `${idsOf(items.value)} ${status.value}`) {
  let got;
  const mounted = mount(t, {
    setup() {
      got = setup();
      return () => h('p', shows(got));
    },
  });
  return { ...mounted, got };
}

test('behaviour 121: refs that can be taken apart, a page, the next one, and the feed goes with the component', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const { got, text, unmount } = show(t, () => useFeed(server.url, { dialect }));
  assert.equal(text(), ' loading');
  assert.equal(got.isLoading.value, true);
  await until(() => text() === '1 2 idle');
  assert.equal(got.isLoading.value, false);
  const { loadMore } = got;
  await loadMore();
  await until(() => text() === '1 2 3 done');
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b']);
  assert.equal(got.at(-1).id, 3);
  const list = got.feed.value;
  unmount();
  assert.equal(list.status, 'done', 'it may move');
  await until(() => list.status === 'closed');
});

test('behaviour 121: `reactive()` and the Options API have the values themselves', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const { text } = mount(t, {
    setup: () => useFeed(server.url, { dialect }),
    computed: {
      last() {
        return this.items.at(-1)?.id;
      },
    },
    render() {
      return h('p', { onClick: this.loadMore }, `${idsOf(this.items)} ${this.last} ${this.status}`);
    },
  });
  await until(() => text() === '1 2 2 idle');
  document.querySelector('p').dispatchEvent(new Event('click'));
  await until(() => text() === '1 2 3 3 done');
  const scope = effectScope();
  const other = await serve(t, page([7]));
  const list = scope.run(() => reactive(useFeed(other.url, { dialect })));
  await until(() => list.status === 'done');
  assert.equal(idsOf(list.items), '7');
  const { feed } = list;
  assert.equal(feed.at(0), list.items[0]);
  scope.stop();
  await until(() => feed.status === 'closed');
});

test('behaviour 122: a page of 30 rows renders 30 rows, a changed row renders alone', async (t) => {
  const server = await serve(t, page(rows(0, 30), 'b'), page(rows(30, 30), 'c'), page(rows(60, 30)));
  const rendered = [];
  const Row = defineComponent({
    props: ['item'],
    setup: (props) => () => {
      rendered.push(props.item.id);
      return h('li', props.item.name);
    },
  });
  let lists = 0;
  const { got, box } = (() => {
    let list;
    const mounted = mount(t, {
      setup() {
        list = useFeed(server.url, { dialect });
        return () => {
          lists += 1;
          return h(
            'ul',
            list.items.value.map((item) => h(Row, { key: item.id, item })),
          );
        };
      },
    });
    return { ...mounted, got: list };
  })();
  for (const count of [30, 60, 90]) {
    await until(() => box.querySelectorAll('li').length === count);
    assert.deepEqual(
      rendered.splice(0),
      rows(count - 30, 30).map(({ id }) => id),
    );
    if (count < 90) await got.loadMore();
  }
  assert.equal(lists, 4, 'what shows the items alone renders with new items alone');
  const write = got.update(45, { name: 'other' });
  await until(() => rendered.length > 0);
  assert.equal(box.querySelectorAll('li')[45].textContent, 'other');
  write.undo();
  await until(() => box.querySelectorAll('li')[45].textContent === 'row 45');
  got.remove(3);
  await until(() => box.querySelectorAll('li').length === 89);
  await quiet();
  assert.deepEqual(rendered, [45, 45]);
});

test('behaviour 122: `useFeedItem` follows one row, and another key', async (t) => {
  const server = await serve(t, page(rows(0, 3), 'b'), page(rows(3, 3)));
  let runs = 0;
  const id = ref(1);
  const { got, text } = show(
    t,
    () => {
      const list = useFeed(server.url, { dialect });
      return { list, item: useFeedItem(list.feed, id) };
    },
    ({ item }) => {
      runs += 1;
      return item.value?.name ?? 'none';
    },
  );
  await until(() => text() === 'row 1');
  runs = 0;
  await got.list.loadMore();
  await quiet();
  assert.equal(runs, 0);
  got.list.update(1, { name: 'other' });
  await until(() => text() === 'other');
  id.value = 5;
  await until(() => text() === 'row 5');
  got.list.remove(5);
  await until(() => text() === 'none');
  assert.equal(runs, 3);
});

test('behaviour 123: another URL, parameter or `enabled` counts; functions and equal data that are new do not', async (t) => {
  const slow = held(page([3], 'd'));
  const server = await serve(t, page([1], 'b'), page([2], 'c'), slow, page([4]));
  const q = ref('x');
  const turn = ref(1);
  const enabled = ref(true);
  const told = [];
  const { got, text } = show(
    t,
    () =>
      useFeed(
        () => `${server.url}?a=1`,
        () => ({
          dialect: { ...dialect },
          params: { q: q.value },
          keep: true,
          enabled: enabled.value,
          onWarning: () => {},
          headers: ((now) => () => ({ 'x-turn': String(now) }))(turn.value),
        }),
      ),
    ({ items, isPrevious, status }) => {
      told.push(items.value);
      return `${idsOf(items.value)} ${isPrevious.value} ${status.value}`;
    },
  );
  await until(() => text() === '1 false idle');
  const first = got.feed.value;
  turn.value = 2;
  await nextTick();
  assert.equal(got.feed.value, first);
  await got.loadMore();
  assert.equal(server.requests[1].headers['x-turn'], '2');
  q.value = 'v';
  q.value = 'w';
  q.value = 'y';
  assert.notEqual(got.feed.value, first, 'at once');
  await until(() => text() === '1 2 true loading');
  await slow.arrived;
  await until(() => first.status === 'closed');
  slow.release();
  await until(() => text() === '3 false idle');
  enabled.value = false;
  q.value = 'z';
  await until(() => text() === '3 true idle');
  await quiet();
  assert.equal(server.requests.length, 3);
  enabled.value = true;
  await until(() => text() === '4 false done');
  assert.deepEqual(server.paths(), ['/posts?a=1&q=x', '/posts?a=1&q=x&cursor=b', '/posts?a=1&q=y', '/posts?a=1&q=z']);
});

test('behaviour 123: refs in options, reactive options, a URL that comes later, and one that goes', async (t) => {
  const server = await serve(t, page([1]), page([2]), page([3]));
  const url = ref(null);
  const options = reactive({ dialect, params: { tags: ['a'] } });
  const limit = ref(2);
  const one = show(t, () => useFeed(url, { dialect, limit }));
  const two = show(t, () =>
    useFeed(
      computed(() => url.value && `${url.value}/two`),
      options,
    ),
  );
  assert.equal(one.text(), ' idle');
  assert.equal(one.got.isLoading.value, false);
  assert.equal(one.got.feed.value, null);
  url.value = server.url;
  await until(() => one.text().endsWith('done') && two.text().endsWith('done'));
  assert.deepEqual(server.paths().sort(), ['/posts/two?tags=a', '/posts?limit=2']);
  options.params.tags.push('b');
  await until(() => server.requests.length === 3 && two.text() === '3 done');
  assert.equal(server.paths()[2], '/posts/two?tags=a&tags=b');
  url.value = null;
  await until(() => one.text() === ' idle');
});

test('behaviour 123: a page source, a feed of your own in a ref, and a mistake that is told', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  const own = feed(server.url, { dialect });
  t.after(() => own.close());
  const one = show(t, () => useFeed(ref(own)));
  const two = show(t, () => useFeed((request) => ({ data: [{ id: typeof request }] }), { dialect }));
  await until(() => one.text() === '1 2 idle' && two.text() === 'object done');
  one.unmount();
  await task();
  assert.equal(own.status, 'idle', 'it is not ours');
  assert.throws(() => effectScope().run(() => useFeed(async () => ({ data: [] }), { dialect })), {
    code: 'bad-options',
    message: /without parameters/,
  });
});

test('behaviour 124: components that mean the same share a feed and a request; one that is kept alive keeps its rows', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([9]));
  const List = defineComponent({
    name: 'List',
    setup() {
      const { items } = useFeed(server.url, { dialect });
      return () => h('p', idsOf(items.value));
    },
  });
  const which = ref(List);
  const names = ref(['List']);
  const { text } = mount(t, () => [
    h(KeepAlive, { include: names.value }, which.value ? h(which.value) : undefined),
    h('i'),
  ]);
  const twin = mount(t, () => [h(List), h(List)]);
  await until(() => text() === '1 2' && twin.text() === '1 21 2');
  twin.unmount();
  await task();
  which.value = null;
  await nextTick();
  await task();
  assert.equal(text(), '');
  which.value = List;
  await until(() => text() === '1 2');
  await quiet();
  assert.equal(server.requests.length, 1);
  // Where it is not kept any more it begins anew.
  which.value = null;
  await nextTick();
  names.value = [];
  await nextTick();
  await task();
  which.value = List;
  await until(() => text() === '9');
});

test('behaviour 125: `suspense()` waits for the first page; a failure goes to `onErrorCaptured` if wanted', async (t) => {
  const slow = held(page([1, 2]));
  const server = await serve(t, slow);
  const List = {
    async setup() {
      const { items, suspense } = useFeed(server.url, { dialect });
      await suspense();
      return () => h('p', idsOf(items.value));
    },
  };
  const { text, unmount } = mount(t, () => h(Suspense, null, { default: () => h(List), fallback: () => 'wait' }));
  await slow.arrived;
  assert.equal(text(), 'wait');
  slow.release();
  await until(() => text() === '1 2');
  unmount();
  const broken = await serve(t);
  const caught = [];
  mount(t, {
    setup() {
      onErrorCaptured((failure) => {
        caught.push(failure.code);
        return false;
      });
      return () => [
        h({
          setup() {
            const { status } = useFeed(broken.url, { dialect, throwOnError: true });
            return () => h('p', status.value);
          },
        }),
      ];
    },
  });
  await until(() => caught.length === 1);
  assert.deepEqual(caught, ['http-status']);
});

test('behaviour 126: a server asks for nothing by itself, and what it rendered is taken over without a mismatch', async (t) => {
  await ready();
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const App = (options) => ({
    setup() {
      const { items, isLoading, status } = useFeed(server.url, { dialect, ...options });
      return () => h('p', [idsOf(items.value), ' ', String(isLoading.value), ' ', status.value]);
    },
  });
  for (const [options, html, after] of [
    [{}, ' true loading', '1 2 false idle'],
    [{ initial: { body: { data: [{ id: 7 }], nextCursor: 'c' } } }, '7 false idle', '7 false idle'],
  ]) {
    const markup = await onServer(() => renderToString(createSSRApp(App(options))));
    await quiet();
    assert.equal(markup.replace(/<[^>]*>/g, ''), html);
    const before = server.requests.length;
    assert.equal(before, 0, 'nothing was asked for');
    const box = document.body.appendChild(document.createElement('main'));
    box.innerHTML = markup;
    const [element] = box.children;
    if (!options.initial) {
      // Another one that was there before has the rows already.
      const early = show(t, () => useFeed(server.url, { dialect }));
      await until(() => early.text() === '1 2 idle');
      const { warnings, text, unmount } = mount(t, App(options), { into: box, create: createSSRApp });
      assert.equal(box.children[0], element);
      await until(() => text() === after);
      assert.deepEqual(warnings, []);
      early.unmount();
      unmount();
      server.requests.length = 0;
    } else {
      const { warnings, text, unmount } = mount(t, App(options), { into: box, create: createSSRApp });
      await quiet();
      assert.equal(box.children[0], element);
      assert.deepEqual([text(), warnings], [after, []]);
      unmount();
    }
    await task();
  }
});

test('behaviour 126: `onServerPrefetch(suspense)` renders the rows on a server, a snapshot brings them along', async (t) => {
  await ready();
  const server = await serve(t, page([1, 2], 'b'));
  const carried = {};
  const App = {
    setup() {
      const { items, feed, suspense } = useFeed(server.url, { dialect, snapshot: carried.snapshot });
      onServerPrefetch(async () => {
        await suspense();
        carried.snapshot = feed.value.snapshot();
      });
      return () => h('p', idsOf(items.value));
    },
  };
  // The whole of it, as far as it is asynchronous, is on a server.
  const window = globalThis.window;
  delete globalThis.window;
  const markup = await renderToString(createSSRApp(App)).finally(() => {
    globalThis.window = window;
  });
  assert.equal(markup, '<p>1 2</p>');
  carried.snapshot = JSON.parse(JSON.stringify(carried.snapshot));
  const box = document.body.appendChild(document.createElement('main'));
  box.innerHTML = markup;
  const { text, warnings } = mount(t, App, { into: box, create: createSSRApp });
  await quiet();
  assert.deepEqual([text(), warnings, server.requests.length], ['1 2', [], 1]);
});

test('behaviour 127: `v-end-reached` and `useEndReached` watch the tail, and let go of it', async (t) => {
  const { watched, see } = sight(t);
  const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3], 'd'), page([4]));
  const paused = [];
  let renders = 0;
  const { got, box, text, unmount } = (() => {
    let list;
    const mounted = mount(t, {
      setup() {
        list = useFeed(server.url, { dialect });
        return () => {
          const render = ++renders;
          const onPause = (to) => paused.push([render, to]);
          // A new object with each render begins nothing anew, and its function is the one that is called.
          const options = { feed: list.feed.value, budget: 1, onPause };
          return h('div', [idsOf(list.items.value), withDirectives(h('i'), [[vEndReached, options]])]);
        };
      },
    });
    return { ...mounted, got: list };
  })();
  await until(() => text() === '1');
  await until(() => watched.has(box.querySelector('i')));
  see();
  await until(() => text() === '1 2');
  assert.deepEqual(paused, [[renders - 1, true]], 'told before the rows are shown');
  await nextTick();
  unmount();
  assert.deepEqual(paused.at(-1), [renders, false]);
  assert.equal(watched.size, 0);
  await until(() => got.feed.value.status === 'closed');

  const target = ref(null);
  const two = show(
    t,
    () => {
      const list = useFeed(server.url, { dialect, cursor: 'cursor=c' });
      return { list, tail: useEndReached(target, list, { budget: 1 }) };
    },
    ({ list, tail }) => [idsOf(list.items.value), h('b', { ref: target }), String(tail.paused.value)],
  );
  await until(() => two.text() === '3false');
  await until(() => watched.has(target.value));
  see();
  await until(() => two.text() === '3 4false');
  assert.equal(server.requests.length, 4);
});

test('behaviour 129: a list in sight that is forgotten begins anew, and keeps no rows in sight', async (t) => {
  const [slow, slower] = [held(page([2])), held(page([3]))];
  const server = await serve(t, page([1], 'b'), slow, slower);
  const q = ref('x');
  const { got, text } = show(t, () => useFeed(server.url, { dialect, closeAfter: 60_000, keep: true, params: { q } }));
  await until(() => text() === '1 idle');
  q.value = 'y';
  await slow.arrived;
  await until(() => text() === '1 loading', 'the rows of the list before');
  const list = got.feed.value;
  forgetFeeds();
  assert.equal(list.status, 'closed');
  await slower.arrived;
  await until(() => text() === ' loading', 'no rows of somebody else');
  slower.release();
  await until(() => text() === '3 done');
  assert.notEqual(got.feed.value, list);
});

test('behaviour 121: a press whose load fails is no error of the component; whoever calls it in the template is told', async (t) => {
  const refused = answer('', { status: 403 });
  const server = await serve(t, page([1], 'b'), refused, refused);
  let list;
  const { app, box, text } = mount(t, {
    setup() {
      list = useFeed(server.url, { dialect, retries: 0 });
      const { items, status, loadMore, retry } = list;
      return () => [
        h('p', `${idsOf(items.value)} ${status.value}`),
        h('button', { onClick: loadMore }),
        h('button', { onClick: () => retry() }),
      ];
    },
  });
  const failures = [];
  app.config.errorHandler = (failure) => failures.push(failure.status);
  await until(() => text() === '1 idle');
  const [press, call] = box.querySelectorAll('button');
  press.click();
  await until(() => text() === '1 failed');
  await quiet();
  assert.deepEqual([failures, list.error.value.status], [[], 403]);
  call.click();
  await until(() => failures.length > 0);
  assert.deepEqual(failures, [403]);
});
