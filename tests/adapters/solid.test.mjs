// What must hold in Solid.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { cursor as dialect } from '../../js/dialects.js';
import { answer, assert, held, page, quiet, ready, serve, test as tested } from '../../js/testing/support.mjs';
import { compile } from './compile.mjs';
import { browse, until } from './dom.mjs';
import { rows, sight, task } from './kit.mjs';

browse();
compile();
const { createComponent, createSignal } = await import('solid-js');
const { hydrate, render } = await import('solid-js/web');
const { App, Item, Tail } = await import('./solid/apps.jsx');

const test = (title, run) => tested(title.replace(': ', ': Solid: '), run, 120_000);

/** Mounts into the document; what is left is taken away after the test. */
function mount(t, component, props, into) {
  const box = into ?? document.body.appendChild(document.createElement('main'));
  const unmount = (into ? hydrate : render)(() => createComponent(component, props), box);
  t.after(() => {
    unmount();
    box.remove();
  });
  return { box, unmount, text: () => box.querySelector('p')?.textContent };
}
/** The app of the fixtures, with the list that it shows. */
function show(t, url, options, more) {
  const out = {};
  const give = (list) => {
    out.list = list;
  };
  const control = (set) => {
    out.set = set;
  };
  const make = () => ({ url, options: { dialect, ...options }, shown: true, give, ...more });
  return Object.assign(out, mount(t, App, { make, control }));
}

test('behaviour 121: getters that are followed, a page, the next one, and the feed goes with the component', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const { list, text, unmount } = show(t, server.url);
  assert.equal(text(), ' true false loading');
  await until(() => text() === '1 2 false false idle');
  const { loadMore } = list;
  await loadMore();
  await until(() => text() === '1 2 3 false false done');
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b']);
  assert.equal(list.at(-1).id, 3);
  const { feed } = list;
  unmount();
  assert.equal(feed.status, 'done', 'it may move');
  await until(() => feed.status === 'closed');
});

test('behaviour 122: a page of 30 rows makes 30 rows, a changed row is made alone', async (t) => {
  const server = await serve(t, page(rows(0, 30), 'b'), page(rows(30, 30), 'c'), page(rows(60, 30)));
  const rendered = [];
  const seen = ({ id, name }) => {
    rendered.push(id);
    return name;
  };
  const { list, box } = show(t, server.url, {}, { seen });
  for (const count of [30, 60, 90]) {
    await until(() => box.querySelectorAll('li').length === count);
    assert.deepEqual(
      rendered.splice(0),
      rows(count - 30, 30).map(({ id }) => id),
    );
    if (count < 90) await list.loadMore();
  }
  const [first] = box.querySelectorAll('li');
  const write = list.update(45, { name: 'other' });
  await until(() => rendered.length > 0);
  assert.equal(box.querySelectorAll('li')[45].textContent, 'other');
  write.undo();
  await until(() => box.querySelectorAll('li')[45].textContent === 'row 45');
  list.remove(3);
  await until(() => box.querySelectorAll('li').length === 89);
  await quiet();
  assert.deepEqual(rendered, [45, 45]);
  assert.equal(box.querySelector('li'), first);
});

test('behaviour 122: `useFeedItem` follows one row, and another key', async (t) => {
  const server = await serve(t, page(rows(0, 3), 'b'), page(rows(3, 3)));
  const [id, setId] = createSignal(1);
  const seen = [];
  let list;
  const { text } = mount(t, Item, {
    url: server.url,
    options: { dialect },
    id,
    give: (given) => {
      list = given;
    },
    seen: (item) => {
      seen.push(item?.name);
      return item?.name ?? 'none';
    },
  });
  await until(() => text() === 'row 1');
  await list.loadMore();
  list.update(1, { name: 'other' });
  await until(() => text() === 'other');
  setId(5);
  await until(() => text() === 'row 5');
  list.remove(5);
  await until(() => text() === 'none');
  assert.deepEqual(seen, [undefined, 'row 1', 'other', 'row 5', undefined]);
});

test('behaviour 123: another URL, parameter or `enabled` counts; functions and equal data that are new do not', async (t) => {
  const slow = held(page([3], 'd'));
  const server = await serve(t, page([1], 'b'), page([2], 'c'), slow, page([4]), page([5]));
  const options = (q, more) => ({ dialect: { ...dialect }, params: { q }, keep: true, ...more });
  const by = (turn) => ({ headers: () => ({ 'x-turn': String(turn) }) });
  const { list, text, set } = show(t, null, options('x', by(1)));
  assert.equal(text(), ' false false idle');
  set({ url: server.url });
  await until(() => text() === '1 false false idle');
  const first = list.feed;
  set({ options: options('x', by(2)) });
  assert.equal(list.feed, first);
  await list.loadMore();
  assert.equal(server.requests[1].headers['x-turn'], '2');
  set({ options: options('v', by(2)) });
  set({ options: options('y', by(2)) });
  assert.notEqual(list.feed, first, 'at once');
  await until(() => text() === '1 2 false true loading');
  await slow.arrived;
  await until(() => first.status === 'closed');
  slow.release();
  await until(() => text() === '3 false false idle');
  set({ options: options('z', { enabled: false, ...by(3) }) });
  assert.equal(text(), '3 false true idle');
  await quiet();
  assert.equal(server.requests.length, 3);
  set({ options: options('z', by(3)) });
  await until(() => text() === '4 false false done');
  set({ url: `${server.url}/two` });
  await until(() => text() === '5 false false done');
  assert.deepEqual(server.paths(), ['/posts?q=x', '/posts?q=x&cursor=b', '/posts?q=y', '/posts?q=z', '/posts/two?q=z']);
});

test('behaviour 124: components that mean the same share a feed and a request; `closeAfter` keeps it', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([9]));
  const { list, box, set } = show(t, server.url, { closeAfter: 1e6 }, { twice: true });
  const texts = () => [...box.querySelectorAll('p')].map(({ textContent }) => textContent).join('|');
  await until(() => texts() === '1 2 false false idle|1 2 false false idle');
  set({ twice: false });
  await task();
  assert.equal(list.feed.status, 'idle');
  set({ shown: false });
  await task();
  set({ shown: true });
  await until(() => texts() === '1 2 false false idle');
  assert.equal(server.requests.length, 1);
  set({ options: { dialect, closeAfter: 0 } });
  set({ shown: false });
  await task();
  await task();
  set({ shown: true });
  await until(() => texts() === '9 false false done');
});

test('behaviour 125: with `suspense` rows are waited for, of each list; a failure goes to the boundary', async (t) => {
  const slow = held(page([1, 2], 'b'));
  const server = await serve(t, slow, page([7]), answer('', { status: 404 }), page([8]));
  const { box, text, set, list } = show(t, server.url, { suspense: true });
  await slow.arrived;
  assert.equal(box.textContent, 'wait');
  slow.release();
  await until(() => text() === '1 2 false false idle');
  set({ url: `${server.url}/two` });
  assert.equal(box.textContent, 'wait');
  await until(() => text() === '7 false false done');
  set({ url: `${server.url}/three` });
  await until(() => box.textContent === 'caught http-status');
  await task();
  box.querySelector('button').click();
  await until(() => text() === '8 false false done');
  await list.firstPage();
  assert.equal(server.requests.length, 4);
});

/** Runs the server in a process of its own, and takes its markup over. */
async function takeOver(t, url, options) {
  const script = fileURLToPath(new URL('solid/server.mjs', import.meta.url));
  const told = await promisify(execFile)(process.execPath, [script, url, JSON.stringify({ dialect, ...options })]);
  const { html, script: hydration } = JSON.parse(told.stdout);
  const box = document.body.appendChild(document.createElement('main'));
  box.innerHTML = html;
  // happy-dom runs no scripts: these fill `_$HY`, from which the client reads.
  const scripts = [hydration, html].flatMap((text) => [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)]);
  delete globalThis.window._$HY;
  Object.assign(globalThis, { _$HY: undefined, self: globalThis, $R: undefined });
  for (const [, code] of scripts) vm.runInThisContext(code);
  globalThis.window._$HY = globalThis._$HY;
  const paragraph = box.querySelector('p');
  const html0 = box.textContent;
  const make = () => ({ url, options: { dialect, ...options }, shown: true });
  return { html: html0, paragraph, ...mount(t, App, { make }, box) };
}

test('behaviour 126: a server asks for nothing by itself, and what it rendered is taken over', async (t) => {
  await ready();
  const server = await serve(t, page([1], 'b'));
  const initial = { body: { data: [{ id: 7, name: 'x' }], nextCursor: 'c' } };
  const given = await takeOver(t, server.url, { initial });
  assert.match(given.html, /7 false false idle/);
  assert.equal(given.text(), '7 false false idle');
  await quiet();
  assert.equal(given.box.querySelector('p'), given.paragraph);
  given.unmount();
  await task();
  const asked = await takeOver(t, server.url, {});
  assert.match(asked.html, / true false loading/);
  assert.equal(asked.box.querySelector('p'), asked.paragraph);
  await until(() => asked.text() === '1 false false idle');
  assert.equal(server.requests.length, 1);
});

test('behaviour 126: with `suspense` a server loads the first page, and the browser goes on with it', async (t) => {
  await ready();
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const { html, text, box, paragraph } = await takeOver(t, server.url, { suspense: true });
  assert.match(html, /1 2 false false idle/);
  assert.equal(server.requests.length, 1);
  await quiet();
  assert.equal(text(), '1 2 false false idle');
  assert.equal(box.querySelector('p'), paragraph);
  assert.equal(server.requests.length, 1, 'no second request');
});

test('behaviour 127: `useEndReached` watches the tail, pauses and goes on, and lets go of it', async (t) => {
  const { watched, see } = sight(t);
  const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3], 'd'));
  const { box, text, unmount } = mount(t, Tail, { url: server.url, options: { dialect }, budget: 1 });
  await until(() => text() === '1 false');
  await until(() => watched.has(box.querySelector('b')));
  see();
  await until(() => text() === '1 2 true');
  assert.equal(watched.size, 0);
  box.querySelector('button').click();
  await until(() => text() === '1 2 3 false');
  await until(() => watched.size === 1);
  unmount();
  assert.equal(watched.size, 0);
});
