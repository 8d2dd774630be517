// Feeds in Svelte 5, with runes.
import type { Feed } from '../index.js';
import type { FeedActions, FeedResult, Where } from './adapter.js';
import type { FeedFacts, Followed, TailOf, TailOptions, There, TrackedOptions } from './tracked.js';

/**
 * A list. What a template, an effect or a `$derived` reads of it is followed there: read it in place (`list.items`), or
 * take it apart in a `$derived`. The functions are the same for ever, and can be taken apart anywhere.
 */
export type SvelteFeed<T, F extends Feed<T> | null = Feed<T>> = FeedActions<T> &
  FeedFacts<T, F> & {
    /** The item at `index`; negative counts from the end. */
    at(index: number): T | undefined;
    /** All of it as one picture: the same object while nothing has changed. */
    readonly current: FeedResult<T, F>;
    /** Settles when the first page is there, for `{#await}`. Rejects only with `throwOnError`. */
    firstPage(): Promise<void>;
  };

/**
 * A list, for a component to show. Functions without parameters among what it is given are followed: another URL, other
 * parameters start another list. The first page is asked for when something that is shown reads the list, and on no
 * server; when nothing reads it any more, it ends. Components that mean the same list share one feed and its requests.
 *
 * With `throwOnError` what reads rows throws a failure at the next `<svelte:boundary>`.
 *
 * ```js
 * const list = useFeed('/api/posts', () => ({ dialect, limit: 30, params: { q } }));
 * ```
 */
export function useFeed<T = unknown>(
  where: Followed<There<T>>,
  options?: Followed<TrackedOptions<T> | undefined>,
): SvelteFeed<T>;
/** The same, where the URL may not be known yet. */
export function useFeed<T = unknown>(
  where: Followed<Where<T>>,
  options?: Followed<TrackedOptions<T> | undefined>,
): SvelteFeed<T, Feed<T> | null>;

/**
 * Loads the next page whenever the element that it is attached to, behind the last row, comes near:
 * `<div {@attach tail.attach}></div>`. `paused`: the budget is spent, `resume()` goes on: for a button.
 *
 * ```js
 * const tail = useEndReached(list, { budget: 5 });
 * ```
 */
export function useEndReached(
  feed: Followed<TailOf>,
  options?: Followed<TailOptions | undefined>,
): { attach(element: Element): () => void; readonly paused: boolean; readonly resume: () => void };
