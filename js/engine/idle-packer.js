/**
 * Bytes at a time, a fraction of a millisecond; and how often in a row. An answer that comes meanwhile has to wait, and
 * nobody can foresee it.
 */
const BIT = 1 << 16;
const ROW = 8;
/** Milliseconds that are left to whoever comes next. */
const SPARE = 2;

/**
 * Packs what is old while the browser has nothing else to do. Where nobody tells when that is, pages do it themselves,
 * later.
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
