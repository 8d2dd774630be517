// What all adapters for frameworks have in common.
import type { RefreshOptions } from '../feed/again.js';
import type { Gap, Loaded, Refreshed } from '../feed/facts.js';
import type { MergedFeed, MergedLoaded, MergedLoadOptions, MergedView } from '../merge/merge.js';
import type { Feed, FeedOptions, KeyValue, LoadOptions, PageSource, ResetOptions, View, Write } from '../index.js';
import type { AbortSignal, URL } from '../globals.js';

/**
 * What a component shows: the URL of a list, a source of pages, or a feed that you made. `null`, `undefined`, `false`:
 * nothing yet, as long as something that the URL needs is not known.
 */
export type Where<T> = string | URL | PageSource | Feed<T> | MergedFeed<T> | null | undefined | false;

/** The value of a parameter: an array is one after the other, `null` takes away what the URL has. */
export type Param = string | number | bigint | boolean | null | undefined;

/** Parameters of the query. Other ones than before start the list anew. */
export interface Params {
  readonly [name: string]: Param | readonly Param[];
}

/**
 * What the adapters understand, besides all options of `feed()`. Functions may be new with each render: the newest one
 * is called, and nothing starts anew. Another URL, other `params` and other plain data (`dialect`, `limit`, `key`,
 * `headers`, …) start another list. `initial`, `snapshot`, `maxAge`, `stale`, `cursor` and `signal` count when a list
 * begins, and not later. With a feed of your own `enabled`, `keep` and `refreshAfter` count alone.
 */
export interface SharedOptions<T> extends FeedOptions<T> {
  /**
   * Parameters that are added to the query of the URL, or replace those of the same name. A page source gets them in
   * the option `url`, if it has one.
   * @default none
   */
  params?: Params | undefined;
  /**
   * Components that give the same name, URL, `params` and `dialect` share one feed; the other options are then those of
   * the component that was there first. Page sources are shared by name alone.
   * @default none: those share a feed that have the same URL, `params` and plain data, and functions in the same places
   */
  name?: string | undefined;
  /** The address that the requests of a page source begin with. */
  url?: string | URL | undefined;
  /**
   * Whether the first page is asked for by itself, after a reset, too. `false`: `loadMore()` asks for it.
   * @default true
   */
  enabled?: boolean | undefined;
  /**
   * Whether the rows of the list before stay in sight until the first page of another one (another URL, other `params`)
   * is there: `isPrevious` tells.
   * @default false
   */
  keep?: boolean | undefined;
  /**
   * How long a feed that the adapter made is kept after the last component that shows it has gone, in milliseconds, so
   * that a way back finds it as it was. `Infinity`: as long as the page. A first page that is on its way, or has
   * failed, is not kept.
   * @default 0: until the next task, which is enough for a component that moves
   */
  closeAfter?: number | undefined;
  /**
   * How long nobody may have shown the list, in milliseconds, before it is read again (`refresh()`) when a component
   * shows it: the rows of before are there at once. `0`: whenever a component comes back to it.
   * @default none: it is as it was
   */
  refreshAfter?: number | undefined;
}

/** What a button hands over. It counts for nothing: `onClick={loadMore}` will do. */
export interface Pressed {
  readonly type: string;
}

/**
 * Closes all lists that this adapter, or another one, has made: at a logout, so that nobody sees the rows of somebody
 * else (`closeAfter`), and between two tests. Components that still show one begin it anew. Feeds of your own stay.
 */
export function forgetFeeds(): void;

/**
 * The feeds of this name, or of this URL, whatever its query and `params`, that this adapter and others have made:
 * those in sight, and those that `closeAfter` keeps. Without an argument: all. For what happens elsewhere, a mutation
 * or a message of a socket. On a server there are none, and feeds of your own are not among them.
 *
 * ```js
 * for (const feed of sharedFeeds('/api/posts')) feed.refresh();
 * ```
 */
export function sharedFeeds<T = unknown>(which?: string | URL): Feed<T>[];

/**
 * Asks for the first page of a list before a component shows it: in a loader of a router, or when the pointer comes
 * near to a link. A component that means the same list (the same URL, `params` and other options) within 5 seconds
 * after the page has come, or within `closeAfter`, finds it there. Settles when the page is there, or has failed: then
 * the component asks again. Never rejects for that. On a server nothing is asked for. A page source needs a `name`.
 *
 * ```js
 * link.onpointerenter = () => preloadFeed('/api/posts', options);
 * ```
 */
export function preloadFeed<T = unknown>(where: Where<T>, options?: SharedOptions<T>): Promise<void>;

/** What can be done with a list. Each is the same function for as long as the feed, and can be handed over as it is. */
export interface FeedActions<T> {
  /** Loads the next page. Nobody has to await it: a failure is in `error`. */
  loadMore(options?: LoadOptions | Pressed): Promise<Loaded>;
  /** Asks for the failed page again, at once; after an end that is none, for what would come next. */
  retry(options?: LoadOptions | Pressed): Promise<Loaded>;
  /** Reads the list again from its front, and keeps what is there. */
  refresh(options?: RefreshOptions | Pressed): Promise<Refreshed>;
  /** Loads the next page into a gap. */
  loadGap(gap: Pick<Gap, 'id'>, options?: { signal?: AbortSignal | undefined }): Promise<Loaded>;
  /** Says that somebody looks at these rows, of a feed with a `window`. */
  ensure(start: number, end: number): Promise<void>;
  /** Starts the list anew. Its first page is asked for, unless `enabled` is false. */
  reset(params?: { readonly [name: string]: unknown } | Pressed | null, options?: ResetOptions): void;
  /** As `insert()` of the feed: the row is there at once, and what it gives confirms or undoes that. */
  insert: Feed<T>['insert'];
  /** As `update()` of the feed. */
  update: Feed<T>['update'];
  /** As `remove()` of the feed. */
  remove(key: KeyValue): Write<T>;
  /** As `confirm()` of the feed. */
  confirm(temp: KeyValue, item: T): void;
}

/**
 * A picture of a list, and what can be done with it: the same object while nothing has changed. Its facts are getters:
 * take what you need, `const { items, status } = …`. `...rest` and `{ ...list }` read all of them; `at` and what can be
 * done need no `this`.
 */
export interface FeedResult<T, F extends Feed<T> | null = Feed<T>> extends View<T>, FeedActions<T> {
  /** The feed itself; `null` where there is no URL yet. */
  readonly feed: F;
  /** Whether the first page is awaited: there is nothing to show yet. From the first render on, on a server, too. */
  readonly isLoading: boolean;
  /** Whether a further page is on its way. */
  readonly isLoadingMore: boolean;
  /** Whether a `refresh()` is under way. */
  readonly isRefreshing: boolean;
  /** Whether the rows are those of the list before, with `keep`. The other facts are those of the new one. */
  readonly isPrevious: boolean;
}

/** The same of feeds that were merged, which can do less: what changes is changed in the feeds. */
export interface MergedResult<T>
  extends MergedView<T>,
    Pick<FeedResult<T>, 'isLoading' | 'isLoadingMore' | 'isPrevious'> {
  /** Loads until there is at least one more row. */
  loadMore(options?: MergedLoadOptions | Pressed): Promise<MergedLoaded>;
  /** Asks the feeds again that have failed, wait or broke off. */
  retry(options?: MergedLoadOptions | Pressed): Promise<MergedLoaded>;
  /** The merged feed itself. */
  readonly feed: MergedFeed<T>;
}
