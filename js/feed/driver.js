/**
 * @import { Change, Feed as PublicFeed } from '../index.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 * @import { Learned, Setup } from './create.js'
 * @import { Facts } from './lane.js'
 * @import { Kept } from './snapshot.js'
 */
import { Client, NO_STATS } from '../engine/client.js';
import { isCompiled } from '../engine/instance.js';
import { ABORT, ANSWER, FORGET, LOAD, lanes, RESET, RETRY } from '../engine/protocol.js';
import { error, UnspoolError } from '../errors/errors.js';
import { shown } from '../errors/shown.js';
import { Transport } from '../http/transport.js';
import { obey, whenCollected } from './collected.js';
import { Items } from './items.js';
import { Gaps, refuseWindow } from './gaps.js';
import { known } from './known.js';
import { CLOSED, FeedLane, tell, untold } from './lane.js';
import { guarded, Listeners } from './listeners.js';
import { askedOf, Loads } from './loads.js';
import { Pages } from './pages.js';
import { confirmed, itemsOf, NOTHING, Patience, showPreview } from './preview.js';
import { Reading } from './reading.js';
import { revalidate } from './revalidate.js';
import { eventsOf, fingerprintOf, itemsIn, Params, snapshotOf, textOf } from './snapshot.js';
import { Tracer } from './trace.js';
import { Views } from './view.js';
import { Writes } from './write.js';
import { paramsText } from './writes.js';

/** Drives the engine of one feed: says what happens to it, and tells the waiting and the listening what came of it. */
export class Driver {
  /** @type {Client | null} the engine, as soon as it is there */
  #client = null;
  /** @type {UnspoolError | null} why nothing works any more, though nobody closed the feed */
  #broken = null;
  /** @type {UnspoolError | null} the answer to every call after `close()` */
  closed = null;
  #transport;
  #warn;
  options;
  /** Until the engine is there. */
  #booting = Promise.resolve();
  #params = new Params();
  #patience = new Patience();
  #loads;
  /** @type {Facts[]} what each lane does, as the engine told last, with the error of the last failure */
  #states = lanes.map((_, lane) => untold('idle', lane === 0));
  gaps;
  items;
  listeners = new Listeners();
  /** What readers see. */
  reader;
  /** The pictures of the feed that somebody holds. */
  views;
  tracer = new Tracer();
  /** What the pages said beside their items. */
  pages;
  lanes = lanes.map(
    (_, lane) =>
      new FeedLane(
        () => this.state(lane),
        () => this.#readable()?.cursor(lane) ?? null,
      ),
  );
  writes = new Writes(
    () => this.#running(),
    () => [this.#client, this.items, this.options],
    (then) => this.#client === null && this.#whenReady(then),
    (event) => this.#event(event)?.write ?? 0,
  );
  #died = (/** @type {UnspoolError} */ dead) => this.#fail(dead);
  static #obeyed = (/** @type {Driver} */ driver, /** @type {unknown} */ reason) => driver.close(reason);
  #ends = /** @type {(() => void)[]} what to take off in the end */ ([]);

  /**
   * @param {Parameters<Patience['compiled']>[0]} load gives the engine's source
   * @param {string} text options for the engine, as JSON
   * @param {Setup} setup what it takes to carry out what it asks for
   */
  constructor(load, text, { signal, onWarning, parse, missing, ...options }) {
    this.options = options;
    this.#warn = onWarning ?? ((message) => console.warn(`unspool: ${options.name}: ${message}`));
    this.items = new Items(parse, () => /** @type {Client} */ (this.#readable()));
    this.views = new Views(this.items);
    this.pages = new Pages(options);
    this.#loads = new Loads(options, (lane) => this.#giveUp(lane));
    this.gaps = new Gaps(
      this.#loads,
      () => this.#running(),
      (...asked) => this.#begins(...asked),
    );
    this.#transport = new Transport(options, (event) => this.#happened(event));
    const { lanes, items } = this;
    const isOpen = () => !this.closed && !this.#broken;
    const leaver = () => this.#loads.leaver(0);
    this.reader = new Reading({ options, items, lanes, load: (...asked) => this.load(...asked), isOpen, leaver });
    this.#transport.ahead = this.reader.ahead;
    if (signal) this.#ends.push(obey(signal, this, Driver.#obeyed));
    if (missing) this.#fail(missing);
    if (this.closed || missing) return;
    // After `ready()` a feed is there at once.
    if (isCompiled()) this.#boot(text);
    else this.#booting = this.#patience.compiled(load).then(() => this.#boot(text), this.#died);
    if (options.restored) this.#restore(options.restored);
    if (options.refreshes) void this.gaps.refresh({});
    if (options.revalidate) this.#ends.push(revalidate(options.revalidate, this));
    if (!options.initial) return;
    if (this.#client === null) this.#ask();
    // Nobody has asked for the page that was there before the feed: the next load goes on behind it.
    this.#whenReady(() => this.#transport.deliver(() => this.#happened({ what: LOAD, number: 0 })));
  }

  /**
   * Takes up a list that was kept. What can be read of it is shown before the engine is there.
   *
   * @param {Kept} kept
   */
  #restore(kept) {
    for (const one of kept.params) this.#params.keep(one);
    if (this.#client === null && !kept.pages) {
      showPreview(this.items, itemsIn(kept.items), this.options, this.listeners);
      // Nobody listens yet: who does from now on finds these rows.
      this.listeners.tell();
    }
    this.#whenReady(() => {
      try {
        for (const event of eventsOf(kept)) this.#event(event);
        this.options.restored = undefined;
      } catch (thrown) {
        this.#fail(/** @type {UnspoolError} */ (thrown));
        throw thrown;
      }
    });
  }

  /** @type {PublicFeed<any>['snapshot']} */
  snapshot(options = {}) {
    known(options, 'snapshot', ['items']);
    const kept = this.kept();
    const { restored, plain } = this.options;
    const feed = fingerprintOf(plain);
    if (restored) return snapshotOf(restored, feed);
    const client = this.#client;
    if (options.items !== false) refuseWindow(plain, 'snapshot()');
    // What a reader has not taken yet, nobody has.
    const count = options.items === false ? (this.reader.cursors.read ?? this.items.length) : 0;
    const keys = client && (count > 0 || this.options.retain === 'none') ? textOf(client.digest(count)) : undefined;
    return snapshotOf({ ...kept, items: this.items.json(count), keys }, feed);
  }

  /** What is kept of the list besides its items. No state: the engine is not there yet. */
  kept() {
    return { params: this.#params.all, state: this.#running()?.state() ?? '' };
  }

  /** @param {string} text */
  #boot(text) {
    if (this.closed) return;
    try {
      this.#client = new Client(text, this.#died);
      whenCollected(this, this.#client.leave);
    } catch (thrown) {
      this.#fail(/** @type {UnspoolError} */ (thrown));
    }
  }

  /**
   * Begins again with options that are known only now, and (`reuse`) with the answer that told them.
   *
   * @type {(learned: Learned, answer: HostEvent['answer']) => void}
   */
  #begin({ plain, text, reuse }, answer) {
    this.options.plain = plain;
    this.options.learn = undefined;
    this.#transport.stop(reuse ? answer : undefined);
    /** @type {Client} */ (this.#client).free();
    this.#boot(text);
    this.#happened({ what: LOAD, number: 0 });
  }

  /** @param {UnspoolError} thrown why nothing will work any more: whoever waits or comes later is told */
  #fail(thrown) {
    if (this.closed || this.#broken) return;
    this.#broken = thrown;
    this.#stop(thrown, 'failed');
    // Found out while somebody reads a property, maybe: listeners are not called from there.
    void Promise.resolve().then(() => this.listeners.tell());
  }

  /**
   * Lets go of everything. The engine is not called: it may be dead.
   *
   * @type {(thrown: UnspoolError, status: 'failed' | 'closed') => void}
   */
  #stop(thrown, status) {
    this.#client = null;
    this.writes.drop();
    this.#transport.stop();
    for (const end of this.#ends) end();
    this.#loads.fail(thrown);
    this.gaps.tell([], this.#states);
    const { read } = this.items;
    const splices = read > 0 ? [{ start: 0, removed: read, added: 0 }] : [];
    this.#changes(RESET, [{ ...NOTHING, splices, status }]);
  }

  /** An instance dies of what any of its feeds does; all are told, one after the other. */
  notice() {
    const death = this.#client?.death;
    if (death) this.#fail(death);
  }

  /** The engine, if it can be read; null as long as it compiles, and when the feed is closed: then nothing is there. */
  #readable() {
    this.notice();
    if (this.#broken && !this.closed) throw this.#broken;
    return this.#client;
  }

  /** The engine, if it can be told something. */
  #running() {
    if (!this.closed) return this.#readable();
    throw this.closed;
  }

  /** @param {() => void} then called back as soon as the engine is there: now, if it is */
  #whenReady(then) {
    if (this.#client !== null) return then();
    this.#booting.then(() => !this.closed && !this.#broken && then()).catch(() => {});
  }

  /** @param {HostEvent} event something happened: one call in, one outcome out, and all that follows from it */
  #event(event) {
    const client = this.#running();
    if (client === null) return;
    this.views.before(client, event);
    const { what, number, flag, text, body, cause, answer } = event;
    const before = client.stats?.pages ?? 0;
    const outcome = client.event(what, number, flag, text, body);
    const failures = this.#loads.settle(outcome.settled, cause, !!answer && answer === this.options.initial);
    tell(this.#states, outcome.states, failures);
    this.gaps.tell(outcome.gaps, this.#states);
    this.views.after(what, outcome);
    this.#changes(what, outcome.changes);
    this.#transport.carryOut(outcome, event);
    this.reader.happened(event, outcome, this.#states[0].total);
    const failed = this.#states.some((state) => state.error);
    this.#transport.watchNetwork(this.#loads.count, failed);
    // From here on the caller's code runs, which may close the feed.
    this.tracer.tell(event, outcome);
    this.pages.note(event, outcome, outcome.stats.pages > before);
    for (const message of outcome.warnings) guarded(() => this.#warn(shown(message)));
    this.listeners.tell();
    if (what === ANSWER && this.options.retain === 'none')
      this.#happened({ what: FORGET, number: this.reader.cursors.first ?? 0 });
    this.writes.flush();
    return outcome;
  }

  /** Asks for what the engine, which is on its way, will read, and shows it. */
  #ask() {
    const answer = this.#transport.begin((answer) => {
      if (this.#client || this.closed || this.#broken) return;
      const found = itemsOf(answer, this.options);
      if (showPreview(this.items, found, this.options, this.listeners)) this.listeners.tell();
    });
    if (answer && this.listeners.isHeard) this.#patience.wait(answer, this.options);
  }

  /** @type {(what: number, changes: Change[]) => void} */
  #changes(what, changes) {
    const { status } = this.#states[0];
    for (const change of confirmed(this.items, what, changes, status)) {
      for (const splice of change.splices) this.items.splice(splice);
      this.reader.changed(what, change);
      this.listeners.push(change);
    }
  }

  /** @param {HostEvent} event no caller's: an answer, a timer, an abort; those who wait were told what went wrong */
  #happened(event) {
    try {
      /** @type {Learned | (HostEvent & { plain?: undefined })} */
      const learned = (event.what === ANSWER && this.options.learn?.(event)) || event;
      if (learned.plain) this.#begin(learned, event.answer);
      else this.#event(learned);
    } catch (thrown) {
      if (!(thrown instanceof UnspoolError)) throw thrown;
    }
  }

  /** @type {(...asked: Parameters<typeof askedOf>) => ReturnType<PublicFeed<any>['loadMore']>} */
  load(method, options) {
    return this.asks(() => {
      const { signal, lane, flag } = askedOf(method, options);
      this.#running();
      // A retry is told to the engine even if the lane is loading already.
      const again = method === 'retry';
      const { fresh, load, promise } = this.#loads.join(lane, signal);
      if (fresh || again) {
        if (this.#client === null && lane === 0) this.#ask();
        this.#begins(lane, load, { what: again ? RETRY : LOAD, number: lane, flag });
      }
      return promise;
    });
  }

  /** Whether nothing has come that could be read again: after a reset, too. */
  get isNew() {
    if (this.items.length > 0 || !this.state(0).hasMore) return false;
    return this.stats.pages === 0 || this.lanes[0].cursor === null;
  }

  /**
   * Makes a call that loads: what is wrong with it rejects.
   *
   * @template P
   * @param {() => Promise<P>} call
   * @returns {Promise<P>}
   */
  asks(call) {
    try {
      return call();
    } catch (thrown) {
      return /** @type {Promise<any>} */ (this.#loads.refused(thrown));
    }
  }

  /** @type {(lane: number, load: import('./loads.js').Load, event: HostEvent) => void} */
  #begins(lane, load, event) {
    this.#whenReady(() => {
      this.#transport.checkNetwork();
      if (!this.#loads.isOpen(lane, load)) return;
      try {
        this.#event(event);
      } catch (thrown) {
        this.#loads.end(lane, undefined, thrown);
      }
    });
  }

  /** @param {number} lane everybody who waited for it has left */
  #giveUp(lane) {
    if (this.#client === null && lane === 0 && this.#transport.giveUp()) this.#takeBack();
    this.#happened({ what: ABORT, number: lane });
  }

  /** What was foreseen goes: its answer will not be read. */
  #takeBack() {
    this.#changes(ABORT, []);
    this.listeners.tell();
  }

  /** @type {PublicFeed<any>['reset']} */
  reset(params = {}, options = {}) {
    this.#running();
    known(options, 'reset', ['keep']);
    const event = { what: RESET, flag: Boolean(options.keep), text: paramsText(params) };
    this.#params.keep(event.text);
    this.writes.drop();
    if (this.#client) return void this.#event(event);
    // What is asked for from now on is another list.
    this.#loads.fail(error('aborted', 'the feed was reset while this page was loading'));
    this.#transport.forget();
    this.#takeBack();
    this.#whenReady(() => guarded(() => this.#event(event)));
  }

  /** @param {unknown} [cause] */
  close(cause) {
    if (this.closed) return;
    this.notice();
    const client = this.#client;
    if (client) this.views.keep();
    this.closed = error('closed', 'the feed is closed', {}, cause);
    this.#stop(this.closed, 'closed');
    this.listeners.tell();
    client?.free();
  }

  /** @param {number} lane */
  state(lane) {
    this.notice();
    if (this.closed) return CLOSED;
    if (this.#broken) return untold('failed', true, this.#broken);
    const state = this.#states[lane];
    return this.#client === null && this.#loads.isOpen(lane) ? untold('loading', state.hasMore) : state;
  }

  view() {
    return this.views.now((lane) => this.state(lane), this.gaps.all);
  }

  /** The counters, as the last event left them. */
  get stats() {
    this.notice();
    return this.#client?.stats ?? NO_STATS;
  }
}
