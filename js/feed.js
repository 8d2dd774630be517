import { compile, create, guard, isAlive, unwatch, watch } from './engine.js';
import { error, UnspoolError } from './errors.js';
import { Items, keyText } from './items.js';
import { closed, FeedIterator, shift } from './iterate.js';
import { Load } from './load.js';
import { Shell } from './shell.js';
import { lanes as names, readStep, statuses } from './step.js';

function laneNumber(name) {
  const number = names.indexOf(name);
  if (number < 0) throw error('bad-options', `\`lane\` must be 'older' or 'newer', not ${String(name)}`, { path: 'lane' });
  return number;
}

/** One feed: says what happens to the engine, tells the waiting and the listening what came of it. */
export class Feed {
  #engine = null;
  #instance = 0;
  #broken = null;
  #open = true;
  #shell;
  #warn;
  #booting;
  #loads = [null, null];
  #errors = [null, null];
  #items = new Items();
  #listeners = new Set();
  #changes = [];
  #notifying = false;
  #cursors = new Set();
  #lanes = names.map((name, lane) => new LaneView(this, lane));

  /** `load`: gives the engine's source. `plain`: options for the engine, as JSON text. `shell`: what it takes to carry its commands out. */
  constructor(load, plain, { signal, onWarning, ...shell }) {
    this.#warn = onWarning ?? ((message) => console.warn(`unspool: ${message}`));
    this.#shell = new Shell(shell, (call, cause) => this.#step(call, cause));
    this.#booting = compile(load).then(
      (module) => this.#open && this.#boot(module, plain),
      (thrown) => this.#fail(thrown),
    );
    if (signal?.aborted) this.close();
    else signal?.addEventListener('abort', () => this.close(), { once: true });
  }

  #boot(module, plain) {
    try {
      ({ engine: this.#engine, instance: this.#instance } = create(module, plain));
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Nothing will work any more: whoever waits, and whoever comes later, is told why. */
  #fail(thrown) {
    this.#broken = thrown;
    this.#engine = null;
    this.#shell.stop();
    this.#loads.forEach((load, lane) => {
      if (load === null) return;
      this.#errors[lane] = thrown;
      this.#loads[lane] = null;
      load.reject(thrown);
    });
    unwatch(this);
  }

  /** The instance that this feed lives in has trapped. */
  died(dead) {
    this.#fail(dead);
  }

  /** The engine, if it can be called now. */
  #running() {
    if (!this.#open) throw closed();
    if (this.#broken) throw this.#broken;
    if (this.#engine !== null && !isAlive(this.#instance)) {
      this.#fail(error('internal', 'the engine of this feed has stopped'));
      throw this.#broken;
    }
    return this.#engine;
  }

  /** Calls the engine as soon as it is there: now, if it is. */
  #whenReady(then) {
    if (this.#engine !== null || this.#broken) return then();
    this.#booting.then(() => this.#open && then()).catch(() => {});
  }

  // Steps ---------------------------------------------------------------------------------------------------------------

  /** One step of the engine, and all that follows from it. `cause`: what a failure that settles now was caused by. */
  #step(call, cause) {
    const engine = this.#running();
    if (engine === null) return;
    const now = Date.now();
    const step = guard(() => readStep(call(engine, now), engine));
    for (const { lane, loaded, error: facts } of step.settled) this.#settle(lane, loaded, facts, cause);
    for (const change of step.changes) {
      for (const range of change.ranges) for (const cursor of this.#cursors) cursor.at = shift(cursor.at, range);
      const lane = names.indexOf(change.lane);
      if (change.status !== 'failed') this.#errors[lane] = null;
      this.#changes.push(change);
    }
    this.#shell.carryOut(step.commands, engine);
    this.#shell.watchNetwork(this.#loads.some(Boolean) || this.#errors.some(Boolean));
    for (const message of step.warnings) this.#guarded(() => this.#warn(message));
    this.#notify();
  }

  #settle(lane, loaded, facts, cause) {
    const load = this.#loads[lane];
    this.#loads[lane] = null;
    if (this.#loads.every((other) => other === null)) unwatch(this);
    if (loaded) {
      this.#errors[lane] = null;
      load?.resolve(loaded);
      return;
    }
    const failure = new UnspoolError(facts, cause?.cause ?? cause);
    if (facts.code !== 'aborted') this.#errors[lane] = failure;
    load?.reject(failure);
  }

  /** Listeners hear changes in order, even when one of them causes the next. */
  #notify() {
    if (this.#notifying) return;
    this.#notifying = true;
    while (this.#changes.length > 0) {
      const change = this.#changes.shift();
      for (const listener of [...this.#listeners]) {
        if (this.#listeners.has(listener)) this.#guarded(() => listener(change));
      }
    }
    this.#notifying = false;
  }

  /** A callback of the caller's that throws is reported, and stops nobody else. */
  #guarded(call) {
    try {
      call();
    } catch (thrown) {
      if (typeof reportError === 'function') reportError(thrown);
      else queueMicrotask(() => console.error(thrown));
    }
  }

  // Loading -------------------------------------------------------------------------------------------------------------

  loadMore({ signal, auto = false, lane = 'older' } = {}) {
    return this.#load(lane, signal, (number) => (engine, now) => engine.loadMore(now, number, auto));
  }

  retry({ signal, lane = 'older' } = {}) {
    return this.#load(lane, signal, (number) => (engine, now) => engine.retry(now, number), true);
  }

  #load(name, signal, call, always = false) {
    try {
      const lane = laneNumber(name);
      signal?.throwIfAborted();
      this.#running();
      return this.#enter(lane, signal, call(lane), always);
    } catch (thrown) {
      const rejected = Promise.reject(thrown);
      rejected.catch(() => {});
      return rejected;
    }
  }

  #enter(lane, signal, call, always) {
    const joined = this.#loads[lane];
    const load = joined ?? new Load();
    this.#loads[lane] = load;
    const promise = load.enter(signal, () => this.#giveUp(lane, load));
    watch(this);
    if (joined === null || always) {
      this.#whenReady(() => {
        if (this.#loads[lane] !== load) return;
        try {
          this.#step((engine, now) => {
            this.#shell.checkNetwork(engine, now);
            return call(engine, now);
          });
        } catch (thrown) {
          load.reject(thrown);
          if (this.#loads[lane] === load) this.#loads[lane] = null;
        }
      });
    }
    return promise;
  }

  /** Everybody who waited for this load has left. */
  #giveUp(lane, load) {
    if (this.#loads[lane] !== load) return;
    this.#loads[lane] = null;
    if (this.#loads.every((other) => other === null)) unwatch(this);
    if (this.#open && !this.#broken) this.#step((engine, now) => engine.abort(now, lane));
  }

  reset(params = {}, { keep = false } = {}) {
    this.#running();
    const list = Object.entries(params ?? {}).map(([name, value]) => (value === null || value === undefined ? [name] : [name, String(value)]));
    this.#errors = [null, null];
    this.#whenReady(() => this.#step((engine, now) => engine.reset(now, JSON.stringify(list), keep)));
  }

  close() {
    if (!this.#open) return;
    const engine = this.#engine;
    const loads = this.#loads;
    if (engine !== null && !this.#broken && isAlive(this.#instance)) {
      this.#step((running, now) => running.close(now));
      this.#open = false;
      guard(() => engine.free());
    }
    this.#open = false;
    this.#engine = null;
    this.#shell.stop();
    for (const load of loads) load?.reject(closed());
    this.#loads = [null, null];
    this.#listeners.clear();
    this.#items.clear();
    unwatch(this);
  }

  // Items ---------------------------------------------------------------------------------------------------------------

  get length() {
    return this.#open && this.#engine !== null && isAlive(this.#instance) ? this.#engine.len() : 0;
  }

  at(index) {
    const engine = this.#running();
    const at = Math.trunc(index) || 0;
    const position = at < 0 ? this.length + at : at;
    return engine === null || position < 0 ? undefined : guard(() => this.#items.at(engine, position));
  }

  slice(start = 0, end = Infinity) {
    const engine = this.#running();
    if (engine === null) return [];
    const length = this.length;
    const clamp = (n) => Math.min(Math.max(n < 0 ? length + Math.trunc(n) : Math.trunc(n), 0), length) || 0;
    const [from, to] = [clamp(start), end === Infinity ? length : clamp(end)];
    return from < to ? guard(() => this.#items.slice(engine, from, to)) : [];
  }

  indexOf(key) {
    const engine = this.#running();
    return engine === null ? -1 : guard(() => engine.find(keyText(key)));
  }

  get(key) {
    const index = this.indexOf(key);
    return index < 0 ? undefined : this.at(index);
  }

  raw(index) {
    const engine = this.#running();
    const position = index < 0 ? this.length + index : index;
    return engine === null || position < 0 ? undefined : guard(() => engine.raw(position));
  }

  insert(item, at = 0) {
    const position = at < 0 ? Math.max(0, this.length + at) : Math.min(at, 0xffff_ffff);
    this.#write((engine, now) => engine.insert(now, position, JSON.stringify(item)));
  }

  update(item) {
    this.#write((engine, now) => engine.update(now, JSON.stringify(item)));
  }

  remove(key) {
    this.#write((engine, now) => engine.remove(now, keyText(key)));
  }

  #write(call) {
    if (this.#running() === null) throw error('bad-options', 'the list can be written to once the first page was asked for; await `ready()` before');
    this.#step(call);
  }

  // State ---------------------------------------------------------------------------------------------------------------

  subscribe(listener) {
    if (!this.#open) throw closed();
    if (typeof listener !== 'function') throw error('bad-options', 'a listener must be a function', { path: 'listener' });
    // A wrapper of its own: the same function subscribed twice is two subscriptions.
    const entry = (change) => listener(change);
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  lane(name) {
    return this.#lanes[laneNumber(name)];
  }

  /** For `LaneView`: one fact about a lane. */
  read(lane, fact) {
    if (!this.#open) return { status: 'closed', hasMore: false }[fact] ?? null;
    if (fact === 'error') return this.#broken ?? this.#errors[lane];
    if (this.#broken) return { status: 'failed', hasMore: true }[fact] ?? null;
    if (this.#engine === null) return { status: this.#loads[lane] ? 'loading' : 'idle', hasMore: lane === 0 }[fact] ?? null;
    if (fact === 'status') return statuses[this.#engine.status(lane)];
    if (fact === 'hasMore') return this.#engine.hasMore(lane);
    return this.#engine.state(lane)[fact] ?? null;
  }

  get status() {
    return this.read(0, 'status');
  }

  get error() {
    return this.read(0, 'error');
  }

  get hasMore() {
    return this.read(0, 'hasMore');
  }

  get waiting() {
    return this.read(0, 'waiting');
  }

  get done() {
    return this.read(0, 'done');
  }

  get stats() {
    if (this.#engine !== null && isAlive(this.#instance)) return this.#engine.stats();
    return { requests: 0, pages: 0, received: 0, duplicates: 0, bytes: 0, held: 0 };
  }

  // Reading -------------------------------------------------------------------------------------------------------------

  [Symbol.asyncIterator]() {
    return new FeedIterator(this.#reader(), (cursor) => (cursor.at < this.length ? { value: this.at(cursor.at++) } : undefined));
  }

  pages() {
    return new FeedIterator(this.#reader(), (cursor) => {
      const length = this.length;
      if (cursor.at >= length) return undefined;
      const value = this.slice(cursor.at, length);
      cursor.at = length;
      return { value };
    });
  }

  /** What iterators see of the feed. */
  #reader() {
    if (!this.#open) throw closed();
    return {
      cursor: () => {
        const cursor = { at: 0 };
        this.#cursors.add(cursor);
        return cursor;
      },
      drop: (cursor) => this.#cursors.delete(cursor),
      isOpen: () => this.#open && !this.#broken,
      ended: () => this.status === 'done',
      join: () => {
        const loaded = this.loadMore();
        const load = this.#loads[0];
        return { loaded, leave: () => load?.leave(() => this.#giveUp(0, load)) };
      },
    };
  }
}

/** One lane, as the caller sees it. */
class LaneView {
  #feed;
  #lane;

  constructor(feed, lane) {
    this.#feed = feed;
    this.#lane = lane;
  }

  get status() {
    return this.#feed.read(this.#lane, 'status');
  }

  get error() {
    return this.#feed.read(this.#lane, 'error');
  }

  get hasMore() {
    return this.#feed.read(this.#lane, 'hasMore');
  }

  get waiting() {
    return this.#feed.read(this.#lane, 'waiting');
  }

  get done() {
    return this.#feed.read(this.#lane, 'done');
  }
}

if (Symbol.dispose) {
  Feed.prototype[Symbol.dispose] = Feed.prototype.close;
}
