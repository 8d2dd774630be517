/**
 * @import { UnspoolError } from '../errors/errors.d.ts'
 * @import { Engine } from './engine.d.ts'
 * @import { Stats } from './protocol.d.ts'
 */
import { redacted } from '../errors/shown.js';
import { IdlePacker } from './idle-packer.js';
import { create, deathOf, guard } from './instance.js';
import { decoder } from './platform.js';
import { PACK, readOutcome } from './protocol.js';

/** @type {Stats} */
export const NO_STATS = { requests: 0, pages: 0, received: 0, duplicates: 0, bytes: 0, held: 0 };

/** Milliseconds by a clock that nobody sets: a pause is as long as it was said to be. */
const now = () => Math.round(performance.now());

/** The engine of one feed: an event goes in, its outcome comes out; items are read. */
export class Client {
  /** @type {Engine} */
  #engine;
  #instance;
  /** Says that the feed left the instance. It does not hold on to the feed. */
  leave;
  #tellsGone = false;
  #packer = new IdlePacker((bytes) => this.#engine && this.event(PACK, bytes).packable);
  /**
   * As the last event left them.
   *
   * @type {Stats | undefined}
   */
  stats;

  /**
   * @param {string} text the options, as JSON
   * @param {(dead: UnspoolError) => void} tell the instance died
   */
  constructor(text, tell) {
    ({ engine: this.#engine, instance: this.#instance, leave: this.leave } = create(text, tell));
  }

  /** Why nothing can be asked any more; undefined if it can. */
  get death() {
    return deathOf(this.#instance);
  }

  /**
   * Tells what happened, by its number in `protocol.js`, and gives all that follows. Throws why a write or a reset
   * cannot be made.
   *
   * @param {number} what
   * @param {number} [number]
   * @param {boolean} [flag]
   * @param {string} [text]
   * @param {Uint8Array} [body]
   */
  event(what, number = 0, flag = false, text = '', body = undefined) {
    const outcome = readOutcome(guard(() => this.#engine.event(what, now(), number, flag, text, body)));
    this.stats = outcome.stats;
    for (const { ending } of outcome.states) {
      // Of a loop the value is the URL that it leads back to, which may hold secrets.
      if (ending?.by === 'repeat') ending.value = redacted(/** @type {string} */ (ending.value));
    }
    if (outcome.packable) this.#packer.want();
    return outcome;
  }

  /**
   * One item as JSON text.
   *
   * @param {number} position
   */
  text(position) {
    return guard(() => this.#engine.text(decoder(), position));
  }

  /**
   * The text of an array of items; undefined if they are too many bytes for one text.
   *
   * @param {number} start
   * @param {number} end
   */
  join(start, end) {
    return guard(() => this.#engine.join(decoder(), start, end));
  }

  /**
   * Whether an outcome tells the text of each row that goes.
   *
   * @param {boolean} on
   */
  tellGone(on) {
    if (this.#tellsGone === on) return;
    this.#tellsGone = on;
    guard(() => this.#engine.tell_gone(on));
  }

  /**
   * One item as the server sent it.
   *
   * @param {number} position
   */
  raw(position) {
    return guard(() => this.#engine.raw(position));
  }

  /**
   * Items as lines; undefined if they are too many bytes to be copied at once.
   *
   * @param {number} start
   * @param {number} end
   */
  ndjson(start, end) {
    return guard(() => this.#engine.ndjson(start, end));
  }

  /**
   * The position of the item with this key, JSON text; -1 if there is none.
   *
   * @param {string} key
   */
  find(key) {
    return guard(() => this.#engine.find(key));
  }

  /** What is known of the list besides its items, for the event RESTORE. */
  state() {
    return guard(() => this.#engine.state());
  }

  /**
   * The keys of the first rows, and of those that are not there any more, for the event KNOW.
   *
   * @param {number} count
   */
  digest(count) {
    return guard(() => this.#engine.digest(count));
  }

  /**
   * How the next request of a lane differs from the first one.
   *
   * @param {number} lane
   */
  cursor(lane) {
    return guard(() => this.#engine.cursor(lane)) ?? null;
  }

  free() {
    // Nothing calls a client that was freed; only the packer may, from an idle callback, and it checks this first.
    this.#engine = /** @type {any} */ (null);
    this.leave();
  }
}
