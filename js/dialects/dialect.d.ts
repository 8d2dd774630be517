// How an API pages: dialects as data and as functions. docs/DIALECTS.md has every word with an example.
import type { Headers, URL, URLSearchParams } from '../globals.js';

/**
 * A JSON path: `'id'`, `'sys.id'`, `'["@id"]'`, `'links[?rel=next].href'`, `'rows[]'`; `''` is the value itself.
 *
 * One or more of them name an item: `'id'`, `['type', 'id']`. Inside such a tuple a list means "the first one that is
 * there". `null`: items have no key, nothing is a duplicate.
 */
export type Key = string | ReadonlyArray<string | ReadonlyArray<string | null>> | null;

/** A place in the body of an answer: of the whole (`body:`), or of the page's last or first element. */
export type BodySource = `body:${string}` | `last:${string}` | `first:${string}`;

/**
 * What a dialect reads from an answer: `'body:meta.next'`, `'header:x-next-page'`, `'link:next'` (the URL of a link),
 * `'link:next;results'` (one of its parameters), `'last:id'`, or one of
 *
 * - `{ inc, from }`: the number at the target it is written to, or `from`, and a step: a number, the page size that was
 *   asked for (`'limit'`), as many items as came (`'items'`), or a number of the answer. Only in `set` and `also`;
 * - `{ plus, of }`: a number of the answer, and another;
 * - `{ const }`: always this value;
 * - `{ decode }`: a text that the server has percent-encoded already;
 * - a list: the first that is not blank.
 */
export type Source =
  | BodySource
  | `header:${string}`
  | `link:${string}`
  | { readonly inc: number | 'limit' | 'items' | Source; readonly from: number }
  | { readonly plus: number; readonly of: Source }
  | { readonly const: unknown }
  | { readonly decode: Source }
  | readonly Source[];

/** A place of a request that a dialect writes: `'query:cursor'`, `'body:variables.after'`, `'header:x-page'`. */
export type Target = `query:${string}` | `body:${string}` | `header:${string}`;

/** What goes where: by its place in the next request, what is written there. */
export type Settings = {
  /** `path:name` fills the `{name}` in the path of `to.url`. */
  readonly [at in Target | `path:${string}`]?: Source;
};

/** Values of the answer go into the next request. */
export interface NextBySet {
  /** What is written where. Every value must be there: a blank one ends the list. */
  readonly set: Settings;
  /**
   * What is written besides, where it is there; a blank value is skipped.
   * @default {}
   */
  readonly also?: Settings | undefined;
  /**
   * What is taken out of the next request; `'query:*'` and `'body:*'` are all of it.
   * @default []
   */
  readonly drop?: readonly Target[] | undefined;
  /**
   * Another method or URL from the second page on. A `{name}` in the path of `url` is written by `path:name`; the
   * parameters stay.
   */
  readonly to?: { readonly method?: string; readonly url?: string } | undefined;
}

/** A URL of the answer is followed. */
export interface NextByUrl {
  /** Where the URL is: `'body:next'`, `'link:next'`. It is absolute or relative to that of the answer. */
  readonly url: Source;
  /** What the URL is put behind, where it is not to be resolved as usual. */
  readonly base?: Source | undefined;
  /**
   * Parameters of the first request that are put back where the URL lacks them.
   * @default []
   */
  readonly keep?: readonly `query:${string}`[] | undefined;
  /**
   * Only a part of the URL, for servers behind proxies: the path and query, on the first origin; or the query, on the
   * first path. Left out: all of it.
   */
  readonly take?: 'path' | 'query' | undefined;
}

/** An object of the answer goes into the query of the first request, member by member. */
export interface NextByMerge {
  /** Where the object is. */
  readonly merge: BodySource | readonly BodySource[];
}

/** How to ask for the page after this one. */
export type Next = NextBySet | NextByUrl | NextByMerge;

/** How a page of newer items is to be read. */
export interface BackOrder {
  /**
   * Whether its items come the other way round: the nearest to those that are known first.
   * @default false
   */
  readonly reversed?: boolean | undefined;
}

/** How to ask for newer items. */
export type Back = (NextBySet & BackOrder & OneLane) | (NextByUrl & BackOrder) | (NextByMerge & BackOrder);

/** What is about pages of one lane only. */
export interface OneLane {
  /** The lane whose pages it is about. Left out: both. */
  readonly lane?: 'older' | 'newer' | undefined;
}

/** A flag says whether there is more: `true`, `1`, `'true'` and `'1'` are up. */
export interface StopByFlag {
  /** Where the flag is: `'body:has_more'`. */
  readonly flag: Source;
  /**
   * The flag that ends the list: down (`has_more`), or up (`is_last`).
   * @default false
   */
  readonly is?: boolean | undefined;
}

/** A value says that this is the last page. Any other says that there is more. */
export interface StopByValue {
  /** Where the value is: `'body:status'`. */
  readonly at: Source;
  /** The value that ends the list, or a list of them. */
  readonly is: unknown;
}

/** The list ends at the total of its items. */
export interface StopByTotal {
  /** Where the total is: `'body:total'`. */
  readonly total: Source;
  /** Where the request says its position: `'query:offset'`, or a page number. */
  readonly at: Target;
  /**
   * Whether the total is the number behind the last `/`: `Content-Range: 0-24/3573`.
   * @default false
   */
  readonly tail?: boolean | undefined;
  /** The number of the first item or page. Left out: the `from` of the counter. */
  readonly base?: 0 | 1 | undefined;
}

/** The list ends at the last of so many pages. */
export interface StopByPages {
  /** Where the number of pages is: `'body:pages'`. */
  readonly pages: Source;
  /** Where the request says its page: `'query:page'`. */
  readonly at: Target;
  /** The number of the first page. */
  readonly base: 0 | 1;
}

/** A page with fewer items than the limit is the last. */
export interface StopByShort {
  /** Always `true`. */
  readonly short: true;
}

/** A page without items is the end. */
export interface StopByEmpty {
  /** Always `true`. */
  readonly empty: true;
}

/** The list ends where the next request would carry the same values again. */
export interface StopBySame {
  /** Where the values are: `['query:cursor']`. */
  readonly same: readonly Target[];
}

/**
 * When the list ends after a page. A total and a number of pages say nothing of newer items unless `lane` says so, nor
 * does any rule where they are found by counting back.
 */
export type Stop = OneLane &
  (StopByFlag | StopByValue | StopByTotal | StopByPages | StopByShort | StopByEmpty | StopBySame);

/** How an API is told how many items a page is to have. */
export interface Limit {
  /** Where the number goes: `'query:limit'`. */
  readonly at: Target;
  /** What the API takes when nothing is sent. Left out: not known. */
  readonly default?: number | undefined;
  /** The most that the API takes. Left out: not known. */
  readonly max?: number | undefined;
}

/**
 * A state of an answer: by its status, or by a value that equals one of `is` (without `is`: is there and not blank).
 * With both, either says so.
 */
export interface AnswerState {
  /** A status, or a list of them. */
  readonly status?: number | readonly number[] | undefined;
  /** Where the value is. */
  readonly at?: Source | undefined;
  /** A value, or a list of them. */
  readonly is?: unknown | undefined;
}

/** A state of an answer that asks to wait. */
export interface WaitState extends AnswerState {
  /** The seconds to wait, or where they are. Left out: what the headers say, or a backoff. */
  readonly after?: Source | number | undefined;
}

/**
 * How one API pages, as plain data. docs/DIALECTS.md has every word with an example.
 *
 * A dialect that is written down as a constant of its own says so, or places are any strings to TypeScript:
 * `const runs = { items: 'runs', … } satisfies Dialect`. One that comes out of a file is cast: `json as Dialect`.
 */
export interface Dialect {
  /**
   * Where the items are: `'data'`, `'data.feed.edges'`, `''` for a bare array; of several paths, the first that fits.
   */
  readonly items: string | readonly string[];
  /**
   * Inside each element of `items`, where the record itself is (Relay: `'node'`). `key`, `last:` and `first:` are read
   * on the element.
   * @default ''
   */
  readonly item?: string | undefined;
  /**
   * The primary key of an item. The option `key` of a feed comes before it.
   * @default null
   */
  readonly key?: Key | undefined;
  /** Where the page size goes. Left out: nowhere, and a feed with the option `limit` is an error. */
  readonly limit?: Limit | undefined;
  /**
   * How to go on; of several ways, the first whose values are there. `null` for an API that answers with everything at
   * once.
   */
  readonly next: Next | readonly Next[] | null;
  /**
   * Any rule that holds ends the list. Without one it ends where nothing leads on.
   * @default []
   */
  readonly stop?: readonly Stop[] | undefined;
  /**
   * How to go back, towards newer items. Left out: a dialect that counts goes back by counting, where it began past the
   * start; any other has no newer lane.
   */
  readonly back?: Back | readonly Back[] | undefined;
  /**
   * The values of a continuation that mean "none". One that is left out always does.
   * @default [null, '', false, {}, []]
   */
  readonly blank?: readonly unknown[] | undefined;
  /**
   * How the API says that there is no item, other than by an empty list: it leaves the list out (`absent`), or answers
   * with a status.
   */
  readonly empty?: { readonly absent?: boolean; readonly status?: number | readonly number[] } | undefined;
  /**
   * Statuses that mean "past the end"; on a first request they are errors. `[]` where a spread dialect has some and
   * this API has none.
   * @default []
   */
  readonly endStatus?: readonly number[] | undefined;
  /**
   * The old name of `endStatus`; giving both is an error.
   * @deprecated Say `endStatus`.
   */
  readonly end_status?: readonly number[] | undefined;
  /** This continuation is no longer known: the feed starts over. */
  readonly expired?: AnswerState | undefined;
  /** "Not yet": the same is asked for again, after so many seconds. */
  readonly retry?: WaitState | undefined;
  /** Too many requests, inside an answer with a good status. */
  readonly throttled?: WaitState | undefined;
  /** A good answer that asks to wait before the next request. `unit`: seconds unless told. */
  readonly pause?: { readonly at: Source; readonly unit?: 's' | 'ms' } | undefined;
  /** The server says that the list is cut short. */
  readonly truncated?: AnswerState | undefined;
  /** An error inside an answer with a good status: equal to `is`, or there and not blank. */
  readonly error?: { readonly at: Source; readonly is?: unknown } | undefined;
}

/** A request that was sent, as a {@link PagerDialect} sees it. */
export interface SentRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** The dialect's headers; those of `options.headers` are added later. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, or `null`. */
  readonly body: string | null;
}

/** The head of an answer. */
export interface AnswerHead {
  /** From 200 to 299: of other answers no function is called. */
  readonly status: number;
  /** Where the answer came from, redirects followed. */
  readonly url: string;
  /** Those that CORS lets through. */
  readonly headers: Headers;
}

/** What changes in the request that was sent; what is left out stays. */
export interface RequestChange {
  /** Absolute, or relative to that of the answer. */
  readonly url?: string | URL | undefined;
  /** Parameters by name; one that is `null` is taken away, others stay. */
  readonly query?: Readonly<Record<string, string | number | bigint | boolean | null | undefined>> | URLSearchParams;
  /** Another method. */
  readonly method?: string | undefined;
  /** Headers by name; one that is `null` is taken away, others stay. */
  readonly headers?: Readonly<Record<string, string | null>> | Headers | undefined;
  /** Another body: text, or an object that is written as JSON; `null`: none. */
  readonly body?: string | object | null | undefined;
}

/**
 * What a function asks for next: a URL, absolute or relative to that of the answer, or what changes in the request that
 * was sent. Nothing (`null`, `undefined`, `''`) ends the list.
 */
export type NextRequest = string | URL | RequestChange | null | undefined;

/** A function that gives the items of a page. */
export type ItemsFunction<P = any, T = unknown> = (
  page: P,
  response: AnswerHead,
) => readonly T[] | Promise<readonly T[]>;

/** A function that says what to ask for after a page. */
export type NextFunction<P = any> = (
  page: P,
  request: SentRequest,
  response: AnswerHead,
) => NextRequest | Promise<NextRequest>;

/**
 * The way out, for an API that no {@link Dialect} can say: functions in the place of `items`, `next` and `back`. They
 * may be async. Everything else stays: keys and duplicates, lanes, retries, guards against loops, the rule of origins.
 * `P` is a page as it is parsed, `T` an item.
 *
 * A function that throws fails the load with the code `callback`; nothing of the page is kept, and a retry asks for it
 * again.
 *
 * What it costs: each page is parsed as a whole to be handed to the functions, and what an `items` function gives is
 * written as JSON again: then numbers beyond 2^53 are no longer exact, and the other fields of the dialect cannot read
 * the body. With a path as `items` the items stay the bytes that the server sent.
 */
export interface PagerDialect<P = any, T = unknown> extends Omit<Dialect, 'items' | 'next' | 'back'> {
  /** Where the items are, or a function that gives them: the items of the feed have the type of those. */
  readonly items: Dialect['items'] | ItemsFunction<P, T>;
  /** How to go on, or a function that says it. */
  readonly next: Dialect['next'] | NextFunction<P>;
  /** How to go back, towards newer items, or a function that says it. Left out: as in a {@link Dialect}. */
  readonly back?: Dialect['back'] | NextFunction<P> | undefined;
}
