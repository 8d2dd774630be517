// What must hold in Svelte 5, with runes.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cursor as dialect } from '../../js/dialects.js';
import { answer, assert, held, page, quiet, ready, serve, test as tested } from '../../js/testing/support.mjs';
import { compile } from './compile.mjs';
import { browse, until } from './dom.mjs';
import { rows, sight, task } from './kit.mjs';

browse();
compile();
const { flushSync, hydrate, mount: put, unmount: take } = await import('svelte');
const [{ default: App }, { default: Tail }] = await Promise.all(
  ['App', 'Tail'].map((name) => import(`./svelte/${name}.svelte`)),
);

const test = (title, run) => tested(title.replace(': ', ': Svelte: '), run, 120_000);

/** Mounts into the document; what is left is taken away after the test. */
function mount(t, component, props, into) {
  const box = into ?? document.body.appendChild(document.createElement('main'));
  const app = (into ? hydrate : put)(component, { target: box, props });
  flushSync();
  let isThere = true;
  const unmount = () => (isThere ? take(app) : undefined);
  t.after(async () => {
    await unmount();
    box.remove();
  });
  return {
    app,
    box,
    text: () => box.querySelector('p')?.textContent,
    set: (next) => {
      app.set(next);
      flushSync();
    },
    unmount: async () => {
      await unmount();
      isThere = false;
    },
  };
}
/** The app of the fixtures, with the list that it shows. */
function show(t, url, options, more) {
  const out = {};
  const give = (list) => {
    out.list = list;
  };
  const make = () => ({ url, options: { dialect, ...options }, shown: true, give, ...more });
  return Object.assign(out, mount(t, App, { make }));
}

test('behaviour 121: getters that templates follow, a page, the next one, and the feed goes with the component', async (t) => {
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
  await unmount();
  await until(() => feed.status === 'closed');
});

test('behaviour 122: a page of 30 rows renders 30 rows, a changed row renders alone', async (t) => {
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
  const write = list.update(45, { name: 'other' });
  await until(() => rendered.length > 0);
  assert.equal(box.querySelectorAll('li')[45].textContent, 'other');
  write.undo();
  await until(() => box.querySelectorAll('li')[45].textContent === 'row 45');
  list.remove(3);
  await until(() => box.querySelectorAll('li').length === 89);
  await quiet();
  assert.deepEqual(rendered, [45, 45]);
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

test('behaviour 125: `firstPage()` waits for it; a failure goes to the boundary if wanted', async (t) => {
  const server = await serve(t, page([1]), answer('', { status: 404 }), answer('', { status: 404 }));
  const { list, text } = show(t, server.url);
  await list.firstPage();
  flushSync();
  assert.equal(text(), '1 false false done');
  const two = show(t, `${server.url}/two`, { throwOnError: true });
  await until(() => two.box.textContent.includes('caught http-status'));
  const three = show(t, `${server.url}/three`);
  await until(() => three.text() === ' false false failed');
});

test('behaviour 126: a server asks for nothing, and what it rendered is taken over without a mismatch', async (t) => {
  await ready();
  const run = promisify(execFile);
  const warn = t.mock.method(console, 'warn', () => {});
  const server = await serve(t, page([1], 'b'));
  for (const [options, html, after] of [
    [{}, ' true false loading', '1 false false idle'],
    [{ initial: { body: { data: [{ id: 7 }], nextCursor: 'c' } } }, '7 false false idle', '7 false false idle'],
  ]) {
    const script = fileURLToPath(new URL('svelte/server.mjs', import.meta.url));
    const { stdout } = await run(process.execPath, [script, server.url, JSON.stringify({ dialect, ...options })]);
    assert.equal(/<p>(.*?)<\/p>/.exec(stdout)[1].replace(/<!--.*?-->/g, ''), html);
    assert.equal(server.requests.length, 0, 'nothing was asked for');
    const box = document.body.appendChild(document.createElement('main'));
    box.innerHTML = stdout;
    const element = box.querySelector('p');
    const make = () => ({ url: server.url, options: { dialect, ...options }, shown: true });
    const { text, unmount } = mount(t, App, { make }, box);
    assert.equal(box.querySelector('p'), element);
    await until(() => text() === after);
    await unmount();
    await task();
    server.requests.length = 0;
  }
  assert.deepEqual(warn.mock.calls, []);
});

test('behaviour 127: `useEndReached` watches the tail, pauses and goes on, and lets go of it', async (t) => {
  const { watched, see } = sight(t);
  const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3], 'd'));
  const { box, text, unmount } = mount(t, Tail, { url: server.url, options: { dialect }, budget: 1 });
  await until(() => text() === '1 false');
  await until(() => watched.has(box.querySelector('i')));
  see();
  await until(() => text() === '1 2 true');
  assert.equal(watched.size, 0);
  box.querySelector('button').click();
  await until(() => text() === '1 2 3 false');
  await until(() => watched.size === 1);
  await unmount();
  assert.equal(watched.size, 0);
});
