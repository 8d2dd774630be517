/** @import { Piece, Rows } from '../feed/rows.js' */

/**
 * Items that are kept together under one name: so many rows, so many bytes, and a number to see whether they are as
 * they were written. `pieces`: which rows of the list they are, neighbours of one run in one piece.
 * @typedef {{ id: string, count: number, bytes: number, sum: string, pieces: Piece[] }} Chunk
 *
 * Gives the rows from `start` to `end` as lines; undefined if they are too many to be copied at once.
 * @typedef {(start: number, end: number) => Uint8Array | undefined} Lines
 */

/** Bytes of a chunk at most, unless one item alone has more: so much is written again where one of its rows changes. */
const MOST = 1 << 18;
/** So many chunks side by side that are smaller than a quarter of that become one. */
const FAN = 16;
const SMALL = MOST / 4;
/** Rows that are asked for before it is known how long they are. */
const FIRST = 512;

const [COMMA, BREAK] = [0x2c, 0x0a];

/**
 * A number for bytes, to see whether they are others: FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo, 1991) with 32 bits, and
 * the length. It is no defence against who wants it to be equal.
 *
 * @param {Uint8Array} bytes
 */
export function sumOf(bytes) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) sum = Math.imul(sum ^ bytes[at], 0x01000193);
  return `${(sum >>> 0).toString(36)}.${bytes.length.toString(36)}`;
}

/**
 * The rows between two positions, neighbours of one run in one piece, however the list is cut.
 *
 * @param {Rows} rows
 * @param {number} start
 * @param {number} end
 */
export function piecesOf(rows, start, end) {
  /** @type {Piece[]} */
  const pieces = [];
  rows.each(start, end, (run, from, size) => {
    const last = pieces.at(-1);
    if (last && last.run === run && last.from + last.size === from)
      pieces[pieces.length - 1] = { run, from: last.from, size: last.size + size };
    else pieces.push({ run, from, size });
  });
  return pieces;
}

/**
 * Where the rows of a chunk stand now, side by side and in their order; -1 if they do not.
 *
 * @param {Rows} rows
 * @param {Chunk} chunk
 * @param {Map<unknown, number[]>} places the numbers of the pieces of each run
 */
function placeOf(rows, { count, pieces }, places) {
  const [first] = pieces;
  for (const number of places.get(first.run) ?? []) {
    const { from, size } = rows.pieces[number];
    if (first.from < from || first.from >= from + size) continue;
    const start = rows.start(number) + first.from - from;
    if (start + count > rows.length) return -1;
    const now = piecesOf(rows, start, start + count);
    const same = (/** @type {Piece} */ { run, from, size }, /** @type {number} */ at) =>
      now[at]?.run === run && now[at].from === from && now[at].size === size;
    return now.length === pieces.length && pieces.every(same) ? start : -1;
  }
  return -1;
}

/**
 * The chunks of a list as it is now: those that it had, where their rows are what they were, and fresh ones for all
 * other rows, by as few bytes as that takes. Rows never change: an update is another row, which comes where the old one
 * went. So chunks are found again by the identity of their rows, which takes O(pieces behind `clean`).
 *
 * A page makes a chunk; where many small ones stand side by side they become one. Each such step writes 16 chunks of at
 * most 64 KB again, so that a save writes 64 KB more than is new, on average, at most; and of a list of n bytes there
 * are no more than n / 4 KB chunks.
 *
 * @param {Rows} rows
 * @param {Chunk[]} chunks as they were
 * @param {number} clean the rows before this one are as they were
 * @param {Lines} lines
 * @param {() => string} name gives a new one
 * @returns {{ chunks: Chunk[], fresh: Map<string, Uint8Array> }} with the bytes of the new ones, a JSON array each
 */
export function chunked(rows, chunks, clean, lines, name) {
  let [kept, position] = [0, 0];
  while (kept < chunks.length && position + chunks[kept].count <= clean) position += chunks[kept++].count;
  const list = chunks.slice(0, kept);
  /** @type {Map<string, Uint8Array>} */
  const fresh = new Map();

  /**
   * @param {number} start
   * @param {number} end
   */
  const read = (start, end) => {
    /** @type {Chunk[]} */
    const made = [];
    while (start < end) {
      const bytes = arrayOf(some(start, end, lines));
      const count = bytes.rows;
      const chunk = { id: name(), count, bytes: bytes.array.length, sum: sumOf(bytes.array) };
      made.push({ ...chunk, pieces: piecesOf(rows, start, start + count) });
      fresh.set(chunk.id, bytes.array);
      start += count;
    }
    return made;
  };

  /** @type {Map<unknown, number[]>} */
  const places = new Map();
  const tail = chunks.slice(kept);
  if (tail.length > 0) {
    for (let number = rows.find(position); number < rows.pieces.length; number++) {
      const { run } = rows.pieces[number];
      const numbers = places.get(run);
      if (numbers) numbers.push(number);
      else places.set(run, [number]);
    }
  }
  for (const chunk of tail) {
    const start = placeOf(rows, chunk, places);
    if (start < position) continue;
    list.push(...read(position, start), chunk);
    position = start + chunk.count;
  }
  list.push(...read(position, rows.length));
  joinSmall(list, read, fresh);
  return { chunks: list, fresh };
}

/**
 * @param {Chunk[]} list
 * @param {(start: number, end: number) => Chunk[]} read
 * @param {Map<string, Uint8Array>} fresh
 */
function joinSmall(list, read, fresh) {
  let position = 0;
  for (let at = 0; at < list.length; ) {
    let [end, count] = [at, 0];
    while (end < list.length && list[end].bytes < SMALL) count += list[end++].count;
    if (end - at >= FAN) {
      const joined = read(position, position + count);
      for (const { id } of list.splice(at, end - at, ...joined)) fresh.delete(id);
      end = at + joined.length;
    }
    for (end = Math.max(end, at + 1); at < end; at++) position += list[at].count;
  }
}

/**
 * As many rows from `start` on as one chunk has, as lines.
 *
 * @param {number} start
 * @param {number} end
 * @param {Lines} lines
 */
function some(start, end, lines) {
  let rows = Math.min(FIRST, end - start);
  for (let grows = true; ; ) {
    const bytes = lines(start, start + rows);
    if (bytes === undefined && rows === 1) throw new RangeError('an item is too long to be kept');
    const fits = bytes !== undefined && (bytes.length <= MOST || rows === 1);
    if (fits && (!grows || start + rows === end || bytes.length > MOST / 2)) return { bytes, rows };
    grows &&= fits;
    // As many as would fill nine tenths of it.
    const guess = bytes ? Math.floor((rows * MOST * 0.9) / bytes.length) : rows >> 1;
    rows = Math.max(1, Math.min(guess, end - start));
  }
}

/** @param {{ bytes: Uint8Array, rows: number }} lines as an array of JSON: commas take the place of line breaks */
function arrayOf({ bytes, rows }) {
  const array = new Uint8Array(bytes.length + 1);
  array.set(bytes, 1);
  for (let at = array.indexOf(BREAK); at >= 0; at = array.indexOf(BREAK, at + 1)) array[at] = COMMA;
  [array[0], array[array.length - 1]] = [0x5b, 0x5d];
  return { array, rows };
}
