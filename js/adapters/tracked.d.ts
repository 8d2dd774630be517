// What the adapters have in common whose frameworks track what is read: Vue, Svelte, Solid, Angular, Lit.
import type { UnspoolError } from '../errors/errors.js';
import type { Feed, PageSource } from '../index.js';
import type { FeedActions, FeedResult, SharedOptions, Where } from './adapter.js';
import type { Endless, EndReachedOptions } from './end-reached.js';
import type { URL } from '../globals.js';

/** All options of `feed()`, those of all adapters, and what becomes of failures. */
export interface TrackedOptions<T> extends SharedOptions<T> {
  /**
   * Whether a failure is thrown at what renders the rows, or which: of later pages, too.
   * @default false: it is in `error`
   */
  throwOnError?: boolean | ((error: UnspoolError) => boolean) | undefined;
}

/** A list that is there: an address, or what has no need of one. */
export type There<T> = string | URL | PageSource | Feed<T>;
/**
 * A value, or a function that gives it and is followed. A function without parameters gives the value; a page source
 * takes the request.
 */
export type Followed<V> = V | (() => V);

/** What a list tells. */
export type FactName = Exclude<keyof FeedResult<unknown>, keyof FeedActions<unknown> | 'at'>;
/** What a list tells, by name. */
export type FeedFacts<T, F extends Feed<T> | null = Feed<T>> = Pick<FeedResult<T, F>, FactName>;

/** How near is near, and how often. */
export interface TailOptions extends Omit<EndReachedOptions, 'onPause'> {
  /**
   * Whether it loads at all.
   * @default true
   */
  enabled?: boolean | undefined;
}

/** A list whose end is watched: a feed, merged feeds, or what has a feed. `null`: not yet. */
export type TailOf = Endless | { readonly feed: Endless | null } | null | undefined;
/** What a template says in one value: the list, or the list with options. */
export type TailValue =
  | TailOf
  | (TailOptions & {
      readonly feed: TailOf;
      /** Called when it pauses, and when it goes on. */
      readonly onPause?: ((paused: boolean) => void) | undefined;
    });

export type { Where };
