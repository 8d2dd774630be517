// What tests of kept feeds share: stores, an API, and a look at what is there.
import * as dialects from '../dialects/dialects.js';
import { feed as feedOf } from '../index.js';
import { resume } from '../persist/persist.js';
import { assert } from './support.mjs';

/** A store of one's own, which counts what is written. */
export class Shelf {
  map = new Map();
  saves = [];
  get = (keys) => keys.map((key) => this.map.get(key));
  write({ key, expected, value, put, remove, names }) {
    if (this.map.get(key) !== expected) return false;
    for (const [name, bytes] of put) this.map.set(name, bytes);
    for (const name of remove) this.map.delete(name);
    if (value === undefined) this.map.delete(key);
    else this.map.set(key, value);
    const chunks = [...put.values()].map((bytes) => JSON.parse(new TextDecoder().decode(bytes)).length);
    const bytes = [...put.values()].reduce((sum, { length }) => sum + length, 0);
    this.saves.push({ chunks, bytes, record: value?.length, removed: remove.length });
    const own = [...this.map.keys()].filter((one) => one === key || one.startsWith(`${key}:`));
    assert.deepEqual(own.sort(), [...(value === undefined ? [] : [key]), ...names].sort());
    return true;
  }
  /** Rows of each chunk that was written since the last look, save by save. */
  take = () => this.saves.splice(0).map(({ chunks }) => chunks.join('+'));
}

/** What `sessionStorage` is, with room for so many characters, which dies after so many steps. */
export class Cells {
  map = new Map();
  steps = Infinity;
  room = Infinity;
  get length() {
    return this.map.size;
  }
  key = (at) => [...this.map.keys()][at] ?? null;
  getItem = (key) => this.map.get(key) ?? null;
  #step() {
    if (this.steps-- <= 0) throw new Error('killed');
  }
  setItem(key, value) {
    this.#step();
    let size = value.length - (this.map.get(key)?.length ?? 0);
    for (const [, { length }] of this.map) size += length;
    if (size > this.room) throw new DOMException('no room is left', 'QuotaExceededError');
    this.map.set(key, value);
  }
  removeItem(key) {
    this.#step();
    this.map.delete(key);
  }
}

const PAGE = 5;
/** An API of so many rows behind a secret; `asked` has the queries. */
export function api(t, { rows = 40, page = PAGE, text = (id) => `row ${id} "ü"\n` } = {}) {
  const asked = [];
  const fetch = async (request) => {
    const url = new URL(request.url);
    asked.push(url.search);
    const at = Number(url.searchParams.get('cursor') ?? 0);
    const data = Array.from({ length: Math.min(page, rows - at) }, (_, i) => ({ id: at + i, text: text(at + i) }));
    return new Response(JSON.stringify({ data, nextCursor: at + page < rows ? String(at + page) : null }));
  };
  const make = (snapshot, more = {}) => {
    const made = feedOf('https://api.test/v9/list?api_key=SECRET1', {
      dialect: dialects.cursor,
      headers: { authorization: 'Bearer SECRET1' },
      fetch,
      onWarning() {},
      snapshot,
      ...more,
    });
    t.after(() => made.close());
    return made;
  };
  return { make, asked };
}

/** The chunks that the record names. */
export const chunksOf = (map) => JSON.parse(map.get('unspool:a').replace(/^\S+ /, '')).chunks;
export const texts = (map) =>
  [...map.values()].map((one) => (typeof one === 'string' ? one : new TextDecoder().decode(one)));
/** What is there, as one who comes later finds it. */
export const found = async (t, from, options) => {
  const { make, asked } = api(t, from);
  const got = await resume(make, { onError: assert.fail, ...options });
  got.stop();
  assert.deepEqual(asked, []);
  return got;
};

/** Notes what it is called with. */
export function noted() {
  const all = [];
  return Object.assign((...given) => void all.push(given), { all });
}
