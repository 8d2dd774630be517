import { evaluate } from '../dialects/functions.js';
import { ANSWER, FAILED, ONLINE, WOKE } from '../engine/protocol.js';
import { tooLarge } from './body.js';
import { askEarly, failureOf, fromFetch, fromSource, isEarly, sentOf } from './request.js';
import { Timeouts } from './timeouts.js';

const online = () => globalThis.navigator?.onLine !== false;

/** The head of an answer as the engine reads it: a line each, whatever an object of the caller's own says. */
function linesOf({ status, url, headers }) {
  let lines = `${status}\n${Date.now()}\n${url.replaceAll('\n', ' ')}`;
  for (const header of headers) lines += `\n${header.join(':').replaceAll('\n', ' ')}`;
  return lines;
}

/**
 * Carries out what an outcome asks for: requests, timers, aborts. What comes of them goes one way, as events. One entry
 * for each turn that is under way.
 */
export class Transport {
  #options;
  #emit;
  #turns = new Map();
  #timeouts = new Timeouts((turn) => this.#woke(turn));
  #watching = false;
  #online = true;
  #prepared;
  #early;

  /**
   * `options`: headers, credentials, redirect, fetch, source, headed, first; functions, the dialect's. `emit(event)`:
   * takes what happens, as the engine is told it: `{ what, number, flag, text, body }`, with `cause` (what a failure
   * was caused by), `answer` and `request`; throws nothing.
   */
  constructor(options, emit) {
    this.#options = options;
    this.#emit = emit;
  }

  /** Sends what will be the first request before the engine is there to ask for it. */
  begin() {
    const { first } = this.#options;
    if (first !== undefined && online()) this.#early ??= askEarly(this.#options, first);
  }

  /** Nobody waits for it any more. */
  giveUp() {
    this.#early?.controller.abort();
    this.#early = undefined;
  }

  carryOut({ requests, timers, aborts }) {
    for (const turn of aborts) this.#abort(turn);
    for (const request of requests) this.#send(request);
    for (const { turn, millis } of timers) this.#sleep(turn, millis);
  }

  #sleep(turn, millis) {
    if (this.#turns.has(turn)) this.#timeouts.set(turn, millis);
    else this.#turns.set(turn, { controller: null, timer: setTimeout(() => this.#woke(turn), millis) });
  }

  #end(turn) {
    const timer = this.#turns.get(turn)?.timer;
    if (timer === undefined) this.#timeouts.clear(turn);
    else clearTimeout(timer);
    this.#turns.delete(turn);
  }

  #abort(turn) {
    const controller = this.#turns.get(turn)?.controller;
    this.#end(turn);
    controller?.abort();
  }

  #woke(turn) {
    this.checkNetwork();
    // A wait is over; an attempt that took too long is one that the engine answers with an abort.
    if (this.#turns.get(turn)?.controller === null) this.#end(turn);
    this.#emit({ what: WOKE, number: turn });
  }

  async #send(request) {
    const { turn } = request;
    const entry = { controller: new AbortController() };
    this.#turns.set(turn, entry);
    const current = () => this.#turns.get(turn) === entry;
    const { headers, source, functions } = this.#options;
    let answer;
    // The caller's functions run when this event is over: what they do to the feed is an event of its own.
    await undefined;
    try {
      if (!current()) return this.giveUp();
      const early = isEarly(this.#early, request) ? this.#early : undefined;
      if (early) entry.controller = early.controller;
      else this.giveUp();
      this.#early = undefined;
      const own = typeof headers === 'function' && !early ? await headers() : headers;
      if (!current()) return;
      const { signal } = entry.controller;
      const ask = source ? fromSource : fromFetch;
      answer = this.#prepared ?? (await ask(this.#options, request, own, signal, early?.response));
      this.#prepared = undefined;
      if (functions && current()) answer = await evaluate(functions, sentOf(request), answer);
      if (answer.body.length > request.maxBytes) throw tooLarge(request.maxBytes);
    } catch (thrown) {
      if (current()) this.#failed(turn, thrown);
      return;
    }
    if (!current()) return;
    this.#end(turn);
    const { body, own } = answer;
    this.#emit({ what: ANSWER, number: turn, flag: own, text: linesOf(answer), body, answer, request });
  }

  #failed(turn, thrown) {
    const { controller } = this.#turns.get(turn);
    this.#end(turn);
    this.checkNetwork();
    const { code, text, cause } = failureOf(thrown, this.#options.fetch !== undefined);
    // What is left of the body would go on coming, where only the signal can stop it.
    if (code === 'too-large') controller.abort();
    this.#emit({ what: FAILED, number: turn, text, cause });
  }

  /** Tells whether there is a network: nobody listens while nobody waits. A source of the caller's own needs none. */
  checkNetwork() {
    if (!this.#options.source && online() !== this.#online) this.#onNetwork();
  }

  /**
   * Listens to the network only while somebody waits for it: while a lane has `failed`, or while fewer requests are
   * under way than `loads`.
   */
  watchNetwork(loads, failed) {
    let idle = loads;
    for (const { controller } of this.#turns.values()) if (controller) idle -= 1;
    const wanted = failed || idle > 0;
    if (wanted === this.#watching || this.#options.source || typeof globalThis.addEventListener !== 'function') return;
    this.#watching = wanted;
    const change = wanted ? 'addEventListener' : 'removeEventListener';
    globalThis[change]('online', this.#onNetwork);
    globalThis[change]('offline', this.#onNetwork);
  }

  #onNetwork = () => {
    this.#online = online();
    this.#emit({ what: ONLINE, flag: this.#online });
  };

  /** `prepared`: an answer that came already; the next request is answered by it. */
  stop(prepared) {
    this.#prepared = prepared;
    this.giveUp();
    for (const turn of [...this.#turns.keys()]) this.#abort(turn);
    this.#timeouts.stop();
    this.watchNetwork(0, false);
  }
}
