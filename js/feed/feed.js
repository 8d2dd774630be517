import { Client } from '../engine/client.js';
import { compile, isCompiled } from '../engine/instance.js';
import { ABORT, ANSWER, INSERT, LOAD, lanes, REMOVE, RESET, RETRY, UPDATE } from '../engine/protocol.js';
import { error, refuse, UnspoolError } from '../errors/errors.js';
import { shown } from '../errors/shown.js';
import { Transport } from '../http/transport.js';
import { obey, whenCollected } from './collected.js';
import { Items } from './items.js';
import { Cursors, FeedIterator } from './iterator.js';
import { known } from './known.js';
import { Lane, laneNumber, told, untold, withFacts } from './lane.js';
import { guarded, Listeners } from './listeners.js';
import { Loads } from './loads.js';
import { items, lines, pages, streamOf } from './readers.js';
import { traced } from './trace.js';
import { Views } from './view.js';
import { clamp, itemText, keyText, paramsText } from './writes.js';

const LOADING = ['signal', 'auto', 'lane'];
const CLOSED = untold('closed', false);
const NO_STATS = { requests: 0, pages: 0, received: 0, duplicates: 0, bytes: 0, held: 0 };

/** One feed: says what happens to the engine, tells the waiting and the listening what came of it. */
export class Feed {
  /** The engine, as soon as it is there. */
  #client = null;
  /** Why nothing works any more, though nobody closed the feed. */
  #broken = null;
  /** The answer to every call after `close()`. */
  #closed = null;
  #transport;
  #warn;
  /**
   * `name`: the feed, for people; `plain`: what the engine was told; `loads`: what loads are made of; `learn`, where
   * nobody said how the API pages; the caller's `incomplete`.
   */
  #options;
  #booting;
  #loads;
  /** What each lane does, as the engine told last, with the error of the last failure. */
  #states = [untold('idle', true), untold('idle', false)];
  /** With what readers end this list, which is incomplete. */
  #incomplete;
  #items;
  #length = 0;
  #listeners = new Listeners();
  #cursors = new Cursors();
  #views;
  #trace;
  #lanes = lanes.map((_, lane) => new Lane(() => this.#state(lane)));
  #died = (dead) => this.#fail(dead);
  static #obeyed = (feed, reason) => feed.#close(reason);
  #forgetSignal = noop;

  /**
   * `load`: gives the engine's source. `text`: options for the engine, as JSON. The rest: what it takes to carry out
   * what it asks for.
   */
  constructor(load, text, { signal, onWarning, parse, ...options }) {
    this.#options = options;
    this.#warn = onWarning ?? ((message) => console.warn(`unspool: ${options.name}: ${message}`));
    this.#items = new Items(parse);
    this.#views = new Views(this.#items, () => this.#readable());
    this.#loads = new Loads(
      () => new options.loads(options.name),
      (lane) => this.#giveUp(lane),
    );
    this.#transport = new Transport(options, (event) => this.#happened(event));
    if (signal) this.#forgetSignal = obey(signal, this, Feed.#obeyed);
    if (this.#closed) return;
    // After `ready()` a feed is there at once.
    if (isCompiled()) this.#boot(text);
    else this.#booting = compile(load).then(() => this.#boot(text), this.#died);
  }

  #boot(text) {
    if (this.#closed) return;
    try {
      this.#client = new Client(text, this.#died);
      whenCollected(this, this.#client.leave);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Begins again with options that are known only now, and (`reuse`) with the answer that told them. */
  #begin({ plain, text, reuse }, answer) {
    this.#options.plain = plain;
    this.#options.learn = undefined;
    this.#transport.stop(reuse ? answer : undefined);
    this.#client.free();
    this.#boot(text);
    this.#happened({ what: LOAD, number: 0 });
  }

  /** Nothing will work any more: whoever waits, and whoever comes later, is told why. */
  #fail(thrown) {
    if (this.#closed || this.#broken) return;
    this.#broken = thrown;
    this.#stop(thrown, 'failed');
    // Found out while somebody reads a property, maybe: listeners are not called from there.
    queueMicrotask(() => this.#listeners.tell());
  }

  /** Lets go of everything. The engine is not called: it may be dead. */
  #stop(thrown, status) {
    this.#client = null;
    this.#transport.stop();
    this.#forgetSignal();
    this.#loads.fail(thrown);
    const splices = this.#length > 0 ? [{ start: 0, removed: this.#length, added: 0 }] : [];
    const none = { prepended: 0, received: 0, added: 0, duplicates: 0, updated: 0 };
    this.#changed({ splices, ...none, lane: lanes[0], status, length: 0 });
  }

  /** An instance dies of what any of its feeds does; all are told, one after the other. */
  #notice() {
    const death = this.#client?.death;
    if (death) this.#fail(death);
  }

  /** The engine, if it can be read; null as long as it compiles, and when the feed is closed: then nothing is there. */
  #readable() {
    this.#notice();
    if (this.#broken && !this.#closed) throw this.#broken;
    return this.#client;
  }

  /** The engine, if it can be told something. */
  #running() {
    if (this.#closed) throw this.#closed;
    return this.#readable();
  }

  /** Calls back as soon as the engine is there: now, if it is. */
  #whenReady(then) {
    if (this.#client !== null) return then();
    this.#booting.then(() => !this.#closed && !this.#broken && then()).catch(noop);
  }

  // Events ----------

  /** Something happened: one call in, one outcome out, and all that follows from it. */
  #event(event) {
    const client = this.#running();
    if (client === null) return;
    this.#views.freeze(client);
    const { what, number, flag, text, body, cause } = event;
    const outcome = client.event(what, number, flag, text, body);
    if (this.#trace) guarded(() => this.#trace(traced(event, outcome)));
    const failures = this.#loads.settle(outcome.settled, cause);
    this.#states = outcome.states.map((state, lane) => told(state, this.#states[lane], failures[lane]));
    if (!this.#lanes[0].done) this.#incomplete = undefined;
    for (const change of outcome.changes) this.#changed(change);
    this.#transport.carryOut(outcome);
    this.#transport.watchNetwork(
      this.#loads.count,
      this.#states.some((state) => state.error),
    );
    for (const message of outcome.warnings) guarded(() => this.#warn(shown(message)));
    this.#listeners.tell();
  }

  #changed(change) {
    for (const splice of change.splices) {
      this.#cursors.shift(splice);
      this.#views.splice(splice);
    }
    this.#length = change.length;
    this.#listeners.push(change);
  }

  /** What no caller did: an answer, a timer, an abort. What goes wrong was told to those who wait. */
  #happened(event) {
    try {
      const learned = (event.what === ANSWER && this.#options.learn?.(event)) || event;
      if (learned.plain) this.#begin(learned, event.answer);
      else this.#event(learned);
    } catch (thrown) {
      if (!(thrown instanceof UnspoolError)) throw thrown;
    }
  }

  /**
   * Calls `listener` with each event and what came of it, without secrets: what to send along with a report. Gives what
   * stops it.
   */
  trace(listener = (line) => console.debug('unspool', line)) {
    if (typeof listener !== 'function') throw refuse('listener', 'a function', listener);
    this.#trace = listener;
    return () => {
      if (this.#trace === listener) this.#trace = undefined;
    };
  }

  // Loading ----------

  loadMore(options) {
    return this.#load('loadMore', options);
  }

  retry(options) {
    return this.#load('retry', options);
  }

  #load(method, options = {}) {
    try {
      known(options, method, LOADING);
      const { signal, auto, lane: name = lanes[0] } = options;
      const lane = laneNumber(name);
      if (signal && typeof signal.throwIfAborted !== 'function') throw refuse('signal', 'an AbortSignal', signal);
      signal?.throwIfAborted();
      this.#running();
      // A retry is told to the engine even if the lane is loading already.
      const again = method === 'retry';
      const { fresh, load, promise } = this.#loads.join(lane, signal);
      if (fresh || again) {
        if (this.#client === null && lane === 0) this.#transport.begin();
        this.#whenReady(() => {
          this.#transport.checkNetwork();
          const event = { what: again ? RETRY : LOAD, number: lane, flag: Boolean(auto) };
          if (this.#loads.isOpen(lane, load)) this.#happened(event);
        });
      }
      return promise;
    } catch (thrown) {
      return this.#loads.refused(thrown);
    }
  }

  /** Everybody who waited for this lane has left. */
  #giveUp(lane) {
    if (this.#client === null && lane === 0) this.#transport.giveUp();
    this.#happened({ what: ABORT, number: lane });
  }

  reset(params = {}, options = {}) {
    this.#running();
    const text = paramsText(params);
    known(options, 'reset', ['keep']);
    const flag = Boolean(options.keep);
    this.#whenReady(() => this.#event({ what: RESET, flag, text }));
  }

  close() {
    this.#close();
  }

  #close(cause) {
    if (this.#closed) return;
    this.#notice();
    const client = this.#client;
    if (client) this.#views.freeze(client);
    this.#closed = error('closed', 'the feed is closed', {}, cause);
    this.#stop(this.#closed, 'closed');
    this.#listeners.tell();
    client?.free();
  }

  // Items ----------

  get length() {
    this.#notice();
    return this.#length;
  }

  /** What `read(client, position)` gives of the item at `index`, as `at` counts. */
  #pick(index, read) {
    const client = this.#readable();
    const at = Math.trunc(index) || 0;
    const position = at < 0 ? this.#length + at : at;
    return position >= 0 && position < this.#length ? read(client, position) : undefined;
  }

  at(index) {
    return this.#pick(index, (client, position) => this.#items.at(client, position));
  }

  raw(index) {
    return this.#pick(index, (client, position) => client.raw(position));
  }

  slice(start = 0, end = Infinity) {
    const client = this.#readable();
    const [from, to] = [start, end].map((at) => clamp(Math.trunc(at) || 0, this.#length));
    return from < to ? this.#items.slice(client, from, to) : [];
  }

  indexOf(key) {
    const client = this.#readable();
    const text = keyText(key);
    return client === null ? -1 : client.find(text);
  }

  get(key) {
    const index = this.indexOf(key);
    return index < 0 ? undefined : this.at(index);
  }

  insert(item, at = 0) {
    if (typeof at !== 'number' || Number.isNaN(at)) throw refuse('at', 'a number', at);
    this.#write(INSERT, () => itemText(item, this.#options.plain), clamp(at, this.#length));
  }

  update(item) {
    this.#write(UPDATE, () => itemText(item, this.#options.plain));
  }

  remove(key) {
    this.#write(REMOVE, () => keyText(key));
  }

  #write(what, text, number) {
    if (this.#running() === null) {
      const message = 'the engine is still compiling: await `ready()` or `loadMore()` before writing to the list';
      throw error('bad-options', message);
    }
    this.#event({ what, number, text: text() });
  }

  // State ----------

  subscribe(listener) {
    if (this.#closed) throw this.#closed;
    return this.#listeners.add(listener);
  }

  lane(name) {
    return this.#lanes[laneNumber(name)];
  }

  #state(lane) {
    this.#notice();
    if (this.#closed) return CLOSED;
    if (this.#broken) return untold('failed', true, this.#broken);
    const state = this.#states[lane];
    return this.#client === null && this.#loads.isOpen(lane) ? untold('loading', state.hasMore) : state;
  }

  view() {
    return this.#views.now(this.#length, [this.#state(0), this.#state(1)]);
  }

  get stats() {
    this.#notice();
    return this.#client?.stats ?? NO_STATS;
  }

  // Reading ----------

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
    lines: (start, end) => this.#running().ndjson(start, end),
  };

  /**
   * What readers end with: nothing yet (undefined), nothing at all (null), or an error, one for each time that the list
   * ended.
   */
  #end() {
    const [{ done, reason }] = this.#lanes;
    if (!done) return undefined;
    if (this.#options.incomplete === 'end' || /^(end|max-items)$/.test(reason)) return null;
    const message = `${this.#options.name}: the list broke off after ${this.#length} items (${reason}); retry() asks again`;
    this.#incomplete ??= error('incomplete', message, { reason });
    return this.#incomplete;
  }

  /** What iterators see of the feed. */
  #reader() {
    if (this.#closed) throw this.#closed;
    return {
      cursor: () => this.#cursors.add(),
      isOpen: () => !this.#closed && !this.#broken,
      end: () => this.#end(),
      join: () => ({ loaded: this.loadMore(), leave: this.#loads.leaver(0) }),
    };
  }
}

withFacts(Feed.prototype, (feed) => feed.lane(lanes[0]));
if (Symbol.dispose) Feed.prototype[Symbol.dispose] = Feed.prototype.close;

const noop = () => {};
