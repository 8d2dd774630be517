/**
 * @import { Change, Feed as PublicFeed, Total } from '../index.d.ts'
 * @import { UnspoolError } from '../errors/errors.d.ts'
 * @import { Outcome } from '../engine/protocol.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 * @import { Setup } from './create.js'
 * @import { Items } from './items.js'
 * @import { Lane } from './lane.js'
 */
import { Ahead } from './ahead.js';
import { Cursors } from './iterator.js';
import { Prefetch } from './prefetch.js';
import { endOf } from './readers.js';

/**
 * What readers need of a feed. `leaver()` gives what leaves the load that is under way.
 * @typedef {object} Read
 * @property {Setup} options
 * @property {Items} items
 * @property {Lane[]} lanes
 * @property {(method: string, options: { auto: boolean }) => ReturnType<PublicFeed<any>['loadMore']>} load
 * @property {() => boolean} isOpen
 * @property {() => () => void} leaver
 */

/** What readers see of a feed, and what is asked for ahead of them. */
export class Reading {
  #feed;
  /** Where readers are. */
  cursors = new Cursors();
  /** @type {Prefetch | undefined} */
  #prefetch;
  /** @type {Ahead | undefined} */
  ahead;
  /** @type {UnspoolError | null | undefined} with what readers ended this list */
  #ended;
  /**
   * Whether a reader that stands there wants more to be loaded; undefined, if none ever does.
   *
   * @type {((at: number) => boolean) | undefined}
   */
  wants;

  /** @param {Read} feed */
  constructor(feed) {
    this.#feed = feed;
    const { prefetch, concurrency = 1 } = feed.options;
    if (concurrency > 1) this.ahead = new Ahead({ ...feed.options, concurrency });
    if (!prefetch) return;
    const ahead = new Prefetch(prefetch);
    this.#prefetch = ahead;
    this.wants = (at) => {
      const { status, hasMore } = feed.lanes[0];
      return ahead.wants(feed.items.read - at) && hasMore && status !== 'failed';
    };
  }

  cursor() {
    return this.cursors.add();
  }

  isOpen() {
    return this.#feed.isOpen();
  }

  end() {
    const { lanes, options, items } = this.#feed;
    this.#ended = endOf(lanes[0], options, items.length, this.#ended);
    return this.#ended;
  }

  /** @param {boolean} auto */
  join(auto) {
    return { loaded: this.#feed.load('loadMore', { auto }), leave: this.#feed.leaver() };
  }

  enter() {
    return this.ahead?.enter();
  }

  /** @type {(what: number, change: Change) => void} */
  changed(what, change) {
    for (const splice of change.splices) this.cursors.shift(splice);
    this.#prefetch?.note(what, change);
  }

  /** @type {(event: HostEvent, outcome: Outcome, total: Total | null) => void} */
  happened(event, outcome, total) {
    if (!this.#feed.lanes[0].done) this.#ended = undefined;
    this.ahead?.follow(event, outcome, total);
  }
}
