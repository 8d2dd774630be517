/**
 * @import { Feed as PublicFeed, Lane as PublicLane } from '../index.d.ts'
 * @import { Setup } from './create.js'
 */
import { jsonText } from '../engine/json-text.js';
import { CONFIRM, INSERT, lanes, REMOVE, UPDATE } from '../engine/protocol.js';
import { Driver } from './driver.js';
import { refuseWindow } from './gaps.js';
import { bind, INSIDE, methodsOf } from './inside.js';
import { FeedIterator } from './iterator.js';
import { known } from './known.js';
import { laneNumber, withFacts } from './lane.js';
import { items, ndjson, pages, streamOf } from './readers.js';
import { clamp, itemText, keyText, lines, placeFor } from './writes.js';

/**
 * One feed, as its user has it.
 *
 * @implements {Omit<PublicFeed<any>, keyof PublicLane | typeof Symbol.dispose>}
 */
export class Feed {
  #driver;

  /**
   * @param {ConstructorParameters<typeof Driver>[0]} load gives the engine's source
   * @param {string} text options for the engine, as JSON
   * @param {Setup} setup what it takes to carry out what it asks for
   */
  constructor(load, text, setup) {
    this.#driver = new Driver(load, text, setup);
    bind(this, METHODS);
  }

  /** For the package itself, and for what is read through a proxy. */
  [INSIDE]() {
    return this.#driver;
  }

  /** @type {PublicFeed<any>['trace']} */
  trace(listener) {
    return this.#driver.tracer.listen(this.#driver.closed, listener);
  }

  /** @type {PublicFeed<any>['loadMore']} */
  loadMore(options) {
    return this.#driver.load('loadMore', options);
  }

  /** @type {PublicFeed<any>['retry']} */
  retry(options) {
    return this.#driver.load('retry', options);
  }

  /** @type {PublicFeed<any>['refresh']} */
  refresh(options) {
    const { gaps, isNew } = this.#driver;
    const instead = (/** @type {AbortSignal} */ signal) => this.loadMore({ signal });
    return this.#driver.asks(() => gaps.refresh(options, isNew ? instead : undefined));
  }

  /** @type {PublicFeed<any>['loadGap']} */
  loadGap(gap, options) {
    return this.#driver.asks(() => this.#driver.gaps.load(gap, options));
  }

  /** @type {PublicFeed<any>['ensure']} */
  ensure(start, end) {
    return this.#driver.asks(() => this.#driver.gaps.ensure(start, end));
  }

  get gaps() {
    const driver = this[INSIDE]();
    driver.notice();
    return driver.gaps.all;
  }

  /** @type {PublicFeed<any>['reset']} */
  reset(params, options) {
    this.#driver.reset(params, options);
  }

  close() {
    this.#driver.close();
  }

  get cursor() {
    return this[INSIDE]().lanes[0].cursor;
  }

  /** @type {PublicFeed<any>['snapshot']} */
  snapshot(options) {
    return this.#driver.snapshot(options);
  }

  get length() {
    const driver = this[INSIDE]();
    driver.notice();
    return driver.items.length;
  }

  /** @type {PublicFeed<any>['at']} */
  at(index) {
    return this.#driver.items.at(index);
  }

  /** @type {PublicFeed<any>['raw']} */
  raw(index) {
    return this.#driver.items.raw(index);
  }

  /** @type {PublicFeed<any>['slice']} */
  slice(start, end) {
    return this.#driver.items.slice(start, end);
  }

  /** @type {PublicFeed<any>['indexOf']} */
  indexOf(key) {
    return this.#driver.items.find(keyText(key));
  }

  /** @type {PublicFeed<any>['get']} */
  get(key) {
    const index = this.indexOf(key);
    return index < 0 ? undefined : this.at(index);
  }

  /**
   * @param {any} item
   * @param {any} [place]
   */
  insert(item, place) {
    const { at, temp } = placeFor(place);
    const { items, options } = this.#driver;
    return this.#driver.writes.make(() => {
      const own = itemText(item, options.plain);
      const text = temp === undefined ? own : lines(own, temp);
      return () =>
        at === undefined ? { what: INSERT, flag: true, text } : { what: INSERT, number: clamp(at, items.length), text };
    });
  }

  /**
   * @param {any} what the item, or its key
   * @param {any} [patch]
   */
  update(what, patch) {
    return this.#driver.writes.make(() => {
      const text =
        patch === undefined ? itemText(what, this.#driver.options.plain) : lines(jsonText(patch, 'patch'), what);
      return () => ({ what: UPDATE, text });
    });
  }

  /** @type {PublicFeed<any>['remove']} */
  remove(key) {
    return this.#driver.writes.make(() => {
      const text = keyText(key);
      return () => ({ what: REMOVE, text });
    });
  }

  /** @type {PublicFeed<any>['confirm']} */
  confirm(temp, item) {
    this.#driver.writes.make(() => {
      const text = lines(itemText(item, this.#driver.options.plain), temp);
      return () => ({ what: CONFIRM, text });
    });
  }

  /** @type {PublicFeed<any>['subscribe']} */
  subscribe(listener) {
    if (this.#driver.closed) throw this.#driver.closed;
    return this.#driver.listeners.add(listener);
  }

  /** @type {PublicFeed<any>['lane']} */
  lane(name) {
    return this.#driver.lanes[laneNumber(name)];
  }

  /** @type {PublicFeed<any>['page']} */
  page(index) {
    return this.#driver.pages.at(index);
  }

  get total() {
    return this[INSIDE]().state(0).total;
  }

  view() {
    return this.#driver.view();
  }

  get stats() {
    return this[INSIDE]().stats;
  }

  [Symbol.asyncIterator]() {
    return this.#iterator(items);
  }

  pages(options = {}) {
    return this.#iterator(pages, options);
  }

  stream(options = {}) {
    return streamOf(this.#iterator(ndjson, options, 'stream'));
  }

  /** @param {typeof items} takes */
  #iterator(takes, options = {}, method = 'pages') {
    known(options, method, []);
    const { closed, reader, items, options: setup } = this.#driver;
    if (closed) throw closed;
    refuseWindow(setup.plain, method);
    return new FeedIterator(reader, takes(items));
  }
}

withFacts(Feed.prototype, (feed) => feed.lane(lanes[0]));
if (Symbol.dispose) /** @type {any} */ (Feed.prototype)[Symbol.dispose] = Feed.prototype.close;
const METHODS = methodsOf(Feed.prototype);
