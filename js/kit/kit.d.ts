// The testing kit: stand-ins for `fetch`, feeds over scripts, and a clock. docs/TESTING.md has whole tests.
/// <reference lib="esnext.disposable" />
import type { Dialect, Feed, FeedOptions, Key, LaneName, PagerDialect } from '../index.js';
import type { Headers, HeadersInit, Request, RequestInit, Response, URL, URLSearchParams } from '../globals.js';

/** A request that a stand-in got. */
export interface RecordedRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** The path of the URL. */
  readonly path: string;
  /** The parameters of the URL. */
  readonly query: URLSearchParams;
  /** All headers, those of the feed's options among them. */
  readonly headers: Headers;
  /** The body: what its JSON says, the text where it is none, `null` where there is no body. */
  readonly body: any;
  /** Of the answer; `null` as long as there is none, and where none came. */
  readonly status: number | null;
  /** Whether it was aborted before it was answered. */
  readonly aborted: boolean;
}

/** How to answer one request other than by a page. */
export interface Failure {
  /**
   * The status.
   * @default 200, and 503 for `failNext`, where nothing else is said
   */
  status?: number | undefined;
  /** Headers by their names. */
  headers?: HeadersInit | undefined;
  /** The body: text or bytes as they are, anything else as JSON. */
  body?: unknown | undefined;
  /** The header `Retry-After`: seconds, or a date. */
  retryAfter?: number | string | Date | undefined;
  /** A body that is no JSON: this text, or (`true`) a page that breaks off. */
  malformed?: boolean | string | undefined;
  /** No answer: the connection fails, with these words. */
  network?: boolean | string | undefined;
  /** No answer before the request is aborted, by a timeout of the feed, `close()`, or whoever asked. */
  hang?: boolean | undefined;
  /** Milliseconds before it happens, by the timers of the moment: a fake clock rules them. */
  delay?: number | undefined;
}

/** How long to wait for something. */
export interface PatienceOptions {
  /**
   * Milliseconds by the clock on the wall, whatever fake clock is installed; then the wait rejects, and says what it
   * waited for and what there is.
   * @default 4000
   */
  timeout?: number | undefined;
}

/** What stand-ins tell about what they were asked, and how they are made to fail. */
export interface Recorder {
  /** All requests, in their order. */
  readonly requests: readonly RecordedRequest[];
  /** Those that are not answered yet. */
  readonly pending: readonly RecordedRequest[];
  /** The request `count`, from 1, as soon as it comes. */
  asked(count?: number, options?: PatienceOptions): Promise<RecordedRequest>;
  /**
   * The next request fails, and is no page: by a status (`failNext(503)`), or as told: `failNext({ status: 429,
   * retryAfter: 2 })`, `failNext({ network: true })`. `times`: so many requests do. Called again: those after them.
   */
  failNext(failure?: Failure | number, times?: number): void;
  /** Forgets the requests, and failures that are still to come. */
  reset(): void;
}

/** A stand-in for `fetch`. It is one: give it to a feed, or put it in the place of the global one. */
export interface FakeFetch extends Recorder {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** What a page may have besides. */
interface AnswerOptions {
  /** Changes the body before it is written, or gives another one: members beside the items, say. */
  extend?: ((body: any, request: RecordedRequest) => unknown) | undefined;
}

/** How an array is paged. */
export interface PagedOptions extends AnswerOptions {
  /**
   * How the API pages: a name or a family of `unspool/dialects`, or one of your own. Functions cannot be read
   * backwards.
   */
  dialect: Dialect;
  /**
   * How many rows a page has where the request does not say it.
   * @default what the dialect says of the API, or else 10
   */
  limit?: number | undefined;
  /**
   * What names a row.
   * @default the dialect's key
   */
  key?: Key | undefined;
  /**
   * What the API says how many rows there are, where the dialect reads that.
   * @default how many there are
   */
  total?: number | undefined;
  /**
   * What tokens and next URLs stand for. `'row'`: the row that the page comes after, so that a row that comes in front
   * shifts nothing, as with the cursors of real servers. `'offset'`: how many rows come before; what is inserted makes
   * pages overlap.
   * @default 'row'
   */
  cursors?: 'row' | 'offset' | undefined;
  /**
   * Milliseconds before each answer, by the timers of the moment.
   * @default 0
   */
  latency?: number | ((request: RecordedRequest) => number) | undefined;
}

/** Rows, or a function that gives those that a request asks for: sorted, filtered, as they are by now. */
export type Rows<T> = readonly T[] | ((request: RecordedRequest) => readonly T[] | Promise<readonly T[]>);

/**
 * A `fetch` that pages an array as the dialect says. Change the array between two requests, and the next page has
 * what is there by then.
 *
 * Throws {@link Unwritable} for what no answer can say: functions, and places that a bare array does not have.
 */
export function pagedFetch<T>(rows: Rows<T>, options: PagedOptions): FakeFetch;

/** A page of a script. */
export interface PageStep<T = unknown> extends AnswerOptions {
  /** Its items. */
  items?: readonly T[] | undefined;
  /** Whether it is the last one. */
  end?: boolean | undefined;
  /** What it says how many items there are, where the dialect reads that. Left out: those of the script. */
  total?: number | undefined;
  /** Milliseconds before it comes. */
  delay?: number | undefined;
  /**
   * The status.
   * @default 200
   */
  status?: number | undefined;
  /** Headers besides. */
  headers?: HeadersInit | undefined;
}

/**
 * One answer of a script, or (`{ delay: 500 }` alone) a wait before the next one. A bare array is a page of these
 * items, a number a status. `{ end: true }` alone says that the page before was the last one; where its dialect
 * cannot say so on that page, it is an empty page.
 */
export type Step<T = unknown> =
  | PageStep<T>
  | Failure
  | readonly T[]
  | number
  | ((request: RecordedRequest) => StepGiven<T> | Promise<StepGiven<T>>);

type StepGiven<T> = PageStep<T> | Failure | readonly T[] | number | Response;

/** How a script is told. */
export interface ScriptOptions {
  /**
   * How its pages are written. Whatever is asked, the next answer is given.
   * @default `cursor` of `unspool/dialects`
   */
  dialect?: Dialect | PagerDialect | undefined;
  /**
   * What becomes of a request for which there is no step: it fails, and says what was asked, or it waits for `next()`.
   * @default 'fail'; 'wait' where no steps are given
   */
  usedUp?: 'fail' | 'wait' | undefined;
  /**
   * Milliseconds before each answer.
   * @default 0
   */
  latency?: number | ((request: RecordedRequest) => number) | undefined;
}

/** A script as a `fetch`. */
export interface Script<T = unknown> extends FakeFetch {
  /** How many steps are left. */
  readonly left: number;
  /**
   * Answers the request that waits, or else the next one. Settles when the step was given to a request: await
   * `loaded(feed, count)` for what the feed makes of it.
   */
  next(step: Step<T>): Promise<RecordedRequest>;
}

/** A `fetch` that answers by a script, step by step, whatever is asked. */
export function scriptedFetch<T = unknown>(steps?: readonly Step<T>[], options?: ScriptOptions): Script<T>;

/** A feed whose pages come from a script. */
export type ScriptedFeed<T> = Feed<T> & {
  /** What it asks, and what answers it. */
  readonly script: Script<T>;
};

/**
 * A real feed over pages from a script. All options of a feed are here; `feed` is another `feed()` than that of
 * `unspool`: the one of `unspool/url`, say.
 */
export function scriptedFeed<T = unknown>(
  steps?: readonly Step<T>[],
  options?: Omit<FeedOptions<T>, 'fetch'> &
    ScriptOptions & { url?: string | URL; feed?: (where: any, options?: any) => Feed<any> },
): ScriptedFeed<T>;

/**
 * One `fetch` for an app that asks several addresses: `{ '/api/posts': posts, 'POST /api/likes': likes }`. `*` stands
 * for anything; a pattern that begins with `/` is that of the path, any other that of the URL without its query. What
 * fits nothing goes to `otherwise`, or fails and says what was asked.
 */
export function routedFetch(
  routes: Record<string, (input: any, init?: RequestInit) => Promise<Response>>,
  otherwise?: (input: any, init?: RequestInit) => Promise<Response>,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What of Playwright's `Route` is used. */
export interface PlaywrightRoute {
  request(): { url(): string; method(): string; headers(): Record<string, string>; postData(): string | null };
  fulfill(answer: { status: number; headers: Record<string, string>; body?: string }): Promise<void>;
  abort(reason?: string): Promise<void>;
}

/** What `page.route()` of Playwright takes. */
export interface RouteHandler extends Recorder {
  (route: PlaywrightRoute): Promise<void>;
}

/**
 * A stand-in for `fetch` as a handler of Playwright's `page.route()`. Pages of other origins may read what it answers.
 */
export function toRoute<F extends FakeFetch>(fetch: F): RouteHandler & Pick<F, Exclude<keyof F, keyof FakeFetch>>;

/**
 * `toRoute(pagedFetch(rows, options))`: `await page.route('https://api.example/posts*', pagedRoute(rows, { dialect
 * }))`.
 */
export function pagedRoute<T>(rows: Rows<T>, options: PagedOptions): RouteHandler;

/** How to wait for a feed. */
export interface AwaitOptions extends PatienceOptions {
  /**
   * Whose status counts.
   * @default 'older'
   */
  lane?: LaneName | undefined;
}

/** Waits until the feed neither loads nor waits for a retry: it is `idle`, `failed`, `done` or `closed`. */
export function settled<F extends Feed<any>>(feed: F, options?: AwaitOptions): Promise<F>;

/**
 * Waits until the list has `count` items (or more), and rejects as soon as it cannot: with the error of a load that
 * failed, or because the list ended. It asks for nothing.
 */
export function loaded<F extends Feed<any>>(feed: F, count?: number, options?: AwaitOptions): Promise<F>;

/** Waits until something holds of the feed: `until(feed, ({ status }) => status === 'waiting')`. */
export function until<F extends Feed<any>>(
  feed: F,
  holds: (feed: F) => unknown,
  options?: AwaitOptions & {
    /** What is waited for, for the message. */
    what?: string | undefined;
  },
): Promise<F>;

/** When a fake clock begins. */
export interface ClockOptions {
  /**
   * As `Date.now()` counts.
   * @default the time that it is
   */
  now?: number | undefined;
}

/** A clock that stands still but for what the test lets pass. */
export interface FakeClock {
  /** As `Date.now()` counts. */
  readonly now: number;
  /** How many timers are set. */
  readonly timers: number;
  /** Lets time pass, and with it timers ring; answers that stand-ins gave meanwhile have reached their feeds. */
  advance(millis: number): Promise<void>;
  /** Lets time pass until the next timer has rung. */
  next(): Promise<void>;
  /** Puts the real timers back. */
  restore(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * A fake clock for test runners that have none; needs `@sinonjs/fake-timers`. The fake timers of vitest, jest,
 * Playwright and sinon rule a feed, too.
 */
export function fakeClock(options?: ClockOptions): Promise<FakeClock>;

/**
 * Forgets what servers have asked for. A pause (`Retry-After`) holds for all feeds of its origin, those of the next
 * test, too: call it after each test in which a server asked for one.
 */
export function forgetServers(): void;

/** Something that no answer of a stand-in can say, or nobody has told it. The message says what to do instead. */
export class Unwritable extends Error {}
