/// <reference lib="esnext.disposable" />
import type { RefreshOptions } from './feed/again.js';
import type {
  Change,
  FeedLane,
  Gap,
  Lane,
  LaneName,
  Loaded,
  Page,
  Refreshed,
  Snapshot,
  Stats,
  Total,
} from './feed/facts.js';
import type { FeedOptions, LoadOptions, PageSource, ResetOptions, ResetParams } from './feed/options.js';
import type { AbortSignal, Blob, BufferSource, ByteStream, Module, Response, URL } from './globals.js';

export type { RefreshOptions, RevalidateOptions } from './feed/again.js';
export type {
  AnswerHead,
  AnswerState,
  Back,
  BackOrder,
  BodySource,
  Dialect,
  ItemsFunction,
  Key,
  Limit,
  Next,
  NextByMerge,
  NextBySet,
  NextByUrl,
  NextFunction,
  NextRequest,
  OneLane,
  PagerDialect,
  RequestChange,
  SentRequest,
  Settings,
  Source,
  Stop,
  StopByEmpty,
  StopByFlag,
  StopByPages,
  StopBySame,
  StopByShort,
  StopByTotal,
  StopByValue,
  Target,
  WaitState,
} from './dialects/dialect.js';
export type {
  Change,
  DoneReason,
  Ending,
  FeedLane,
  Gap,
  Lane,
  LaneName,
  Loaded,
  Page,
  Refreshed,
  Snapshot,
  Splice,
  Stats,
  Status,
  Total,
  WaitCause,
  Waiting,
} from './feed/facts.js';
export type {
  FeedOptions,
  KeyOf,
  KeyPath,
  LoadOptions,
  PageRequest,
  PageSource,
  ResetOptions,
  ResetParams,
  SourcedPage,
} from './feed/options.js';

/** A function that stops a subscription. Calling it twice is fine. */
export type Unsubscribe = () => void;

/**
 * An immutable picture of a feed at one moment, with the facts of its older lane: the same object while nothing has
 * changed, so that frameworks see by `===` whether there is anything to render. Views share what did not change.
 *
 * Its facts are getters: spreading it or writing it as JSON gives none of them. Take what you need: `const { items,
 * status } = feed.view()`.
 */
export interface View<T> extends Lane {
  /**
   * The items of this moment, in order. The array is frozen, the items are not: they are the objects of `at()` of the
   * feed. All of them are read when this is first looked at; `at` reads one.
   */
  readonly items: readonly T[];
  /** Items in the list. */
  readonly length: number;
  /** The item at `index`; negative counts from the end. The same object as in `items`. */
  at(index: number): T | undefined;
  /** How many items the server has; `null` unless the dialect reads that (a stop rule `total`) and it has said so. */
  readonly total: Total | null;
  /** The facts of the newer lane. */
  readonly newer: Lane;
  /** The facts of refreshes. */
  readonly head: Lane;
  /** The gaps of the list, from its front. */
  readonly gaps: readonly Gap[];
}

/**
 * A list that grows by pages. The facts are those of its older lane. Methods are called on the feed: `feed.loadMore`
 * by itself, handed over as a callback, has lost it (`() => feed.loadMore()` has not).
 */
export interface Feed<T> extends AsyncIterable<T>, FeedLane {
  /**
   * Loads the next page. While one is loading, joins it: same promise, same result. Nobody has to await it: a failure
   * is in `error`, too, and development builds tell one that nobody awaits on the console.
   */
  loadMore(options?: LoadOptions): Promise<Loaded>;
  /**
   * Asks for the failed page again, at once; after an end that is `truncated`, `loop` or `empty-run`, for what would
   * come next.
   */
  retry(options?: LoadOptions): Promise<Loaded>;
  /**
   * Starts the list anew, with other query parameters (`null` takes one away). Parameters of the body are named by
   * their place, `'body:variables.q'`; there a value may be an object. Sends nothing: `loadMore()`, or a reader, asks
   * for the first page.
   */
  reset<Name extends string = never>(params?: ResetParams<Name> | null, options?: ResetOptions): void;
  /**
   * Aborts and frees. From then on there is nothing to read (`length` 0, `at` undefined, `slice` []), and asking for
   * more, writing and listening are errors of the code `closed`.
   */
  close(): void;
  /** The same as `close()`, for `using`. */
  [Symbol.dispose](): void;

  /**
   * Items in the list. On a first visit, the first page may be there before the engine: then it is shown while the feed
   * is still `loading`, and the engine confirms it, or corrects it by a change. Readers (`for await`, `pages`,
   * `stream`) wait for the engine, `raw` gives nothing before, and writes are queued.
   */
  readonly length: number;
  /**
   * The item at `index`; negative counts from the end. Parsed when it is first looked at; the same object as long as
   * someone holds what `at`, `get` or `slice` gave.
   */
  at(index: number): T | undefined;
  /** The items from `start` up to `end`, as `Array.prototype.slice` counts. */
  slice(start?: number, end?: number): T[];
  /**
   * The item with this key; a tuple key is an array. `4` and `'4'` are two keys; where items have no key, nothing is
   * found. 64-bit ids: a `bigint`, or the digits as
   * `{ json: '9007199254740993' }`. A number beyond 2^53 is refused as `bad-options`: it may stand for another item.
   */
  get(key: KeyValue): T | undefined;
  /** Where the item with this key is, or -1. */
  indexOf(key: KeyValue): number;
  /** The bytes of the item, as the server sent them. */
  raw(index: number): Uint8Array | undefined;

  /**
   * Puts an item of your own before the one at `at` (negative counts from the end; fractions are dropped, and what is
   * beyond an end is that end). Without `at`, where it belongs by the option `order`, or else in front. If its key is
   * in the list, that item gets this value and stays where it is. The item is written as JSON, a `bigint` as a number.
   * What you write survives the page that is loading. An item whose key is a number beyond 2^53 is refused: give it as
   * a `bigint`, or read items with the option `parse`.
   *
   * `temp`: the item has no key of the server's yet, and goes by this one until it is confirmed: by `confirm(temp,
   * item)`, by the handle, or, with the option `clientKey`, by a row of a page. The item need not carry `temp`, and
   * what it says in the place of its key does not count.
   *
   * All writes throw, and change nothing, if they cannot be made. Before the engine is there, or while a first page is
   * shown that it has not read yet, they are queued: made in order as soon as they can be; what one of them throws then
   * is reported as an error of a listener is. `reset()` drops them.
   */
  insert(item: T, at?: number | { at?: number | undefined; temp?: KeyValue | undefined }): Write<T>;
  /** The same for an item that lacks what the server will add: its key, say. */
  insert(item: Partial<T>, place: { at?: number | undefined; temp: KeyValue }): Write<T>;
  /** Replaces the item with the same key; does nothing if there is none, or if items have no key. */
  update(item: T): Write<T>;
  /**
   * Puts members over those of the item with this key, as `{ ...item, ...patch }` does; all other bytes of it stay as
   * the server sent them, 64-bit numbers too. A member that is `undefined` is left as it is. Does nothing if the key is
   * not in the list; a patch that changes the key is refused.
   */
  update(key: KeyValue, patch: Partial<T>): Write<T>;
  /**
   * Takes the item with this key out. Later pages do not bring it back before a `reset()`; `insert` and `undo` do. If
   * it is not in the list (`'4'` is not `4`: `indexOf` tells), it will not come; does nothing if items have no key.
   */
  remove(key: KeyValue): Write<T>;
  /**
   * The item that was inserted as `temp` is this one at the server: one row from now on, with this value and its own
   * key, where the inserted one stands, also if a page has brought the server's row already: of two rows the first one
   * keeps its place. If nothing goes by `temp` any more, the item with that key, if it is in the list, gets this value.
   * An inserted item that you removed meanwhile stays away under its new key, too.
   */
  confirm(temp: KeyValue, item: T): void;

  /** Called after every step that changed the list or the status. A listener that throws does not stop the others. */
  subscribe(listener: (change: Change) => void): Unsubscribe;
  /**
   * What the answer of the page `index` says beside its items, in the order in which pages came; negative counts from
   * the last. Needs the option `keepPages`. No snapshot holds them.
   */
  page(index: number): Page | undefined;
  /** How many items the server has; `null` unless the dialect reads that (a stop rule `total`) and it has said so. */
  readonly total: Total | null;
  /** The facts of one direction. */
  lane(name: LaneName): FeedLane;
  /**
   * What is kept of this feed to go on with it later, in another page or process: `feed(where, { dialect, snapshot })`
   * has the same items, asks for nothing, and goes on with the next load. It holds no headers and no credentials:
   * values of a next request that the first one has, too, are left out, and put back from the new first request.
   * Loads that are under way are not part of it. Open writes are kept as if they were confirmed, a removed row among
   * them, but for inserts under a temporary key, which are left out: confirm or undo before, where that matters. Before
   * the engine is there it is that of a feed that has loaded nothing, or the snapshot that the feed was made with.
   *
   * With `items: false` it holds no items but those that a reader has not taken yet, and the known keys as fingerprints
   * (8 bytes each): a job that writes what it reads goes on where it was, and writes nothing twice.
   */
  snapshot(options?: { items?: boolean | undefined }): Snapshot;
  /**
   * Reads the list again, from its first page: known rows are updated, new ones go in front (or where their neighbours
   * in the page are), until a page meets known rows. If `pages` pages meet none, the list has a gap, in `gaps`. With
   * `mode: 'all'` everything that was loaded is read again, and rows that are gone go; one that failed goes on, called
   * again, at the page that failed. Neither cancels a load, nor the other way round; `lane('head')` tells what it does,
   * and a second call joins it; one of the other mode begins when it
   * has ended. Needs items with keys. Before anything was loaded it is `loadMore()`.
   */
  refresh(options?: RefreshOptions): Promise<Refreshed>;
  /**
   * Says that somebody looks at the rows from `start` up to `end`, of a feed with a `window`: pages that were dropped
   * are asked for again, by their own requests, and those that are far away now are dropped. Rows that have moved at
   * the server are followed from page to page as long as that leads nearer to them. `at()` never asks.
   */
  ensure(start: number, end: number): Promise<void>;
  /** The gaps of the list, from its front: the same array while nothing has changed. */
  readonly gaps: readonly Gap[];
  /**
   * Loads the next page into a gap. It closes when a page meets the row behind it; one that has closed is
   * `done` at once, a number that never was one is refused. One gap at a time has a request. Where the dialect counts
   * pages or rows, gaps close from the front, whichever is asked for: what came in front since a gap arose has shifted
   * what lies in it. Where more rows came in front than are known there, `refresh()` first: it tells how far.
   */
  loadGap(gap: Pick<Gap, 'id'>, options?: { signal?: AbortSignal | undefined }): Promise<Loaded>;
  /** The feed as it is now, for what renders it: the same object as last time if nothing has changed since. */
  view(): View<T>;
  /**
   * From now on tells `listener` (default: `console.debug`) each event and what came of it, a line of JSON each,
   * without secrets, bodies and items: what to send along with a report. One listener at a time. Gives what stops it.
   *
   * Of the event: `event`, its name (`load`, `answer`, `woke`, …); `of`, the lane (`load`, `retry`, `abort`: 0 is
   * older, 1 newer) or the turn, the number of the attempt or wait that is answered; `at`, the position
   * of an insert, or the number of the write that is confirmed or undone; `flag` (`load`: automatic; `online`: there is
   * a network; `insert`: where it belongs); `status` and `bytes` of an answer. Of what came of it:
   * `requests` that are sent, `timers` that are set (a time limit, or a wait) and `aborts`, each by its turn;
   * `notBefore`, until when all feeds leave the server alone; `changes`, `gone`, how many items left or were replaced,
   * `settled` loads and `states` of the lanes that changed; `warnings`, `write`, the number of a write, `stats`, and
   * `packable`, whether old items wait to be compressed.
   */
  trace(listener?: (line: string) => void): Unsubscribe;
  /** Counters since the feed was created. */
  readonly stats: Stats;

  /**
   * Items, one by one, loading as they are asked for. Each iterator has its own position, and its items are objects of
   * its own, parsed many at a time. After an error the next `next()` asks again; after the one that says `incomplete`
   * it is done, unless a `retry()` has led on.
   */
  [Symbol.asyncIterator](): FeedIterator<T>;
  /** Whole pages: each `next()` gives what one load added. */
  pages(): FeedIterator<T[]>;
  /**
   * All items as NDJSON (UTF-8): a line for each, as the server sent it but for line breaks, never parsed. Loads as it
   * is read; cancelling aborts the request it waits for. A page that fails for good ends it with that error, an
   * incomplete list with `incomplete`.
   */
  stream(): ByteStream;
}

/**
 * A write that may be taken back: show it at once, send it, and `confirm` or `undo` it when the server has answered.
 *
 * The writes of an item lie over what the server says of it, in the order in which they were made. `undo()` takes one
 * out of that pile: the item is what it would be without it. Later writes stay, and so does what the server said
 * meanwhile. A page that was asked for before a write lies below it; one that was asked for after it has the item as
 * the server has it by then, and writes before that are over: undoing them does nothing. (With `duplicates: 'first'`
 * they stay.) A removed item that comes back stands next to its old neighbours, whatever came or went, and may come
 * with later pages, too. An update of an item whose insert was undone is gone with it.
 *
 * The newest 1024 open writes can be undone; older ones count as confirmed. After `reset()` (without `keep`) and
 * `close()` there is nothing to undo or to confirm, after one of the two methods nothing is left to do: neither is an
 * error.
 */
export interface Write<T> {
  /**
   * The server has it: it cannot be undone any more, and what undoing takes is given back. With its answer, the item is
   * that from now on, with later writes over it; of an insert, under the key that the answer has. Writes of the item
   * that were made before this one are in that answer.
   */
  confirm(item?: T): void;
  /** The server refused it, or the user did: takes it back. */
  undo(): void;
}

/**
 * A feed with the option `window`: rows of far pages read as `null` until `ensure()` has loaded them again. Say it
 * where the feed is made:
 * `const posts: WindowedFeed<Post> = feed<Post>('/api/posts', { dialect, window: { pages: 3 } })`.
 */
export interface WindowedFeed<T> extends Omit<Feed<T>, 'at' | 'get' | 'slice' | 'view'> {
  /** As `at` of {@link Feed}; `null` where the row has given its bytes back. */
  at(index: number): T | null | undefined;
  /** As `get` of {@link Feed}; `null` where the row has given its bytes back. */
  get(key: KeyValue): T | null | undefined;
  /** As `slice` of {@link Feed}, with `null` where rows have given their bytes back. */
  slice(start?: number, end?: number): (T | null)[];
  /** As `view` of {@link Feed}, with `null` where rows have given their bytes back. */
  view(): View<T | null>;
}

/** The key of one item; that of a tuple is an array. `{ json }`: a number by its digits. */
export type KeyValue = string | number | bigint | boolean | { readonly json: string } | readonly KeyValue[];

/** Reads a feed from its beginning, each from a position of its own. */
export interface FeedIterator<T> extends AsyncIterableIterator<T> {
  /** The next item or page, loaded if need be. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Ends it, and gives up the load that it waits for. */
  return(): Promise<IteratorResult<T, undefined>>;
}

/**
 * One endless, duplicate-free feed over a paginated API, or over pages of your own.
 *
 * Returns at once and sends nothing; the engine compiles meanwhile. The first page, if it is a plain GET, is asked for
 * while it does, as soon as somebody loads: what the engine has against the options is told after that, and nothing of
 * the page is kept. (Once `ready()` has settled, before.)
 *
 * `T`, the type of an item, is told (`feed<Post>(…)`), or it is that of an `items` function or of `parse`; otherwise it
 * is unknown. `W` is left to TypeScript: only with a page source there is an option `url`, the address that its
 * requests begin with.
 */
export function feed<T = unknown, W extends string | URL | PageSource = string | URL | PageSource>(
  where: W,
  options?: FeedOptions<T> & (W extends PageSource ? { url?: string | URL | undefined } : { url?: never }),
): Feed<T>;

/** What an engine can be made of, of any realm; `default`: the namespace of an import. */
export type EngineForm =
  | URL
  | string
  | Response
  | Blob
  | BufferSource
  | Module
  | { readonly default: URL | string | Blob | BufferSource | Module };

/** What to load the engine from, instead of the copy inside this package. */
export type EngineSource = EngineForm | Promise<EngineForm>;

/** Compiles the engine now instead of at the first `feed()`. Memoised. */
export function ready(source?: EngineSource): Promise<void>;

export type { ErrorCode, ErrorFacts } from './errors/errors.js';
export { UnspoolError, isUnspoolError } from './errors/errors.js';
