// What an iterator takes at its cursor: one item, all there is, or a chunk of NDJSON.
/**
 * @import { ErrorFacts, UnspoolError } from '../errors/errors.d.ts'
 * @import { FeedIterator as Iterator } from '../index.d.ts'
 * @import { Cursor } from './iterator.js'
 * @import { Setup } from './create.js'
 * @import { Items } from './items.js'
 * @import { Lane } from './lane.js'
 */
import { needed } from '../engine/platform.js';
import { error } from '../errors/errors.js';

/**
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

/** @type {(list: Items) => Take} */
export const items = (list) => (cursor) =>
  cursor.at < list.read ? { value: cursor.step(list), done: false } : undefined;

/** @type {(list: Items) => Take} */
export const pages = (list) => (cursor) => take(cursor, list.read, (start, end) => list.run(start, end));

/** @type {(list: Items) => Take} */
export const ndjson = (list) => (cursor) =>
  take(cursor, Math.min(cursor.at + CHUNK, list.read), (start, end) => list.ndjson(start, end));

/**
 * What readers end with: nothing yet (undefined), nothing at all (null), or an error, one for each time that the list
 * ended.
 *
 * @param {Lane} lane
 * @param {Pick<Setup, 'name' | 'incomplete'>} options
 * @param {number} length of the list
 * @param {UnspoolError | null | undefined} before what they ended with before, if the list has not gone on since
 */
export function endOf({ done, reason }, { name, incomplete }, length, before) {
  if (!done) return undefined;
  if (incomplete === 'end' || /^(end|max-items)$/.test(/** @type {string} */ (reason))) return null;
  const message = `${name}: the list broke off after ${length} items (${reason}); retry() asks again`;
  return before ?? error('incomplete', message, { reason: /** @type {ErrorFacts['reason']} */ (reason) });
}

/**
 * A stream of what an iterator gives. Nothing is loaded before it is asked for.
 *
 * @param {Iterator<Uint8Array>} chunks
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function streamOf(chunks) {
  /** @param {ReadableStreamDefaultController<Uint8Array>} controller */
  const pull = async (controller) => {
    const { value, done } = await chunks.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new (needed('ReadableStream'))({ pull, cancel: () => void chunks.return() }, { highWaterMark: 0 });
}
