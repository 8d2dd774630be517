import { guard } from './engine.js';
import { failureOf, fromSource } from './request.js';

const online = () => globalThis.navigator?.onLine !== false;

/** Carries the engine's commands out: requests, timers, aborts. One entry for each turn that is under way. */
export class Shell {
  #options;
  #step;
  #turns = new Map();
  #watching = false;
  #online = true;

  /** `options`: headers, credentials, redirect, fetch, source. `step(call, cause)`: the way back into the engine. */
  constructor(options, step) {
    this.#options = options;
    this.#step = step;
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

  /** Forgets a turn. Whether it was under way. */
  #end(turn) {
    const entry = this.#turns.get(turn);
    if (entry === undefined) return false;
    clearTimeout(entry.timer);
    return this.#turns.delete(turn);
  }

  #abort(turn) {
    const controller = this.#turns.get(turn)?.controller;
    this.#end(turn);
    // Without a reason: gloo-net must never see one that is not an Error.
    controller?.abort();
  }

  #woke(turn) {
    // The turn stays: if it is an attempt that took too long, the engine answers with an abort.
    this.#step((engine, now) => {
      this.checkNetwork(engine, now);
      return engine.woke(now, turn);
    });
  }

  async #send(engine, turn) {
    const { controller } = Object.assign(this.#entry(turn), { controller: new AbortController() });
    const { signal } = controller;
    const current = () => this.#turns.get(turn)?.controller === controller;
    const { headers, credentials, redirect, fetch, source } = this.#options;
    try {
      const own = typeof headers === 'function' ? await headers() : headers;
      if (!current()) return;
      if (source) {
        const { status, url, headers: heads, body } = await fromSource(source, engine, turn, own, signal);
        if (current()) guard(() => engine.put(turn, status, url, JSON.stringify(heads), body));
      } else {
        await engine.send(turn, JSON.stringify(own), { credentials, redirect, signal }, fetch);
      }
      if (!current()) return;
      this.#end(turn);
      this.#step((running, now) => running.answer(now, turn));
    } catch (thrown) {
      if (!current()) return;
      this.#end(turn);
      const failure = failureOf(thrown, fetch !== undefined);
      this.#step((running, now) => {
        this.checkNetwork(running, now);
        return running.failed(now, turn, failure.code, failure.message, failure.path);
      }, failure.cause ?? thrown);
    }
  }

  /** Tells the engine, before it sends, whether there is a network. A source of the caller's own needs none. */
  checkNetwork(engine, now) {
    if (this.#options.source || online() === this.#online) return;
    this.#online = online();
    if (!this.#online) guard(() => engine.online(now, false));
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
    this.#step((engine, now) => engine.online(now, this.#online));
  };

  stop() {
    for (const turn of [...this.#turns.keys()]) this.#abort(turn);
    this.watchNetwork(false);
  }
}
