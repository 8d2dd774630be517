/** @import { Source } from './source.js' */
import { kindOf } from '../engine/platform.js';
import { error, refuse, said } from '../errors/errors.js';

const PATH = /^[^.[\]"']+(\.[^.[\]"']+)*$/;

/**
 * What reads a member of items: a path of names with dots, or the caller's own function.
 *
 * @param {any} given
 * @param {string} name the option
 * @returns {(item: any) => unknown}
 */
function reader(given, name) {
  if (typeof given === 'function') {
    return (item) => {
      try {
        return given(item);
      } catch (cause) {
        throw error('callback', `\`${name}\` failed: ${said(cause)}`, { path: `options.${name}` }, cause);
      }
    };
  }
  if (typeof given !== 'string' || !PATH.test(given)) throw refuse(`options.${name}`, 'a path or a function', given);
  const names = given.split('.');
  return (item) => names.reduce((value, member) => value?.[member], item);
}

/**
 * What items are compared by, as a number, a bigint or a text; undefined for what has no order.
 *
 * @param {any} value
 */
function comparable(value) {
  const plain = kindOf(value) === 'Date' ? value.getTime() : value;
  // NaN is neither before nor behind anything.
  return /^(number|bigint|string)$/.test(typeof plain) && !Number.isNaN(plain) ? plain : undefined;
}

/** In which order items stand, and what names them. */
export class Ranks {
  #by;
  #path;
  #key;
  #isDescending;
  #warn;
  /** @type {boolean | undefined} whether values are texts, as the first one was */
  #isText;

  /** @param {Record<string, any>} options */
  constructor({ by, direction = 'descending', key = null, onWarning }) {
    if (direction !== 'ascending' && direction !== 'descending')
      throw refuse('options.direction', "'ascending' or 'descending'", direction);
    this.#by = reader(by, 'by');
    this.#path = typeof by === 'string' ? `\`${by}\`` : 'the function `by`';
    const keys = key === null ? [] : (Array.isArray(key) ? key : [key]).map((one) => reader(one, 'key'));
    this.#key = keys.length === 1 ? keys[0] : keys;
    this.#isDescending = direction === 'descending';
    this.#warn = onWarning ?? ((/** @type {string} */ message) => console.warn(`unspool: merge: ${message}`));
  }

  /**
   * @param {any} one
   * @param {any} other
   */
  isBefore(one, other) {
    return this.#isDescending ? one > other : one < other;
  }

  /**
   * What an item is sorted by.
   *
   * @param {any} item
   * @param {Source} source
   * @param {number} at where it stands there
   */
  of(item, source, at) {
    const given = this.#by(item);
    const value = comparable(given);
    const isText = typeof value === 'string';
    if (value === undefined || isText !== (this.#isText ?? isText)) {
      const what =
        value === undefined ? 'a number, a text or a date' : `a ${this.#isText ? 'text' : 'number'} as before`;
      throw error(
        'bad-options',
        `${this.#path} must give ${what}, and gave ${JSON.stringify(String(given))} for item ${at} of feed ${source.number}`,
        { path: 'options.by' },
      );
    }
    this.#isText = isText;
    return value;
  }

  /** @param {Source} source an item of which stands behind one that it sorts before */
  warn(source) {
    const way = this.#isDescending ? 'descending' : 'ascending';
    this.#warn(
      `feed ${source.number} is not sorted by ${this.#path} (${way}): its item ${source.rows.length} comes too late, and so do others, maybe`,
    );
  }

  /**
   * What names an item; undefined, if nothing does. A tuple is one text.
   *
   * @param {any} item
   */
  keyOf(item) {
    if (typeof this.#key === 'function') return this.#key(item) ?? undefined;
    if (this.#key.length === 0) return undefined;
    const parts = this.#key.map((key) => key(item));
    // Bigints and numbers are two kinds, as they are by themselves.
    return JSON.stringify(parts.map((part) => [typeof part, String(part)]));
  }
}
