/**
 * @import { MergedFacts, MergedView as PublicView } from './merge.d.ts'
 * @import { View } from '../index.d.ts'
 * @import { MergedList } from './list.js'
 * @import { Source } from './source.js'
 */

/**
 * The facts of a merge, whenever somebody looks.
 *
 * @implements {MergedFacts}
 */
export class Facts {
  #of;

  /** @param {() => MergedFacts} of */
  constructor(of) {
    this.#of = of;
  }

  get status() {
    return this.#of().status;
  }

  get hasMore() {
    return this.#of().hasMore;
  }

  get done() {
    return this.#of().done;
  }

  get error() {
    return this.#of().error;
  }

  get errors() {
    return this.#of().errors;
  }
}

/**
 * An immutable picture of a merge: its rows, the views of the feeds that their items are read from, and the facts.
 *
 * @implements {PublicView<any>}
 */
export class MergedView extends Facts {
  #rows;
  /** @type {Map<Source, View<any>>} */
  #views;
  /** @type {readonly any[] | undefined} */
  #items;
  length;

  /**
   * @param {MergedList} list
   * @param {readonly Source[]} sources
   * @param {MergedFacts} facts
   */
  constructor(list, sources, facts) {
    super(() => facts);
    // While a view shows them, rows are only added to this array.
    list.isShown = true;
    this.#rows = list.rows;
    this.length = list.rows.length;
    this.#views = new Map(sources.map((source) => [source, source.feed.view()]));
  }

  get items() {
    this.#items ??= Object.freeze(Array.from({ length: this.length }, (_, index) => this.at(index)));
    return this.#items;
  }

  /** @param {number} index */
  at(index) {
    const row = index < this.length ? this.#rows[index < 0 ? index + this.length : index] : undefined;
    return row && this.#views.get(row.source)?.at(row.at);
  }
}
