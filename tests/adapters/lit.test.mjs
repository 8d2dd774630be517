// What must hold in Lit.
import { cursor as dialect } from '../../js/dialects.js';
import { assert, held, page, quiet, serve, test as tested } from '../../js/testing/support.mjs';
import { compile } from './compile.mjs';
import { browse, until } from './dom.mjs';
import { idsOf, rows, sight, task } from './kit.mjs';

const { onServer } = browse();
compile();
const { html, LitElement } = await import('lit');
const { ref } = await import('lit/directives/ref.js');
const { repeat } = await import('lit/directives/repeat.js');
const { EndReachedController, FeedController } = await import('../../js/lit.js');

const test = (title, run) => tested(title.replace(': ', ': Lit: '), run);

const rendered = [];
class Row extends LitElement {
  static properties = { item: {} };
  createRenderRoot = () => this;
  render() {
    rendered.push(this.item.id);
    return html`${this.item.name}`;
  }
}
customElements.define('test-row', Row);

class List extends LitElement {
  static properties = { url: {}, options: {} };
  list = new FeedController(
    this,
    () => this.url,
    () => ({ dialect: { ...dialect }, ...this.options }),
  );
  tail = new EndReachedController(this, this.list, () => ({ budget: 1 }));
  createRenderRoot = () => this;
  render() {
    const { items, isLoading, isPrevious, status } = this.list;
    return html`<p>${idsOf(items)} ${isLoading} ${isPrevious} ${status} ${this.tail.paused}</p>
      ${repeat(
        items,
        ({ id }) => id,
        (item) => html`<test-row .item=${item}></test-row>`,
      )}
      <i ${ref(this.tail.ref)}></i>`;
  }
}
customElements.define('test-list', List);

/** An element in the document; what is left is taken away after the test. */
function mount(t, url, options) {
  const element = document.createElement('test-list');
  Object.assign(element, { url, options });
  document.body.append(element);
  t.after(() => element.remove());
  return {
    element,
    list: element.list,
    text: () => element.querySelector('p')?.textContent,
    set: (next) => Object.assign(element, next),
  };
}

test('behaviour 121: getters, a page, the next one, and the feed goes with the element, and comes with it', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]), page([8]));
  const { element, list, text } = mount(t, server.url);
  await until(() => text() === ' true false loading false');
  await until(() => text() === '1 2 false false idle false');
  const { loadMore } = list;
  await loadMore();
  await until(() => text() === '1 2 3 false false done false');
  assert.equal(list.at(-1).id, 3);
  const { feed } = list;
  element.remove();
  document.body.append(element);
  await task();
  assert.equal(list.feed, feed, 'it moved');
  assert.equal(feed.status, 'done');
  element.remove();
  await task();
  assert.equal(feed.status, 'closed');
  document.body.append(element);
  await until(() => text() === '8 false false done false');
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b', '/posts']);
});

test('behaviour 122: a page of 30 rows renders 30 rows, a changed row renders alone', async (t) => {
  const server = await serve(t, page(rows(0, 30), 'b'), page(rows(30, 30), 'c'), page(rows(60, 30)));
  rendered.length = 0;
  const { list, element } = mount(t, server.url);
  for (const count of [30, 60, 90]) {
    await until(() => rendered.length === 30);
    assert.deepEqual(
      rendered.splice(0),
      rows(count - 30, 30).map(({ id }) => id),
    );
    if (count < 90) await list.loadMore();
  }
  const write = list.update(45, { name: 'other' });
  await until(() => element.querySelectorAll('test-row')[45].textContent === 'other');
  write.undo();
  await until(() => element.querySelectorAll('test-row')[45].textContent === 'row 45');
  list.remove(3);
  await until(() => element.querySelectorAll('test-row').length === 89);
  await quiet();
  assert.deepEqual(rendered, [45, 45]);
});

test('behaviour 123: another URL, parameter or `enabled` counts; functions and equal data that are new do not', async (t) => {
  const slow = held(page([3], 'd'));
  const server = await serve(t, page([1], 'b'), page([2], 'c'), slow, page([4]));
  const options = (q, more) => ({ params: { q }, keep: true, ...more });
  const by = (turn) => ({ headers: () => ({ 'x-turn': String(turn) }) });
  const { list, text, set } = mount(t, null, options('x', by(1)));
  await until(() => text() === ' false false idle false');
  set({ url: server.url });
  await until(() => text() === '1 false false idle false');
  const first = list.feed;
  set({ options: options('x', by(2)) });
  await list.loadMore();
  assert.equal(list.feed, first);
  assert.equal(server.requests[1].headers['x-turn'], '2');
  set({ options: options('v', by(2)) });
  set({ options: options('y', by(2)) });
  await until(() => text() === '1 2 false true loading false');
  await slow.arrived;
  await until(() => first.status === 'closed');
  slow.release();
  await until(() => text() === '3 false false idle false');
  set({ options: options('z', { enabled: false, ...by(3) }) });
  await until(() => text() === '3 false true idle false');
  await quiet();
  assert.equal(server.requests.length, 3);
  set({ options: options('z', by(3)) });
  await until(() => text() === '4 false false done false');
  assert.deepEqual(server.paths(), ['/posts?q=x', '/posts?q=x&cursor=b', '/posts?q=y', '/posts?q=z']);
});

test('behaviour 124: elements that mean the same share a feed and a request', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  const two = [1, 2].map(() => mount(t, server.url));
  await until(() => two.every(({ text }) => text() === '1 2 false false idle false'));
  await two[0].list.firstPage();
  assert.equal(server.requests.length, 1);
  two[0].element.remove();
  await task();
  assert.equal(two[1].list.feed.status, 'idle');
});

test('behaviour 126: a server asks for nothing', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  onServer(() => {
    const controllers = [];
    const host = { addController: (one) => controllers.push(one), requestUpdate() {} };
    const list = new FeedController(host, server.url, { dialect });
    for (const one of controllers) one.hostConnected();
    assert.equal(list.isLoading, true);
    const initial = { body: { data: [{ id: 7 }], nextCursor: 'c' } };
    assert.equal(idsOf(new FeedController(host, server.url, { dialect, initial }).items), '7');
  });
  await quiet();
  assert.equal(server.requests.length, 0);
});

test('behaviour 127: the tail is watched, pauses and goes on, and is let go of', async (t) => {
  const { watched, see } = sight(t);
  const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3], 'd'));
  const { element, text } = mount(t, server.url);
  await until(() => text() === '1 false false idle false');
  await until(() => watched.has(element.querySelector('i')));
  see();
  await until(() => text() === '1 2 false false idle true');
  assert.equal(watched.size, 0);
  element.tail.resume();
  await until(() => text() === '1 2 3 false false idle false');
  await until(() => watched.size === 1);
  element.remove();
  assert.equal(watched.size, 0);
});
