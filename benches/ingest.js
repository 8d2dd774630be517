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
const at = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)];

/** Both feeds take the same pages in turn; the figure is the median of the pairs' ratios. */
export function ingest(size, pages = 600, chunkOf = 20) {
  const bytes = Array.from({ length: pages }, (_, number) => page(number, size));
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
    return (performance.now() - start) / chunk.length;
  };
  // Many pages to a sample: the clock of a page that is not isolated counts in steps of 100 µs.
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
  const kb = bytes[0].length / 1000;
  return {
    kb: Math.round(kb),
    ours: median(times.ours) * 1000,
    theirs: median(times.theirs) * 1000,
    ratio: median(times.ratios),
    low: at(times.ratios, 0.1),
    high: at(times.ratios, 0.9),
    mbps: kb / median(times.ours),
  };
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
