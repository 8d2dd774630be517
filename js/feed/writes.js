import { jsonText } from '../engine/json-text.js';
import { error, refuse } from '../errors/errors.js';
import { known } from './known.js';

// What the caller gives to be written or found, as the JSON text that the engine reads.

/**
 * Refuses a number that may stand for several: 9007199254740993 is read as 9007199254740992, the id of another row.
 *
 * @param {unknown} key
 * @param {string} path
 */
function exact(key, path) {
  if (typeof key === 'number' && !(Math.abs(key) <= Number.MAX_SAFE_INTEGER)) {
    throw error(
      'bad-options',
      `\`${path}\` is ${key}, a number that is not exact: give a bigint or { json: '…' }, or read items with \`parse\``,
      { path },
    );
  }
}

/**
 * What is written for a value.
 *
 * @param {any} value
 */
const written = (value) => (typeof value?.toJSON === 'function' ? value.toJSON() : value);

/**
 * A key as JSON text: 64-bit ids stay exact.
 *
 * @param {any} key what the caller gave for a KeyValue
 * @returns {string}
 */
export function keyText(key) {
  if (Array.isArray(key)) return `[${key.map(keyText).join(',')}]`;
  if (typeof key?.json === 'string') return key.json;
  if (Object(key) === key) throw refuse('key', "a value, { json: '…' } or an array of these", key);
  exact(key, 'key');
  return jsonText(key, 'key');
}

/**
 * The names along a path. One that may lead to several places leads nowhere here.
 *
 * @param {string} path
 */
const namesOf = (path) =>
  [...path.matchAll(/"([^"]*)"|'([^']*)'|[^.[\]"']+/g)].map(([name, ...quoted]) => quoted[0] ?? quoted[1] ?? name);

/**
 * Refuses such a number wherever it stands.
 *
 * @param {unknown} value
 * @param {string} path
 */
function allExact(value, path) {
  if (typeof value !== 'object' || value === null) exact(value, path);
  else for (const member of Object.values(value)) allExact(member, path);
}

/**
 * An item as JSON text. `key`: of the options, or else of the dialect; paths that lead through its `item` are followed
 * from there.
 *
 * @param {unknown} value
 * @param {Record<string, any>} plain the options that the engine was given
 */
export function itemText(value, { dialect = {}, key = dialect.key }) {
  const text = jsonText(value, 'item');
  const before = namesOf(dialect.item ?? '');
  for (const part of [key].flat()) {
    for (const path of [part].flat()) {
      // `null`: no key, or a part of one that may be missing.
      if (path === null || path === undefined) continue;
      if (/[*?]|\[-/.test(path)) allExact(value, path);
      const names = namesOf(path);
      if (before.every((name, i) => names[i] === name)) names.splice(0, before.length);
      const found = names.reduce((at, name) => written(at?.[name]), written(value));
      exact(found, path);
      // Of several paths the first one that leads somewhere counts.
      if (found !== undefined && found !== null) break;
    }
  }
  return text;
}

/**
 * A text of JSON, and a key in the line behind it.
 *
 * @param {string} text
 * @param {any} key what the caller gave for a KeyValue
 */
export const lines = (text, key) => `${text}\n${keyText(key)}`;

/**
 * Where an item goes in, and under which key.
 *
 * @param {any} place what the caller gave: a position, or `{ at, temp }`
 * @returns {{ at?: number, temp?: any }}
 */
export function placeFor(place = {}) {
  if (typeof place !== 'object' || place === null) place = { at: place };
  known(place, 'insert', ['at', 'temp']);
  const { at, temp } = place;
  if (at !== undefined && (typeof at !== 'number' || Number.isNaN(at))) throw refuse('at', 'a number', at);
  return { at, temp };
}

/**
 * Where `at(index)` of an array of this length looks; beyond its ends, maybe.
 *
 * @param {number} index
 * @param {number} length
 */
export function placeOf(index, length) {
  const at = Math.trunc(index) || 0;
  return at < 0 ? length + at : at;
}

/**
 * A position as arrays count, whole, from the end if it is negative, and no further than the ends of a list of this
 * length.
 *
 * @param {number} at
 * @param {number} length
 */
export const clamp = (at, length) => Math.max(Math.min(placeOf(at, length), length), 0);

/**
 * Parameters as JSON text: `[name]` to take one away, `[name, text]`, or, if the value is no string, `[name, text,
 * value]`.
 *
 * @param {any} params what the caller gave for ResetParams
 */
export function paramsText(params) {
  if (typeof params !== 'object' || params?.[Symbol.iterator])
    throw refuse('params', 'an object of names and values', params);
  const list = Object.entries(params ?? {}).map(([name, value]) => {
    if (value === null || value === undefined) return [name];
    if (typeof value === 'string') return [name, value];
    const path = `params.${name}`;
    const isObject = typeof value === 'object';
    // Only a body has room for more than a text.
    if (isObject ? !name.startsWith('body:') : !/^(boolean|bigint)$/.test(typeof value) && !Number.isFinite(value)) {
      throw refuse(path, 'a string, a finite number, a boolean or null', value);
    }
    return [name, isObject ? jsonText(value, path) : String(value), value];
  });
  return jsonText(list, 'params');
}
