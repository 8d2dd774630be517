import { guard } from './engine.js';

/** Bytes at a time: a fraction of a millisecond. */
const BIT = 1 << 16;
/** Milliseconds that are left to whoever comes next. */
const SPARE = 2;

/** Lets the engine pack what is old while the browser has nothing else to do. Where nobody tells when that is, pages do it themselves, later. */
export class Idle {
  #engine;
  #waiting = false;

  /** `engine()`: what is to be called, or null if it cannot be any more. */
  constructor(engine) {
    this.#engine = engine;
  }

  /** There is something to pack. */
  want() {
    if (this.#waiting || !globalThis.requestIdleCallback) return;
    this.#waiting = true;
    requestIdleCallback((deadline) => {
      this.#waiting = false;
      const engine = this.#engine();
      let more = engine !== null;
      while (more && deadline.timeRemaining() > SPARE) more = guard(() => engine.pack(BIT));
      if (more) this.want();
    });
  }
}
