// How an API pages: dialects as data and as functions. docs/DIALECTS.md has every word with an example.

/**
 * One or more JSON paths that name an item: `'id'`, `'sys.id'`, `['type', 'id']`. `null`: items have no key, nothing is
 * dropped.
 */
export type Key = string | ReadonlyArray<string | ReadonlyArray<string | null>> | null;

/**
 * What a dialect copies into the next request: `'body:meta.next'`, `'header:x-next-page'`, `'link:next'`, `'last:id'`,
 * …
 */
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
  | {
      readonly url: Source;
      readonly base?: Source;
      readonly keep?: readonly string[];
      readonly take?: 'path' | 'query';
    }
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

/**
 * A state of an answer: by its status, or by a value that equals one of `is` (without `is`: is there and not blank).
 */
export interface AnswerState {
  readonly status?: number | readonly number[];
  readonly at?: Source;
  /** A value, or a list of them. */
  readonly is?: unknown;
}

/** How one API pages, as plain data. docs/DIALECTS.md has every word with an example. */
export interface Dialect {
  /**
   * Where the items are: `'data'`, `'data.feed.edges'`, `''` for a bare array; of several paths, the first that fits.
   */
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
  /**
   * How the API says that there is no item, other than by an empty list: it leaves the list out, or answers with a
   * status.
   */
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
 * What a function asks for next: a URL, absolute or relative to that of the answer, or what changes in the request that
 * was sent. Parameters and headers that are `null` are taken away, others stay; an object as the `body` is written as
 * JSON. Nothing (`null`, `undefined`, `''`) ends the list.
 */
export type NextRequest =
  | string
  | URL
  | {
      readonly url?: string | URL;
      readonly query?:
        | Readonly<Record<string, string | number | bigint | boolean | null | undefined>>
        | URLSearchParams;
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string | null>> | Headers;
      readonly body?: string | object | null;
    }
  | null
  | undefined;

/**
 * The way out, for an API that no {@link Dialect} can say: functions in the place of `items`, `next` and `back`. They
 * may be async. Everything else stays: keys and duplicates, lanes, retries, guards against loops, the rule of origins.
 *
 * A function that throws fails the load with the code `callback`; nothing of the page is kept, and a retry asks for it
 * again.
 *
 * What it costs: each page is parsed as a whole to be handed to the functions, and what an `items` function gives is
 * written as JSON again: then numbers beyond 2^53 are no longer exact, and the other fields of the dialect cannot read
 * the body. With a path as `items` the items stay the bytes that the server sent.
 */
export interface PagerDialect<P = any> extends Omit<Dialect, 'items' | 'next' | 'back'> {
  readonly items:
    | string
    | readonly string[]
    | ((page: P, response: AnswerHead) => readonly unknown[] | Promise<readonly unknown[]>);
  readonly next:
    | Dialect['next']
    | ((page: P, request: SentRequest, response: AnswerHead) => NextRequest | Promise<NextRequest>);
  /** How to go back, towards newer items. */
  readonly back?:
    | Dialect['back']
    | ((page: P, request: SentRequest, response: AnswerHead) => NextRequest | Promise<NextRequest>);
}
