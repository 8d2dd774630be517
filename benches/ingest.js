// Page bytes → validated, deduplicated, addressable items: the engine against the best plain JavaScript.

import { Engine, initSync } from '/js/dist/unspool.js';
import { cursor } from '/js/dialects/dialects.js';
import { ANSWER, LOAD, PACK, readOutcome } from '/js/engine/protocol.js';

const module = await WebAssembly.compile(await (await fetch('/js/dist/unspool.wasm')).arrayBuffer());
initSync({ module });

function engineFeed() {
  const options = { url: 'https://api.example/posts', dialect: cursor, seed: 7 };
  const engine = new Engine(JSON.stringify(options));
  let length = 0;
  let held = 0;
  const event = (...given) => {
    const outcome = readOutcome(engine.event(...given));
    ({ held } = outcome.stats);
    for (const change of outcome.changes) length = change.length;
    return outcome;
  };
  return {
    ingest(bytes) {
      const [{ turn }] = event(LOAD, performance.now(), 0, false, '', undefined).requests;
      event(ANSWER, performance.now(), turn, true, `200\n${Date.now()}\n`, bytes);
    },
    get length() {
      return length;
    },
    get held() {
      return held;
    },
    pack: () => event(PACK, performance.now(), 1 << 16, false, '', undefined).packable,
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

const feeds = { unspool: engineFeed, plain: plainFeed };
let phase;
/** Pages read before the clock runs. */
const WARM_UP = 1000;

function linesOf(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    lines.push(bytes.slice(at, end));
    at = end + 1;
  }
  return lines;
}

/** Makes one side ready in a realm of its own: its pages, and code that the browser has compiled for good. */
export async function prepare(side, { size, pages, again }) {
  const bytes = linesOf(new Uint8Array(await (await fetch(`/lists/${size}-${pages}-${again}`)).arrayBuffer()));
  // A tenth of the pages, many times over: what is measured afterwards has to ask for nearly all of its memory, as the
  // first feed of a tab.
  const few = bytes.slice(0, Math.ceil(pages / 10));
  for (let read = 0; read < WARM_UP; read += few.length) {
    const feed = feeds[side]();
    for (const one of few) feed.ingest(one);
    feed.free();
  }
  // What was thrown away so far is not on the bill.
  globalThis.gc?.();
  phase = { side, bytes, lists: [] };
}

/**
 * One side alone takes all its pages into one list. Whoever calls this reads the clocks of the process; `clock` is the
 * one on the wall.
 */
export function measure() {
  const { side, bytes, lists } = phase;
  const feed = feeds[side]();
  const start = performance.now();
  for (const one of bytes) feed.ingest(one);
  const clock = performance.now() - start;
  // Never freed: taking a list down is no part of reading it.
  lists.push(feed);
  return { clock, length: feed.length, bytes: bytes.reduce((sum, { length }) => sum + length, 0) };
}

/** Packs what is old in the first list, as idle time would; by how many bytes it got smaller. */
export function pack() {
  const [feed] = phase.lists;
  const before = feed.held;
  while (feed.pack());
  return { saved: before - feed.held };
}

/** WebAssembly memory for `count` copies of all pages, untouched. */
export function room(count) {
  const size = phase.bytes.reduce((sum, { length }) => sum + length, 0);
  phase.rooms = Array.from(
    { length: count },
    () => new Uint8Array(new WebAssembly.Memory({ initial: Math.ceil(size / 65536) }).buffer),
  );
}

/** Copies the pages into each of these memories, one behind the other, and does nothing else. */
export function copy() {
  for (const room of phase.rooms) {
    let at = 0;
    for (const one of phase.bytes) {
      room.set(one, at);
      at += one.length;
    }
  }
}
