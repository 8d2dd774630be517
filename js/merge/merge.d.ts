import type { UnspoolError } from '../errors/errors.js';
import type { Feed, FeedIterator, KeyPath, LoadOptions, Splice, Status, Unsubscribe } from '../index.js';

/** The type of the items of a feed. */
export type ItemOf<F> = F extends Feed<infer T> ? T : never;

/** What items can be sorted by: numbers among themselves, texts by their UTF-16 code units, dates by their time. */
export type Comparable = number | bigint | string | Date;

/** How feeds are merged. */
export interface MergeOptions<T> {
  /**
   * What each feed is sorted by: a path of members (`'createdAt'`, `'meta.date'`), or a function. Texts are compared as
   * they are, so dates as text must be of one form, and of one time zone. An item without such a value makes its feed
   * fail here (`errors`).
   */
  by: KeyPath<T> | ((item: T) => Comparable);
  /**
   * Whether the feeds begin with the greatest value (newest first), or with the least.
   * @default 'descending'
   */
  direction?: 'ascending' | 'descending' | undefined;
  /**
   * What names an item in all feeds: a path, a tuple of them, or a function. Of items with the same key the first one
   * is in the list, and the others take its place when it goes. `null`: nothing is a duplicate across feeds, as feeds
   * of different things may use the same ids.
   * @default null
   */
  key?: KeyPath<T> | readonly KeyPath<T>[] | ((item: T) => unknown) | null | undefined;
  /**
   * What readers do at the end, when one of the feeds broke off (`truncated`, `loop`, `empty-run`): throw one error of
   * the code `incomplete`, or end as if that were all.
   * @default 'throw'
   */
  incomplete?: 'throw' | 'end' | undefined;
  /**
   * Called once for each feed that is not sorted as `by` and `direction` say.
   * @default console.warn
   */
  onWarning?: ((message: string) => void) | undefined;
}

/** What is known of a merge. */
export interface MergedFacts {
  /**
   * `loading` or `waiting`, while one of the feeds is; `failed`, when there are only feeds that have failed and such as
   * are done; `done`, when all are.
   */
  readonly status: Status;
  /** Whether there is something to ask for. */
  readonly hasMore: boolean;
  /** Whether all feeds are done (or closed) and merged. */
  readonly done: boolean;
  /** What the first of them failed with; `null` while the merge is not `failed`. */
  readonly error: UnspoolError | null;
  /** The feeds, by their place among those that were merged, that are left out as long as they are failed. */
  readonly errors: readonly { readonly feed: number; readonly error: UnspoolError }[];
}

/** What one load of a merge brought. */
export interface MergedLoaded {
  /** Rows that are new in the merged list. */
  added: number;
  /** Whether there is nothing to ask for now. */
  done: boolean;
}

/** What one step did to the merged list. */
export interface MergedChange {
  /** Where rows came, went or changed. */
  readonly splices: readonly Splice[];
  /** How many are new. */
  readonly added: number;
  /** What the merge does now. */
  readonly status: Status;
  /** Rows after this change. */
  readonly length: number;
}

/** An immutable picture of a merge: the same object while nothing has changed. */
export interface MergedView<T> extends MergedFacts {
  /** The items of this moment, in order, in a frozen array; they are read when this is first looked at. */
  readonly items: readonly T[];
  /** How many. */
  readonly length: number;
  /** The item at `index`; negative counts from the end. */
  at(index: number): T | undefined;
}

/** How a load of a merge is asked for. */
export type MergedLoadOptions = Pick<LoadOptions, 'signal' | 'auto'>;

/**
 * Several sorted feeds as one sorted list, each key once. An item is in it as soon as every feed that may bring more
 * has an item to compare it with. Items of equal value stand in the order of the feeds. Items are those of the feeds:
 * the list itself holds a few words for each row.
 *
 * Pages that come move no row that is there. What comes late, as of a feed that had failed or is not sorted, stands
 * behind what was merged already. A changed item stays where it stands; one that is inserted into a feed, or comes in
 * front of it, is put where it belongs, one that is removed goes. When a feed is reset or closed, all is merged anew.
 */
export interface MergedFeed<T> extends AsyncIterable<T>, MergedFacts {
  /** Rows in the merged list. */
  readonly length: number;
  /** The item at `index`; negative counts from the end. The same object as `at` of its feed gives. */
  at(index: number): T | undefined;
  /** The items from `start` up to `end`, as `Array.prototype.slice` counts. */
  slice(start?: number, end?: number): T[];
  /**
   * Loads pages of the feeds that hold the merge up, side by side, until there is at least one more row. One that fails
   * is left out, and told in `errors`; the load rejects if it brought nothing for that reason.
   */
  loadMore(options?: MergedLoadOptions): Promise<MergedLoaded>;
  /** Asks the feeds again that have failed, wait or broke off. Then they take part again. */
  retry(options?: MergedLoadOptions): Promise<MergedLoaded>;
  /** Called after every step that changed the list or the facts. */
  subscribe(listener: (change: MergedChange) => void): Unsubscribe;
  /** The merge as it is now, for what renders it. */
  view(): MergedView<T>;
  /** Items, one by one, loading as they are asked for. A feed that failed is told at the end of what the others have. */
  [Symbol.asyncIterator](): FeedIterator<T>;
  /** Stops merging. The feeds go on, unless `feeds` says that they are closed, too. */
  close(options?: { feeds?: boolean | undefined }): void;
  /** The same as `close()`, for `using`. */
  [Symbol.dispose](): void;
}

/** Merges feeds that are each sorted by the same value. Loads nothing; what they have is merged at once. */
export function merge<const F extends readonly Feed<any>[]>(
  feeds: F,
  options: MergeOptions<ItemOf<F[number]>>,
): MergedFeed<ItemOf<F[number]>>;
