// What must hold in Angular, without zones.
import { cursor as dialect } from '../../js/dialects.js';
import { assert, held, page, quiet, serve, test as tested } from '../../js/testing/support.mjs';
import { browse, until } from './dom.mjs';
import { idsOf, rows, sight, task } from './kit.mjs';

const { onServer } = browse();
await import('@angular/compiler');
const { Component, createComponent, Injector, Input, provideZonelessChangeDetection, runInInjectionContext } =
  await import('@angular/core');
const { signal, viewChild, ViewChild } = await import('@angular/core');
const { createApplication } = await import('@angular/platform-browser');
const { injectEndReached, injectFeed } = await import('../../js/angular.js');

const test = (title, run) => tested(title.replace(': ', ': Angular: '), run, 60_000);
const application = await createApplication({ providers: [provideZonelessChangeDetection()] });

const rendered = [];
class Row {
  item;
  get name() {
    return this.item.name;
  }
  ngOnChanges() {
    rendered.push(this.item.id);
  }
  static propDecorators = { item: [{ type: Input }] };
}
Component({ selector: 'test-row', template: '{{ name }}' })(Row);

/** What the next component shows. */
let given;
class List {
  list = injectFeed(given.url, given.options);
  tail = viewChild('tail');
  end = injectEndReached(this.tail, this.list, { budget: 1 });
  ids = () => idsOf(this.list.items());
  static propDecorators = { tail: [{ type: ViewChild, args: ['tail', { isSignal: true }] }] };
}
Component({
  selector: 'test-list',
  imports: [Row],
  template: `<p>{{ ids() }} {{ list.isLoading() }} {{ list.isPrevious() }} {{ list.status() }} {{ end.paused() }}</p>
    @for (item of list.items(); track item.id) { <test-row [item]="item" /> }
    <i #tail></i>`,
})(List);

/** A component in the document; what is left is taken away after the test. */
function mount(t, url, options) {
  given = { url, options };
  const box = document.body.appendChild(document.createElement('main'));
  const made = createComponent(List, { environmentInjector: application.injector, hostElement: box });
  application.attachView(made.hostView);
  let isThere = true;
  const unmount = () => {
    if (isThere) made.destroy();
    isThere = false;
  };
  t.after(() => {
    unmount();
    box.remove();
  });
  return {
    box,
    list: made.instance.list,
    end: made.instance.end,
    unmount,
    text: () => box.querySelector('p')?.textContent,
  };
}

test('behaviour 121: signals, a page, the next one, and the feed goes with the component', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const { list, text, unmount } = mount(t, server.url, { dialect });
  await until(() => text() === ' true false loading false');
  await until(() => text() === '1 2 false false idle false');
  const { items, loadMore } = list;
  await loadMore();
  await until(() => text() === '1 2 3 false false done false');
  assert.equal(items().length, 3);
  assert.equal(list.at(-1).id, 3);
  const feed = list.feed();
  unmount();
  assert.equal(feed.status, 'done', 'it may move');
  await until(() => feed.status === 'closed');
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b']);
});

test('behaviour 122: a page of 30 rows renders 30 rows, a changed row renders alone', async (t) => {
  const server = await serve(t, page(rows(0, 30), 'b'), page(rows(30, 30), 'c'), page(rows(60, 30)));
  rendered.length = 0;
  const { list, box } = mount(t, server.url, { dialect });
  for (const count of [30, 60, 90]) {
    await until(() => rendered.length === 30);
    assert.deepEqual(
      rendered.splice(0),
      rows(count - 30, 30).map(({ id }) => id),
    );
    if (count < 90) await list.loadMore();
  }
  const write = list.update(45, { name: 'other' });
  await until(() => box.querySelectorAll('test-row')[45].textContent === 'other');
  write.undo();
  await until(() => box.querySelectorAll('test-row')[45].textContent === 'row 45');
  list.remove(3);
  await until(() => box.querySelectorAll('test-row').length === 89);
  await quiet();
  assert.deepEqual(rendered, [45, 45]);
});

test('behaviour 123: another URL, parameter or `enabled` counts; functions and equal data that are new do not', async (t) => {
  const slow = held(page([3], 'd'));
  const server = await serve(t, page([1], 'b'), page([2], 'c'), slow, page([4]));
  const [url, q, turn, enabled] = [null, 'x', 1, true].map((value) => signal(value));
  const { list, text } = mount(t, url, () => {
    const now = String(turn());
    return {
      dialect: { ...dialect },
      params: { q },
      keep: true,
      enabled: enabled(),
      headers: () => ({ 'x-turn': now }),
    };
  });
  await until(() => text() === ' false false idle false');
  url.set(server.url);
  await until(() => text() === '1 false false idle false');
  const first = list.feed();
  turn.set(2);
  await task();
  await list.loadMore();
  assert.equal(list.feed(), first);
  assert.equal(server.requests[1].headers['x-turn'], '2');
  q.set('v');
  q.set('y');
  assert.notEqual(list.feed(), first, 'at once');
  await until(() => text() === '1 2 false true loading false');
  await slow.arrived;
  await until(() => first.status === 'closed');
  slow.release();
  await until(() => text() === '3 false false idle false');
  enabled.set(false);
  q.set('z');
  await until(() => text() === '3 false true idle false');
  await quiet();
  assert.equal(server.requests.length, 3);
  enabled.set(true);
  await until(() => text() === '4 false false done false');
  assert.deepEqual(server.paths(), ['/posts?q=x', '/posts?q=x&cursor=b', '/posts?q=y', '/posts?q=z']);
});

test('behaviour 124: components that mean the same share a feed and a request', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  const two = [1, 2].map(() => mount(t, server.url, { dialect }));
  await until(() => two.every(({ text }) => text() === '1 2 false false idle false'));
  await two[0].list.firstPage();
  assert.equal(server.requests.length, 1);
  two[0].unmount();
  await task();
  assert.equal(two[1].list.feed().status, 'idle');
});

test('behaviour 126: a server asks for nothing', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  const initial = { body: { data: [{ id: 7 }], nextCursor: 'c' } };
  const injector = Injector.create({ providers: [], parent: application.injector });
  onServer(() => {
    const one = runInInjectionContext(injector, () => injectFeed(server.url, { dialect }));
    const two = runInInjectionContext(injector, () => injectFeed(server.url, { dialect, initial }));
    assert.equal(one.isLoading(), true);
    assert.equal(idsOf(two.items()), '7');
    application.tick();
  });
  await quiet();
  assert.equal(server.requests.length, 0);
});

test('behaviour 127: the tail is watched, pauses and goes on, and is let go of', async (t) => {
  const { watched, see } = sight(t);
  const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3], 'd'));
  const { box, text, end, unmount } = mount(t, server.url, { dialect });
  await until(() => text() === '1 false false idle false');
  await until(() => watched.has(box.querySelector('i')));
  see();
  await until(() => text() === '1 2 false false idle true');
  assert.equal(watched.size, 0);
  end.resume();
  await until(() => text() === '1 2 3 false false idle false');
  await until(() => watched.size === 1);
  unmount();
  assert.equal(watched.size, 0);
});
