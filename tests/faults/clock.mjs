// Time for the JavaScript face: nobody waits, and nothing depends on how fast the machine is. The clock stands still.
// When nothing else can happen, because no request is under way, or only one that the proxy lets hang, the next timer
// rings, and the clock jumps to where it was set.
import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds after which the matrix, not the list, is at fault. A guard, and never what a verdict depends on. */
export const GUARD = 60_000;

/** Turns of the event loop in which nothing happened before it counts as quiet. */
const QUIET = 3;
/** Turns after which a walk that has nothing under way, and no timer, is hung. */
const FOREVER = 2000;

/**
 * Node's own timers (connections, keep-alive) are none of ours. The third frame is whoever called what is replaced
 * here.
 */
function byNode() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split('\n')[3]?.includes('node:internal') ?? true;
}

export class Clock {
  #real = {};
  #now = Date.now();
  #timers = new Map();
  #ids = 0;
  #requests = 0;
  #under = new Set();
  #hanging = new Set();
  #events = 0;

  now() {
    return this.#now;
  }

  /** The proxy lets this request hang. */
  hang(id) {
    this.#hanging.add(id);
  }

  /** Replaces time and `fetch` while `walk()` runs. Gives `undefined` if it never settles. */
  async run(walk) {
    this.#install();
    try {
      let outcome;
      const walking = walk().then((value) => (outcome = { value }));
      let idle = 0;
      let seen = 0;
      const guard = process.hrtime.bigint() + BigInt(GUARD) * 1_000_000n;
      while (outcome === undefined && idle < FOREVER) {
        await turn();
        if (process.hrtime.bigint() > guard) throw new Error('a walk takes longer than any walk may');
        if (outcome !== undefined) break;
        if (this.#events !== seen || [...this.#under].some((id) => !this.#hanging.has(id))) {
          seen = this.#events;
          idle = 0;
        } else if (++idle >= QUIET && this.#ring()) {
          idle = 0;
        }
      }
      if (outcome === undefined) return undefined;
      await walking;
      return outcome.value;
    } finally {
      this.#uninstall();
    }
  }

  #ring() {
    let first;
    for (const timer of this.#timers.values()) if (first === undefined || timer.at < first.at) first = timer;
    if (first === undefined) return false;
    this.#timers.delete(first.id);
    this.#now = Math.max(this.#now, first.at);
    first.callback();
    return true;
  }

  #install() {
    const { setTimeout, clearTimeout, fetch } = globalThis;
    const dateNow = Date.now;
    const performanceNow = performance.now;
    this.#real = { setTimeout, clearTimeout, fetch, now: dateNow, performanceNow };
    globalThis.setTimeout = (callback, millis = 0, ...args) => {
      if (byNode()) return setTimeout(callback, millis, ...args);
      const id = ++this.#ids;
      this.#timers.set(id, { id, at: this.#now + millis, callback: () => callback(...args) });
      return { id, ref: () => {}, unref: () => {} };
    };
    globalThis.clearTimeout = (timer) => {
      if (!this.#timers.delete(timer?.id)) clearTimeout(timer);
    };
    globalThis.fetch = (input, init) => this.#fetch(fetch, new Request(input, init));
    Date.now = () => this.#now;
    performance.now = () => this.#now;
  }

  #uninstall() {
    const { setTimeout, clearTimeout, fetch, now, performanceNow } = this.#real;
    Object.assign(globalThis, { setTimeout, clearTimeout, fetch });
    Date.now = now;
    performance.now = performanceNow;
    this.#real = {};
    this.#timers.clear();
  }

  /** The real `fetch`; what it asks for is under way until its body was read. */
  async #fetch(fetch, request) {
    const id = String(++this.#requests);
    request.headers.set('x-walk-request', id);
    request.headers.set('x-walk-now', String(this.#now));
    const under = async (work) => {
      this.#under.add(id);
      try {
        return await work();
      } finally {
        this.#under.delete(id);
        this.#events += 1;
      }
    };
    const response = await under(() => fetch(request));
    for (const method of ['arrayBuffer', 'text', 'json', 'blob', 'bytes']) {
      const read = response[method]?.bind(response);
      if (read) Object.defineProperty(response, method, { value: () => under(read) });
    }
    return response;
  }
}
