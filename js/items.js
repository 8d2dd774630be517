import { guard } from './engine.js';
import { error, said } from './errors.js';
import { IDENTITY } from './step.js';

const decoder = new TextDecoder();

/**
 * Items, parsed when they are first looked at and remembered weakly: the same object as long as someone holds it.
 * The engine gives each value of each item a number of its own, so that an update changes the identity of that item only.
 */
export class Items {
  #refs = new Map();
  #sweepAt = 1024;

  at(engine, index) {
    const id = guard(() => engine.fact(IDENTITY, index));
    const known = this.#refs.get(id)?.deref();
    return known === undefined ? this.#keep(id, JSON.parse(guard(() => engine.text(decoder, index)))) : known;
  }

  /** The items from `start` to `end`; those that nobody holds are read in runs, one `JSON.parse` a run. */
  slice(engine, start, end) {
    const out = new Array(end - start);
    const ids = guard(() => engine.identities(start, end));
    let run = start;
    const flush = (stop) => {
      if (run < stop) {
        const values = parse(engine, run, stop);
        for (let i = run; i < stop; i++) out[i - start] = this.#keep(ids[i - start], values[i - run]);
      }
      run = stop + 1;
    };
    for (let i = start; i < end; i++) {
      const known = this.#refs.get(ids[i - start])?.deref();
      if (known === undefined) continue;
      flush(i);
      out[i - start] = known;
    }
    flush(end);
    return out;
  }

  #keep(id, value) {
    // A string or a number is its own identity, and cannot be held weakly.
    if (typeof value !== 'object' || value === null) return value;
    if (this.#refs.size >= this.#sweepAt) this.#sweep();
    this.#refs.set(id, new WeakRef(value));
    return value;
  }

  /** Forgets what was collected. Done when the map has doubled, so that it costs each item a constant. */
  #sweep() {
    for (const [id, ref] of this.#refs) if (ref.deref() === undefined) this.#refs.delete(id);
    this.#sweepAt = Math.max(1024, this.#refs.size * 2);
  }
}

/** The items from `start` to `end`, in one `JSON.parse`. */
export const parse = (engine, start, end) => JSON.parse(guard(() => engine.join(decoder, start, end)));

/** A key as JSON text: 64-bit ids stay exact. */
export function keyText(key) {
  if (Array.isArray(key)) return `[${key.map(keyText).join(',')}]`;
  if (typeof key === 'bigint') return String(key);
  if (typeof key?.json === 'string') return key.json;
  return jsonText(key, 'key');
}

/** What cannot be written must be told apart from a trap: it never gets as far as the engine. */
export function jsonText(value, path) {
  let text;
  let cause;
  try {
    text = JSON.stringify(value);
  } catch (thrown) {
    cause = thrown;
  }
  if (text === undefined) throw error('bad-options', `\`${path}\` cannot be written as JSON: ${cause ? said(cause) : `it is ${typeof value}`}`, { path }, cause);
  return text;
}
