/// <reference lib="esnext.disposable" />
import type { Dialect, Key, PagerDialect } from './dialects/dialect.js';
export type {
  AnswerHead,
  AnswerState,
  Dialect,
  Key,
  Next,
  NextRequest,
  PagerDialect,
  SentRequest,
  Source,
  Stop,
} from './dialects/dialect.js';

/** A function that stops a subscription. Calling it twice is fine. */
export type Unsubscribe = () => void;

/** A request as the engine wants it sent, given to a {@link PageSource}. */
export interface PageRequest {
  readonly method: string;
  readonly url: string;
  /** The dialect's headers and the caller's. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, or `null`. */
  readonly body: string | null;
  /** Aborted when nobody waits for this page any more, or when it takes too long. */
  readonly signal: AbortSignal;
}

/**
 * Where pages come from, if not from `fetch`: a database, a file, a message port. An object is written as JSON; whoever
 * has 64-bit ids gives the text or the bytes, since a JavaScript number beyond 2^53 has lost its last digits before.
 */
export type PageSource = (
  request: PageRequest,
) =>
  | Promise<Response | ArrayBuffer | Uint8Array | string | object>
  | Response
  | ArrayBuffer
  | Uint8Array
  | string
  | object;

/**
 * The direction of a load: `older` goes on (next), `newer` goes back. A newer lane that has caught up (`reason: 'end'`)
 * can be asked again: there may be newer items by then.
 */
export type LaneName = 'older' | 'newer';

export type Status = 'idle' | 'loading' | 'waiting' | 'failed' | 'done' | 'closed';

/**
 * Why a lane is done. All but `end` and `max-items` are ends that are none: `retry()` goes on. docs/DIALECTS.md says
 * when a list is at its end.
 */
export type DoneReason = 'end' | 'max-items' | 'loop' | 'empty-run' | 'truncated';

/** What a lane waits for, and until when (`Date.now()`; `null`: until the network is back). */
export interface Waiting {
  readonly until: number | null;
  /** `unsure`: the answer was no page where the server had promised one; the same page is asked for again. */
  readonly cause: WaitCause;
}

export type WaitCause = 'backoff' | 'rate-limit' | 'offline' | 'later' | 'unsure';

/** Why a lane is done, and what said so. */
export interface Ending {
  readonly reason: DoneReason;
  /**
   * What ended it: `'absent'` (nothing to go on with), `'flag'` (a stop by value, too), `'total'`, `'pages'`,
   * `'short'`, `'empty'`, `'same'`, `'status'`, `'truncated'`, `'no-page'`, `'max-items'`, `'repeat'`, `'stale'`,
   * `'empty-run'`; for a list that is cut short, the rule that says that there is more.
   */
  readonly by: string;
  /** Where it looked: `'body:hasMore'`, … */
  readonly at?: string;
  /** What stands there, as JSON. Nothing: it was left out, or an earlier page said it. */
  readonly value?: string;
}

export interface FeedOptions<T = unknown> {
  /** The primary key. Default: the dialect's. */
  key?: Key;
  /**
   * How the API pages: by name from `unspool/dialects`, as data, or as functions. docs/DIALECTS.md in the package says
   * which one an API has. Without one, a development build finds it in the first page and prints what to paste; in
   * production that is an error.
   */
  dialect?: Dialect | PagerDialect;
  /** Items a page. Default: what the API sends. */
  limit?: number;
  /** Default: `'GET'`, or `'POST'` when there is a `body`. */
  method?: string;
  /** The body of the first request; the dialect writes the continuation into it. An object is written as JSON, once. */
  body?: string | object;
  /** Added to every request. A function is called for each request; it may be async and may throw. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** As in `fetch`. Default: `'same-origin'`. */
  credentials?: RequestCredentials;
  /**
   * As in `fetch`. Default: `'follow'` while nothing of yours could leak, and `'manual'` (a redirect is an error) once
   * there are `headers` or `credentials: 'include'`.
   */
  redirect?: RequestRedirect;
  /** Called instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** Other origins that a `next` URL may lead to. Default: none but the first request's. */
  origins?: readonly string[];
  /**
   * What happens when a known key comes again: the newest value at the first position (`'last'`, default), the first
   * value, or both merged (top level).
   */
  duplicates?: 'last' | 'first' | 'merge';
  /** Stop after this many items. */
  maxItems?: number;
  /** Milliseconds that one attempt may take, body included. Default: 30 000. */
  timeout?: number;
  /** Attempts after the first, before a load fails. Default: 3. */
  retries?: number;
  /**
   * Longest wait that the feed takes by itself, in milliseconds; when a server asks for more, the load fails as
   * `rate-limited`. Default: 300 000.
   */
  maxWait?: number;
  /** Empty pages in a row that are followed; from the second on with a pause that grows to 400 ms. Default: 100. */
  maxEmptyPages?: number;
  /** Pages in a row without one new key before the lane ends as `loop`. Default: 10. */
  maxStalePages?: number;
  /**
   * Longest body of an answer, in bytes, unpacked. It is counted while it arrives: what is longer is given up, fails as
   * `too-large` and is not asked for again. What a page source gives is refused before it is copied; an object of its
   * own is written as JSON first. Of an answer that is an error no more than 256 KB are read, of a redirect nothing. A
   * page for which memory runs out is `too-large`, too, and its feed alone fails. Default: 64 MiB.
   */
  maxBytes?: number;
  /** Most items in one page; a page with more fails as `too-large`. Default: 100 000. */
  maxPageItems?: number;
  /**
   * Known rows that each page begins with, where the dialect counts items (`offset`): rows that vanish at the server
   * move those behind them, and none is lost as long as no more than this many vanish between two pages; if more do,
   * the feed sees it and reads further back. Default: 0.
   */
  overlap?: number;
  /**
   * Whether a POST (or other writing method) may be repeated after a failure. Default: true when the dialect writes
   * into the body.
   */
  idempotent?: boolean;
  /** Closes the feed when it is aborted. */
  signal?: AbortSignal;
  /**
   * Called with problems that do not stop the feed: a loop, a header that CORS hides. Default: `console.warn`, with the
   * feed's URL (its secrets left out).
   */
  onWarning?: (message: string) => void;
  /**
   * Reads items: `JSON.parse` unless told, which rounds numbers beyond 2^53. It is given the text of one item, or of an
   * array of items, and gives the value, or the array of values. What it throws is an error of the code `callback`.
   * Keys, cursors and `raw` are exact without it.
   */
  parse?: (text: string) => any;
  /**
   * What readers (`for await`, `pages()`, `stream()`) do at the end of a list that ended before its end (`truncated`,
   * `loop`, `empty-run`): throw one error of the code `incomplete` after the last item (`'throw'`, default), or end as
   * if that were all (`'end'`).
   */
  incomplete?: 'throw' | 'end';
  /** Only for types: `feed<Post>(…)`. */
  readonly _item?: T;
}

/** What one `loadMore()` did. */
export interface Loaded {
  /** Items that the server sent. */
  received: number;
  /** Items that are new in the list. */
  added: number;
  /** Items that were there already. */
  duplicates: number;
  /** Known items whose value changed. */
  updated: number;
  /** Whether there is no more. */
  done: boolean;
}

/** At `start`, `removed` items went and `added` came. Splices of one change are to be applied in order. */
export interface Splice {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

/** What one step did to the list. */
export interface Change {
  readonly splices: readonly Splice[];
  /** How many of the added items came in front of the first: a reader's place moves by as many. */
  readonly prepended: number;
  readonly received: number;
  readonly added: number;
  readonly duplicates: number;
  readonly updated: number;
  readonly lane: LaneName;
  readonly status: Status;
  /** Items in the list after this change. */
  readonly length: number;
}

/** Counters since the feed was created. */
export interface Stats {
  /** Requests sent, retries included. */
  readonly requests: number;
  readonly pages: number;
  readonly received: number;
  readonly duplicates: number;
  /** Bytes of all bodies. */
  readonly bytes: number;
  /** Bytes held now, by the items in the list. */
  readonly held: number;
}

export interface LoadOptions {
  /**
   * Gives this call up. The request is aborted when nobody else waits for it; the promise rejects with the signal's
   * reason.
   */
  signal?: AbortSignal;
  /** A trigger that nobody pressed (a sentinel, a prefetch): does nothing after a failure, until a retry. */
  auto?: boolean;
  lane?: LaneName;
}

/** One direction of loading. */
export interface Lane {
  readonly status: Status;
  readonly error: UnspoolError | null;
  readonly hasMore: boolean;
  readonly waiting: Waiting | null;
  /** Whether there is nothing more to ask for; `reason` says why. */
  readonly done: boolean;
  /** Why it is done, in one word; `null` while it is not. */
  readonly reason: DoneReason | null;
  /** Why it is done, with the rule, the place and the value that said so; `null` while it is not. */
  readonly ending: Ending | null;
}

/**
 * An immutable picture of a feed at one moment, with the facts of its older lane: the same object while nothing has
 * changed, so that frameworks see by `===` whether there is anything to render. Views share what did not change.
 */
export interface View<T> extends Lane {
  /** The items of this moment, in order, frozen. All of them are read when this is first looked at; `at` reads one. */
  readonly items: readonly T[];
  readonly length: number;
  /** The item at `index`; negative counts from the end. The same object as in `items`. */
  at(index: number): T | undefined;
  /**
   * How many items there are at the server, where the dialect reads that (a stop rule `total`) and it has said so. Not `exact`: at least as many.
   */
  readonly total: { readonly value: number; readonly exact: boolean } | null;
  /** The facts of the newer lane. */
  readonly newer: Lane;
}

export interface Feed<T> extends AsyncIterable<T>, Lane {
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
   * their place, `'body:variables.q'`; there a value may be an object. `keep`: the old items stay until the first page
   * is in. Sends nothing: `loadMore()`, or a reader, asks for the first page.
   */
  reset<Name extends string = never>(params?: ResetParams<Name> | null, options?: { keep?: boolean }): void;
  /**
   * Aborts and frees. From then on there is nothing to read (`length` 0, `at` undefined, `slice` []), and asking for
   * more, writing and listening are errors of the code `closed`.
   */
  close(): void;
  /** The same as `close()`, for `using`. */
  [Symbol.dispose](): void;

  readonly length: number;
  /**
   * The item at `index`; negative counts from the end. Parsed when it is first looked at; the same object as long as
   * someone holds what `at`, `get` or `slice` gave.
   */
  at(index: number): T | undefined;
  slice(start?: number, end?: number): T[];
  /**
   * The item with this key; a tuple key is an array. 64-bit ids: a `bigint`, or the digits as
   * `{ json: '9007199254740993' }`. A number beyond 2^53 is refused as `bad-options`: it may stand for another item.
   */
  get(key: KeyValue): T | undefined;
  /** Where the item with this key is, or -1. */
  indexOf(key: KeyValue): number;
  /** The bytes of the item, as the server sent them. */
  raw(index: number): Uint8Array | undefined;

  /**
   * Puts an item of your own before the one at `at` (default 0, the front; negative counts from the end). If its key is
   * in the list, that item gets this value and stays where it is. The item is written as JSON, a `bigint` as a number.
   * What you write survives the page that is loading. An item whose key is a number beyond 2^53 is refused: give it as
   * a `bigint`, or read items with the option `parse`.
   *
   * Throws `bad-options` while the engine is still compiling: await `ready()` or a `loadMore()` first.
   */
  insert(item: T, at?: number): void;
  /** Replaces the item with the same key; does nothing if there is none. */
  update(item: T): void;
  /** Takes the item with this key out. Later pages do not bring it back before a `reset()`; `insert` does. */
  remove(key: KeyValue): void;

  /** Called after every step that changed the list or the status. A listener that throws does not stop the others. */
  subscribe(listener: (change: Change) => void): Unsubscribe;
  lane(name: LaneName): Lane;
  /** The feed as it is now, for what renders it: the same object as last time if nothing has changed since. */
  view(): View<T>;
  /**
   * From now on tells `listener` (default: `console.debug`) each event and what came of it, a line of JSON each,
   * without secrets, bodies and items: what to send along with a report. Gives what stops it.
   */
  trace(listener?: (line: string) => void): Unsubscribe;
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
  stream(): ReadableStream<Uint8Array>;
}

/** Parameters of the query by name, or, with `body:` in front, places of the body. */
export type ResetParams<Name extends string = string> = {
  readonly [N in Name]?: N extends `body:${string}` ? unknown : string | number | bigint | boolean | null | undefined;
};

export type KeyValue = string | number | bigint | boolean | { readonly json: string } | readonly KeyValue[];

export interface FeedIterator<T> extends AsyncIterableIterator<T> {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
}

/**
 * One endless, duplicate-free feed over a paginated API.
 *
 * Returns at once and sends nothing; the engine compiles meanwhile. The first page, if it is a plain GET, is asked for
 * while it does: what the engine has against the options is told after that. (Once `ready()` has settled, before.)
 */
export function feed<T = unknown>(url: string | URL, options?: FeedOptions<T>): Feed<T>;
/** The same over pages of your own. */
export function feed<T = unknown>(source: PageSource, options?: FeedOptions<T> & { url?: string | URL }): Feed<T>;

/** What to load the engine from, instead of the copy inside this package. */
export type EngineSource =
  | URL
  | string
  | Response
  | BufferSource
  | WebAssembly.Module
  | Promise<Response | BufferSource | WebAssembly.Module>;

/** Compiles the engine now instead of at the first `feed()`. Memoised. */
export function ready(source?: EngineSource): Promise<void>;

export { UnspoolError, isUnspoolError } from './errors/errors.js';
import { UnspoolError } from './errors/errors.js';
