/**
 * The time limit of requests, the same for each. To set and to clear a timer costs a browser more than the keys of a
 * page, and hardly any request reaches its limit: one timer goes on from request to request.
 */
export class Timeouts {
  /**
   * Since when each request is under way; the oldest comes first.
   *
   * @type {Map<number, number>}
   */
  #since = new Map();
  #late;
  /** @type {any} a number, once there is a timer */
  #millis;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(turn: number) => void} late its time is over */
  constructor(late) {
    this.#late = late;
  }

  /**
   * @param {number} turn
   * @param {number} millis
   */
  set(turn, millis) {
    this.#since.set(turn, performance.now());
    this.#millis = millis;
    if (this.#timer === undefined) this.#arm(turn, millis);
  }

  /** @param {number} turn */
  clear(turn) {
    this.#since.delete(turn);
    // Outside of browsers a timer that is left running keeps the program from ending. A `document` alone does not say
    // that this is a browser: jsdom has one, too, but its timers may be Node's, which are objects and not numbers.
    if (this.#since.size === 0 && !(globalThis.document && typeof this.#timer === 'number')) this.stop();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#since.clear();
  }

  /**
   * @param {number} turn counts as late when the timer rings, even if the clock says that some time is left
   * @param {number} millis
   */
  #arm(turn, millis) {
    this.#timer = setTimeout(() => this.#ring(turn), millis);
  }

  /** @param {number} owner */
  #ring(owner) {
    this.#timer = undefined;
    const late = [];
    for (const [turn, since] of this.#since) {
      const left = since + this.#millis - performance.now();
      if (turn !== owner && left > 0) {
        this.#arm(turn, left);
        break;
      }
      late.push(turn);
    }
    late.forEach(this.#late);
  }
}
