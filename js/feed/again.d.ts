// How and when a feed is read again.
import type { AbortSignal } from '../globals.js';

/** How a feed is read again. */
export interface RefreshOptions {
  /**
   * `'head'`: from the first page on, until a page meets rows that are known; new rows go in front, or where their
   * neighbours are. `'all'`: until the last row that was loaded; rows that the server has no more go.
   * @default 'head'
   */
  mode?: 'head' | 'all' | undefined;
  /**
   * So many pages of the head at most; if they meet no known row, they leave a gap.
   * @default 3
   */
  pages?: number | undefined;
  /** Gives up waiting; the requests are given up when nobody waits any more. */
  signal?: AbortSignal | undefined;
}

/** When a feed is read again by itself, and how: `mode` and `pages` of {@link RefreshOptions}. */
export interface RevalidateOptions extends Pick<RefreshOptions, 'mode' | 'pages'> {
  /**
   * So many milliseconds after the last refresh ended; from 100. After one that failed twice as long, after the next
   * one twice that, up to 5 minutes; one that succeeds begins anew.
   * @default never
   */
  every?: number | undefined;
  /**
   * When somebody comes back to the page, every 5 seconds at most.
   * @default false
   */
  onFocus?: boolean | undefined;
  /**
   * When the network is back.
   * @default false
   */
  onOnline?: boolean | undefined;
}
