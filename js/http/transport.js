/**
 * @import { Outcome, Request as TurnRequest } from '../engine/protocol.d.ts'
 * @import { Answer, Early, Header, RequestOptions } from './request.js'
 */
import { evaluate } from '../dialects/functions.js';
import { ANSWER, FAILED, HELD, ONLINE, RETRY, WOKE } from '../engine/protocol.js';
import { tooLarge } from './body.js';
import { pause, Place, timer } from './origins.js';
import { askEarly, failureOf, fromFetch, fromSource, isEarly, sentOf } from './request.js';
import { Timeouts } from './timeouts.js';

/**
 * `first`: the URL of the first request, where it is known; `initial`: its answer, where that is.
 * `maxConcurrent`: the
 * requests of all feeds that one origin may have under way; Infinity: it is not looked at.
 * @typedef {RequestOptions & { first?: string, initial?: Answer, plain: Record<string, any>, maxConcurrent: number
 * }} TransportOptions
 *
 * What is under way for a turn: a request, or (`controller` is null) a wait. `timeout`: how long a request may take
 * from when it is sent, while it waits in line; `urgent`: it is sent whatever the server wishes.
 * @typedef {object} Turn
 * @property {AbortController | null} controller
 * @property {ReturnType<typeof setTimeout>} [timer]
 * @property {Place} [place]
 * @property {number} [timeout]
 * @property {boolean} [urgent]
 *
 * What happened, as the engine is told it; `cause`: what a failure was caused by.
 * @typedef {object} HostEvent
 * @property {number} what
 * @property {number} [number]
 * @property {boolean} [flag]
 * @property {string} [text]
 * @property {Uint8Array} [body]
 * @property {unknown} [cause]
 * @property {Answer} [answer]
 * @property {TurnRequest} [request]
 */

const online = () => globalThis.navigator?.onLine !== false;

/**
 * The head of an answer as the engine reads it: a line each, whatever an object of the caller's own says.
 *
 * @param {Answer} answer
 */
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
  /** @type {Map<number, Turn>} */
  #turns = new Map();
  #timeouts = new Timeouts((turn) => this.#woke(turn));
  #watching = false;
  #online = true;
  /**
   * An answer that is there before it is asked for, and the request that it answers.
   *
   * @type {Answer | undefined}
   */
  #prepared;
  /** @type {TurnRequest | undefined} */
  #due;
  /** @type {Early | undefined} */
  #early;
  /**
   * Gives answers that are on their way before the engine asks, and drops them.
   *
   * @type {{ take(request: TurnRequest): Early | undefined, drop(): void } | undefined}
   */
  ahead;

  /**
   * @param {TransportOptions} options
   * @param {(event: HostEvent) => void} emit takes what happens; throws nothing
   */
  constructor(options, emit) {
    this.#options = options;
    this.#emit = emit;
    this.#prepared = options.initial;
  }

  /**
   * Sends what will be the first request before the engine is there to ask for it.
   *
   * @param {(answer: Answer) => void} came told of the answer, unless nobody waits for it any more
   * @returns {Promise<Answer> | undefined} undefined, if nothing is sent
   */
  begin(came) {
    const { first } = this.#options;
    if (this.#prepared) came(this.#prepared);
    if (this.#prepared || first === undefined || !online() || this.#early) return undefined;
    const place = this.#placeOf(first);
    if (place?.queued || place?.rest) {
      // The engine asks, and waits in line.
      place.leave();
      return undefined;
    }
    const early = { ...askEarly(this.#options, first), place };
    this.#early = early;
    early.answer.then((answer) => this.#early === early && came(answer)).catch(noop);
    return early.answer;
  }

  /** Nobody waits for what was asked early any more. Whether something was. */
  giveUp() {
    const early = this.#early;
    early?.controller.abort();
    early?.place?.leave();
    this.#early = undefined;
    return early !== undefined;
  }

  /** The first request will be another one than that which was known. */
  forget() {
    this.giveUp();
    this.#prepared = undefined;
    this.#options.first = undefined;
  }

  /**
   * Tells the answer that is there, if there is one: at once, unless something of the caller's has to be called.
   *
   * @param {() => void} ask has it asked for
   */
  deliver(ask) {
    if (!this.#prepared) return;
    ask();
    const [request, answer] = [this.#due, this.#prepared];
    if (!request || !answer || this.#options.functions || answer.body.length > request.maxBytes) return;
    this.#prepared = undefined;
    this.#answered(request, answer);
  }

  /** @param {string} url */
  #placeOf(url) {
    const { maxConcurrent } = this.#options;
    return maxConcurrent < Infinity ? new Place(url, maxConcurrent) : undefined;
  }

  /** @type {(request: TurnRequest, answer: Answer) => void} */
  #answered(request, answer) {
    const { place, urgent } = this.#turns.get(request.turn) ?? {};
    if (urgent && answer.status < 400) place?.lift();
    this.#end(request.turn);
    const { body, own } = answer;
    this.#emit({ what: ANSWER, number: request.turn, flag: own, text: linesOf(answer), body, answer, request });
  }

  /**
   * @param {Pick<Outcome, 'requests' | 'timers' | 'aborts' | 'notBefore'>} outcome
   * @param {HostEvent} event what it is the outcome of
   */
  carryOut({ requests, timers, aborts, notBefore }, { what, request: answered }) {
    if (notBefore !== null && answered && this.#options.maxConcurrent < Infinity) pause(answered.url, notBefore);
    for (const turn of aborts) this.#abort(turn);
    for (const request of requests) this.#send(request, what === RETRY);
    for (const { turn, millis } of timers) this.#sleep(turn, millis);
  }

  /**
   * @param {number} turn
   * @param {number} millis
   */
  #sleep(turn, millis) {
    const entry = this.#turns.get(turn);
    if (entry?.place?.queued) entry.timeout = millis;
    else if (entry) this.#timeouts.set(turn, millis);
    else this.#turns.set(turn, { controller: null, timer: timer(() => this.#woke(turn), millis) });
  }

  /** @param {number} turn */
  #end(turn) {
    const { timer, place } = this.#turns.get(turn) ?? {};
    place?.leave();
    if (timer === undefined) this.#timeouts.clear(turn);
    else clearTimeout(timer);
    this.#turns.delete(turn);
  }

  /** @param {number} turn */
  #abort(turn) {
    const controller = this.#turns.get(turn)?.controller;
    this.#prepared = undefined;
    this.#end(turn);
    controller?.abort();
  }

  /** @param {number} turn */
  #woke(turn) {
    this.checkNetwork();
    // A wait is over; an attempt that took too long is one that the engine answers with an abort.
    if (this.#turns.get(turn)?.controller === null) this.#end(turn);
    this.#emit({ what: WOKE, number: turn });
  }

  /**
   * @param {TurnRequest} request
   * @param {boolean} urgent somebody wants it now, whatever the server wishes
   */
  async #send(request, urgent) {
    const { turn, url } = request;
    const early = isEarly(this.#early, request) ? this.#early : this.ahead?.take(request);
    if (early !== this.#early) this.giveUp();
    this.#early = undefined;
    const place = early || this.#prepared ? early?.place : this.#placeOf(url);
    /** @type {Turn & { controller: AbortController }} */
    const entry = { controller: early?.controller ?? new AbortController(), place, urgent };
    this.#turns.set(turn, entry);
    this.#due = request;
    const current = () => this.#turns.get(turn) === entry;
    const { headers, source, functions } = this.#options;
    let answer;
    // The caller's functions are called after this event is over: if they call the feed, that is another event.
    await place?.queued;
    try {
      if (!current()) return;
      // What waited in line takes its time from now on.
      if (entry.timeout !== undefined) this.#timeouts.set(turn, entry.timeout);
      const rest = !early && !urgent && place?.rest;
      if (rest) {
        this.#end(turn);
        this.#emit({ what: HELD, number: turn, text: String(rest) });
        return;
      }
      // What was asked early has its headers.
      const asks = !early && !this.#prepared;
      const own = /** @type {Header[]} */ (typeof headers === 'function' && asks ? await headers() : headers);
      if (!current()) return;
      const { signal } = entry.controller;
      const ask = source ? fromSource : fromFetch;
      answer = this.#prepared ?? (await (early?.answer ?? ask(this.#options, request, own, signal)));
      this.#prepared = undefined;
      if (functions && current()) answer = await evaluate(functions, sentOf(request), answer);
      if (answer.body.length > request.maxBytes) throw tooLarge(request.maxBytes);
    } catch (thrown) {
      if (current()) this.#failed(request, thrown);
      return;
    }
    if (!current()) return;
    this.#answered(request, answer);
  }

  /**
   * @param {TurnRequest} request
   * @param {unknown} thrown
   */
  #failed(request, thrown) {
    const { turn } = request;
    const { controller } = /** @type {Turn & { controller: AbortController }} */ (this.#turns.get(turn));
    this.#end(turn);
    this.checkNetwork();
    const { code, text, cause } = failureOf(thrown, this.#options.fetch !== undefined);
    // What is left of the body would go on coming, where only the signal can stop it.
    if (code === 'too-large') controller.abort();
    this.#emit({ what: FAILED, number: turn, text, cause, request });
  }

  /** Tells whether there is a network: nobody listens while nobody waits. Not everything needs one. */
  checkNetwork() {
    if (!this.#options.source && !this.#prepared && online() !== this.#online) this.#onNetwork();
  }

  /**
   * Listens to the network only while somebody waits for it: while a lane has `failed`, or while fewer requests are
   * under way than `loads`.
   *
   * @param {number} loads
   * @param {boolean} failed
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

  /** @param {Answer} [prepared] an answer that came already; the next request is answered by it */
  stop(prepared) {
    this.giveUp();
    this.ahead?.drop();
    for (const turn of [...this.#turns.keys()]) this.#abort(turn);
    this.#prepared = prepared;
    this.#timeouts.stop();
    this.watchNetwork(0, false);
  }
}

const noop = () => {};
