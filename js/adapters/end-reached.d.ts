// Loading at the end of a list, without a framework.
import type { DoneReason, Status } from '../feed/facts.js';
import type { Unsubscribe } from '../index.js';
import type { Document, Element } from '../globals.js';

/** How near is near, and how often. */
export interface EndReachedOptions {
  /**
   * The element that scrolls.
   * @default the next one around it that scrolls, or the window
   */
  root?: Element | Document | null | undefined;
  /**
   * How far from the edge of what is in sight the next page is asked for: pixels, or as CSS says it (`'50%'`). Where
   * the reader saves data (`navigator.connection.saveData`), it is a quarter of what is in sight.
   * @default '200%': two screens
   */
  margin?: number | string | undefined;
  /**
   * How many pages load by themselves before it pauses: from then on `resume()` loads. A list that begins anew has all
   * of it again.
   * @default Infinity
   */
  budget?: number | undefined;
  /**
   * Which way. `'newer'`: the element stands before the first row.
   * @default 'older'
   */
  lane?: 'older' | 'newer' | undefined;
  /**
   * Called when it pauses, and when it goes on.
   * @default none
   */
  onPause?: ((paused: boolean) => void) | undefined;
}

/** What it wants of a list: a feed has it, and so have feeds that were merged. */
export interface Endless {
  readonly status: Status;
  readonly hasMore: boolean;
  readonly reason?: DoneReason | null;
  readonly length: number;
  loadMore(options?: any): Promise<unknown>;
  retry(options?: any): Promise<unknown>;
  subscribe(listener: (change: { readonly splices: readonly Cut[] }) => void): Unsubscribe;
  lane?(name: 'older' | 'newer'): Pick<Endless, 'status' | 'hasMore' | 'reason'>;
}

interface Cut {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

/** Stops it. */
export interface EndReached {
  (): void;
  /**
   * The reader asked for more: loads the next page, or the failed one again, and goes on by itself with the whole
   * budget. For a button that is there whenever there is more: "Load more", "Try again".
   */
  resume(): void;
  /** Whether the budget is spent: it waits for `resume()`. */
  readonly paused: boolean;
}

/**
 * Loads the next page whenever `element`, which stands behind the last row, comes near to what is in sight, or is
 * jumped past. It looks again after every page, so that a short page, or one without a new row, does not stop it. It
 * never asks again for what has failed: `resume()` does. Ends with the feed.
 *
 * ```js
 * const stop = endReached(document.querySelector('#tail'), posts, { budget: 5 });
 * button.onclick = stop.resume;
 * ```
 */
export function endReached(element: Element, feed: Endless, options?: EndReachedOptions): EndReached;
