// What a feed tells about itself.
import type { UnspoolError } from '../errors/errors.js';
import type { Headers } from '../globals.js';

/**
 * A lane is one direction of a feed, with a status and an end of its own: `older` goes on (`next` of the dialect),
 * `newer` goes back (`back`). A newer lane that has caught up (`reason: 'end'`) can be asked again: there may be newer
 * items by then. Without `back`, and until a first page has told where to go back to, it has nothing to ask for: it is
 * `idle` with `hasMore: false`, and a load brings nothing at once (`done: true`). `head` is the lane of `refresh()`,
 * `gap` that of `loadGap()`, and `window` that of `ensure()`.
 */
export type LaneName = 'older' | 'newer' | 'head' | 'gap' | 'window';

/**
 * What a lane does: nothing (`idle`; `hasMore` says whether there is something to ask for), a request (`loading`), a
 * wait that ends by itself (`waiting`); or it has failed and wants a `retry()`, is at its end, or the feed is closed.
 */
export type Status = 'idle' | 'loading' | 'waiting' | 'failed' | 'done' | 'closed';

/**
 * Why a lane is done. All but `end` and `max-items` are ends that are none: `retry()` goes on. docs/DIALECTS.md says
 * when a list is at its end.
 */
export type DoneReason = 'end' | 'max-items' | 'loop' | 'empty-run' | 'truncated';

/** What a lane waits for. `unsure`: the answer was no page where one was promised; the same is asked for again. */
export type WaitCause = 'backoff' | 'rate-limit' | 'offline' | 'later' | 'unsure';

/** What a lane waits for, and until when. */
export interface Waiting {
  /** As `Date.now()` counts; `null`: until the network is back. */
  readonly until: number | null;
  /** What for. */
  readonly cause: WaitCause;
}

/** Why a lane is done, and what said so. */
export interface Ending {
  /** In one word. */
  readonly reason: DoneReason;
  /**
   * What ended it: `'absent'` (nothing to go on with), `'flag'` (a stop by value, too), `'total'`, `'pages'`,
   * `'short'`, `'empty'`, `'same'`, `'status'`, `'start'` (the newer lane counted back to it), `'truncated'`,
   * `'no-page'`, `'max-items'`, `'repeat'`, `'stale'`, `'empty-run'`; for a list that is cut short, the rule that says
   * that there is more.
   */
  readonly by: string;
  /** Where it looked: `'body:hasMore'`, … */
  readonly at?: string;
  /** What stands there, as JSON. Nothing: it was left out, or an earlier page said it. */
  readonly value?: string;
}

/** What one `loadMore()` did. */
export interface Loaded {
  /** Items that the server sent. */
  received: number;
  /** Items that are new in the list. */
  added: number;
  /** Items that were there already. */
  duplicates: number;
  /** Known items whose value changed. */
  updated: number;
  /** Whether there is nothing to ask for now: `!hasMore` of the lane. */
  done: boolean;
}

/**
 * At `start`, `removed` items went and `added` came, as `Array.prototype.splice` counts: an item whose value changed is
 * one that went and one that came. Splices of one change are to be applied in order.
 */
export interface Splice {
  /** Where, in the list as the splices before have left it. */
  readonly start: number;
  /** How many items went. */
  readonly removed: number;
  /** How many items came, those that replace others included. `added` of a change counts new items only. */
  readonly added: number;
}

/** What one step did to the list. */
export interface Change {
  /** Where items came, went or changed. */
  readonly splices: readonly Splice[];
  /** How many of the added items came in front of the first: a reader's place moves by as many. */
  readonly prepended: number;
  /** Items that the server sent. */
  readonly received: number;
  /** Items that are new in the list; replaced ones count as `updated`. (`added` of a splice counts both.) */
  readonly added: number;
  /** Items that were there already. */
  readonly duplicates: number;
  /** Known items whose value changed. */
  readonly updated: number;
  /** Whose step it was. */
  readonly lane: LaneName;
  /** What that lane does now. */
  readonly status: Status;
  /** Items in the list after this change. */
  readonly length: number;
}

/** Counters since the feed was created. */
export interface Stats {
  /** Requests sent, retries included. */
  readonly requests: number;
  /** Pages that were read. */
  readonly pages: number;
  /** Items that the server sent. */
  readonly received: number;
  /** Items that were there already. */
  readonly duplicates: number;
  /** Bytes of all bodies. */
  readonly bytes: number;
  /** Bytes held now, by the items in the list. */
  readonly held: number;
}

/** How many items the server says that it has. */
export interface Total {
  /** So many. */
  readonly value: number;
  /** Whether it is that number. If not, there are at least as many. */
  readonly exact: boolean;
  /** The place that says so, as the dialect names it: `'body:meta.total'`, `'header:x-total-count'`. */
  readonly from: string;
}

/** What an answer says beside its items. */
export interface Page {
  /** How many pages came before it, in both directions; `reset()` counts anew. */
  readonly index: number;
  /** Which way it was loaded. */
  readonly lane: LaneName;
  /** The HTTP status. */
  readonly status: number;
  /** The address that it came from. */
  readonly url: string;
  /** The headers of the answer, those that CORS lets a page see. */
  readonly headers: Headers;
  /** Items that the server sent. */
  readonly received: number;
  /** Items that were new in the list. */
  readonly added: number;
  /**
   * The answer, parsed when this is first looked at, with an empty list in the place of its items: what was `included`,
   * facets, counts. Where the place of the items is said by more than names (a filter, a number, a function), they are
   * in it.
   */
  readonly envelope: unknown;
}

/** One direction of loading. */
export interface Lane {
  /** What it does. */
  readonly status: Status;
  /** What it failed with; `null` while it is not `failed`. */
  readonly error: UnspoolError | null;
  /** Whether there is something to ask for. */
  readonly hasMore: boolean;
  /** What it waits for; `null` while it does not. */
  readonly waiting: Waiting | null;
  /** Whether there is nothing more to ask for; `reason` says why. */
  readonly done: boolean;
  /** Why it is done, in one word; `null` while it is not. */
  readonly reason: DoneReason | null;
  /** Why it is done, with the rule, the place and the value that said so; `null` while it is not. */
  readonly ending: Ending | null;
}

/** A lane of a feed, which goes on: a view has a picture of it. */
export interface FeedLane extends Lane {
  /**
   * How its next request differs from the first one of the feed, as text: the parameters of the query where these are
   * all that differs (`'page=3'`, `'cursor=abc&dir=next'`), and JSON otherwise. For a URL, or a job that goes on later:
   * `feed(where, { dialect, cursor })` begins there. Without headers, credentials and whatever the first request has,
   * too. `null` before the first page, and where there is no more. Asks the engine: read it when you need it.
   */
  readonly cursor: string | null;
}

/** Rows that nobody has loaded lie between two rows of the list: a refresh brought more than it read. */
export interface Gap {
  /** Its number: another one for each gap. */
  readonly id: number;
  /** The position of the row behind it: between `index - 1` and `index` something is missing. */
  readonly index: number;
  /** What `loadGap()` does with it. */
  readonly status: Status;
  /** What that failed with; `null` while it is not `failed`. */
  readonly error: UnspoolError | null;
}

/** What a refresh did. */
export interface Refreshed extends Loaded {
  /** Items that went because the server has them no more: with `mode: 'all'`. */
  removed: number;
  /** The gap that it left; `null` if it met known rows. */
  gap: Gap | null;
}

/**
 * What is kept of a feed: plain data, to be written as JSON. `feed(where, { snapshot })` goes on with it.
 */
export interface Snapshot {
  /** Of the form. Another one is refused. */
  readonly version: 1;
  /** When it was made, as `Date.now()` counts. */
  readonly savedAt: number;
  /** Its items, as the server sent them, and what is known of the list. */
  readonly data: string;
}
