// Feeds in Lit.
import type { Feed } from '../index.js';
import type { FeedActions, FeedResult, Where } from './adapter.js';
import type { FeedFacts, Followed, TailOf, TailOptions, There, TrackedOptions } from './tracked.js';

export type { FeedActions, FeedResult, Param, Params, SharedOptions, Where } from './adapter.js';
export type { TailOf, TailOptions, TrackedOptions } from './tracked.js';

/** What has reactive controllers: a `LitElement`, or whatever does the same. */
export interface Host {
  addController(controller: { hostDisconnected?(): void }): void;
  requestUpdate(): void;
}

/** What a list tells, and what can be done with it. */
export interface FeedController<T, F extends Feed<T> | null = Feed<T>> extends FeedActions<T>, FeedFacts<T, F> {
  /** The item at `index`; negative counts from the end. */
  at(index: number): T | undefined;
  /** All of it as one picture: the same object while nothing has changed. */
  readonly current: FeedResult<T, F>;
  /** Settles when the first page is there. Rejects only with `throwOnError`. */
  firstPage(): Promise<void>;
  hostConnected(): void;
  hostUpdate(): void;
  hostDisconnected(): void;
}

/**
 * A list, for an element to show. Functions without parameters among what it is given are called before each update:
 * another URL, other parameters start another list. The first page is asked for when the element is connected, and on
 * no server. Elements that mean the same list share one feed and its requests; it is closed when the last one is
 * disconnected.
 *
 * ```ts
 * posts = new FeedController<Post>(this, () => this.url, { dialect, limit: 30 });
 * ```
 */
export const FeedController: {
  new <T = unknown>(
    host: Host,
    where: Followed<There<T>>,
    options?: Followed<TrackedOptions<T> | undefined>,
  ): FeedController<T>;
  /** The same, where the URL may not be known yet. */
  new <T = unknown>(
    host: Host,
    where: Followed<Where<T>>,
    options?: Followed<TrackedOptions<T> | undefined>,
  ): FeedController<T, Feed<T> | null>;
};

/**
 * Loads the next page whenever the element of `ref`, behind the last row, comes near: `<div ${ref(this.tail.ref)}>`.
 *
 * ```ts
 * tail = new EndReachedController(this, this.posts, { budget: 5 });
 * ```
 */
export class EndReachedController {
  constructor(host: Host, feed: Followed<TailOf>, options?: Followed<TailOptions | undefined>);
  /** For the directive `ref()` of Lit. */
  readonly ref: (element?: Element) => void;
  /** Whether the budget is spent: show a button for `resume`. */
  readonly paused: boolean;
  /** The reader asked: loads the next page, or the failed one again, and goes on by itself. */
  readonly resume: () => void;
  hostUpdated(): void;
  hostDisconnected(): void;
}
