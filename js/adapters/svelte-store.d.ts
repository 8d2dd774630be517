// Feeds as stores: for Svelte 3, 4 and 5, and for whoever else has stores.
import type { Feed } from '../index.js';
import type { FeedActions, FeedResult, Where } from './adapter.js';
import type { TailValue, There, TrackedOptions } from './tracked.js';

export type { FeedActions, FeedResult, Param, Params, SharedOptions, Where } from './adapter.js';
export type { TailOf, TailOptions, TailValue, TrackedOptions } from './tracked.js';

/** A store, as Svelte reads it. */
export interface Readable<V> {
  subscribe(run: (value: V) => void): (() => void) | { unsubscribe(): void };
}

/** A store of a list: `$list.items`, `$list.status`, …; and functions that are the same for ever. */
export interface FeedStore<T, F extends Feed<T> | null = Feed<T>> extends FeedActions<T> {
  /** Calls `run` at once and after each change. The first one begins the list, after the last one has gone it ends. */
  subscribe(run: (result: FeedResult<T, F>) => void): () => void;
  /** Settles when the first page is there, or has failed. */
  firstPage(): Promise<void>;
}

/**
 * A list as a store. What it is given may be stores, too: another URL, other parameters start another list. The first
 * page is asked for when somebody subscribes, and on no server. Stores that mean the same list share one feed and its
 * requests.
 *
 * ```js
 * const list = feedStore('/api/posts', { dialect, limit: 30 }); // in the markup: {#each $list.items as post (post.id)}
 * ```
 */
export function feedStore<T = unknown>(
  where: There<T> | Readable<There<T>>,
  options?: TrackedOptions<T> | Readable<TrackedOptions<T>>,
): FeedStore<T>;
/** The same, where the URL may not be known yet. */
export function feedStore<T = unknown>(
  where: Where<T> | Readable<Where<T>>,
  options?: TrackedOptions<T> | Readable<TrackedOptions<T>>,
): FeedStore<T, Feed<T> | null>;

/**
 * An action that loads the next page whenever its element, behind the last row, comes near:
 * `<div use:endReached={$list}>`, or with options `use:endReached={{ feed: $list, budget: 5, onPause }}`.
 */
export function endReached(element: Element, list: TailValue): { update(list: TailValue): void; destroy(): void };
