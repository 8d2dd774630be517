/**
 * @import { Gap, View as PublicView } from '../index.d.ts'
 * @import { Client } from '../engine/client.js'
 * @import { Outcome } from '../engine/protocol.d.ts'
 * @import { Items } from './items.js'
 * @import { Facts } from './lane.js'
 * @import { Rows } from './rows.js'
 */
import { weakly } from '../engine/platform.js';
import { ANSWER, FORGET, lanes, RESET } from '../engine/protocol.js';
import { HEAD_LANE } from './gaps.js';
import { INSIDE } from './inside.js';
import { Lane } from './lane.js';

/** Where a view has what gives its picture: a function, which no proxy wraps. */
const PICTURE = Symbol('picture');

/**
 * An immutable picture of a feed. Items are read when they are looked at, and are those of this moment whenever that
 * is.
 *
 * @implements {PublicView<any>}
 */
class View extends Lane {
  /** @type {() => { list: Items, rows: Rows, gaps: readonly Gap[], lanes: Lane[] }} */
  [PICTURE];

  /**
   * @param {Facts[]} states
   * @param {readonly Gap[]} gaps
   * @param {Items} list what reads items
   */
  constructor(states, gaps, list) {
    const { rows } = list;
    super(() => states[0]);
    const picture = { list, rows, gaps, lanes: states.map((state) => new Lane(() => state)) };
    this[PICTURE] = () => picture;
  }

  get length() {
    return this[PICTURE]().rows.length;
  }

  get items() {
    const { list, rows } = this[PICTURE]();
    return list.all(rows);
  }

  /** @param {number} index */
  at(index) {
    const { list, rows } = this[PICTURE]();
    return list.at(index, rows);
  }

  get total() {
    return this[INSIDE]().total;
  }

  get newer() {
    return this[PICTURE]().lanes[1];
  }

  get head() {
    return this[PICTURE]().lanes[HEAD_LANE];
  }

  get gaps() {
    return this[PICTURE]().gaps;
  }
}

/**
 * @param {Facts} one
 * @param {Facts} other
 */
const isSame = (one, other) =>
  one === other || (one.error === other.error && JSON.stringify(one) === JSON.stringify(other));

/** The views of a feed. What no view shows costs nothing. */
export class Views {
  #items;
  /**
   * The newest view: weakly, since who holds no view needs none.
   *
   * @type {{ deref(): View | undefined } | undefined}
   */
  #newest;
  /**
   * What the newest view tells of the lanes.
   *
   * @type {Facts[]}
   */
  #states = [];
  /**
   * The lists that views show.
   *
   * @type {{ deref(): Rows | undefined }[]}
   */
  #lists = [];
  #sweepAt = 16;
  /** Whether the items are those of a list that was reset. */
  #isStale = false;

  /** @param {Items} items what reads items */
  constructor(items) {
    this.#items = items;
  }

  /**
   * The view of this moment: the last one, if nothing has changed since.
   *
   * @param {(lane: number) => Facts} of
   * @param {readonly Gap[]} gaps
   */
  now(of, gaps) {
    const states = lanes.map((_, lane) => of(lane));
    const { rows } = this.#items;
    const last = this.#newest?.deref();
    if (last && rows.isShown && last.gaps === gaps && states.every((state, lane) => isSame(state, this.#states[lane])))
      return last;
    if (!rows.isShown) {
      rows.isShown = true;
      if (this.#lists.length >= this.#sweepAt) {
        this.#lists = this.#lists.filter((list) => list.deref());
        this.#sweepAt = Math.max(16, this.#lists.length * 2);
      }
      this.#lists.push(weakly(rows));
    }
    const view = new View(states, gaps, this.#items);
    this.#newest = weakly(view);
    this.#states = states;
    return view;
  }

  /** Whether there may be a view. */
  #isHeld() {
    while (this.#lists.length > 0 && !this.#lists[0].deref()) this.#lists.shift();
    return this.#lists.length > 0;
  }

  /**
   * Something is about to happen to the list. Single rows that go come with the outcome, where there are views; the
   * whole list is kept before it goes.
   *
   * @param {Client} client
   * @param {{ what: number, flag?: boolean }} event
   */
  before(client, { what, flag }) {
    client.tellGone(this.#isHeld());
    if (what === RESET) this.#isStale = true;
    if (what === FORGET || (this.#isStale && (what === ANSWER || (what === RESET && !flag)))) this.keep();
  }

  /**
   * @param {number} what
   * @param {Outcome} outcome
   */
  after(what, { gone, changes }) {
    for (const { position, text } of gone) this.#items.keep(position, text);
    // The first page of the new list took the place of the old one.
    if (what === ANSWER && changes.some(({ splices }) => splices.length > 0)) this.#isStale = false;
  }

  /** The list is about to go. */
  keep() {
    if (!this.#isHeld()) return;
    this.#items.keepAll(this.#lists.flatMap((list) => list.deref() ?? []));
  }
}
