// What a feed is told.
import type { Dialect, PagerDialect } from '../dialects/dialect.js';
import type { RevalidateOptions } from './again.js';
import type { Page, Snapshot } from './facts.js';
import type { AbortSignal, HeadersInit, Request, Response } from '../globals.js';

/** A request as the engine wants it sent, given to a {@link PageSource}. */
export interface PageRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** The dialect's headers and the caller's. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, or `null`. */
  readonly body: string | null;
  /** Aborted when nobody waits for this page any more, or when it takes too long. */
  readonly signal: AbortSignal;
}

/** What a {@link PageSource} gives: an answer, its body, or a value that is written as JSON. */
export type SourcedPage = Response | ArrayBuffer | Uint8Array | string | object;

/**
 * Where pages come from, if not from `fetch`: a database, a file, a message port. What it throws is an error of the
 * code `callback`; an `UnspoolError` is what it is: with the code `network`, `timeout` or `rate-limited` it is asked
 * again. An object is written as JSON; whoever
 * has 64-bit ids gives the text or the bytes, since a JavaScript number beyond 2^53 has lost its last digits before.
 */
export type PageSource = (request: PageRequest) => SourcedPage | Promise<SourcedPage>;

/** The paths that may name an item of the type `T`: any, where its members are not known. */
export type KeyPath<T> = unknown extends T
  ? string
  : T extends readonly unknown[]
    ? string
    : T extends object
      ? string extends keyof T
        ? string
        : MemberPath<T, keyof T & string>
      : string;

/**
 * A member; an element or a quoted member behind it; a member of a member. What is deeper is not checked. A path may
 * also lead to the item, where the dialect has an `item` (`'node.id'`).
 */
type MemberPath<T, K extends keyof T & string> =
  | Single<T>
  | `[${string}`
  | `${string}.${Single<T>}`
  | { [M in K]: `${M}[${string}` | `${M}.${Inner<NonNullable<T[M]>>}` }[K];

/** What was said of the items elsewhere: nothing is concluded from here. */
type Told<T> = [T][T extends any ? 0 : never];

/** The members that are no arrays: an array is no key, an element of it may be. */
type Single<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends readonly unknown[] ? never : K;
}[keyof T & string];

/** The same one level down. */
type Inner<T> = unknown extends T
  ? string
  : T extends readonly unknown[]
    ? string
    : T extends object
      ? string extends keyof T
        ? string
        : Single<T> | `${keyof T & string}${'.' | '['}${string}` | `[${string}`
      : never;

/** A key of items of the type `T`: a {@link KeyPath}, or a tuple of such, with alternatives; `null`: none. */
export type KeyOf<T> = KeyPath<T> | ReadonlyArray<KeyPath<T> | ReadonlyArray<KeyPath<T> | null>> | null;

/**
 * How a feed is set up. `T` is the type of an item: of options that several feeds share say
 * `const common = { … } satisfies FeedOptions`.
 */
export interface FeedOptions<T = unknown> {
  /**
   * The primary key: a path (`'id'`), a tuple of them (`['type', 'id']`), `null` for none: then nothing is a duplicate.
   * A path that `T` does not know goes into the dialect, whose `key` is not checked.
   * @default the dialect's
   */
  key?: KeyOf<Told<T>> | undefined;
  /**
   * What your client names an item by, and the server gives back: a path, or a tuple of them, beside the key. A row of
   * a page that has the name of an item which you inserted is that item, and takes its place, without a `confirm`. An
   * item without a key goes by this one until then.
   * @default none: `confirm` alone says which row an inserted item is
   */
  clientKey?: KeyOf<Told<T>> | undefined;
  /**
   * What the list is sorted by: an `insert` without `at` goes where it belongs (binary search: in a list that is not
   * sorted, some place, always the same one). `by` is the path of a number, compared to the last digit, or of a string,
   * compared by code units (dates of one form, such as ISO 8601); numbers stand before strings. What has neither
   * there stands at the end, whichever way. Among equals, an item counts as the newest: behind them in ascending
   * order, before them in descending order. An item that changes later stays where it is.
   * @default none: an `insert` without `at` goes to the front
   */
  order?: { by: KeyPath<Told<T>>; direction: 'asc' | 'desc' } | undefined;
  /**
   * How the API pages: by name from `unspool/dialects`, as data, or as functions. docs/DIALECTS.md in the package says
   * which one an API has.
   * @default none: a development build finds it in the first page and prints what to paste; in production that is an
   * error
   */
  dialect?: Dialect | PagerDialect<any, T> | undefined;
  /**
   * Items a page.
   * @default none: as many as the API sends
   */
  limit?: number | undefined;
  /**
   * The method of the first request.
   * @default 'GET', or 'POST' when there is a `body`
   */
  method?: string | undefined;
  /**
   * The body of the first request; the dialect writes the continuation into it. An object is written as JSON, once.
   * @default none
   */
  body?: string | object | undefined;
  /**
   * The first page, where a server that rendered the page had it already: it is taken in without a request, and the
   * next load goes on behind it. After `ready()` its items are there when `feed()` returns; before that, where they are
   * plain objects with distinct plain keys, without `parse` and functions, 512 at most. `where` and `limit` are those
   * of the request that the server made. `body` is copied, and best a text, which keeps numbers exact; an object is
   * written as JSON. A dialect that reads `headers` needs them. `stats.requests` counts it. What is wrong with it is
   * told by `status` and `error`, as of a first load; the next load, `retry()` and `reset()` ask the server.
   * @default none
   */
  initial?:
    | {
        body: string | ArrayBuffer | ArrayBufferView | object;
        status?: number | undefined;
        headers?: HeadersInit | undefined;
      }
    | undefined;
  /**
   * What `snapshot()` of an earlier feed gave, or its JSON: its items are there without a request, after `ready()` when
   * `feed()` returns, before that as those of `initial` are (4096 at most), and the next load goes on. `null`: none. It
   * is of the same `where`, `body`, `dialect`, `key` and `limit` (other credentials in the URL do no harm); one of
   * another feed, of another version, cut off or changed is refused by an error that says so. Parameters that `reset()`
   * had set are set again. `initial` and `cursor` count only where no snapshot does.
   * @default none
   */
  snapshot?: Snapshot | string | null | undefined;
  /**
   * How old a snapshot may be, in milliseconds.
   * @default no limit
   */
  maxAge?: number | undefined;
  /**
   * What becomes of one that is older: it is left out, used all the same, or used and read again (`refresh()`) at once.
   * @default 'discard'
   */
  stale?: 'use' | 'refresh' | 'discard' | undefined;
  /**
   * When the list is read again by itself, once something was loaded. A page that is hidden asks for nothing, and
   * neither does a list as long as all have left who had subscribed to it; each request keeps to the pace that the
   * server's headers ask for. What goes wrong is told by `lane('head')`.
   * @default never
   */
  revalidate?: RevalidateOptions | undefined;
  /**
   * What becomes of rows that every reader (`for await`, `pages()`, `stream()`) has passed. `'none'`: they leave the
   * list with the next page, and their keys stay as fingerprints of 64 bits, about 12 bytes each, so that no later page
   * brings them again: a list of any length is read in constant memory but for that. (Of 10⁶ rows, one is taken for
   * known by mistake in one list of 3·10⁷.) Positions count from the first row that is still there.
   * @default 'all': they stay
   */
  retain?: 'all' | 'none' | undefined;
  /**
   * So many pages on each side of where somebody looks keep their rows; the others give their bytes back, and keep
   * their keys and places. Such a row reads as `null`, as long as `ensure()` has not loaded it again: the type of the
   * feed is `WindowedFeed<T>` then, which you say. Items need keys.
   * Readers (`for await`, `pages()`, `stream()`) and snapshots with items are refused.
   * @default none: all rows stay
   */
  window?: { pages: number } | undefined;
  /**
   * Where the list begins: `cursor` of an earlier feed, or parameters of the query as text (`'page=3'`).
   * @default with its first page
   */
  cursor?: string | undefined;
  /**
   * Added to every request. A function is called for each request; it may be async and may throw.
   * @default {}
   */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  /**
   * As in `fetch`.
   * @default 'same-origin'
   */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined;
  /**
   * As in `fetch`. `'manual'`: a redirect is an error.
   * @default 'follow' while nothing of yours could leak, 'manual' with `headers` or `credentials: 'include'`
   */
  redirect?: 'follow' | 'manual' | 'error' | undefined;
  /**
   * Called instead of the global `fetch`. A `TypeError` that it throws is a failure of the network, an `UnspoolError`
   * is what it is, anything else an error of the code `callback`. One of a package (undici, node-fetch), which takes no
   * Request of the platform, is called with the URL and what goes with it.
   * @default globalThis.fetch
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /**
   * Other origins that a `next` URL may lead to.
   * @default [] (none but that of the first request)
   */
  origins?: readonly string[] | undefined;
  /**
   * What happens when a known key comes again: the newest value at the first position (`'last'`), the first value, or
   * both merged (top level).
   * @default 'last'
   */
  duplicates?: 'last' | 'first' | 'merge' | undefined;
  /**
   * Stop after this many items; what a refresh brings may be more. The `cursor` of such a list, and a snapshot of it in
   * a feed that may be longer, go on with the page that was not taken as a whole.
   * @default Infinity (which is said by leaving it out)
   */
  maxItems?: number | undefined;
  /**
   * Milliseconds that one attempt may take, body included.
   * @default 30_000
   */
  timeout?: number | undefined;
  /**
   * Attempts after the first, before a load fails.
   * @default 3
   */
  retries?: number | undefined;
  /**
   * Longest wait that the feed takes by itself, in milliseconds; when a server asks for more, the load fails as
   * `rate-limited`.
   * @default 300_000
   */
  maxWait?: number | undefined;
  /**
   * Requests that may be under way at the origin of a request, those of all feeds of this page or program counted: with
   * more, the next one waits in line, first come, first served, and its `timeout` begins when it is sent. Feeds that
   * ask one origin also hear together what its server says: after a wait that it asks for, or when nothing is left of
   * its allowance (`x-ratelimit-remaining: 0`), each feed waits (`waiting`, for `rate-limit`) until that time, or fails
   * as `rate-limited` if it is longer than its `maxWait`; `retry()` asks at once, and a good answer to it ends the wait
   * of all. `Infinity`, or a page source without `url`: this feed stays out of both.
   * @default 6
   */
  maxConcurrent?: number | undefined;
  /**
   * Empty pages in a row that are followed; from the second on with a pause that grows to 400 ms.
   * @default 100
   */
  maxEmptyPages?: number | undefined;
  /**
   * Pages in a row without one new key before the lane ends as `loop`.
   * @default 10
   */
  maxStalePages?: number | undefined;
  /**
   * Longest body of an answer, in bytes, unpacked. It is counted while it arrives: what is longer is given up, fails as
   * `too-large` and is not asked for again. What a page source gives is refused before it is copied; an object of its
   * own is written as JSON first. Of an answer that is an error no more than 256 KB are read, of a redirect nothing. A
   * page for which memory runs out is `too-large`, too, and its feed alone fails.
   * @default 67_108_864 (64 MiB)
   */
  maxBytes?: number | undefined;
  /**
   * Most items in one page; a page with more fails as `too-large`.
   * @default 100_000
   */
  maxPageItems?: number | undefined;
  /**
   * Known rows that each page begins with, where the dialect counts items (`offset`): rows that vanish at the server
   * move those behind them, and none is lost as long as no more than this many vanish between two pages; if more do,
   * the feed sees it and reads further back. Towards newer items, known rows that each page ends with: rows that come
   * in at the server move those that are missing.
   * @default 0
   */
  overlap?: number | undefined;
  /**
   * Whether a POST (or other writing method) may be repeated after a failure.
   * @default true when the dialect writes into the body
   */
  idempotent?: boolean | undefined;
  /**
   * Closes the feed when it is aborted.
   * @default none: `close()` alone does
   */
  signal?: AbortSignal | undefined;
  /**
   * Called with problems that do not stop the feed: a loop, a header that CORS hides.
   * @default console.warn, with the feed's URL (its secrets left out)
   */
  onWarning?: ((message: string) => void) | undefined;
  /**
   * Reads items. It is given the text of one item, or of an array of items, and gives the value, or the array of
   * values: the items of the feed have the type of those. What it throws is an error of the code `callback`, thrown
   * where items are looked at: out of `at`, `get` and `slice`, out of the `items` of a view, and out of `next()` of a
   * reader. Keys, cursors and `raw` are exact without it.
   * @default JSON.parse, which rounds numbers beyond 2^53
   */
  parse?: ((text: string) => T | readonly T[]) | undefined;
  /**
   * What readers (`for await`, `pages()`, `stream()`) do at the end of a list that ended before its end (`truncated`,
   * `loop`, `empty-run`): throw one error of the code `incomplete` after the last item (`'throw'`), or end as if that
   * were all (`'end'`).
   * @default 'throw'
   */
  incomplete?: 'throw' | 'end' | undefined;
  /**
   * Pages of a counted list (`{ inc }`, with a `total` or a number of `pages`) that are asked for side by side while a
   * reader goes through it, and read in order. What the engine does not ask for after all is dropped (not in `stats`).
   * @default 1 (one after the other)
   */
  concurrency?: number | undefined;
  /**
   * Called with each page that was read, before `subscribe` is told: what the answer says beside its items.
   * @default none
   */
  onPage?: ((page: Page) => void) | undefined;
  /**
   * Keeps what each answer says beside its items, for `feed.page()`: cut out of the bytes as a page comes, one more
   * walk over them, and text until it is looked at. A list whose place is said by more than names stays in it.
   * @default false
   */
  keepPages?: boolean | undefined;
  /**
   * Pages that are asked for before a reader (`for await`, `pages()`, `stream()`) needs them: while fewer than this
   * many lie ahead of it, the next one is loaded as by `auto`; the first waits for the first `next()`. A reader that
   * stops gives them up. What fails so is asked for once more when the reader gets there, and only then thrown at it.
   * @default 0 (a page is asked for when it is needed)
   */
  prefetch?: number | undefined;
  /**
   * The origin of the page that asks. On another one than the API's, CORS may hide headers: the feed warns when a full
   * first page comes without the continuation that the dialect reads there.
   * @default location.origin, where there is one
   */
  document?: string | undefined;
  /**
   * Seed of all randomness, waits and hashes: a whole number. For a run that must repeat, as in a test; a server that
   * knows it can aim at the hashes.
   * @default another one for each feed
   */
  seed?: number | undefined;
}

/** How one load is asked for. */
export interface LoadOptions {
  /**
   * Gives this call up. The request is aborted when nobody else waits for it; the promise rejects with the signal's
   * reason.
   * @default none: nothing gives it up
   */
  signal?: AbortSignal | undefined;
  /**
   * A trigger that nobody pressed (a sentinel, a prefetch). After a failure it is latched off: it sends nothing, and
   * resolves with 0 items, until a `retry()`, a load without `auto`, or the return of the network.
   * @default false
   */
  auto?: boolean | undefined;
  /**
   * Which way.
   * @default 'older'
   */
  lane?: 'older' | 'newer' | undefined;
}

/** How a feed begins anew. */
export interface ResetOptions {
  /**
   * Whether the old items stay until the first page is in.
   * @default false
   */
  keep?: boolean | undefined;
}

/**
 * Parameters by name; a name with a colon says where it goes: `'body:filter'`, `'query:q'`, `'header:x-tenant'` (a
 * parameter that has a colon itself is `'query:geo:lat'`). `null` takes one away.
 */
export type ResetParams<Name extends string = string> = {
  readonly [N in Name]?: N extends `body:${string}`
    ? unknown
    : N extends `${'query' | 'header'}:${string}`
      ? ResetParam
      : N extends `${string}:${string}`
        ? never
        : ResetParam;
};

type ResetParam = string | number | bigint | boolean | null | undefined;
