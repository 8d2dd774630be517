// Feeds in Angular, as signals.
import type { Signal } from '@angular/core';
import type { Feed } from '../index.js';
import type { FeedActions, FeedResult, Param, Where } from './adapter.js';
import type { FactName, Followed, TailOf, TailOptions, There, TrackedOptions } from './tracked.js';

export type { FeedActions, FeedResult, Param, Params, SharedOptions, Where } from './adapter.js';
export type { TailOf, TailOptions, TrackedOptions } from './tracked.js';

/** All options of `feed()`, and those of all adapters; each parameter may be a signal. */
export interface AngularOptions<T> extends Omit<TrackedOptions<T>, 'params'> {
  /**
   * Parameters that are added to the query of the URL, or replace those of the same name. Other ones start the list
   * anew.
   * @default none
   */
  params?: { readonly [name: string]: Param | readonly Param[] | Signal<Param | readonly Param[]> } | undefined;
}

/** A list: signals of what it tells, and functions that are the same for as long as the component. */
export type AngularFeed<T, F extends Feed<T> | null = Feed<T>> = FeedActions<T> & {
  readonly [Name in FactName]: Signal<FeedResult<T, F>[Name]>;
} & {
  /** The item at `index`; negative counts from the end. What calls it follows the list. */
  at(index: number): T | undefined;
  /** Settles when the first page is there. Rejects only with `throwOnError`. */
  firstPage(): Promise<void>;
};

/**
 * A list, for a component to show: called where `inject()` may be. Signals and functions without parameters among what
 * it is given are followed: another URL, other parameters start another list. The first page is asked for when inputs
 * are there, and on no server. Components that mean the same list share one feed and its requests; it is closed when
 * the last one is destroyed.
 *
 * ```ts
 * posts = injectFeed<Post>('/api/posts', () => ({ dialect, limit: 30, params: { q: this.q() } }));
 * ```
 */
export function injectFeed<T = unknown>(
  where: Followed<There<T>>,
  options?: Followed<AngularOptions<T> | undefined>,
): AngularFeed<T>;
/** The same, where the URL may not be known yet. */
export function injectFeed<T = unknown>(
  where: Followed<Where<T>>,
  options?: Followed<AngularOptions<T> | undefined>,
): AngularFeed<T, Feed<T> | null>;

/**
 * Loads the next page whenever `target`, the element behind the last row, comes near: `endReached()` of
 * `unspool/end-reached`, for as long as the component. `paused()`: the budget is spent, `resume()` goes on: for a
 * button.
 *
 * ```ts
 * tail = viewChild<ElementRef<HTMLElement>>('tail');
 * end = injectEndReached(this.tail, this.posts, { budget: 5 });
 * ```
 */
export function injectEndReached(
  target: () => Element | { readonly nativeElement: Element } | null | undefined,
  feed: Followed<TailOf> | { readonly feed: Signal<TailOf> },
  options?: Followed<TailOptions | undefined>,
): { readonly paused: Signal<boolean>; readonly resume: () => void };
