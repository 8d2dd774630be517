// For Lit, and for every host of reactive controllers: nothing of Lit is wanted.
/**
 * @import { Endless } from './end-reached.d.ts'
 * @import { Host } from './lit.d.ts'
 */
import { bare, ALL_FACTS, got, Held, whereOf } from './held.js';
import { isServer } from './shared.js';
import { feedIn, Tail } from './tail.js';

export class FeedController {
  #held;

  /**
   * @param {Host} host
   * @param {any} where
   * @param {any} [options]
   */
  constructor(host, where, options) {
    const read = () => /** @type {[any, any]} */ ([whereOf(where), bare(got(options) ?? {})]);
    this.#held = new Held(read, () => host.requestUpdate());
    Object.assign(this, this.#held.actions);
    host.addController(this);
  }

  get current() {
    return this.#held.show().result;
  }

  /** @param {number} index */
  at(index) {
    return this.current.at(index);
  }

  firstPage() {
    return this.#held.wait();
  }

  hostConnected() {
    if (!isServer()) this.#held.hold();
  }

  /** What the URL is made of may have changed. */
  hostUpdate() {
    this.#held.show();
  }

  hostDisconnected() {
    this.#held.release();
  }

  static {
    for (const name of ALL_FACTS)
      Object.defineProperty(FeedController.prototype, name, {
        /** @this {FeedController} */
        get() {
          return this.#held.show().fact(name);
        },
      });
  }
}

export class EndReachedController {
  #feed;
  #options;
  #tail;
  /** @type {Element | undefined} */
  #element;
  paused = false;

  /**
   * @param {Host} host
   * @param {any} feed
   * @param {any} [options]
   */
  constructor(host, feed, options) {
    this.#feed = feed;
    this.#options = options;
    this.#tail = new Tail((to) => {
      this.paused = to;
      host.requestUpdate();
    });
    host.addController(this);
  }

  /** @param {Element} [element] */
  ref = (element) => {
    this.#element = element;
    this.hostUpdated();
  };

  resume = () => this.#tail.resume();

  hostUpdated() {
    this.#tail.set(this.#element, feedIn(got(this.#feed)), bare(got(this.#options)));
  }

  hostDisconnected() {
    this.#tail.stop();
  }
}
