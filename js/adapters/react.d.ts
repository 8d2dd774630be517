// Feeds in React 18 and 19, and in Preact by its `compat`.
import type { RefCallback, RefObject } from 'react';
import type { UnspoolError } from '../errors/errors.js';
import type { Feed, KeyValue, PageSource } from '../index.js';
import type { EndReachedOptions } from './end-reached.js';
import type { TailOf } from './tracked.js';
import type { FeedResult, MergedResult, SharedOptions, Where } from './adapter.js';
import type { MergedFeed } from '../merge/merge.js';
import type { Element, URL } from '../globals.js';

export type { FeedActions, FeedResult, MergedResult, Param, Params, SharedOptions, Where } from './adapter.js';

/** All options of `feed()`, those of all adapters, and those of React. */
export interface ReactOptions<T> extends SharedOptions<T> {
  /**
   * Whether the component waits for the first page in the next `<Suspense>`, and a first page that fails goes to the
   * next error boundary. On a server the rows must be there (`initial`, `snapshot`), or the boundary shows its fallback
   * and the browser loads them. A page source needs a `name`.
   * @default false
   */
  suspense?: boolean | undefined;
  /**
   * Whether a failure is thrown at the next error boundary, or which: of later pages, too. A component that is mounted
   * again begins anew, if no other one shows the list.
   * @default false; with `suspense`, a failure while there are no rows
   */
  throwOnError?: boolean | ((error: UnspoolError) => boolean) | undefined;
}

/**
 * A list, for a component to show. It is rendered again when rows change, or a fact that it reads; rows that did not
 * change are the same objects, so that a row in `memo()` is not rendered. A fact that is read for the first time after
 * the render, in a handler of an event, is that of this moment.
 *
 * The first page is asked for when the component is mounted. Components that mean the same list share one feed and its
 * requests; it is closed when the last of them has gone.
 *
 * ```jsx
 * const { items, status, loadMore } = useFeed('/api/posts', { dialect, limit: 30, params: { q } });
 * ```
 */
export function useFeed<T = unknown>(
  where: string | URL | PageSource | Feed<T>,
  options?: ReactOptions<T>,
): FeedResult<T>;
/** The same of feeds that were merged. */
export function useFeed<T>(where: MergedFeed<T>, options?: ReactOptions<T>): MergedResult<T>;
/** The same, where the URL may not be known yet. */
export function useFeed<T = unknown>(
  where: Exclude<Where<T>, MergedFeed<T>>,
  options?: ReactOptions<T>,
): FeedResult<T, Feed<T> | null>;

/**
 * The item with this key, for a component that is rendered again when that item changes, and not when others do.
 * `undefined`: it is not in the list.
 */
export function useFeedItem<T>(
  feed: Feed<T> | { readonly feed: Feed<T> | null } | null | undefined,
  key: KeyValue,
): T | undefined;

/** How near is near, and how often; a `root` may be a ref. */
export interface UseEndReachedOptions extends Omit<EndReachedOptions, 'root' | 'onPause'> {
  /**
   * The element that scrolls, or a ref to it.
   * @default the next one around it that scrolls, or the window
   */
  root?: Element | RefObject<Element | null> | null | undefined;
  /**
   * Whether it loads at all.
   * @default true
   */
  enabled?: boolean | undefined;
}

/** What `useEndReached` gives. */
export interface EndReachedResult<R> {
  /** For the element behind the last row: `<div ref={ref} />`. */
  readonly ref: R;
  /** Whether the budget is spent: show a button for `resume`. */
  readonly paused: boolean;
  /** The reader asked: loads the next page, or the failed one again, and goes on by itself. */
  readonly resume: () => void;
}

/**
 * Loads the next page whenever the element behind the last row comes near: `endReached()` of `unspool/end-reached`,
 * for as long as the component is mounted. The list is a feed, feeds that were merged, or what `useFeed` gave.
 *
 * ```jsx
 * const { ref, paused, resume } = useEndReached(feed, { budget: 5 });
 * ```
 */
export function useEndReached(feed: TailOf, options?: UseEndReachedOptions): EndReachedResult<RefCallback<Element>>;
/** The same with a ref of your own. */
export function useEndReached<R extends RefObject<Element | null>>(
  ref: R,
  feed: TailOf,
  options?: UseEndReachedOptions,
): EndReachedResult<R>;
