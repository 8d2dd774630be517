/// <reference lib="esnext.disposable" />
/** A function that stops a subscription. Calling it twice is fine. */
export type Unsubscribe = () => void;

/** One or more JSON paths that name an item: `'id'`, `'sys.id'`, `['type', 'id']`. `null`: items have no key, nothing is dropped. */
export type Key = string | ReadonlyArray<string | ReadonlyArray<string | null>> | null;

/** What a dialect copies into the next request: `'body:meta.next'`, `'header:x-next-page'`, `'link:next'`, `'last:id'`, … */
export type Source =
  | string
  | { readonly inc: number | 'limit' | 'items' | Source; readonly from: number }
  | { readonly plus: number; readonly of: Source }
  | { readonly const: unknown }
  | { readonly decode: Source }
  | readonly Source[];

/** How to ask for the page after this one. */
export type Next =
  | {
      readonly set: Readonly<Record<string, Source>>;
      readonly also?: Readonly<Record<string, Source>>;
      readonly drop?: readonly string[];
      readonly to?: { readonly method?: string; readonly url?: string };
    }
  | { readonly url: Source; readonly base?: Source; readonly keep?: readonly string[]; readonly take?: 'path' | 'query' }
  | { readonly merge: Source };

/** When the list ends after a page. */
export type Stop =
  | { readonly flag: Source; readonly is?: boolean }
  | { readonly at: Source; readonly is: unknown }
  | { readonly total: Source; readonly at: string; readonly tail?: boolean; readonly base?: 0 | 1 }
  | { readonly pages: Source; readonly at: string; readonly base: 0 | 1 }
  | { readonly short: true }
  | { readonly empty: true }
  | { readonly same: readonly string[] };

/** A state of an answer: by its status, or by a value that equals one of `is` (without `is`: is there and not blank). */
export interface AnswerState {
  readonly status?: number | readonly number[];
  readonly at?: Source;
  /** A value, or a list of them. */
  readonly is?: unknown;
}

/** How one API pages, as plain data. docs/DIALECTS.md has every word with an example. */
export interface Dialect {
  /** Where the items are: `'data'`, `'data.feed.edges'`, `''` for a bare array; of several paths, the first that fits. */
  readonly items: string | readonly string[];
  /** Inside each element of `items`, where the record itself is (Relay: `'node'`). */
  readonly item?: string;
  /** The primary key of an item. */
  readonly key?: Key;
  /** Where the page size goes, what the API takes when nothing is sent, and its maximum. */
  readonly limit?: { readonly at: string; readonly default?: number; readonly max?: number };
  /** How to go on; `null` for an API that answers with everything at once. */
  readonly next: Next | readonly Next[] | null;
  /** Any rule that holds ends the list. */
  readonly stop?: readonly Stop[];
  /** How to go back, towards newer items. */
  readonly back?: Next | readonly Next[];
  /** The values of a continuation that mean "none". Default: `null`, `""`, `false`, `{}`, `[]`. */
  readonly blank?: readonly unknown[];
  /** How the API says that there is no item, other than by an empty list: it leaves the list out, or answers with a status. */
  readonly empty?: { readonly absent?: boolean; readonly status?: number | readonly number[] };
  /** Statuses that mean "past the end"; on a first request they are errors. */
  readonly end_status?: readonly number[];
  /** This cursor is no longer known. */
  readonly expired?: AnswerState;
  /** "Not yet", and where the seconds to wait are. */
  readonly retry?: AnswerState & { readonly after?: Source | number };
  /** Too many requests, inside an answer with a good status. */
  readonly throttled?: AnswerState & { readonly after?: Source | number };
  /** A good answer that asks to wait before the next request. */
  readonly pause?: { readonly at: Source; readonly unit?: 's' | 'ms' };
  /** The server says that the list is cut short. */
  readonly truncated?: AnswerState;
  /** An error inside an answer with a good status. */
  readonly error?: { readonly at: Source; readonly is?: unknown };
}

/** A request that was sent, as a {@link PagerDialect} sees it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** The dialect's headers; those of `options.headers` are added later. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
}

/**
 * What a function asks for next: a URL, absolute or relative to that of the answer, or what changes in the request that was sent. Parameters
 * and headers that are `null` are taken away, others stay; an object as the `body` is written as JSON. Nothing (`null`, `undefined`, `''`) ends the list.
 */
export type NextRequest =
  | string
  | URL
  | {
      readonly url?: string | URL;
      readonly query?: Readonly<Record<string, string | number | bigint | boolean | null | undefined>> | URLSearchParams;
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string | null>> | Headers;
      readonly body?: string | object | null;
    }
  | null
  | undefined;

/**
 * The way out, for an API that no {@link Dialect} can say: functions in the place of `items`, `next` and `back`. They may be async. Everything
 * else stays: keys and duplicates, lanes, retries, guards against loops, the rule of origins.
 *
 * A function that throws fails the load with the code `callback`; nothing of the page is kept, and a retry asks for it again.
 *
 * What it costs: each page is parsed as a whole to be handed to the functions, and what an `items` function gives is written as JSON again:
 * then numbers beyond 2^53 are no longer exact, and the other fields of the dialect cannot read the body. With a path as `items` the items
 * stay the bytes that the server sent.
 */
export interface PagerDialect<P = any> extends Omit<Dialect, 'items' | 'next' | 'back'> {
  readonly items: string | readonly string[] | ((page: P, response: AnswerHead) => readonly unknown[] | Promise<readonly unknown[]>);
  readonly next: Dialect['next'] | ((page: P, request: SentRequest, response: AnswerHead) => NextRequest | Promise<NextRequest>);
  /** How to go back, towards newer items. */
  readonly back?: Dialect['back'] | ((page: P, request: SentRequest, response: AnswerHead) => NextRequest | Promise<NextRequest>);
}

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

/** Where pages come from, if not from `fetch`: a database, a file, a message port. An object is written as JSON. */
export type PageSource = (
  request: PageRequest,
) => Promise<Response | ArrayBuffer | Uint8Array | string | object> | Response | ArrayBuffer | Uint8Array | string | object;

/**
 * The direction of a load: `older` goes on (next), `newer` goes back. A newer lane that has caught up (`done: 'end'`) can be asked
 * again: there may be newer items by then.
 */
export type LaneName = 'older' | 'newer';

export type Status = 'idle' | 'loading' | 'waiting' | 'failed' | 'done' | 'closed';

/** Why a lane is done. */
export type DoneReason = 'end' | 'max-items' | 'loop' | 'empty-run' | 'truncated';

/** What a lane waits for, and until when (`Date.now()`; `null`: until the network is back). */
export interface Waiting {
  readonly until: number | null;
  /** `unsure`: the answer was no page where the server had promised one; the same page is asked for again. */
  readonly cause: 'backoff' | 'rate-limit' | 'offline' | 'later' | 'unsure';
}

/** Why a lane is done, and what said so. */
export interface Ending {
  readonly reason: DoneReason;
  /** The rule that ended it, as the dialect names it: `'flag'`, `'total'`, `'empty'`, `'next'`, … */
  readonly by: string;
  /** Where it looked: `'body:hasMore'`, … */
  readonly at?: string;
  /** What stood there, as text. */
  readonly value?: string;
}

export interface FeedOptions<T = unknown> {
  /** The primary key. Default: the dialect's. */
  key?: Key;
  /**
   * How the API pages: by name from `unspool/dialects`, as data, or as functions. docs/DIALECTS.md in the package says which one an API has.
   * Without one, a development build finds it in the first page and prints what to paste; in production that is an error.
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
   * As in `fetch`. Default: `'follow'` while nothing of yours could leak, and `'manual'` (a redirect is an error) once there are `headers`
   * or `credentials: 'include'`.
   */
  redirect?: RequestRedirect;
  /** Called instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** Other origins that a `next` URL may lead to. Default: none but the first request's. */
  origins?: readonly string[];
  /** What happens when a known key comes again: the newest value at the first position (`'last'`, default), the first value, or both merged (top level). */
  duplicates?: 'last' | 'first' | 'merge';
  /** Stop after this many items. */
  maxItems?: number;
  /** Milliseconds that one attempt may take, body included. Default: 30 000. */
  timeout?: number;
  /** Attempts after the first, before a load fails. Default: 3. */
  retries?: number;
  /** Longest wait that the feed takes by itself, in milliseconds; when a server asks for more, the load fails as `rate-limited`. Default: 300 000. */
  maxWait?: number;
  /** Empty pages in a row that are followed. Default: 100. */
  maxEmptyPages?: number;
  /** Pages in a row without one new key before the lane ends as `loop`. Default: 10. */
  maxStalePages?: number;
  /** Largest body, in bytes. Default: 64 MiB. */
  maxBytes?: number;
  /**
   * Known rows that each page begins with, where the dialect counts items (`offset`): rows that vanish at the server move those behind them, and
   * none is lost as long as no more than this many vanish between two pages; if more do, the feed sees it and reads further back. Default: 0.
   */
  overlap?: number;
  /** Whether a POST (or other writing method) may be repeated after a failure. Default: true when the dialect writes into the body. */
  idempotent?: boolean;
  /** Closes the feed when it is aborted. */
  signal?: AbortSignal;
  /** Called with problems that do not stop the feed: a loop, a header that CORS hides. Default: `console.warn`, with the feed's URL (its secrets left out). */
  onWarning?: (message: string) => void;
  /**
   * Reads items: `JSON.parse` unless told, which rounds numbers beyond 2^53. It is given the text of one item, or of an array of items, and gives the
   * value, or the array of values. What it throws is an error of the code `callback`. Keys, cursors and `raw` are exact without it.
   */
  parse?: (text: string) => any;
  /**
   * What readers (`for await`, `pages()`, `stream()`) do at the end of a list that ended before its end (`truncated`, `loop`, `empty-run`):
   * throw one error of the code `incomplete` after the last item (`'throw'`, default), or end as if that were all (`'end'`).
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

/** At `start`, `removed` items went and `added` came. Ranges of one change are to be applied in order. */
export interface Range {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

/** What one step did to the list. */
export interface Change {
  readonly ranges: readonly Range[];
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
  /** Gives this call up. The request is aborted when nobody else waits for it; the promise rejects with the signal's reason. */
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
  readonly done: DoneReason | null;
  /** Why it is done, with the rule, the place and the value that said so; `null` while it is not. */
  readonly ending: Ending | null;
}

export interface Feed<T> extends AsyncIterable<T>, Lane {
  /**
   * Loads the next page. While one is loading, joins it: same promise, same result. Nobody has to await it: a failure is in `error`, too, and
   * development builds tell one that nobody awaits on the console.
   */
  loadMore(options?: LoadOptions): Promise<Loaded>;
  /** Asks for the failed page again, at once; after an end that is `truncated`, `loop` or `empty-run`, for what would come next. */
  retry(options?: LoadOptions): Promise<Loaded>;
  /**
   * Starts the list anew, with other query parameters (`null` takes one away). Parameters of the body are named by their place,
   * `'body:variables.q'`; there a value may be an object. `keep`: the old items stay until the first page is in.
   * Sends nothing: `loadMore()`, or a reader, asks for the first page.
   */
  reset<Name extends string = never>(params?: ResetParams<Name> | null, options?: { keep?: boolean }): void;
  /** Aborts and frees. From then on there is nothing to read (`length` 0, `at` undefined, `slice` []), and asking for more, writing and listening are errors of the code `closed`. */
  close(): void;
  /** The same as `close()`, for `using`. */
  [Symbol.dispose](): void;

  readonly length: number;
  /** The item at `index`; negative counts from the end. Parsed when it is first looked at; the same object as long as someone holds what `at`, `get` or `slice` gave. */
  at(index: number): T | undefined;
  slice(start?: number, end?: number): T[];
  /**
   * The item with this key; a tuple key is an array. 64-bit ids: a `bigint`, or the digits as `{ json: '9007199254740993' }`. A number beyond
   * 2^53 is refused as `bad-options`: it may stand for another item.
   */
  get(key: KeyValue): T | undefined;
  /** Where the item with this key is, or -1. */
  indexOf(key: KeyValue): number;
  /** The bytes of the item, as the server sent them. */
  raw(index: number): Uint8Array | undefined;

  /**
   * Puts an item of your own before the one at `at` (default 0, the front; negative counts from the end). If its key is in the list, that
   * item gets this value and stays where it is. The item is written as JSON, a `bigint` as a number. What you write survives the page that is
   * loading. An item whose key is a number beyond 2^53 is refused: give it as a `bigint`, or read items with the option `parse`.
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
  readonly stats: Stats;

  /**
   * Items, one by one, loading as they are asked for. Each iterator has its own position, and its items are objects of its own,
   * parsed many at a time. After an error the next `next()` asks again; after the one that says `incomplete` it is done, unless a `retry()`
   * has led on.
   */
  [Symbol.asyncIterator](): FeedIterator<T>;
  /** Whole pages: each `next()` gives what one load added. */
  pages(): FeedIterator<T[]>;
  /**
   * All items as NDJSON (UTF-8): a line for each, as the server sent it but for line breaks, never parsed. Loads as it is read;
   * cancelling aborts the request it waits for. A page that fails for good ends it with that error, an incomplete list with `incomplete`.
   */
  stream(): ReadableStream<Uint8Array>;
}

/** Parameters of the query by name, or, with `body:` in front, places of the body. */
export type ResetParams<Name extends string = string> = {
  readonly [N in Name]: N extends `body:${string}` ? unknown : string | number | bigint | boolean | null | undefined;
};

export type KeyValue = string | number | bigint | boolean | { readonly json: string } | readonly KeyValue[];

export interface FeedIterator<T> extends AsyncIterableIterator<T> {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
}

/**
 * One endless, duplicate-free feed over a paginated API.
 *
 * Returns at once and sends nothing; the engine compiles meanwhile. The first page, if it is a plain GET, is asked for while it does: what the
 * engine has against the options is told after that. (Once `ready()` has settled, before.)
 */
export function feed<T = unknown>(url: string | URL, options?: FeedOptions<T>): Feed<T>;
/** The same over pages of your own. */
export function feed<T = unknown>(source: PageSource, options?: FeedOptions<T> & { url?: string | URL }): Feed<T>;

/** What to load the engine from, instead of the copy inside this package. */
export type EngineSource = URL | string | Response | BufferSource | WebAssembly.Module | Promise<Response | BufferSource | WebAssembly.Module>;

/** Compiles the engine now instead of at the first `feed()`. Memoised. */
export function ready(source?: EngineSource): Promise<void>;

export { UnspoolError, isUnspoolError } from './errors.js';
import { UnspoolError } from './errors.js';
