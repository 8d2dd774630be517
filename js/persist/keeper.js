/**
 * @import { Driver } from '../feed/driver.js'
 * @import { Chunk } from './chunks.js'
 * @import { PersistOptions, PersistStore, StoreChange } from './persist.d.ts'
 */
import { random, weakly } from '../engine/platform.js';
import { whenCollected } from '../feed/collected.js';
import { fingerprintOf } from '../feed/snapshot.js';
import { chunked } from './chunks.js';
import { chunkKey, ownerOf, recordText } from './record.js';

/**
 * What is kept under a name, and how to tell of it; `told`: what was told last, and has not passed.
 * @typedef {Required<Pick<PersistOptions, 'onError' | 'onLost'>> & {
 *   key: string,
 *   store: PersistStore & { last?: (change: StoreChange) => void },
 *   extra: (() => unknown) | undefined,
 *   told: string,
 * }} Settings
 *
 * What was found of a list: its record as text, with the names in it; where it was taken up, its chunks, and what the
 * record says.
 * @typedef {{ text: string | undefined, names: string[], chunks: Chunk[], said: string }} Found
 *
 * What is there after a save.
 * @typedef {{ change: StoreChange, chunks: Chunk[], said: string, save: number }} Next
 */

/** Milliseconds that a save waits at most for the browser to have nothing better to do. */
const PATIENCE = 1000;
/** Other tabs may come in between so often, before it is an error. */
const TRIES = 4;

/** @param {() => void} then */
const idly = (then) =>
  typeof requestIdleCallback === 'function' ? requestIdleCallback(then, { timeout: PATIENCE }) : setTimeout(then);

const owner = () => Array.from(random(), (word) => word.toString(36)).join('');

/**
 * The record under a key, as text.
 *
 * @param {PersistStore} store
 * @param {string} key
 */
export async function recordAt(store, key) {
  const [found] = await store.get([key]);
  return /** @type {string | undefined} */ (found ?? undefined);
}

/**
 * Forgets what is kept under a key, whoever wrote it.
 *
 * @param {PersistStore} store
 * @param {string} key
 */
export async function remove(store, key) {
  for (let tries = TRIES; tries > 0; tries--) {
    const expected = await recordAt(store, key);
    const gone = ownerOf(expected).names.map((id) => chunkKey(key, id));
    if (await store.write({ key, expected, value: undefined, put: new Map(), remove: gone, names: [] })) return;
  }
  throw new Error('somebody else writes all the time');
}

/**
 * What a save says, but for who made it, and when.
 *
 * @param {{ params: string[], state: string }} kept
 * @param {Pick<Chunk, 'id' | 'count' | 'sum'>[]} chunks
 * @param {unknown} extra
 */
export const saysOf = ({ params, state }, chunks, extra) =>
  JSON.stringify({ params, state, chunks: chunks.map(({ id, count, sum }) => [id, count, sum]), extra });

/**
 * Tells what went wrong once, until a save succeeds.
 *
 * @param {Settings} settings
 * @param {unknown} thrown
 */
export function tell(settings, thrown) {
  const text = String(thrown);
  if (text === settings.told) return;
  settings.told = text;
  settings.onError(thrown);
}

/** Keeps a feed: writes what is new of it, one save after the other. */
export class Keeper {
  #driver;
  #settings;
  #owner = owner();
  #serial = 0;
  /** @type {string | undefined} what has to be there for a save to fit to it */
  #expected;
  /** @type {Chunk[]} what is there of the list */
  #chunks;
  /** @type {string[]} the chunks that go with the next save, besides those of the list that are no longer of use */
  #others = [];
  #save = 0;
  /** What the last save said. */
  #said = '';
  /** Whether what is there is ours. */
  #isOwner = false;
  #isPlanned = false;
  #isBusy = false;
  #isWanted = false;
  #isOff = false;
  #done = Promise.resolve();
  /** @type {(() => void)[]} */
  #offs = [];

  /**
   * @param {Driver} driver of the feed
   * @param {Settings} settings
   * @param {Found} found what is there
   */
  constructor(driver, settings, { text, names, chunks, said }) {
    this.#driver = driver;
    this.#settings = settings;
    this.#expected = text;
    this.#chunks = chunks;
    const kept = new Set(chunks.map(({ id }) => id));
    this.#others = names.filter((id) => !kept.has(id));
    this.#save = ownerOf(text).save;
    driver.items.clean = chunks.length > 0 ? Infinity : 0;
    this.#said = said;
    this.#offs.push(driver.listeners.add(() => this.#heard()));
    this.#watchPage();
    if (said === '') this.#soon();
  }

  /** Saves what there is as soon as the page goes, or may go. The page does not keep the feed. */
  #watchPage() {
    if (typeof addEventListener !== 'function') return;
    const ref = weakly(this);
    const hide = () => {
      const keeper = ref.deref();
      if (keeper) keeper.#leave();
    };
    const see = () => document.visibilityState === 'hidden' && ref.deref()?.flush();
    const page = globalThis.document;
    addEventListener('pagehide', hide);
    page?.addEventListener('visibilitychange', see);
    const off = () => {
      removeEventListener('pagehide', hide);
      page?.removeEventListener('visibilitychange', see);
    };
    whenCollected(this, off);
    this.#offs.push(off);
  }

  #heard() {
    // What there was to save can be read no more.
    if (this.#driver.closed) this.stop();
    else this.#soon();
  }

  #soon() {
    if (this.#isPlanned || this.#isOff) return;
    this.#isPlanned = true;
    idly(() => {
      this.#isPlanned = false;
      void this.flush();
    });
  }

  /** Saves now; where that is under way, once more behind it. Settles when it is saved, or was told why not. */
  flush() {
    this.#isWanted = true;
    if (!this.#isBusy) this.#done = this.#loop();
    return this.#done;
  }

  /** The page goes. It may come back: then the next save begins where the one before this began. */
  #leave() {
    const { store } = this.#settings;
    // Texts are there at once.
    if (!store.last) return void this.flush();
    if (this.#isOff) return;
    try {
      // Another save may be under way, which has read what is new.
      this.#driver.items.clean = 0;
      const next = this.#next();
      this.#driver.items.clean = 0;
      if (next) store.last(next.change);
    } catch (thrown) {
      if (!this.#isOff) tell(this.#settings, thrown);
    }
  }

  async #loop() {
    this.#isBusy = true;
    while (this.#isWanted && !this.#isOff) {
      this.#isWanted = false;
      await this.#saveNow();
    }
    this.#isBusy = false;
  }

  stop() {
    this.#isOff = true;
    for (const off of this.#offs.splice(0)) off();
  }

  async clear() {
    this.stop();
    await this.#done;
    await remove(this.#settings.store, this.#settings.key);
  }

  // A save ----------

  async #saveNow() {
    const { store, key, onLost } = this.#settings;
    try {
      for (let tries = TRIES; tries > 0; tries--) {
        const next = this.#next();
        if (!next) return;
        // Nothing is awaited before this: a page that goes waits for nobody.
        if (await store.write(next.change)) {
          this.#adopt(next);
          return;
        }
        const found = await recordAt(store, key);
        const { owner, save, names } = ownerOf(found);
        // Whoever has written once, and finds what another one wrote, is the one who began earlier.
        if (this.#isOwner && owner !== this.#owner) {
          this.stop();
          onLost();
          return;
        }
        [this.#expected, this.#save, this.#others, this.#chunks] = [found, save, names, []];
        this.#driver.items.clean = 0;
      }
      throw new Error('somebody else saves under the same name all the time');
    } catch (thrown) {
      // The next save looks at the whole list: what this one has read was not written.
      this.#driver.items.clean = 0;
      if (!this.#isOff) tell(this.#settings, thrown);
    }
  }

  /**
   * What there is to write; undefined if it is what is there already, or there is no list yet.
   *
   * @returns {Next | undefined}
   */
  #next() {
    const { items, options, closed } = this.#driver;
    if (closed || options.restored || items.preview) return undefined;
    const kept = this.#driver.kept();
    if (kept.state === '') return undefined;
    const before = this.#chunks;
    const lines = (/** @type {number} */ start, /** @type {number} */ end) => items.ndjson(start, end);
    const name = () => `${this.#owner}-${(this.#serial++).toString(36)}`;
    const { chunks, fresh } = chunked(items.rows, before, items.clean, lines, name);
    items.clean = Infinity;
    const said = saysOf(kept, chunks, this.#settings.extra?.());
    if (said === this.#said) return undefined;
    const { key } = this.#settings;
    const names = chunks.map(({ id }) => id);
    const stay = new Set(names);
    const gone = before.map(({ id }) => id).filter((id) => !stay.has(id));
    const place = (/** @type {string} */ id) => chunkKey(key, id);
    const [save, savedAt] = [this.#save + 1, Date.now()];
    const value = recordText({
      feed: fingerprintOf(options.plain),
      owner: this.#owner,
      save,
      savedAt,
      ...JSON.parse(said),
    });
    const change = {
      key,
      expected: this.#expected,
      value,
      put: new Map(Array.from(fresh, ([id, bytes]) => [place(id), bytes])),
      remove: [...gone, ...this.#others].map(place),
      names: names.map(place),
    };
    return { change, chunks, said, save };
  }

  /** @param {Next} next */
  #adopt({ change, chunks, said, save }) {
    this.#expected = change.value;
    this.#chunks = chunks;
    this.#said = said;
    this.#save = save;
    this.#others = [];
    this.#isOwner = true;
    this.#settings.told = '';
  }
}
