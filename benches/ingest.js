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
