// Feeds in Solid.
import type { Accessor } from 'solid-js';
import type { Feed, KeyValue } from '../index.js';
import type { FeedActions, Where } from './adapter.js';
import type { FeedFacts, Followed, TailOf, TailOptions, There, TrackedOptions } from './tracked.js';

export type { FeedActions, FeedResult, Param, Params, SharedOptions, Where } from './adapter.js';
export type { TailOf, TailOptions, TrackedOptions } from './tracked.js';

/** All options of `feed()`, those of all adapters, and those of Solid. */
export interface SolidOptions<T> extends TrackedOptions<T> {
  /**
   * Whether what reads `items`, `length` or `at()` waits for the first page in the next `<Suspense>`, and a first page
   * that fails goes to the next `<ErrorBoundary>`. A server that renders asynchronously then loads the first page, and
   * the browser goes on with it. Counts when the component begins.
   * @default false
   */
  suspense?: boolean | undefined;
}

/** A list: getters that are followed, so do not take them apart; and functions that are the same for ever. */
export type SolidFeed<T, F extends Feed<T> | null = Feed<T>> = FeedActions<T> &
  FeedFacts<T, F> & {
    /** The item at `index`; negative counts from the end. */
    at(index: number): T | undefined;
    /** Settles when the first page is there. Rejects only with `throwOnError` or `suspense`. */
    firstPage(): Promise<void>;
  };

/**
 * A list, for a component to show. Accessors among what it is given are followed: another URL, other parameters start
 * another list. The first page is asked for at once, and on no server. Components that mean the same list share one
 * feed and its requests; it is closed with the owner of the last one.
 *
 * Rows that did not change are the same objects: `<For>` makes the new ones alone.
 *
 * ```jsx
 * const list = useFeed('/api/posts', () => ({ dialect, limit: 30, params: { q: q() } }));
 * ```
 */
export function useFeed<T = unknown>(
  where: Followed<There<T>>,
  options?: Followed<SolidOptions<T> | undefined>,
): SolidFeed<T>;
/** The same, where the URL may not be known yet. */
export function useFeed<T = unknown>(
  where: Followed<Where<T>>,
  options?: Followed<SolidOptions<T> | undefined>,
): SolidFeed<T, Feed<T> | null>;

/** The item with this key, followed: `undefined` while it is not in the list. */
export function useFeedItem<T>(
  feed: Followed<Feed<T> | { readonly feed: Feed<T> | null } | null | undefined>,
  key: Followed<KeyValue>,
): Accessor<T | undefined>;

/**
 * Loads the next page whenever the element of `ref`, behind the last row, comes near: `endReached()` of
 * `unspool/end-reached`, for as long as the component. `paused()`: the budget is spent, `resume()` goes on: for a
 * button.
 *
 * ```jsx
 * const tail = useEndReached(list, { budget: 5 }); // <div ref={tail.ref} />
 * ```
 */
export function useEndReached(
  feed: Followed<TailOf>,
  options?: Followed<TailOptions | undefined>,
): { readonly ref: (element: Element) => void; readonly paused: Accessor<boolean>; readonly resume: () => void };
