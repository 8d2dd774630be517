// What an answer says beside its items: its bytes are cut where the list stands, in one walk over what comes before it
// and one over the list; nothing is parsed. The engine has read the answer already: it is good JSON.
import { decoder } from '../engine/platform.js';

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [34, 92, 44, 91, 93, 123, 125];
/** Names with dots or in brackets, and a rest that leads into each element of a list. */
const PATH = /^((?:\.?[^.[\]]+|\["[^"\\]+"\])*)(\[\*?\].*)?$/;
const NAME = /\["(.+?)"\]|[^.[\]]+/g;

/** @type {(body: Uint8Array, start?: number, end?: number) => string} */
const textOf = (body, start, end) => decoder().decode(body.subarray(start, end));

/**
 * @param {Uint8Array} body
 * @param {number} at
 */
function skipSpace(body, at) {
  while (body[at] <= 32) at += 1;
  return at;
}

/**
 * @param {Uint8Array} body
 * @param {number} at the opening quote
 * @returns {number} the closing one
 */
function closingQuote(body, at) {
  const start = at;
  for (;;) {
    at = body.indexOf(QUOTE, at + 1);
    let before = at - 1;
    while (body[before] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1 || at < start) return at < 0 ? body.length : at;
  }
}

/**
 * @param {Uint8Array} body
 * @param {number} at where a value begins
 * @returns {number} behind it
 */
function skipValue(body, at) {
  for (let depth = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = closingQuote(body, at);
    else if (byte === OPEN || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth <= 0) return depth < 0 ? at : at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return at;
}

/**
 * Where the list stands that this path leads to; undefined, if none does.
 *
 * @param {Uint8Array} body
 * @param {string} path
 * @returns {[start: number, end: number] | undefined}
 */
function listIn(body, path) {
  const names = PATH.exec(path)?.[1].matchAll(NAME);
  if (!names) return undefined;
  // A byte order mark may come first.
  let at = skipSpace(body, body[0] === 0xef ? 3 : 0);
  for (const [dotted, quoted] of names) {
    if (body[at] !== OPEN) return undefined;
    for (let found = false; !found; ) {
      at = skipSpace(body, at + 1);
      if (body[at] !== QUOTE) return undefined;
      const end = closingQuote(body, at) + 1;
      found = JSON.parse(textOf(body, at, end)) === (quoted ?? dotted);
      // Behind the colon.
      at = skipSpace(body, skipSpace(body, end) + 1);
      if (!found) at = skipSpace(body, skipValue(body, at));
    }
  }
  return body[at] === OPEN_LIST ? [at, skipValue(body, at)] : undefined;
}

/**
 * An answer without its items, as the text of JSON: the list is empty, or, where its path says more than names, all of
 * it is there.
 *
 * @param {Uint8Array} body
 * @param {unknown} paths of a dialect
 */
export function envelopeOf(body, paths) {
  for (const path of [paths].flat()) {
    const list = typeof path === 'string' && listIn(body, path);
    if (list) return `${textOf(body, 0, list[0])}[]${textOf(body, list[1])}`;
  }
  return textOf(body);
}
