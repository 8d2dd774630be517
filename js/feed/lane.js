/**
 * @import { FeedLane as PublicFeedLane, Lane as PublicLane, LaneName, Status } from '../index.d.ts'
 * @import { UnspoolError } from '../errors/errors.d.ts'
 * @import { LaneState } from '../engine/protocol.d.ts'
 */
import { lanes } from '../engine/protocol.js';
import { refuse } from '../errors/errors.js';
import { INSIDE } from './inside.js';

const CURSOR = Symbol('cursor');

/**
 * What is known of a lane: what the engine told, and what it failed with.
 * @typedef {Pick<PublicLane, 'status' | 'error' | 'hasMore' | 'waiting' | 'ending'> & Pick<LaneState, 'total'>} Facts
 */

/**
 * The facts of a lane, whenever somebody looks.
 *
 * @implements {PublicLane}
 */
export class Lane {
  /** @type {() => Facts} a function, which no proxy wraps */
  [INSIDE];

  /** @param {() => Facts} of */
  constructor(of) {
    this[INSIDE] = of;
  }

  /** Vue makes no proxy of it. */
  get __v_skip() {
    return true;
  }

  get status() {
    return this[INSIDE]().status;
  }

  get error() {
    return this[INSIDE]().error;
  }

  get hasMore() {
    return this[INSIDE]().hasMore;
  }

  get waiting() {
    return this[INSIDE]().waiting;
  }

  get done() {
    return this[INSIDE]().status === 'done';
  }

  get reason() {
    return this[INSIDE]().ending?.reason ?? null;
  }

  get ending() {
    return this[INSIDE]().ending;
  }
}

/**
 * A lane of a feed, which goes on.
 *
 * @implements {PublicFeedLane}
 */
export class FeedLane extends Lane {
  /** @type {() => string | null} */
  [CURSOR];

  /**
   * @param {() => Facts} of
   * @param {() => string | null} cursor
   */
  constructor(of, cursor) {
    super(of);
    this[CURSOR] = cursor;
  }

  get cursor() {
    return this[CURSOR]();
  }
}

/**
 * Gives objects of this prototype the facts of a lane, which `of(object)` gives, as properties.
 *
 * @template {object} F
 * @param {F} prototype
 * @param {(object: F) => PublicLane} of
 */
export function withFacts(prototype, of) {
  for (const fact of /** @type {(keyof PublicLane)[]} */ (Object.getOwnPropertyNames(Lane.prototype).slice(1))) {
    /** @this {F} */
    const get = function () {
      return of(this)[fact];
    };
    Object.defineProperty(prototype, fact, { get, configurable: true });
  }
}

/**
 * The number of a lane in the engine.
 *
 * @param {LaneName} name
 */
export function laneNumber(name) {
  const number = lanes.indexOf(name);
  if (number < 0) throw refuse('lane', `'${lanes.join("', '")}'`, name);
  return number;
}

/**
 * A lane that nobody has told anything about.
 *
 * @param {Status} status
 * @param {boolean} hasMore
 * @param {UnspoolError | null} [error]
 * @returns {Facts}
 */
export const untold = (status, hasMore, error = null) => ({
  status,
  error,
  hasMore,
  waiting: null,
  ending: null,
  total: null,
});

/** A lane of a feed that is closed. */
export const CLOSED = untold('closed', false);

/**
 * Takes down what the engine told: of the lanes that it says something of, and nothing else. Nobody changes these facts
 * any more: views show them.
 *
 * @param {Facts[]} all by the numbers of the lanes
 * @param {LaneState[]} states
 * @param {UnspoolError[]} failures what each lane failed with now
 */
export function tell(all, states, failures) {
  for (const { lane: name, status, hasMore, cause, until, ending, total } of states) {
    const lane = lanes.indexOf(name);
    // By the clock on the wall.
    const rings = until === null ? null : until + Math.round(Date.now() - performance.now());
    all[lane] = {
      status,
      hasMore,
      // One that failed before, and still stands there, keeps its error.
      error: status === 'failed' ? (failures[lane] ?? all[lane].error) : null,
      waiting: cause && Object.freeze({ until: rings, cause }),
      ending: ending && Object.freeze(ending),
      total: total && Object.freeze(total),
    };
  }
}
