/** @import { Params, SharedOptions } from './adapter.d.ts' */
import { refuse } from '../errors/errors.js';

/** What adapters are told: no feed knows it. */
const OURS = ['name', 'params', 'enabled', 'keep', 'closeAfter', 'refreshAfter', 'suspense', 'throwOnError'];
/** What a list begins with. It counts when the feed is made, and is none of what tells two feeds apart. */
const SEEDS = ['initial', 'snapshot', 'maxAge', 'stale', 'cursor', 'signal'];

/**
 * The options without some of them, and without what is not set.
 *
 * @param {Record<string, any>} options
 * @param {string[]} names
 */
const without = (options, names) =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== undefined && !names.includes(name)));

/**
 * What a feed is made with.
 *
 * @param {SharedOptions<any>} options
 */
export const feedOptions = (options) => without(options, OURS);

/**
 * A value as text, the same for the same data. Of functions it says only that they are there: they may be new each time
 * a component renders.
 *
 * @param {unknown} data
 */
const written = (data) =>
  JSON.stringify(data, (_, value) =>
    typeof value === 'function'
      ? 'ƒ'
      : typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
        ? `${value}n`
        : !value || typeof value !== 'object' || Array.isArray(value)
          ? value
          : // Headers, of any realm, and a Map of them.
            typeof value[Symbol.iterator] === 'function'
            ? [...value]
            : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))),
  );

/**
 * The URL with these parameters: `null` takes one away, an array is one after the other.
 *
 * @param {string | URL} where
 * @param {Params} [params]
 */
export function withParams(where, params = {}) {
  /** @type {[string, any][]} */
  const set = Object.entries(without(params, []));
  const [front] = String(where).split('#');
  if (set.length === 0) return front;
  const at = front.indexOf('?');
  const path = at < 0 ? front : front.slice(0, at);
  // Pieces that stay keep their spelling: a server may have signed them.
  const pieces = (at < 0 ? '' : front.slice(at + 1)).split('&').filter((piece) => {
    const [name] = new URLSearchParams(piece).keys();
    return name !== undefined && !set.some(([other]) => other === name);
  });
  for (const [name, value] of set)
    for (const one of [value].flat())
      if (one !== null && one !== undefined) {
        if (!/^(string|boolean|bigint)$/.test(typeof one) && !Number.isFinite(one))
          throw refuse(
            `options.params.${name}`,
            'a string, a finite number, a boolean, null, or an array of them',
            one,
          );
        pieces.push([name, one].map(encodeURIComponent).join('='));
      }
  return pieces.length > 0 ? `${path}?${pieces.join('&')}` : path;
}

/**
 * What two components must have in common to share a feed: the URL with its parameters and all options that are plain
 * data; or, with a `name`, that name, the URL with its parameters and the dialect.
 *
 * @param {string | URL | Function} where
 * @param {SharedOptions<any>} options
 */
export function identityOf(where, options) {
  const { name, params, dialect } = options;
  const address = typeof where === 'function' ? ['ƒ', params] : withParams(where, params);
  return written([address, name === undefined ? without(feedOptions(options), SEEDS) : [name, dialect]]);
}

/**
 * Whether a list begins with rows that somebody had already.
 *
 * @param {SharedOptions<any>} options
 */
export const isSeeded = ({ initial, snapshot }) => (initial ?? snapshot ?? null) !== null;

/**
 * The rows that a list begins with, as text: frameworks copy what they wrap, so that it is another object each time.
 *
 * @param {SharedOptions<any>} options
 */
export const seedsOf = (options) =>
  isSeeded(options) ? JSON.stringify([options.initial, options.snapshot]) : undefined;
