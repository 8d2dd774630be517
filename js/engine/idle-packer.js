/**
 * How many bytes are packed by one call, which takes a fraction of a millisecond, and how many calls are made in one
 * idle period. Both are small because an answer may come at any time, and has to wait until packing is over.
 */
const BIT = 1 << 16;
const ROW = 8;
/** Milliseconds at the end of an idle period that are left unused. */
const SPARE = 2;

/**
 * Packs old items while the browser has nothing else to do (`requestIdleCallback`). Where there is no such function,
 * nothing is packed here: the engine then packs some of it with each page, once twice as much is waiting.
 */
export class IdlePacker {
  #pack;
  #waiting = false;

  /** @param {(bytes: number) => boolean} pack whether there is more to pack */
  constructor(pack) {
    this.#pack = pack;
  }

  /** There is something to pack. */
  want() {
    if (this.#waiting || !globalThis.requestIdleCallback) return;
    this.#waiting = true;
    requestIdleCallback((deadline) => {
      let more = true;
      try {
        for (let bits = ROW; more && bits > 0 && deadline.timeRemaining() > SPARE; bits--) more = this.#pack(BIT);
      } catch {
        // Nobody called this: all feeds of the instance were told why it died.
        more = false;
      }
      this.#waiting = false;
      if (more) this.want();
    });
  }
}
