// What an iterator takes at its cursor: one item, all there is, or a chunk of lines.
/**
 * @import { FeedIterator as Iterator } from '../index.d.ts'
 * @import { Cursor } from './iterator.js'
 */

/**
 * The items of a feed. `parse` gives those from `start` to `end`, `lines` their text, if it can be copied at once.
 * @typedef {object} List
 * @property {() => number} length
 * @property {(start: number, end: number) => any[]} parse
 * @property {(start: number, end: number) => Uint8Array | undefined} lines
 *
 * What stands at the cursor, which moves behind it; undefined if there is nothing.
 * @typedef {(cursor: Cursor) => IteratorYieldResult<any> | undefined} Take
 */

/** How many items make a chunk of a stream, at most. */
const CHUNK = 256;

/**
 * Takes what stands between the cursor and `end`, and moves the cursor there.
 *
 * @param {Cursor} cursor
 * @param {number} end
 * @param {(start: number, end: number) => unknown} read
 * @returns {IteratorYieldResult<any> | undefined}
 */
function take(cursor, end, read) {
  const start = cursor.at;
  if (start >= end) return undefined;
  const value = read(start, end);
  // Too much to be copied at once.
  if (value === undefined) return take(cursor, (start + end) >> 1, read);
  cursor.at = end;
  return { value, done: false };
}

/** @type {(list: List) => Take} */
export const items = (list) => (cursor) => {
  const length = list.length();
  return cursor.at < length ? { value: cursor.step(length, list.parse), done: false } : undefined;
};

/** @type {(list: List) => Take} */
export const pages = (list) => (cursor) => take(cursor, list.length(), list.parse);

/** @type {(list: List) => Take} */
export const lines = (list) => (cursor) => take(cursor, Math.min(cursor.at + CHUNK, list.length()), list.lines);

/**
 * A stream of what an iterator gives. Nothing is loaded before it is asked for.
 *
 * @param {Iterator<Uint8Array>} chunks
 * @returns {ReadableStream<Uint8Array>}
 */
export function streamOf(chunks) {
  /** @param {ReadableStreamDefaultController<Uint8Array>} controller */
  const pull = async (controller) => {
    const { value, done } = await chunks.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull, cancel: () => void chunks.return() }, { highWaterMark: 0 });
}
