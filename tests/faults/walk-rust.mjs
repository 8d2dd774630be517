// The Rust face: a program of this folder (walker/) that reads lists as it is told. The proxy, the shapes and the
// verdicts are those of JavaScript.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { clearTimeout, setTimeout } from 'node:timers';
import { GUARD } from './clock.mjs';
import { CANARY } from './proxy.mjs';

/** What a promise gives, unless it takes longer than any walk may. */
async function within(promise) {
  let guard;
  const late = new Promise((_, reject) => (guard = setTimeout(reject, GUARD, new Error('the walker does not answer'))));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(guard);
  }
}

export class Rust {
  name = 'unspool Rust';
  #program;
  #child;
  #lines;

  /** `program`: the walker, built. */
  constructor(program) {
    this.#program = program;
  }

  async open() {
    this.#child = spawn(this.#program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  close() {
    this.#child?.stdin.end();
  }

  #say(word) {
    this.#child.stdin.write(`${JSON.stringify(word)}\n`);
  }

  /** What the walker answers; undefined if the walk does not end. */
  async #hear(keyOf) {
    const { value, done } = await within(this.#lines.next());
    if (done) throw new Error(`${this.#program} ended`);
    const outcome = JSON.parse(value);
    if (outcome === null) return undefined;
    const { items, error, ...rest } = outcome;
    return { ...rest, keys: items.map(keyOf), error: error ?? undefined };
  }

  async walk({ url, dialect, body, limit, more, proxy, keyOf, heal }) {
    proxy.hang = (id) => this.#say({ hang: id });
    proxy.stop = () => this.#say('stop');
    const options = { url, dialect, limit, ...(body && { body: JSON.stringify(body) }), ...more };
    this.#say({ walk: { options, headers: { 'x-canary': CANARY }, now: Date.now() } });
    const first = await this.#hear(keyOf);
    if (first === undefined || (!first.error && first.done === 'end')) return { first };
    heal();
    this.#say('resume');
    return { first, second: await this.#hear(keyOf) };
  }
}
