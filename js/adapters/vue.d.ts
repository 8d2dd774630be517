// Feeds in Vue 3.
import type { ComputedRef, MaybeRef, MaybeRefOrGetter, ObjectDirective, ShallowRef } from 'vue';
import type { Feed, KeyValue } from '../index.js';
import type { FeedActions, FeedResult, Param, Where } from './adapter.js';
import type { FactName, Followed, TailOf, TailOptions, TailValue, There, TrackedOptions } from './tracked.js';

export type { FeedActions, FeedResult, Param, Params, SharedOptions, Where } from './adapter.js';
export type { TailOf, TailOptions, TailValue, TrackedOptions } from './tracked.js';

/** All options of `feed()`, those of all adapters; each may be a ref, and so may each parameter. */
export type VueOptions<T> = {
  [Name in keyof Omit<TrackedOptions<T>, 'params'>]: MaybeRef<TrackedOptions<T>[Name]>;
} & {
  /**
   * Parameters that are added to the query of the URL, or replace those of the same name. Other ones start the list
   * anew.
   * @default none
   */
  params?: MaybeRef<{ readonly [name: string]: MaybeRef<Param | readonly Param[]> } | undefined>;
};

/**
 * A list: refs of what it tells, and functions that are the same for as long as the component. Can be taken apart, put
 * into `reactive()`, and returned by `setup()` for the Options API.
 */
export type VueFeed<T, F extends Feed<T> | null = Feed<T>> = FeedActions<T> & {
  readonly [Name in FactName]: ComputedRef<FeedResult<T, F>[Name]>;
} & {
  /** The item at `index`; negative counts from the end. What calls it follows the list. */
  at(index: number): T | undefined;
  /**
   * Settles when the first page is there, for an `async setup()` in `<Suspense>`, and for `onServerPrefetch`, which
   * asks for it on a server. Rejects only with `throwOnError`.
   */
  suspense(): Promise<void>;
};

/**
 * A list, for a component to show. Refs and getters among what it is given are followed: another URL, other parameters
 * start another list. The first page is asked for at once, and on no server. Components that mean the same list share
 * one feed and its requests; it is closed when the scope of the last one is.
 *
 * With `throwOnError` a failure goes to `onErrorCaptured`.
 *
 * ```ts
 * const { items, status, loadMore } = useFeed('/api/posts', { dialect, limit: 30, params: { q } });
 * ```
 */
export function useFeed<T = unknown>(
  where: Followed<There<T>> | MaybeRef<There<T>>,
  options?: MaybeRefOrGetter<VueOptions<T> | undefined>,
): VueFeed<T>;
/** The same, where the URL may not be known yet. */
export function useFeed<T = unknown>(
  where: Followed<Where<T>> | MaybeRef<Where<T>>,
  options?: MaybeRefOrGetter<VueOptions<T> | undefined>,
): VueFeed<T, Feed<T> | null>;

/** The item with this key, followed: `undefined` while it is not in the list. */
export function useFeedItem<T>(
  feed: MaybeRefOrGetter<Feed<T> | null | undefined>,
  key: MaybeRefOrGetter<KeyValue>,
): Readonly<ShallowRef<T | undefined>>;

/** The list in refs, as `useFeed` gives it. */
export type VueTailOf = MaybeRefOrGetter<TailOf> | { readonly feed: MaybeRef<TailOf> };

/**
 * Loads the next page whenever `target`, the element behind the last row, comes near: `endReached()` of
 * `unspool/end-reached`, for as long as the component. `paused`: the budget is spent, `resume()` goes on: for a button.
 *
 * ```ts
 * const tail = useTemplateRef('tail');
 * const { paused, resume } = useEndReached(tail, posts, { budget: 5 });
 * ```
 */
export function useEndReached(
  target: MaybeRefOrGetter<Element | { readonly $el: Element } | null | undefined>,
  feed: VueTailOf,
  options?: MaybeRefOrGetter<TailOptions | undefined>,
): { readonly paused: Readonly<ShallowRef<boolean>>; readonly resume: () => void };

/**
 * The same as a directive, for an element behind the last row: `<div v-end-reached="feed" />`, or with options
 * `v-end-reached="{ feed, budget: 5, onPause }"`.
 */
export const vEndReached: ObjectDirective<Element, TailValue | { readonly feed: MaybeRef<TailOf> }>;
