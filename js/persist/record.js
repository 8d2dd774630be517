import { error, said } from '../errors/errors.js';
import { checksum, splitAt } from '../feed/snapshot.js';

/**
 * What is known of a list that is kept: whose it is (the fingerprint of the feed), who wrote it last, how often, and
 * when; what a snapshot has besides the items; the names of the chunks with their numbers of rows and their sums, in
 * order; and what the app put along.
 * @typedef {{
 *   feed: string,
 *   owner: string,
 *   save: number,
 *   savedAt: number,
 *   params: string[],
 *   state: string,
 *   chunks: [id: string, count: number, sum: string][],
 *   extra?: any,
 * }} Record
 */

const FORM = 1;

/** @param {Record} record */
export function recordText(record) {
  const text = JSON.stringify({ form: FORM, ...record });
  return `${checksum(text)} ${text}`;
}

/**
 * @param {unknown} given what was found
 * @returns {Record}
 */
export function recordIn(given) {
  if (typeof given !== 'string') throw damaged('its record is no text');
  const [sum, text] = splitAt(given, ' ');
  if (checksum(text) !== sum) throw damaged('its record is not as it was written: cut off, or changed');
  try {
    const { form, ...record } = JSON.parse(text);
    if (form === FORM) return record;
    throw damaged(`it is of form ${form}, and this is form ${FORM}; it may be of another unspool`);
  } catch (cause) {
    throw cause instanceof SyntaxError ? damaged(said(cause)) : cause;
  }
}

/**
 * Who wrote what was found, and which chunks are his; nobody, if that cannot be read.
 *
 * @param {unknown} given
 * @returns {{ owner?: string, save: number, names: string[] }}
 */
export function ownerOf(given) {
  try {
    const { owner, save, chunks } = recordIn(given);
    return { owner, save, names: chunks.map(([id]) => id) };
  } catch {
    return { save: 0, names: [] };
  }
}

/** @param {string} why */
export const damaged = (why) => error('bad-options', `the list that was kept is refused: ${why}`);

/**
 * Where the record of a list is kept; its chunks are below.
 *
 * @param {string} name
 */
export const keyOf = (name) => `unspool:${encodeURIComponent(name)}`;

/**
 * @param {string} key
 * @param {string} id
 */
export const chunkKey = (key, id) => `${key}:${id}`;
