/**
 * @import { Snapshot } from '../index.d.ts'
 */
import { decoder, encoder } from '../engine/platform.js';
import { KNOW, RESET, RESTORE } from '../engine/protocol.js';
import { error, refuse, said } from '../errors/errors.js';

/**
 * What is kept of a feed: the parameters of its resets, each as the text of an event; the state of its lanes, which the
 * engine reads; its items, a JSON array, or (`pages`) several, which are given away; and the keys that are known
 * besides, by their fingerprints.
 * @typedef {{ params: string[], state: string, items: string, keys?: string, pages?: Uint8Array[] }} Kept
 */

/** A list that `unspool/persist` found, where a snapshot is expected: `take` is told the fingerprint of the feed. */
export class Saved {
  /** @param {(feed: string) => Kept | undefined} take */
  constructor(take) {
    this.take = take;
  }
}

const VERSION = 1;
const PATH = 'options.snapshot';
/** As the engine leaves them out of a state. */
export const CREDENTIALS = /^(access_?token|api_?key|auth_?token|client_secret|appsecret_proof|password)$/i;

/**
 * A number for a text, to see whether it is another one: a product and a shift for each half of 53 bits, as in
 * MurmurHash (A. Appleby, 2008). It is no defence against who wants it to be equal.
 *
 * @param {string} text
 */
export function checksum(text) {
  let [high, low] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x85ebca77);
    low = Math.imul(low ^ code, 0xc2b2ae3d);
  }
  high = Math.imul(high ^ (high >>> 16), 0xc2b2ae35) ^ (low >>> 13);
  low = Math.imul(low ^ (low >>> 15), 0x27d4eb2f) ^ (high >>> 16);
  return ((high & 0x1fffff) * 2 ** 32 + (low >>> 0)).toString(36);
}

/** @param {unknown} tree members in any order */
const sorted = (tree) =>
  JSON.stringify(tree, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/**
 * What a feed is known by again: its URL without credentials, its body, how it pages and what names an item.
 *
 * @param {Record<string, any>} plain the options that the engine was given
 */
export function fingerprintOf({ url, method, body, dialect, key = dialect?.key, limit }) {
  const [front, query = ''] = url.split('?');
  const pieces = query.split('&').filter((/** @type {string} */ piece) => !CREDENTIALS.test(piece.split('=')[0]));
  // The key is the one that holds, whether the option says it or the dialect.
  const rest = dialect ? { ...dialect, key: undefined } : null;
  return checksum(sorted([front, pieces, method ?? null, body ?? null, rest, key ?? null, limit ?? null]));
}

/** What resets have set, to be told again: no credentials. */
export class Params {
  /** @type {Map<string, string>} by name, each as the text of a reset */
  #texts = new Map();

  /** @param {string} text of a reset */
  keep(text) {
    for (const one of JSON.parse(text))
      if (!CREDENTIALS.test(one[0].split(/[:.]/).pop())) this.#texts.set(one[0], JSON.stringify([one]));
  }

  /** The texts of resets that set the same. */
  get all() {
    return [...this.#texts.values()];
  }
}

/**
 * @param {Kept} kept
 * @param {string} feed the fingerprint of the feed
 * @returns {Snapshot}
 */
export function snapshotOf({ params, state, items, keys }, feed) {
  const text = `${JSON.stringify({ feed, params, state, keys })}\n${items}`;
  return { version: VERSION, savedAt: Date.now(), data: `${checksum(text)} ${text}` };
}

/** @param {string} why */
const refused = (why) => error('bad-options', `the snapshot is refused: ${why}`, { path: PATH });

/**
 * What a snapshot keeps; undefined if it is too old to be used. Throws why it is refused.
 *
 * @param {any} given a snapshot, or its JSON
 * @param {string} feed the fingerprint of the feed
 * @param {number} maxAge
 * @returns {(Kept & { isOld?: boolean }) | undefined}
 */
export function keptIn(given, feed, maxAge) {
  if (given instanceof Saved) return given.take(feed);
  let snapshot = given;
  if (typeof given === 'string') {
    try {
      snapshot = JSON.parse(given);
    } catch (cause) {
      throw refused(`it is no JSON (${said(cause)}); was it cut off?`);
    }
  }
  if (typeof snapshot !== 'object' || snapshot === null) throw refuse(PATH, 'what `snapshot()` gave', given);
  const { version, savedAt, data } = snapshot;
  if (!Number.isInteger(version) || !Number.isFinite(savedAt) || typeof data !== 'string')
    throw refuse(PATH, 'what `snapshot()` gave', given);
  if (version !== VERSION)
    throw refused(
      `it is of version ${version}, and this is version ${VERSION} of the form; it may be of another unspool`,
    );
  const [sum, text] = splitAt(data, ' ');
  if (checksum(text) !== sum) throw refused('it is not as it was written: cut off, or changed');
  const [head, items] = splitAt(text, '\n');
  const { feed: of, params, state, keys } = JSON.parse(head);
  if (of !== feed)
    throw refused('it is of another feed: the URL, the body, the dialect, the key or the limit is not the same');
  return { params, state, items, keys, isOld: Date.now() - savedAt > maxAge };
}

/**
 * @param {string} text
 * @param {string} mark
 */
export function splitAt(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Bytes as a text, in base 64.
 *
 * @param {Uint8Array} bytes
 */
export function textOf(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** @param {string} text */
const bytesOf = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/**
 * What brings a list back, event by event. The state comes with the last items.
 *
 * @param {Kept} kept
 */
export function* eventsOf({ params, state, items, keys, pages: parts = [encoder().encode(items)] }) {
  // Which items went by a temporary key is told of all of them at once.
  const pages = parts.length > 1 && /\[\d[\d,]*\]\]$/.test(state) ? [joined(parts)] : parts;
  for (const text of params) yield { what: RESET, text };
  if (keys) yield { what: KNOW, body: bytesOf(keys) };
  for (const [at, body] of pages.entries()) yield { what: RESTORE, flag: true, text: pages[at + 1] ? '' : state, body };
}

/** @param {Uint8Array[]} arrays of JSON, none of them empty, as one */
const joined = (arrays) => encoder().encode(`[${arrays.map((array) => decoder().decode(array).slice(1, -1))}]`);

/** So many arguments take all platforms. */
const CHUNK = 1 << 14;

/**
 * The items of a snapshot as objects, if they may be shown before the engine has read them.
 *
 * @param {string} items
 */
export function itemsIn(items) {
  if (items.length > MOST) return [];
  try {
    return JSON.parse(items);
  } catch (cause) {
    throw refused(`its items are no JSON (${said(cause)})`);
  }
}

/** So many characters of items are read twice at most, once for those who cannot wait for the engine. */
const MOST = 1 << 20;
