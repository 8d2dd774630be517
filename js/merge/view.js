/**
 * @import { MergedFacts, MergedView as PublicView } from './merge.d.ts'
 * @import { View } from '../index.d.ts'
 * @import { MergedList } from './list.js'
 * @import { Source } from './source.js'
 */
import { INSIDE } from '../feed/inside.js';

/**
 * The facts of a merge, whenever somebody looks.
 *
 * @implements {MergedFacts}
 */
export class Facts {
  /** @type {() => MergedFacts} a function, which no proxy wraps */
  [INSIDE];

  /** @param {() => MergedFacts} of */
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

  get hasMore() {
    return this[INSIDE]().hasMore;
  }

  get done() {
    return this[INSIDE]().done;
  }

  get error() {
    return this[INSIDE]().error;
  }

  get errors() {
    return this[INSIDE]().errors;
  }
}

/** Where a view has what gives its picture: a function, which no proxy wraps. */
const PICTURE = Symbol('picture');

/**
 * An immutable picture of a merge: its rows, the views of the feeds that their items are read from, and the facts.
 *
 * @implements {PublicView<any>}
 */
export class MergedView extends Facts {
  length;
  /** @type {() => { rows: MergedList['rows'], views: Map<Source, View<any>>, items?: readonly any[] }} */
  [PICTURE];

  /**
   * @param {MergedList} list
   * @param {readonly Source[]} sources
   * @param {MergedFacts} facts
   */
  constructor(list, sources, facts) {
    super(() => facts);
    // While a view shows them, rows are only added to this array.
    list.isShown = true;
    const { rows } = list;
    this.length = rows.length;
    /** @type {Map<Source, View<any>>} */
    const views = new Map(sources.map((source) => [source, source.feed.view()]));
    /** @type {ReturnType<MergedView[typeof PICTURE]>} */
    const picture = { rows, views };
    this[PICTURE] = () => picture;
  }

  get items() {
    const picture = this[PICTURE]();
    picture.items ??= Object.freeze(Array.from({ length: this.length }, (_, index) => this.at(index)));
    return picture.items;
  }

  /** @param {number} index */
  at(index) {
    const { rows, views } = this[PICTURE]();
    const row = index < this.length ? rows[index < 0 ? index + this.length : index] : undefined;
    return row && views.get(row.source)?.at(row.at);
  }
}
