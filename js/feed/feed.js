import { obey, whenCollected } from './collected.js';
import { compile, create, deathOf, factsOf, guard, isCompiled } from '../engine/instance.js';
import { error, refuse, UnspoolError } from '../errors/errors.js';
import { Idle } from '../engine/idle-packer.js';
import { Items } from './items.js';
import { Cursors, FeedIterator } from './iterator.js';
import { known } from './known.js';
import { brokeOff, emptied, factOf, laneNumber, noStats, withFacts } from './lane.js';
import { guarded, Listeners } from './listeners.js';
import { items, lines, pages, streamOf } from './readers.js';
import { Transport } from '../http/transport.js';
import * as protocol from '../engine/protocol.js';
import { clamp, itemText, keyText, paramsText, tooEarly } from './writes.js';

const LOADING = ['signal', 'auto', 'lane'];

/** One feed: says what happens to the engine, tells the waiting and the listening what came of it. */
export class Feed {
  #engine = null;
  #instance = 0;
  /** Why nothing works any more, though nobody closed the feed. */
  #broken = null;
  /** The answer to every call after `close()`. */
  #closed = null;
  #transport;
  #warn;
  /** `name`, for people; `plain`: what the engine was told; `loads`: what makes loads; the caller's `incomplete`. */
  #options;
  #booting;
  #loads = [null, null];
  #errors = [null, null];
  /** With what readers end this list, which is incomplete. */
  #incomplete;
  #items;
  #length = 0;
  #listeners = new Listeners();
  #cursors = new Cursors();
  #lanes = protocol.lanes.map((_, lane) => withFacts({}, (_, fact) => this.#read(lane, fact)));
  #died = (dead) => this.#fail(dead);
  static #obeyed = (feed, reason) => feed.#close(reason);
  #forgetSignal = noop;
  #leave = noop;
  #idle = new Idle(() => this.#notice());

  /** `load` gives the engine's source; `text`: options for the engine, as JSON; `options`: what the transport takes. */
  constructor(load, text, { signal, onWarning, relearn, parse, ...options }) {
    this.#options = options;
    this.#warn = onWarning ?? ((message) => console.warn(`unspool: ${options.name}: ${message}`));
    this.#items = new Items(parse);
    this.#transport = new Transport(
      options,
      (input, cause) => this.#quietly(input, cause),
      (dialect, answer, url) => this.#begin(relearn(dialect, url), answer),
    );
    if (signal) this.#forgetSignal = obey(signal, this, Feed.#obeyed);
    if (this.#closed) return;
    // After `ready()` a feed is there at once.
    if (isCompiled()) this.#boot(text);
    else this.#booting = compile(load).then(() => this.#boot(text), this.#died);
  }

  #boot(text) {
    if (this.#closed) return;
    try {
      ({ engine: this.#engine, instance: this.#instance, leave: this.#leave } = create(text, this.#died));
      whenCollected(this, this.#leave);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Begins again with options that are known only now, and (`reuse`) with the answer that told them. */
  #begin({ plain, text, reuse }, answer) {
    this.#options.plain = plain;
    this.#transport.stop(reuse ? answer : undefined);
    guard(() => this.#engine.free());
    this.#leave();
    this.#boot(text);
    this.#quietly([protocol.LOAD, 0, false]);
  }

  /** Nothing will work any more: whoever waits, and whoever comes later, is told why. */
  #fail(thrown) {
    if (this.#closed || this.#broken) return;
    this.#broken = thrown;
    this.#errors = [thrown, thrown];
    this.#stop(thrown, 'failed');
    // Found out while somebody reads a property, maybe: listeners are not called from there.
    queueMicrotask(() => this.#listeners.tell());
  }

  /** Lets go of everything. The engine is not called: it may be dead. */
  #stop(thrown, status) {
    this.#engine = null;
    this.#transport.stop();
    this.#forgetSignal();
    const loads = this.#loads;
    this.#loads = [null, null];
    for (const load of loads) load?.reject(thrown);
    const ranges = this.#length > 0 ? [{ start: 0, removed: this.#length, added: 0 }] : [];
    for (const range of ranges) this.#cursors.shift(range);
    this.#length = 0;
    this.#listeners.push({ ...emptied, ranges, status });
  }

  /** An instance dies of what any of its feeds does; all are told, in turn. Gives the engine that is left. */
  #notice() {
    const death = this.#engine !== null && deathOf(this.#instance);
    if (death) this.#fail(death);
    return this.#engine;
  }

  /** The engine, if it can be read; null as long as it compiles, and when the feed is closed: then nothing is there. */
  #readable() {
    this.#notice();
    if (this.#broken && !this.#closed) throw this.#broken;
    return this.#engine;
  }

  /** The engine, if it can be told something. */
  #running() {
    if (this.#closed) throw this.#closed;
    return this.#readable();
  }

  /** Calls the engine as soon as it is there: now, if it is. */
  #whenReady(then) {
    if (this.#engine !== null) return then();
    this.#booting.then(() => !this.#closed && !this.#broken && then()).catch(noop);
  }

  // Steps ------------------------------------------------------------------------------------------------------------

  /** One step of the engine, and all that follows from it. `cause`: what a failure that settles now was caused by. */
  #step(input, cause) {
    const engine = this.#running();
    if (engine === null) return;
    const numbers = guard(() => protocol.say(engine, input));
    const step = protocol.readStep(numbers, () => factsOf(engine, protocol.NOTES));
    for (const { lane, loaded, error: facts } of step.settled) this.#settle(lane, loaded, facts, cause);
    for (const change of step.changes) {
      for (const range of change.ranges) this.#cursors.shift(range);
      const lane = protocol.lanes.indexOf(change.lane);
      if (change.status !== 'failed') this.#errors[lane] = null;
      if (lane === 0 && change.status !== 'done') this.#incomplete = undefined;
      this.#length = change.length;
      this.#listeners.push(change);
    }
    this.#transport.carryOut(step.commands, engine);
    this.#transport.watchNetwork(this.#loads.filter(Boolean).length, this.#errors.some(Boolean));
    if (step.cold) this.#idle.want();
    for (const message of step.warnings) guarded(() => this.#warn(message));
    this.#listeners.tell();
  }

  /** A step that no caller made: an answer, a timer, an abort. What goes wrong was told to those who wait. */
  #quietly(input, cause) {
    try {
      this.#step(input, cause);
    } catch (thrown) {
      if (!(thrown instanceof UnspoolError)) throw thrown;
    }
  }

  #settle(lane, loaded, facts, cause) {
    const load = this.#leaveLane(lane);
    if (loaded) {
      this.#errors[lane] = null;
      load?.resolve(loaded);
      return;
    }
    const failure = new UnspoolError(facts, cause);
    if (facts.code !== 'aborted') this.#errors[lane] = failure;
    load?.reject(failure);
  }

  #leaveLane(lane) {
    const load = this.#loads[lane];
    this.#loads[lane] = null;
    return load;
  }

  // Loading ----------------------------------------------------------------------------------------------------------

  loadMore(options) {
    return this.#load('loadMore', options);
  }

  retry(options) {
    return this.#load('retry', options);
  }

  #load(method, options = {}) {
    try {
      known(options, method, LOADING);
      const { signal, auto, lane: name = protocol.lanes[0] } = options;
      const lane = laneNumber(name);
      if (signal && typeof signal.throwIfAborted !== 'function') throw refuse('signal', 'an AbortSignal', signal);
      signal?.throwIfAborted();
      this.#running();
      // A retry is said to the engine even if the lane is loading already.
      const always = method === 'retry';
      return this.#enter(lane, signal, [always ? protocol.RETRY : protocol.LOAD, lane, Boolean(auto)], always);
    } catch (thrown) {
      const load = new this.#options.loads(this.#options.name);
      load.reject(thrown);
      return load.enter();
    }
  }

  #enter(lane, signal, input, always) {
    const joined = this.#loads[lane];
    const load = joined ?? new this.#options.loads(this.#options.name);
    this.#loads[lane] = load;
    const promise = load.enter(signal, () => this.#giveUp(lane, load));
    if (joined === null || always) {
      if (this.#engine === null && lane === 0) this.#transport.begin();
      this.#whenReady(() => {
        this.#transport.checkNetwork();
        if (this.#loads[lane] === load) this.#quietly(input);
      });
    }
    return promise;
  }

  /** Everybody who waited for this load has left. */
  #giveUp(lane, load) {
    if (this.#loads[lane] !== load) return;
    this.#leaveLane(lane);
    if (this.#engine === null && lane === 0) this.#transport.giveUp();
    this.#quietly([protocol.ABORT, lane]);
  }

  reset(params = {}, options = {}) {
    this.#running();
    const text = paramsText(params);
    known(options, 'reset', ['keep']);
    const keep = Boolean(options.keep);
    this.#whenReady(() => {
      this.#errors = [null, null];
      this.#step([protocol.RESET, 0, keep, text]);
    });
  }

  close() {
    this.#close();
  }

  #close(cause) {
    if (this.#closed) return;
    const engine = this.#notice();
    this.#closed = error('closed', 'the feed is closed', {}, cause);
    this.#stop(this.#closed, 'closed');
    this.#listeners.tell();
    try {
      if (engine !== null) guard(() => engine.free());
    } catch {
      // The instance died of it: its other feeds were told, and this one is closed either way.
    }
    this.#leave();
  }

  // Items ------------------------------------------------------------------------------------------------------------

  get length() {
    this.#notice();
    return this.#length;
  }

  /** What `read(engine, position)` gives of the item at `index`, as `at` counts. */
  #pick(index, read) {
    const engine = this.#readable();
    const at = Math.trunc(index) || 0;
    const position = at < 0 ? this.#length + at : at;
    return position >= 0 && position < this.#length ? read(engine, position) : undefined;
  }

  at(index) {
    return this.#pick(index, (engine, position) => this.#items.at(engine, position));
  }

  raw(index) {
    return this.#pick(index, (engine, position) => guard(() => engine.raw(position)));
  }

  slice(start = 0, end = Infinity) {
    const engine = this.#readable();
    const [from, to] = [start, end].map((at) => clamp(Math.trunc(at) || 0, this.#length));
    return from < to ? this.#items.slice(engine, from, to) : [];
  }

  indexOf(key) {
    const engine = this.#readable();
    const text = keyText(key);
    return engine === null ? -1 : guard(() => engine.find(text));
  }

  get(key) {
    const index = this.indexOf(key);
    return index < 0 ? undefined : this.at(index);
  }

  insert(item, at = 0) {
    if (typeof at !== 'number' || Number.isNaN(at)) throw refuse('at', 'a number', at);
    this.#write(protocol.INSERT, () => itemText(item, this.#options.plain), clamp(at, this.#length));
  }

  update(item) {
    this.#write(protocol.UPDATE, () => itemText(item, this.#options.plain));
  }

  remove(key) {
    this.#write(protocol.REMOVE, () => keyText(key));
  }

  #write(what, text, position = 0) {
    if (this.#running() === null) throw tooEarly();
    this.#step([what, position, false, text()]);
  }

  // State ------------------------------------------------------------------------------------------------------------

  subscribe(listener) {
    if (this.#closed) throw this.#closed;
    return this.#listeners.add(listener);
  }

  lane(name) {
    return this.#lanes[laneNumber(name)];
  }

  /** One fact about a lane. */
  #read(lane, fact) {
    const engine = this.#notice();
    if (this.#closed) return { status: 'closed', hasMore: false }[fact] ?? null;
    if (fact === 'error') return this.#errors[lane];
    if (this.#broken) return { status: 'failed', hasMore: true }[fact] ?? null;
    if (engine === null) return { status: this.#loads[lane] ? 'loading' : 'idle', hasMore: lane === 0 }[fact] ?? null;
    return factOf(engine, lane, fact);
  }

  get stats() {
    const engine = this.#notice();
    return engine === null ? { ...noStats } : factsOf(engine, protocol.STATS);
  }

  // Reading ----------------------------------------------------------------------------------------------------------

  [Symbol.asyncIterator]() {
    return new FeedIterator(this.#reader(), items(this.#list));
  }

  pages(options = {}) {
    known(options, 'pages', []);
    return new FeedIterator(this.#reader(), pages(this.#list));
  }

  stream(options = {}) {
    known(options, 'stream', []);
    return streamOf(new FeedIterator(this.#reader(), lines(this.#list)));
  }

  /** What readers take. Objects of their own: to remember each of them would cost more than to parse it. */
  #list = {
    length: () => this.length,
    parse: (start, end) => this.#items.run(this.#running(), start, end),
    lines: (start, end) => guard(() => this.#running().lines(start, end)),
  };

  /** What readers end with: nothing yet (undefined), nothing at all (null), or an error, one for each end. */
  #end() {
    if (this.status !== 'done') return undefined;
    if (this.#options.incomplete === 'end') return null;
    // biome-ignore lint/suspicious/noAssignInExpressions: made once, when it is first asked for.
    return (this.#incomplete ??= brokeOff(this.#engine, this.#options.name, this.#length));
  }

  /** What iterators see of the feed. */
  #reader() {
    if (this.#closed) throw this.#closed;
    return {
      cursor: () => this.#cursors.add(),
      isOpen: () => !this.#closed && !this.#broken,
      end: () => this.#end(),
      join: () => {
        const loaded = this.loadMore();
        const load = this.#loads[0];
        return { loaded, leave: () => load?.leave(() => this.#giveUp(0, load)) };
      },
    };
  }
}

withFacts(Feed.prototype, (feed, fact) => feed.lane(protocol.lanes[0])[fact]);

if (Symbol.dispose) Feed.prototype[Symbol.dispose] = Feed.prototype.close;

const noop = () => {};
