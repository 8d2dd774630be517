// Page bytes → validated, deduplicated, addressable items: the engine against the best plain JavaScript.

import { Engine, initSync } from '/js/dist/unspool.js';
import { cursor } from '/js/dialects.js';
import { ANSWER, LENGTH, LOAD, readStep } from '/js/step.js';
import { page } from './pages.js';

const module = await WebAssembly.compile(await (await fetch('/js/dist/unspool.wasm')).arrayBuffer());
initSync({ module });

function engineFeed() {
  const options = { url: 'https://api.example/posts', dialect: cursor, seed: 7 };
  const engine = new Engine(JSON.stringify(options));
  return {
    ingest(bytes) {
      const [{ 1: turn }] = readStep(engine.step(LOAD, 0, 0, false, '')).commands;
      engine.put(turn, 200, '', '[]', bytes);
      readStep(engine.step(ANSWER, 0, turn, false, ''));
    },
    get length() {
      return engine.fact(LENGTH, 0);
    },
    free: () => engine.free(),
  };
}

function plainFeed() {
  const items = [];
  const seen = new Set();
  let next;
  return {
    ingest(bytes) {
      const body = JSON.parse(new TextDecoder().decode(bytes));
      for (const item of body.data) {
        if (seen.has(item.id)) continue;
        seen.add(item.id);
        items.push(item);
      }
      next = body.hasMore ? body.nextCursor : null;
    },
    get length() {
      return items.length;
    },
    get next() {
      return next;
    },
    free() {},
  };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const feeds = { unspool: engineFeed, plain: plainFeed };
let phase;

/** Makes one side ready in a realm of its own: its pages, and code that the browser has compiled for good. */
export function prepare(side, { size, pages, again }) {
  const bytes = Array.from({ length: pages }, (_, number) => page(number, size, 100, again));
  // A few pages many times over: what is measured afterwards has to ask for nearly all of its memory, as the first feed of a tab.
  for (let round = 0; round < 10; round++) {
    const feed = feeds[side]();
    for (const one of bytes.slice(0, 100)) feed.ingest(one);
    feed.free();
  }
  // What was thrown away so far is not on the bill.
  globalThis.gc?.();
  phase = { side, bytes };
}

/** One side alone takes all its pages into one list. Whoever calls this reads the clocks of the process. */
export function measure() {
  const { side, bytes } = phase;
  const feed = feeds[side]();
  const times = new Float64Array(bytes.length);
  let before = performance.now();
  for (let i = 0; i < bytes.length; i++) {
    feed.ingest(bytes[i]);
    const now = performance.now();
    times[i] = now - before;
    before = now;
  }
  // Never freed: taking a list down is no part of reading it.
  phase.feed = feed;
  const kb = bytes.reduce((sum, { length }) => sum + length, 0) / bytes.length / 1000;
  return { kb, median: median(times) * 1000, length: feed.length, isolated: crossOriginIsolated };
}

/** Both feeds in one realm take the same pages in turn; the figure is the median of the pairs' ratios. */
export function interleaved({ size, pages, again }, chunkOf = 10) {
  const bytes = Array.from({ length: pages }, (_, number) => page(number, size, 100, again));
  // Until the browser has compiled both for good: a feed that is read on and on is what is measured here.
  for (let round = 0; round < 3; round++) {
    for (const feed of [engineFeed(), plainFeed()]) {
      for (const one of bytes) feed.ingest(one);
      feed.free();
    }
  }
  const [ours, theirs] = [engineFeed(), plainFeed()];
  const times = { ours: [], theirs: [], ratios: [] };
  const time = (feed, chunk) => {
    const start = performance.now();
    for (const one of chunk) feed.ingest(one);
    return ((performance.now() - start) / chunk.length) * 1000;
  };
  for (let i = 0; i < pages; i += chunkOf) {
    const chunk = bytes.slice(i, i + chunkOf);
    const [first, second] = i % (2 * chunkOf) === 0 ? [ours, theirs] : [theirs, ours];
    const a = time(first, chunk);
    const b = time(second, chunk);
    const [mine, other] = first === ours ? [a, b] : [b, a];
    times.ours.push(mine);
    times.theirs.push(other);
    times.ratios.push(other / mine);
  }
  if (ours.length !== theirs.length) throw new Error(`${ours.length} items against ${theirs.length}`);
  ours.free();
  return { ...times, kb: bytes[0].length / 1000 };
}

/** What page p costs when p - 1 pages are there: the median of chunks of ten pages around p. */
export function growth(points = [10, 100, 1_000, 10_000], size = 500, items = 30) {
  const feed = engineFeed();
  const warm = engineFeed();
  for (let number = 1; number <= 300; number++) warm.ingest(page(number, size, items));
  warm.free();
  const chunks = [];
  const last = Math.max(...points) + 110;
  for (let number = 1; number <= last; number += 10) {
    const bytes = Array.from({ length: 10 }, (_, i) => page(number + i, size, items));
    const start = performance.now();
    for (const one of bytes) feed.ingest(one);
    chunks.push((performance.now() - start) / 10);
  }
  const out = {};
  for (const point of points) {
    const middle = point / 10;
    const reach = Math.min(10, Math.max(5, middle / 2));
    out[point] = median(chunks.slice(Math.max(0, middle - reach), middle + reach)) * 1000;
  }
  feed.free();
  return out;
}
