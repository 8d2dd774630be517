import { guard } from './engine.js';
import { evaluate, pageOf } from './pager.js';
import { failureOf, fromFetch, fromSource } from './request.js';
import { ANSWER, FAILED, ONLINE, REQUEST, WOKE } from './step.js';

const online = () => globalThis.navigator?.onLine !== false;

/** Carries the engine's commands out: requests, timers, aborts. One entry for each turn that is under way. */
export class Shell {
  #options;
  #step;
  #turns = new Map();
  #watching = false;
  #online = true;
  #learned;
  #prepared;

  /**
   * `options`: headers, credentials, redirect, fetch, source; functions, the dialect's; learn, which finds the dialect in the first
   * page. `step(input, cause)`: the way back into the engine; throws nothing. `learned(dialect, answer, url)`: takes what `learn` found.
   */
  constructor(options, step, learned) {
    this.#options = options;
    this.#step = step;
    this.#learned = learned;
  }

  carryOut(commands, engine) {
    for (const [what, turn, millis] of commands) {
      if (what === 0) this.#send(engine, turn);
      else if (what === 1) this.#entry(turn).timer = setTimeout(() => this.#woke(turn), millis);
      else this.#abort(turn);
    }
  }

  #entry(turn) {
    let entry = this.#turns.get(turn);
    if (entry === undefined) this.#turns.set(turn, (entry = { controller: null, timer: undefined }));
    return entry;
  }

  #end(turn) {
    clearTimeout(this.#turns.get(turn)?.timer);
    this.#turns.delete(turn);
  }

  #abort(turn) {
    const controller = this.#turns.get(turn)?.controller;
    this.#end(turn);
    // Without a reason: gloo-net must never see one that is not an Error.
    controller?.abort();
  }

  #woke(turn) {
    this.checkNetwork();
    // A wait is over; an attempt that took too long is one that the engine answers with an abort.
    if (this.#turns.get(turn)?.controller === null) this.#end(turn);
    this.#step([WOKE, turn]);
  }

  async #send(engine, turn) {
    const { controller } = Object.assign(this.#entry(turn), { controller: new AbortController() });
    const { signal } = controller;
    const current = () => this.#turns.get(turn)?.controller === controller;
    const { headers, credentials, redirect, fetch, source, functions, learn } = this.#options;
    // The caller's functions run when this step is over: what they do to the feed is a step of its own.
    await undefined;
    try {
      if (!current()) return;
      const own = typeof headers === 'function' ? await headers() : headers;
      if (!current()) return;
      if (source || functions || learn || this.#prepared) {
        const request = guard(() => engine.facts(REQUEST, turn));
        let answer = this.#prepared ?? (await (source ? fromSource(source, request, own, signal) : fromFetch(this.#options, request, own, signal)));
        this.#prepared = undefined;
        if (functions && current()) answer = await evaluate(functions, { ...request, headers: Object.fromEntries(request.headers) }, answer);
        const page = learn && current() ? pageOf(answer) : undefined;
        if (page !== undefined) {
          const dialect = learn(page, request, answer);
          this.#options.learn = undefined;
          return this.#learned(dialect, answer, request.url);
        }
        const { status, url, headers: heads, body } = answer;
        if (!current()) return;
        guard(() => engine.put(turn, status, url, JSON.stringify(heads), body));
      } else {
        await guard(() => engine.send(turn, JSON.stringify(own), { credentials, redirect, signal }, fetch));
        if (!current()) return;
      }
    } catch (thrown) {
      if (current()) this.#failed(turn, thrown, fetch !== undefined);
      return;
    }
    this.#end(turn);
    this.#step([ANSWER, turn]);
  }

  #failed(turn, thrown, custom) {
    this.#end(turn);
    this.checkNetwork();
    const { code, message, path, cause } = failureOf(thrown, custom);
    this.#step([FAILED, turn, false, JSON.stringify([code, message, path])], cause);
  }

  /** Tells the engine whether there is a network: nobody listens while nobody waits. A source of the caller's own needs none. */
  checkNetwork() {
    if (!this.#options.source && online() !== this.#online) this.#onNetwork();
  }

  /** Listens to the network only while somebody waits or has failed: an idle feed is held by nobody. */
  watchNetwork(wanted) {
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

  /** `prepared`: an answer that came already; the next request is answered by it. */
  stop(prepared) {
    this.#prepared = prepared;
    for (const turn of [...this.#turns.keys()]) this.#abort(turn);
    this.watchNetwork(false);
  }
}
