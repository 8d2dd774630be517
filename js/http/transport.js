/**
 * @import { Dialect } from '../index.d.ts'
 * @import { Answer, Early, Header, RequestOptions, TurnRequest } from './request.js'
 */
import { tooLarge } from './body.js';
import { guard } from '../engine/instance.js';
import { Timeouts } from './timeouts.js';
import { evaluate, pageOf } from '../dialects/functions.js';
import { askEarly, failureOf, fromFetch, fromSource, isEarly, requestOf } from './request.js';
import { ANSWER, FAILED, MAX_BYTES, ONLINE, ROOM, WOKE } from '../engine/protocol.js';

/**
 * What is used of the engine here.
 * @typedef {object} Engine
 * @property {(what: number, now: number, number: number, flag: boolean, text: string) => unknown} step
 * @property {(what: number, number: number) => number} fact
 * @property {(turn: number) => string} request
 *
 * `first`: the URL of the first request, where it is known; `learn`: finds the dialect in the first page.
 * @typedef {RequestOptions & {
 *   first?: string,
 *   learn?: (page: any, request: TurnRequest, answer: Answer) => Dialect | null,
 * }} TransportOptions
 *
 * What is under way for a turn: a request, or (`controller` is null) a wait.
 * @typedef {{ controller: AbortController | null, timer?: ReturnType<typeof setTimeout> }} Turn
 *
 * What happened, as `say` of the protocol takes it.
 * @typedef {[what: number, number: number, flag?: boolean, text?: string, answer?: Answer]} Input
 */

const online = () => globalThis.navigator?.onLine !== false;

/** Whether there is room for larger bodies is asked before they are taken in. */
const LARGE = 1 << 20;

/**
 * Refuses a body that is too long, or that the engine, and every other feed with it, would die of.
 *
 * @param {Engine} engine
 * @param {{ length: number }} body
 * @param {number} maxBytes
 */
function admit(engine, { length }, maxBytes) {
  if (length > maxBytes) throw tooLarge(maxBytes);
  if (length > LARGE) guard(() => engine.step(ROOM, 0, length, false, ''));
}

/** Carries the engine's commands out: requests, timers, aborts. One entry for each turn that is under way. */
export class Transport {
  #options;
  #step;
  /** @type {Map<number, Turn>} */
  #turns = new Map();
  #timeouts = new Timeouts((turn) => this.#woke(turn));
  #watching = false;
  #online = true;
  #learned;
  /** @type {Answer | undefined} */
  #prepared;
  /** @type {Early | undefined} */
  #early;

  /**
   * @param {TransportOptions} options
   * @param {(input: Input, cause?: unknown) => void} step the way back into the engine; throws nothing
   * @param {(dialect: Dialect | null, answer: Answer, url: string) => void} learned takes what `learn` found
   */
  constructor(options, step, learned) {
    this.#options = options;
    this.#step = step;
    this.#learned = learned;
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

  /**
   * @param {readonly [what: number, turn: number, millis: number][]} commands
   * @param {Engine} engine
   */
  carryOut(commands, engine) {
    for (const [what, turn, millis] of commands) {
      if (what === 0) this.#send(engine, turn);
      else if (what === 1) this.#sleep(turn, millis);
      else this.#abort(turn);
    }
  }

  /**
   * @param {number} turn
   * @param {number} millis
   */
  #sleep(turn, millis) {
    if (this.#turns.has(turn)) this.#timeouts.set(turn, millis);
    else this.#turns.set(turn, { controller: null, timer: setTimeout(() => this.#woke(turn), millis) });
  }

  /** @param {number} turn */
  #end(turn) {
    const timer = this.#turns.get(turn)?.timer;
    if (timer === undefined) this.#timeouts.clear(turn);
    else clearTimeout(timer);
    this.#turns.delete(turn);
  }

  /** @param {number} turn */
  #abort(turn) {
    const controller = this.#turns.get(turn)?.controller;
    this.#end(turn);
    controller?.abort();
  }

  /** @param {number} turn */
  #woke(turn) {
    this.checkNetwork();
    // A wait is over; an attempt that took too long is one that the engine answers with an abort.
    if (this.#turns.get(turn)?.controller === null) this.#end(turn);
    this.#step([WOKE, turn]);
  }

  /**
   * @param {Engine} engine
   * @param {number} turn
   */
  async #send(engine, turn) {
    const entry = { controller: new AbortController() };
    this.#turns.set(turn, entry);
    const current = () => this.#turns.get(turn) === entry;
    const { headers, fetch, source, functions, learn } = this.#options;
    let answer;
    // The caller's functions run when this step is over: what they do to the feed is a step of its own.
    await undefined;
    try {
      if (!current()) return this.giveUp();
      const request = requestOf(guard(() => engine.request(turn)));
      const early = isEarly(this.#early, request) ? this.#early : undefined;
      if (early) entry.controller = early.controller;
      else this.giveUp();
      this.#early = undefined;
      // What was asked early has its headers.
      const own = /** @type {Header[]} */ (typeof headers === 'function' && !early ? await headers() : headers);
      if (!current()) return;
      this.#options.maxBytes ??= guard(() => engine.fact(MAX_BYTES, 0));
      answer =
        this.#prepared ??
        (await (source ? fromSource : fromFetch)(
          this.#options,
          request,
          own,
          entry.controller.signal,
          early?.response,
        ));
      this.#prepared = undefined;
      if (functions && current())
        answer = await evaluate(functions, { ...request, headers: Object.fromEntries(request.headers) }, answer);
      const page = learn && current() ? pageOf(answer) : undefined;
      if (page !== undefined) {
        const dialect = /** @type {NonNullable<typeof learn>} */ (learn)(page, request, answer);
        this.#options.learn = undefined;
        return this.#learned(dialect, answer, request.url);
      }
      if (current()) admit(engine, answer.body, this.#options.maxBytes);
    } catch (thrown) {
      if (current()) this.#failed(turn, thrown, fetch !== undefined);
      return;
    }
    if (!current()) return;
    this.#end(turn);
    this.#step([ANSWER, turn, false, '', answer]);
  }

  /**
   * @param {number} turn
   * @param {unknown} thrown
   * @param {boolean} custom whether the caller's own `fetch` was called
   */
  #failed(turn, thrown, custom) {
    const { controller } = /** @type {Turn & { controller: AbortController }} */ (this.#turns.get(turn));
    this.#end(turn);
    this.checkNetwork();
    const { facts, cause } = failureOf(thrown, custom);
    // What is left of the body would go on coming, where only the signal can stop it.
    if (facts[0] === 'too-large') controller.abort();
    this.#step([FAILED, turn, false, JSON.stringify(facts)], cause);
  }

  /**
   * Tells the engine whether there is a network: nobody listens while nobody waits. A source of the caller's own needs
   * none.
   */
  checkNetwork() {
    if (!this.#options.source && online() !== this.#online) this.#onNetwork();
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
    this.#step([ONLINE, 0, this.#online]);
  };

  /** @param {Answer} [prepared] an answer that came already; the next request is answered by it */
  stop(prepared) {
    this.#prepared = prepared;
    this.giveUp();
    for (const turn of [...this.#turns.keys()]) this.#abort(turn);
    this.#timeouts.stop();
    this.watchNetwork(0, false);
  }
}
