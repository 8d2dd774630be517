import type { Feed, Snapshot } from '../index.js';

/** What a feed is kept by. */
export interface PersistOptions {
  /**
   * What it is kept under: one name for each list, filters included (`'posts?tag=wasm'`). It is stored: no secrets.
   */
  name: string;
  /**
   * Where: `sessionStorage`, whatever has its methods, or a store of your own.
   * @default IndexedDB, by the package `idb`, which is installed along: `npm install idb`
   */
  store?: PersistStore | StorageLike | undefined;
  /**
   * Called with each save; what it gives is kept along, as JSON, and given back by `resume()`: where the reader was,
   * say. It counts as changed when its JSON did. What it throws is told to `onError`, and nothing is saved then.
   * @default none
   */
  extra?: (() => unknown) | undefined;
  /**
   * Nothing could be saved: there is no room (`QuotaExceededError`), no IndexedDB, no `idb`. The feed goes on, the last
   * complete save stays, and the next change tries again. The same is told once, until a save succeeds.
   * @default console.warn
   */
  onError?: ((thrown: unknown) => void) | undefined;
  /**
   * Another tab has saved under this name since, or has forgotten it: this one has stopped saving, and left alone what
   * is there. Called once.
   * @default nothing happens
   */
  onLost?: (() => void) | undefined;
}

/** What becomes of what is there. */
export interface ResumeOptions extends PersistOptions {
  /**
   * How old it may be, in milliseconds.
   * @default no limit
   */
  maxAge?: number | undefined;
  /**
   * What becomes of what is older: it is left out, used all the same, or used and read again (`refresh()`) at once.
   * @default 'discard'
   */
  stale?: 'use' | 'refresh' | 'discard' | undefined;
  /**
   * What was there is left out, and the feed begins anew: it is `'old'`, `'foreign'` (of another URL, body, dialect,
   * key or limit), or `'damaged'` (cut off, changed, or of another version; `error` says which).
   * @default nothing happens
   */
  onDiscard?: ((reason: DiscardReason, error?: unknown) => void) | undefined;
}

/** Why what was there is left out. */
export type DiscardReason = 'old' | 'foreign' | 'damaged';

/** A feed that is kept. */
export interface Persisted<F extends Feed<any> = Feed<any>> {
  /** The feed. */
  readonly feed: F;
  /** Whether it has the rows that were there. */
  readonly restored: boolean;
  /** What `extra` gave when they were saved; `undefined` if they were not, or it gave nothing. */
  readonly extra: any;
  /**
   * Saves now what is new, and settles when that is done, or was told to `onError`. Saves come by themselves when the
   * browser has time, and when the page is hidden or left; `close()` of the feed frees what was not saved before.
   */
  flush(): Promise<void>;
  /** Stops, and forgets what is there. */
  clear(): Promise<void>;
  /** Saves no more. What is there stays. */
  stop(): void;
}

/**
 * Keeps a feed, from now on: what is there under its name gives way to it with the first save. After each page, each
 * write and each reset it writes what is new, as bytes, and a small record; a part of the list that changed is written
 * again (up to 256 KB for a row). One save at a time, all or nothing: a tab that is killed in the middle of one comes
 * back with the one before.
 *
 * Of two tabs with one name the one that began to save last goes on; the other one stops (`onLost`). A feed with
 * `retain: 'none'` or a `window` is refused: not all of its rows are there. A feed is kept under one name at a time.
 */
export function persist<F extends Feed<any>>(feed: F, options: PersistOptions): Persisted<F>;

/**
 * Goes on where one was: reads what is there under the name, lets `make` make a feed of it, and keeps that.
 *
 * `make` gives `snapshot` to `feed()`, which takes it up without a request; it is `undefined` where nothing is there.
 * Where it is refused, `make` is called once more, without. The rows are there when the promise settles: begin with
 * `ready()` before, and the engine compiles meanwhile.
 *
 * ```js
 * import { feed, ready } from 'unspool';
 * import { resume } from 'unspool/persist';
 * void ready();
 * const { feed: posts, extra } = await resume((snapshot) => feed('/api/posts', { dialect, snapshot }), {
 *   name: 'posts',
 *   maxAge: 3_600_000,
 *   extra: () => ({ top: topmost() }),
 * });
 * render(posts.slice());
 * if (extra) scrollTo(extra.top);
 * else await posts.loadMore();
 * ```
 *
 * It rejects with what `make` throws, and with nothing else: what cannot be read is told to `onError`.
 */
export function resume<F extends Feed<any>>(
  make: (snapshot: Snapshot | undefined) => F,
  options: ResumeOptions,
): Promise<Persisted<F>>;

/** Forgets what is kept under a name: at a logout, say. Whoever keeps a feed under it stops with his next save. */
export function forget(name: string, options?: Pick<PersistOptions, 'store'>): Promise<void>;

/** What is used of a `Storage`: `sessionStorage`, or what stands in for it. Nothing of it may be asynchronous. */
export interface StorageLike {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A store of your own: texts and bytes by their keys. Its methods may be async or not. */
export interface PersistStore {
  /** What is there under each of these keys, `undefined` or `null` where nothing is; as one array, in their order. */
  get(keys: readonly string[]): Promise<readonly Stored[]> | readonly Stored[];
  /**
   * Makes all of the change or nothing, with no other change in between. `false`: what is there under `key` is not
   * `expected`, and nothing was done. It throws if it could not be done.
   */
  write(change: StoreChange): Promise<boolean> | boolean;
}

/** What a store gives for a key. */
export type Stored = string | Uint8Array | undefined | null;

/** What one save does to a store. */
export interface StoreChange {
  /** Of the record, a text that names what else belongs to the list. All keys of the list begin with it. */
  readonly key: string;
  /** What has to be there under `key`; `undefined`: nothing. */
  readonly expected: string | undefined;
  /** What comes there; `undefined`: it goes. */
  readonly value: string | undefined;
  /** What is new besides, by its key: items, as JSON in UTF-8. A store of texts may give them back as text. */
  readonly put: ReadonlyMap<string, Uint8Array>;
  /** The keys that go; some may be gone already. */
  readonly remove: readonly string[];
  /** Every key, besides `key`, that belongs to the list from now on. */
  readonly names: readonly string[];
}
