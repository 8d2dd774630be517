// The items of a list as NDJSON: `stream()`, what one writes by hand, and a copy of the bytes, which does nothing else.

import { library, stock } from './page.js';
import { pathOf, write } from './shapes.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const itemsOf = (bytes) => JSON.parse(decoder.decode(bytes)).data;

function linesOf(items) {
  let text = '';
  for (const item of items) text += `${JSON.stringify(item)}\n`;
  return encoder.encode(text);
}

/** A stream of what `chunkOf` makes of each page. */
function streamOf(pages, chunkOf) {
  let at = 0;
  const pull = (controller) => (at < pages.length ? controller.enqueue(chunkOf(pages[at++])) : controller.close());
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

async function drained(stream) {
  const reader = stream.getReader();
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return bytes;
    bytes += value.length;
  }
}

const pagesOf = (options) =>
  Array.from({ length: options.pages }, (_, number) => encoder.encode(write({ ...options, shape: 'cursor', number })));

/** By side: makes the list ready; gives what reads all of it and says how many bytes there were. */
const sides = {
  async unspool(options) {
    await stock('unspool', options);
    const feed = (await library('unspool')).drain(pathOf(options));
    while (feed.hasMore) await feed.loadMore();
    return () => drained(feed.stream());
  },
  parsed(options) {
    const pages = pagesOf(options);
    return () => drained(streamOf(pages, (bytes) => linesOf(itemsOf(bytes))));
  },
  objects(options) {
    const lists = pagesOf(options).map(itemsOf);
    return () => drained(streamOf(lists, linesOf));
  },
  copy(options) {
    const pages = pagesOf(options);
    return () => pages.reduce((sum, bytes) => sum + bytes.slice().length, 0);
  },
};

let read;

/** Makes one side ready in a realm of its own. */
export async function prepare(side, options) {
  read = await sides[side](options);
}

/** Reads all of it so many times; how many bytes there are. */
export async function measure(times) {
  let bytes = 0;
  for (let i = 0; i < times; i++) bytes = await read();
  return bytes;
}
