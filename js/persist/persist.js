/**
 * @import * as declared from './persist.d.ts'
 * @import { Feed } from '../index.d.ts'
 * @import { Found, Settings } from './keeper.js'
 * @import { Record } from './record.js'
 */
import { encoder } from '../engine/platform.js';
import { refuse, said } from '../errors/errors.js';
import { driverOf } from '../feed/inside.js';
import { knownIn } from '../feed/known.js';
import { guarded } from '../feed/listeners.js';
import { Saved } from '../feed/snapshot.js';
import { piecesOf, sumOf } from './chunks.js';
import { Keeper, recordAt, remove, saysOf, tell } from './keeper.js';
import { chunkKey, damaged, keyOf, ownerOf, recordIn } from './record.js';
import { storeOf } from './stores.js';

/** @type {WeakMap<object, Keeper>} */
const keepers = new WeakMap();

/** @type {[names: string[], fits: (value: any) => boolean, what: string][]} */
const CHECKS = [
  [['name'], (value) => typeof value === 'string' && value !== '', 'a text that is not empty'],
  [['extra', 'onError', 'onLost', 'onDiscard'], (value) => typeof value === 'function', 'a function'],
  [['maxAge'], (value) => value >= 0, 'a number of milliseconds'],
  [['stale'], (value) => /^(use|refresh|discard)$/.test(value), 'one of "use", "refresh", "discard"'],
];
/** What each function takes. */
const NAMES = {
  forget: ['name', 'store'],
  persist: ['name', 'store', 'extra', 'onError', 'onLost'],
  resume: ['name', 'store', 'extra', 'onError', 'onLost', 'maxAge', 'stale', 'onDiscard'],
};
/** A list that other tabs write while it is read is read so often at most. */
const TRIES = 5;

/**
 * @param {any} options
 * @param {keyof typeof NAMES} method
 * @returns {Settings}
 */
function settingsOf(options, method) {
  if (typeof options !== 'object' || options === null) throw refuse('options', 'an object', options);
  knownIn(options, 'options', `${method}()`, NAMES[method]);
  for (const [names, fits, what] of CHECKS) {
    for (const name of names) {
      if ((options[name] === undefined && name !== 'name') || fits(options[name])) continue;
      throw refuse(`options.${name}`, what, options[name]);
    }
  }
  const { name, store, extra, onLost, onError } = options;
  const warn = (/** @type {unknown} */ thrown) => console.warn(`unspool: "${name}" is not kept: ${said(thrown)}`);
  return {
    key: keyOf(name),
    store: storeOf(store),
    extra,
    told: '',
    onError: (thrown) => guarded(() => (onError ?? warn)(thrown)),
    onLost: () => guarded(() => onLost?.()),
  };
}

/**
 * @param {Feed<any>} feed
 * @param {Settings} settings
 * @param {Found} found
 * @param {{ restored: boolean, extra?: any }} facts
 * @returns {declared.Persisted<any>}
 */
function kept(feed, settings, found, facts) {
  const driver = driverOf(feed);
  if (!driver) throw refuse('feed', 'what `feed()` gave', feed);
  if (driver.closed) throw driver.closed;
  // Of these not all rows are there: `snapshot({ items: false })` is for those that forget.
  const { retain, plain } = /** @type {any} */ (driver.options);
  if (retain === 'none') throw refuse('options.retain', "'all', for a feed that is kept", retain);
  if (plain.window !== undefined) throw refuse('options.window', 'left out, for a feed that is kept', plain.window);
  keepers.get(feed)?.stop();
  const keeper = new Keeper(driver, settings, found);
  keepers.set(feed, keeper);
  return {
    feed,
    extra: undefined,
    ...facts,
    flush: () => keeper.flush(),
    clear: () => keeper.clear(),
    stop: () => keeper.stop(),
  };
}

/**
 * What was found, where no list is taken up from it.
 *
 * @param {string | undefined} text
 * @returns {Found}
 */
const nothing = (text) => ({ text, names: ownerOf(text).names, chunks: [], said: '' });

/** @type {typeof declared.persist} */
export const persist = (feed, options) =>
  kept(feed, settingsOf(options, 'persist'), nothing(undefined), { restored: false });

/** @type {typeof declared.forget} */
export async function forget(name, options = {}) {
  const { store, key } = settingsOf({ ...options, name }, 'forget');
  await remove(store, key);
}

/**
 * The record and the chunks, as they were at one moment; or what is wrong with them.
 *
 * @param {Settings} settings
 * @returns {Promise<{ text: string | undefined, record?: Record, pages: Uint8Array[], wrong?: unknown }>} the record as
 * text, too
 */
async function read({ store, key }) {
  let text = await recordAt(store, key);
  for (let tries = TRIES; ; tries--) {
    if (text === undefined) return { text, pages: [] };
    try {
      const record = recordIn(text);
      const found = await store.get(record.chunks.map(([id]) => chunkKey(key, id)));
      // A chunk that is missing, or another one, may be due to a save in between.
      const now = await recordAt(store, key);
      if (now !== text) {
        if (tries === 0) throw damaged('other tabs write it all the time');
        text = now;
        continue;
      }
      const pages = found.map((chunk) => (typeof chunk === 'string' ? encoder().encode(chunk) : chunk));
      record.chunks.forEach(([, , sum], at) => {
        const page = pages[at];
        if (!ArrayBuffer.isView(page) || sumOf(page) !== sum) throw damaged('a part is missing, or was changed');
      });
      return { text, record, pages: /** @type {Uint8Array[]} */ (pages) };
    } catch (wrong) {
      return { text, pages: [], wrong };
    }
  }
}

/** @type {typeof declared.resume} */
export async function resume(make, options) {
  if (typeof make !== 'function') throw refuse('make', 'a function that makes the feed', make);
  const settings = settingsOf(options, 'resume');
  const { maxAge = Infinity, stale, onDiscard } = options;
  /** @param {Parameters<NonNullable<typeof onDiscard>>} why */
  const discard = (...why) => guarded(() => onDiscard?.(...why));

  const { text, record, pages, wrong } = await read(settings).catch((thrown) => {
    tell(settings, thrown);
    return { text: undefined, record: undefined, pages: [], wrong: undefined };
  });
  if (wrong) discard('damaged', wrong);
  const isOld = record !== undefined && Date.now() - record.savedAt > maxAge;
  const isLeft = isOld && (stale ?? 'discard') === 'discard';
  if (isLeft) discard('old');
  const fresh = () => kept(make(undefined), settings, nothing(text), { restored: false });
  if (!record || isLeft) return fresh();

  let fits = false;
  const saved = new Saved((feed) => {
    fits = feed === record.feed;
    const { params, state } = record;
    // The last page brings the state along.
    const bodies = pages.length > 0 ? pages : [encoder().encode('[]')];
    return fits ? { params, state, items: '', pages: bodies } : undefined;
  });
  let feed;
  try {
    feed = make(/** @type {any} */ (saved));
    const driver = driverOf(feed);
    if (driver?.options.restored && !driver.closed) {
      // Until the engine has taken it up, or has refused it.
      await new Promise((resolve) => {
        const off = driver.listeners.add(() => queueMicrotask(() => resolve(off())));
      });
    }
    if (feed.error?.path === 'options.snapshot') throw feed.error;
  } catch (/** @type {any} */ thrown) {
    if (thrown?.path !== 'options.snapshot') throw thrown;
    feed?.close();
    discard('damaged', thrown);
    return fresh();
  }
  if (!fits) {
    discard('foreign');
    return kept(feed, settings, nothing(text), { restored: false });
  }
  const { extra } = record;
  const chunks = chunksOf(feed, record);
  const found = { ...nothing(text), chunks, said: saysOf(record, chunks, extra) };
  const persisted = kept(feed, settings, found, { restored: true, extra });
  // What goes wrong is told by the lane of refreshes.
  if (isOld && stale === 'refresh') void feed.refresh();
  return persisted;
}

/**
 * The chunks of a list that was taken up; none, if the rows are not those that were kept.
 *
 * @param {Feed<any>} feed
 * @param {Record} record
 */
function chunksOf(feed, { chunks }) {
  const rows = driverOf(feed)?.items.rows;
  let position = 0;
  for (const [, count] of chunks) position += count;
  if (!rows || rows.length !== position) return [];
  position = 0;
  return chunks.map(([id, count, sum]) => {
    const pieces = piecesOf(rows, position, position + count);
    position += count;
    return { id, count, sum, bytes: Number.parseInt(sum.split('.')[1], 36), pieces };
  });
}
