/**
 * @import { Write } from '../index.d.ts'
 * @import { Client } from '../engine/client.js'
 * @import { HostEvent } from '../http/transport.js'
 * @import { Setup } from './create.js'
 * @import { Items } from './items.js'
 */
import { CONFIRM, UNDO } from '../engine/protocol.js';
import { guarded } from './listeners.js';
import { itemText } from './writes.js';

/** The writes of a feed: made at once, or, in their order, as soon as there is a list that they can be made in. */
export class Writes {
  /** @type {(() => void)[]} */
  #queue = [];
  #isFlushing = false;
  #running;
  #list;
  #whenThere;
  #tell;

  /**
   * @param {() => unknown} running throws why nothing can be written any more
   * @param {() => [Client | null, Items, Setup]} list what is written
   * @param {(then: () => void) => void} whenThere calls back when the engine is there, if it is not, in order with the
   * loads that were asked for
   * @param {(event: HostEvent) => number} tell makes a write, and gives its number; 0: there is nothing to undo
   */
  constructor(running, list, whenThere, tell) {
    this.#running = running;
    this.#list = list;
    this.#whenThere = whenThere;
    this.#tell = tell;
  }

  #isOpen() {
    try {
      this.#running();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Whether the list can be written now: what is shown before the engine has read it cannot, nor can a list of which
   * nobody knows the key.
   */
  #isReady() {
    const [client, items, { learn, restored }] = this.#list();
    return client !== null && !items.preview && !learn && !restored;
  }

  /** @param {() => void} job now, if nothing waits before it */
  #do(job) {
    if (this.#queue.length === 0 && this.#isReady()) return job();
    this.#queue.push(job);
    this.#whenThere(() => this.flush(job));
  }

  /**
   * @param {() => () => HostEvent} read reads what the caller gave, which he may change later; then gives what to
   * write, in the list as it is by then
   * @returns {Write<any>}
   */
  make(read) {
    this.#running();
    const event = read();
    let number = 0;
    let isOver = false;
    const job = () => {
      number = this.#tell(event());
    };
    this.#do(job);
    // What was never made, or had nothing to do, has no number: there is nothing to say of it.
    const say = (/** @type {number} */ what, text = '') => {
      this.#do(() => number > 0 && this.#tell({ what, number, text }));
      isOver = true;
    };
    return {
      confirm: (item) => {
        if (!isOver && this.#isOpen()) say(CONFIRM, item === undefined ? '' : itemText(item, this.#list()[2].plain));
      },
      undo: () => {
        if (isOver || !this.#isOpen()) return;
        const place = this.#queue.indexOf(job);
        if (place < 0) return say(UNDO);
        this.#queue.splice(place, 1);
        isOver = true;
      },
    };
  }

  /**
   * Makes those that wait, as far as they can be made now. Nobody is there to catch what one throws: it is reported.
   *
   * @param {() => void} [last] none behind this one
   */
  flush(last) {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    while (this.#queue.length > 0 && this.#isReady() && (!last || this.#queue.includes(last)))
      guarded(/** @type {() => void} */ (this.#queue.shift()));
    this.#isFlushing = false;
  }

  /** Those that wait were for a list that will not come. */
  drop() {
    this.#queue = [];
  }
}
