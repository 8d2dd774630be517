import { guard } from './instance.js';

/**
 * Bytes at a time, a fraction of a millisecond; and how often in a row. An answer that comes meanwhile has to wait, and
 * nobody can foresee it.
 */
const BIT = 1 << 16;
const ROW = 8;
/** Milliseconds that are left to whoever comes next. */
const SPARE = 2;

/**
 * Lets the engine pack what is old while the browser has nothing else to do. Where nobody tells when that is, pages do
 * it themselves, later.
 */
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
      try {
        for (let bits = ROW; more && bits > 0 && deadline.timeRemaining() > SPARE; bits--)
          more = guard(() => engine.pack(BIT));
      } catch {
        // Nobody called this: whoever asks for the engine is told why it died.
        more = this.#engine() !== null;
      }
      if (more) this.want();
    });
  }
}
