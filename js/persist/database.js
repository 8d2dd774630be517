/**
 * @import { IDBPDatabase } from 'idb'
 * @import { Stored, PersistStore, StoreChange } from './persist.d.ts'
 */
import { error } from '../errors/errors.js';

const [BASE, TABLE] = ['unspool', 'lists'];

/**
 * What a page wrote as it went, without a look at what was there: it counts as long as `expected` is there. `put`,
 * `remove`: the keys that came with it, and those that go if it is built upon.
 * @typedef {Pick<StoreChange, 'expected' | 'value'> & { put: string[], remove: string[] }} Last
 */

/** @type {Promise<IDBPDatabase> | undefined} */
let opened;
/** @type {IDBPDatabase | undefined} as soon as it is there */
let base;
/** @type {Map<string, string[]>} what was put with the last words of this page, by the key of the list */
const spoken = new Map();

/** @type {Set<string>} lists of which this page has thrown away what nothing names: tabs may have left that behind */
const swept = new Set();

/** @param {string} key no name is escaped so */
const lastKey = (key) => `${key}|last`;

function forget() {
  opened = undefined;
  base = undefined;
}

function open() {
  opened ??= opening().catch((thrown) => {
    forget();
    throw thrown;
  });
  return opened;
}

async function opening() {
  let idb;
  try {
    idb = await import('idb');
  } catch (cause) {
    throw error(
      'bad-options',
      'lists are kept in IndexedDB by the package `idb`: `npm install idb`, or give a `store`',
      { path: 'options.store' },
      cause,
    );
  }
  base = await idb.openDB(BASE, 1, {
    upgrade: (made) => void made.createObjectStore(TABLE),
    // A newer unspool in another tab, or whoever deletes the database, waits for this one to let go.
    blocking: (_now, _then, { target }) => {
      forget();
      /** @type {IDBDatabase} */ (target).close();
    },
    terminated: forget,
  });
  return base;
}

/** @type {(found: Stored, last: Last | undefined) => Stored} */
const effective = (found, last) => (last && last.expected === found ? last.value : found);

/**
 * IndexedDB: a save is one transaction, which a tab that is killed has made as a whole or not at all, and between which
 * no other tab comes.
 *
 * @type {PersistStore & { last: (change: StoreChange) => void }}
 */
export const database = {
  async get(keys) {
    const { store } = (await open()).transaction(TABLE);
    return Promise.all(
      keys.map(async (key) => {
        const found = await store.get(key);
        // Bytes are no record.
        return typeof found === 'object' ? found : effective(found, await store.get(lastKey(key)));
      }),
    );
  },

  async write({ key, expected, value, put, remove, names }) {
    const { store, done } = (await open()).transaction(TABLE, 'readwrite');
    // It is awaited below, unless what goes wrong is thrown before.
    done.catch(() => {});
    const found = await store.get(key);
    /** @type {Last | undefined} */
    const last = await store.get(lastKey(key));
    const isBuiltUpon = expected === effective(found, last);
    // Who spoke last words, and went on all the same, goes on with what was there before them.
    if (!isBuiltUpon && expected !== found) return false;
    const stay = new Set(names);
    const rest = (last && (isBuiltUpon && last.expected === found ? last.remove : last.put)) ?? [];
    // Every key of a list that is behind its own begins with it and a colon, and ';' comes next.
    const there = swept.has(key) ? [] : await store.getAllKeys(IDBKeyRange.bound(`${key}:`, `${key};`));
    const loose = [...rest, ...there].filter((name) => !stay.has(/** @type {string} */ (name)));
    const gone = [...remove, ...loose, lastKey(key)];
    const steps = [
      ...Array.from(put, ([name, bytes]) => store.put(bytes, name)),
      ...gone.map((name) => store.delete(name)),
      value === undefined ? store.delete(key) : store.put(value, key),
    ];
    await Promise.all([.../** @type {Promise<any>[]} */ (steps), done]);
    spoken.delete(key);
    swept.add(key);
    return true;
  },

  /**
   * The page goes, and will hear no answer: so nothing is looked at, and the transaction is committed at once. What is
   * not committed then is given up with the page, as measured in Chromium.
   */
  last({ key, expected, value, put, remove }) {
    if (!base) return;
    const before = spoken.get(key) ?? [];
    const names = [...before, ...put.keys()];
    spoken.set(key, names);
    const transaction = base.transaction(TABLE, 'readwrite');
    transaction.done.catch(() => {});
    const { store } = transaction;
    const ignore = () => {};
    for (const [name, bytes] of put) store.put(bytes, name).catch(ignore);
    store.put({ expected, value, put: names, remove: [...remove, ...before] }, lastKey(key)).catch(ignore);
    transaction.commit();
  },
};
