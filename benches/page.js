// What runs in the page that is measured: one library in each tab, steered by the measures.

import { headersOf, locate, pathOf, write } from './shapes.js';

const WINDOW = 40;

const library = (name) => import(`/bundles/${name}.js`);

/** Pages that are there before the clock runs: the network differs most between two runs, and is nobody's merit. */
function stub(shape) {
  const ready = new Map();
  const bytesOf = (options) => new TextEncoder().encode(write(options));
  globalThis.fetch = async (request, init) => {
    const page = locate(request.url ?? String(request), init?.body);
    const bytes = ready.get(page.number) ?? bytesOf(page);
    ready.delete(page.number);
    return new Response(bytes, { headers: headersOf(page) });
  };
  return (options, from, to) => {
    for (let number = from; number < to; number++) ready.set(number, bytesOf({ ...options, shape, number }));
  };
}

/** What was read of the rows: it is asked for, so that no engine leaves the reading out. */
export let used = 0;
/** Looks at the rows that a reader sees. */
function look(feed) {
  const size = feed.size();
  for (const row of feed.rows(Math.max(0, size - WINDOW), size)) used += row.title.length;
}

/** One feed that is read on and on; `page` is how many pages it has. */
class Reader {
  page = 0;

  constructor(feed, options, prepare) {
    Object.assign(this, { feed, options, prepare });
  }

  /** Loads `count` pages, and looks at the window after each if `looking`; milliseconds a page. */
  async read(count, looking) {
    this.prepare(this.options, this.page, this.page + count);
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      await this.feed.next();
      if (looking) look(this.feed);
    }
    this.page += count;
    return (performance.now() - start) / count;
  }

  /**
   * Up to page `to`, unseen; gives up when a page costs more than `bound`, or all of them more than `budget`,
   * milliseconds.
   */
  async readTo(to, bound, budget) {
    for (let spent = 0; this.page < to; ) {
      const count = Math.min(5, to - this.page);
      const cost = await this.read(count, false);
      spent += cost * count;
      if (cost > bound || spent > budget) return { page: this.page, cost };
    }
    return undefined;
  }

  check() {
    const [have, want] = [this.feed.size(), this.page * (this.options.step ?? this.options.items)];
    if (have !== want) throw new Error(`${have} items after ${this.page} pages, not ${want}`);
  }
}

let reader;
/** The memory of every engine of this page, weakly: one that nobody needs any more may be collected. */
const memories = [];
const { Instance } = WebAssembly;
// biome-ignore lint/complexity/useArrowFunction: it is called with `new`.
WebAssembly.Instance = function (...args) {
  const instance = new Instance(...args);
  const own = Object.values(instance.exports).filter((given) => given instanceof WebAssembly.Memory);
  memories.push(...own.map((memory) => new WeakRef(memory)));
  return instance;
};

/** Bytes of WebAssembly memory. That of one engine only grows. */
export const engineBytes = () => memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);

/**
 * Opens a feed over stubbed pages. Once the browser has compiled everything for good: `warmUp` pages are read, and
 * dropped.
 */
export async function open(name, options, warmUp = 0) {
  const { open: opened, shape = 'cursor' } = await library(name);
  const prepare = stub(shape);
  for (const pages of [warmUp, 0]) {
    reader = new Reader(opened(pathOf(options)), options, prepare);
    if (pages === 0) return;
    await reader.read(pages, true);
    await reader.feed.close();
  }
}

export const read = (count) => reader.read(count, true);
export const readTo = (to, bound, budget) => reader.readTo(to, bound, budget);
export const check = () => reader.check();
export const close = async () => {
  await reader.feed.close();
  reader = undefined;
};
export const reset = () => {
  reader.feed.reset();
  reader.page = 0;
};

/** Waits until what the feed does in idle time is done, for ten seconds at most. */
export async function rest() {
  for (let tries = 0; tries < 50; tries++) {
    const before = reader?.feed.held?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (reader?.feed.held?.() === before) return;
  }
}

/** Milliseconds that each of these rows takes to look at, alone. */
export const glance = (positions) =>
  positions.map((at) => {
    const start = performance.now();
    used += reader.feed.rows(at, at + 1)[0].title.length;
    return performance.now() - start;
  });

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/**
 * `pages` pages over HTTP, as a reader who scrolls down asks for them; how many there were within `budget`
 * milliseconds.
 */
export async function session(name, options, pages, rendered, budget) {
  const { open: opened } = await library(name);
  const feed = opened(pathOf(options));
  const rows = Array.from({ length: WINDOW }, () => document.body.appendChild(document.createElement('article')));
  for (const row of rows) row.append(document.createElement('h2'), document.createElement('p'));
  const start = performance.now();
  for (let page = 0; page < pages; page++) {
    if (performance.now() - start > budget) return page;
    await feed.next();
    if (!rendered) {
      look(feed);
      continue;
    }
    const size = feed.size();
    feed.rows(Math.max(0, size - WINDOW), size).forEach((item, i) => {
      rows[i].firstChild.textContent = `${item.title} (${item.author.name})`;
      rows[i].lastChild.textContent = item.body;
    });
    await frame();
  }
  const have = feed.size();
  if (have !== pages * options.items) throw new Error(`${have} items after ${pages} pages`);
  return pages;
}

/** Makes the pages that `drain` will ask for. */
export async function stock(name, options) {
  const { shape = 'cursor' } = await library(name);
  stub(shape)(options, 0, options.pages);
}

/**
 * Every item of a list that ends, as an object; how many. `unique`: whoever yields an item twice has it dropped here.
 */
export async function drain(name, options, unique) {
  const { drain: drained, distinct = false } = await library(name);
  const seen = unique && !distinct ? new Set() : undefined;
  const list = drained(pathOf(options));
  let items = 0;
  for await (const item of list) {
    if (seen?.has(item.id)) continue;
    seen?.add(item.id);
    used += item.title.length;
    items++;
  }
  list.close?.();
  return items;
}

/**
 * The same over HTTP; and, as whoever waits for it sees it, milliseconds by the clock. Each item is worked on for
 * `work` milliseconds. `ahead`: at the first item of the last page that is there, the next one is asked for.
 */
export async function follow(name, options, work, ahead) {
  const { drain: drained } = await library(name);
  const start = performance.now();
  const list = drained(pathOf(options));
  let items = 0;
  for await (const item of list) {
    if (ahead && items === list.length - options.items && list.hasMore) list.loadMore().catch(console.error);
    used += item.title.length;
    if (work) for (const end = performance.now() + work; performance.now() < end; );
    items++;
  }
  const clock = performance.now() - start;
  list.close?.();
  return { items, clock };
}

export { library };
