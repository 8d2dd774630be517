// What feeds that ask the same origin know of one another: how many of their requests are under way, who waits in line,
// and until when the server wants to be left alone.

/** @type {Map<string, Origin>} */
const origins = new Map();

/** A timer may ring so many milliseconds before its time. */
const EARLY = 2;

/** How far timers are ahead of `performance.now()`: the fake ones of a test may leave that alone. */
let ahead = 0;
const now = () => performance.now() + ahead;

/**
 * Sets a timer.
 *
 * @param {() => void} ring
 * @param {number} millis
 */
export function timer(ring, millis) {
  const due = now() + millis;
  return setTimeout(() => {
    if (due - now() > EARLY) ahead += due - now();
    ring();
  }, millis);
}

/** One origin, as long as somebody asks it, or has to leave it alone. First come, first served. */
class Origin {
  name;
  busy = 0;
  notBefore = 0;
  /** @type {Set<Place>} */
  line = new Set();

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** For how many milliseconds it has to be left alone yet. */
  get rest() {
    const rest = this.notBefore - now();
    return rest > EARLY ? Math.ceil(rest) : 0;
  }

  /** Lets those in who come next. */
  next() {
    for (const place of this.line) {
      if (this.busy >= place.most && this.rest === 0) break;
      this.line.delete(place);
      this.busy += 1;
      place.enter();
    }
    if (this.busy === 0 && this.line.size === 0 && this.rest === 0) origins.delete(this.name);
  }
}

/** @param {string} url absolute */
function originOf(url) {
  const name = /^[^/]*\/\/[^/?#]*/.exec(url.toLowerCase())?.[0] ?? '';
  const origin = origins.get(name) ?? new Origin(name);
  origins.set(name, origin);
  return origin;
}

/** The place of one request: in line until there is room, then under way, until it leaves. */
export class Place {
  #origin;
  #isIn = false;
  /**
   * Until it is its turn; undefined, if it is at once.
   *
   * @type {Promise<void> | undefined}
   */
  queued;
  enter = () => {
    this.#isIn = true;
  };

  /**
   * @param {string} url
   * @param {number} most requests of the origin that may be under way with this one
   */
  constructor(url, most) {
    this.most = most;
    this.#origin = originOf(url);
    const { line } = this.#origin;
    line.add(this);
    this.#origin.next();
    if (this.#isIn) return;
    this.queued = new Promise((resolve) => {
      this.enter = () => {
        this.#isIn = true;
        resolve();
      };
    });
  }

  /** For how many milliseconds the server wants to be left alone yet. */
  get rest() {
    return this.#origin.rest;
  }

  /** The server has answered somebody who did not wait: it does not want to be left alone any more. */
  lift() {
    this.#origin.notBefore = 0;
  }

  /** Twice is fine. */
  leave() {
    const origin = this.#origin;
    if (this.#isIn) origin.busy -= 1;
    else if (!origin.line.delete(this)) return;
    this.#isIn = false;
    origin.next();
  }
}

/**
 * The server of this URL wants to be left alone. Those in line are let in, to see that they have to wait.
 *
 * @param {string} url
 * @param {number} notBefore by the clock of `performance.now()`
 */
export function pause(url, notBefore) {
  const origin = originOf(url);
  origin.notBefore = Math.max(origin.notBefore, notBefore + ahead);
  origin.next();
}

/** Forgets what servers have asked for: for tests, which are no business of one another. */
export const forget = () => origins.clear();
