/** @import { Run } from './rows.js' */

/** So many rows, of so many characters, are held strongly: what is on a screen, and where a reader scrolls back to. */
const [ROWS, CHARACTERS] = [8192, 8 << 20];

/** What was looked at last is hot, and held strongly; behind that, as long as somebody else holds it. */
export class Hot {
  /**
   * Oldest first.
   *
   * @type {Set<Run>}
   */
  #runs = new Set();
  #rows = 0;
  #characters = 0;
  /**
   * The run that was looked at last.
   *
   * @type {Run | undefined}
   */
  newest;
  /**
   * Runs that were hot, of which somebody may hold items.
   *
   * @type {Set<Run>}
   */
  #cold = new Set();
  #held = 0;
  #sweepAt = 1024;

  /**
   * Remembers rows that were looked at, and makes their run the newest one.
   *
   * @param {Run} run
   * @param {number} row
   * @param {any[]} values
   * @param {number} [characters] of their text, if they were read just now
   */
  touch(run, row, values, characters = 0) {
    if (values.length > 0) run.set(row, values);
    this.newest = run;
    this.#cold.delete(run);
    if (!this.#runs.delete(run)) this.#rows += run.size;
    this.#runs.add(run);
    run.characters += characters;
    this.#characters += characters;
    for (const old of this.#runs) {
      if ((this.#rows <= ROWS && this.#characters <= CHARACTERS) || old === run) break;
      this.#runs.delete(old);
      this.#rows -= old.size;
      this.#cool(old);
    }
  }

  /** Nothing is hot any more. */
  clear() {
    for (const run of this.#runs) this.#cool(run);
    this.#runs.clear();
    this.#rows = 0;
    this.#characters = 0;
    this.newest = undefined;
  }

  /** @param {Run} run */
  #cool(run) {
    this.#characters -= run.characters;
    const objects = run.cool();
    if (objects === 0) return;
    this.#cold.add(run);
    this.#held += objects;
    // Done when there are twice as many, so that it costs each item a constant.
    if (this.#held < this.#sweepAt) return;
    this.#held = 0;
    for (const cold of this.#cold) {
      const left = cold.sweep();
      if (left === 0) this.#cold.delete(cold);
      this.#held += left;
    }
    this.#sweepAt = Math.max(1024, this.#held * 2);
  }
}
