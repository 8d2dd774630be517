/**
 * @import { PersistStore, StoreChange } from './persist.d.ts'
 */
import { decoder } from '../engine/platform.js';
import { refuse } from '../errors/errors.js';
import { database } from './database.js';

/**
 * `sessionStorage` and its like. They know no transactions: chunks are written under new names, then the record that
 * names them, and what it names no more goes last. So what is there at any moment is one list.
 *
 * @param {Storage} storage
 * @returns {PersistStore}
 */
function cells(storage) {
  const get = (/** @type {string} */ key) => storage.getItem(key) ?? undefined;
  /** @type {Set<string>} */
  const swept = new Set();
  return {
    get: (keys) => keys.map(get),

    write({ key, expected, value, put, remove, names }) {
      if (get(key) !== expected) return false;
      const written = [];
      try {
        for (const [name, bytes] of put) {
          written.push(name);
          storage.setItem(name, decoder().decode(bytes));
        }
        if (value === undefined) storage.removeItem(key);
        else storage.setItem(key, value);
      } catch (thrown) {
        for (const name of written) storage.removeItem(name);
        throw thrown;
      }
      for (const name of remove) storage.removeItem(name);
      if (!swept.has(key)) sweep(storage, key, new Set(names));
      swept.add(key);
      return true;
    },
  };
}

/**
 * What a tab that was killed had written, and nothing names, goes.
 *
 * @param {Storage} storage
 * @param {string} key
 * @param {Set<string>} names
 */
function sweep(storage, key, names) {
  const all = Array.from({ length: storage.length }, (_, at) => /** @type {string} */ (storage.key(at)));
  for (const name of all) if (name.startsWith(`${key}:`) && !names.has(name)) storage.removeItem(name);
}

/**
 * @param {any} store the caller's
 * @returns {PersistStore & { last?: (change: StoreChange) => void }}
 */
export function storeOf(store = database) {
  if (typeof store?.write === 'function' && typeof store.get === 'function') return store;
  if (typeof store?.setItem === 'function') return cells(store);
  throw refuse('options.store', 'a store such as `sessionStorage`, or one of your own: `{ get, write }`', store);
}
