/**
 * @import { Change } from '../index.d.ts'
 * @import { Answer } from '../http/request.js'
 * @import { Setup } from './create.js'
 * @import { Items } from './items.js'
 * @import { Listeners } from './listeners.js'
 */
import { compile } from '../engine/instance.js';
import { newDecoder } from '../engine/platform.js';
import { ANSWER, LOAD, lanes, ONLINE, RESTORE, RETRY } from '../engine/protocol.js';

/**
 * The first page, read by JavaScript while the engine is on its way. `keys`: as JSON.
 * @typedef {{ items: any[], keys: string[] }} Preview
 */

/** What a dialect may say. Any other field may make something else of an answer. */
const FIELDS = ['items', 'key', 'next', 'back', 'limit', 'stop', 'endStatus', 'end_status'];
/** What can happen before the engine reads the page that is shown, and leaves it as it is. */
const BEFORE = /** @type {number[]} */ ([LOAD, RETRY, ONLINE]);
const PATH = /^[\w-]+(\.[\w-]+)*$/;
/** So many rows are held without an engine that could read them again, out of so many bytes. */
const [ROWS, BYTES] = [512, 1 << 20];
/** Those of a list that was kept: as many as are held when they are not looked at. */
const MORE = 4096;

/**
 * @param {any} value
 * @param {string} path
 */
const at = (value, path) => (path === '' ? value : path.split('.').reduce(member, value));

/**
 * A member of a plain object; what others have, such as the length of a text, is none.
 *
 * @param {any} value
 * @param {string} name
 */
const member = (value, name) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? value[name]
    : undefined;

/**
 * Whether a first page can be shown without the engine, as far as the options tell.
 *
 * @param {Setup} options
 */
const isPlain = ({ plain: { dialect, key = dialect?.key }, functions }) =>
  !functions &&
  dialect !== undefined &&
  PATH.test(key) &&
  (dialect.items === '' || PATH.test(dialect.items)) &&
  Object.keys(dialect).every((field) => FIELDS.includes(field));

/** Milliseconds that the engine waits at most for a page that is shown without it. */
const PATIENCE = 250;

/** When to begin with the engine. */
export class Patience {
  /** @type {Promise<unknown> | undefined} */
  #shown;

  /**
   * Somebody listens: not before the first page is shown, if it can be. Unpacking and compiling fight with the answer
   * for the few cores of a phone, and nobody misses the engine until he asks for more.
   *
   * @param {Promise<Answer>} answer
   * @param {Setup} options
   */
  wait(answer, options) {
    if (!isPlain(options)) return;
    const task = () => new Promise((resolve) => setTimeout(resolve));
    const bound = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    this.#shown = Promise.race([answer.then(task, () => {}), bound]);
  }

  /**
   * Compiles the engine, when it is time to.
   *
   * @param {Parameters<typeof compile>[0]} load
   */
  async compiled(load) {
    // Who makes a feed says in the same breath, or in a microtask or two, that he listens, and loads.
    for (let ticks = 3; ticks > 0; ticks--) await undefined;
    await this.#shown;
    await compile(load);
  }
}

/**
 * The items of an answer, where what the engine will make of it is plain; undefined if it is not.
 *
 * @param {Answer} answer
 * @param {Setup} options
 * @returns {unknown}
 */
export function itemsOf({ status, url, body }, options) {
  if (status !== 200 || url !== '' || !isPlain(options)) return undefined;
  if (body.length > Math.min(BYTES, options.plain.maxBytes ?? BYTES)) return undefined;
  try {
    return at(JSON.parse(newDecoder({ fatal: true }).decode(body)), options.plain.dialect.items);
  } catch {
    return undefined;
  }
}

/**
 * What the engine will make of these items, where that is certain: each has a plain key of its own. Undefined if it is
 * not.
 *
 * @param {any} items
 * @param {Setup} options
 * @returns {Preview | undefined}
 */
function previewOf(items, options) {
  const { dialect, key = dialect?.key, maxItems = ROWS, maxPageItems = ROWS } = options.plain;
  const most = options.restored ? MORE : Math.min(ROWS, maxPageItems);
  if (!Array.isArray(items) || items.length === 0 || items.length > Math.min(most, maxItems) || !isPlain(options))
    return undefined;
  const keys = items.map((item) => at(item, key));
  const areKeys = keys.every((one) => typeof one === 'string' || Number.isSafeInteger(one));
  if (!areKeys || new Set(keys).size < keys.length) return undefined;
  return { items, keys: keys.map((one) => JSON.stringify(one)) };
}

/**
 * Shows what can be foreseen of a list. Whether there is a change to tell.
 *
 * @param {Items} items
 * @param {unknown} found
 * @param {Setup} options
 * @param {Listeners} listeners
 */
export function showPreview(items, found, options, listeners) {
  const preview = items.parses || items.length > 0 ? undefined : previewOf(found, options);
  if (!preview) return false;
  items.show(preview);
  const { length } = preview.items;
  const splices = [{ start: 0, removed: 0, added: length }];
  listeners.push({ ...NOTHING, splices, received: length, added: length, status: 'loading', length });
  return true;
}

/**
 * The changes to tell; where a preview is shown: the engine reads the same, and nothing changes once more; or it does
 * not, and the preview goes.
 *
 * @param {Items} items
 * @param {number} what happened
 * @param {Change[]} changes what the engine made of it
 * @param {Change['status']} status
 * @returns {Change[]}
 */
export function confirmed(items, what, changes, status) {
  if (!items.preview) return changes;
  if (BEFORE.includes(what)) return changes.map((change) => ({ ...change, length: items.length }));
  const [change = { ...NOTHING, status }, ...others] = changes;
  const [first, ...rest] = change.splices;
  if (
    (what === ANSWER || what === RESTORE) &&
    first?.start === 0 &&
    first.removed === 0 &&
    first.added === items.length
  ) {
    items.preview = undefined;
    return [{ ...change, splices: rest, received: 0, added: 0 }, ...others];
  }
  const gone = { start: 0, removed: items.length, added: 0 };
  items.discard();
  return [{ ...change, splices: [gone, ...change.splices] }, ...others];
}

/**
 * A change of nothing.
 *
 * @type {Change}
 */
export const NOTHING = {
  lane: /** @type {'older'} */ (lanes[0]),
  status: 'idle',
  splices: [],
  prepended: 0,
  received: 0,
  added: 0,
  duplicates: 0,
  updated: 0,
  length: 0,
};
