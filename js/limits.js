/**
 * Time limits of requests. To set and to clear a timer costs a browser more than the keys of a page, and hardly any request reaches its
 * limit: one timer goes on from request to request.
 */
export class Limits {
  /** Each request that is under way: since when, and its limit. */
  #all = new Map();
  #late;
  #timer;
  /** The request that the timer was set for. */
  #owner;

  /** `late(turn)`: its time is over. */
  constructor(late) {
    this.#late = late;
  }

  set(turn, millis) {
    this.#all.set(turn, { since: Date.now(), millis });
    if (this.#timer === undefined) this.#arm(turn, millis);
  }

  clear(turn) {
    if (!this.#all.delete(turn) || this.#all.size > 0) return;
    // Outside of pages a timer that is left would keep the program from ending.
    if (globalThis.document === undefined) this.stop();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#all.clear();
  }

  #arm(turn, millis) {
    this.#owner = turn;
    this.#timer = setTimeout(() => this.#ring(), millis);
  }

  #ring() {
    this.#timer = undefined;
    const late = [];
    let [next, left] = [undefined, Infinity];
    for (const [turn, { since, millis }] of this.#all) {
      const age = Date.now() - since;
      // Others began later than the timer: a clock that says otherwise was set.
      const rest = turn === this.#owner ? 0 : age > 0 && age < millis ? millis - age : millis;
      if (rest === 0) late.push(turn);
      else if (rest < left) [next, left] = [turn, rest];
    }
    if (next !== undefined) this.#arm(next, left);
    for (const turn of late) this.#late(turn);
  }
}
