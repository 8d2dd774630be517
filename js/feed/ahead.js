/**
 * @import { Outcome } from '../engine/protocol.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 * @import { Early } from '../http/request.js'
 * @import { Total } from '../index.d.ts'
 * @import { Setup } from './create.js'
 */
import { ANSWER, lanes, RESET } from '../engine/protocol.js';
import { Place } from '../http/origins.js';
import { askEarly, isEarly } from '../http/request.js';
import { envelopeOf } from './envelope.js';

/**
 * How a dialect counts, if that is all that changes from page to page: `name` of the parameter.
 *
 * @param {any} dialect
 */
function counterOf(dialect) {
  const { set, ...others } = dialect?.next ?? {};
  const [[target, source] = [], ...more] = Object.entries(set ?? {});
  const name = /^query:(.+)$/.exec(target ?? '')?.[1];
  if (!name || source?.inc === undefined || more.length > 0 || Object.keys(others).length > 0) return undefined;
  const [plain, encoded] = [name, encodeURIComponent(name)].map((one) => one.replace(/[^\w]/g, '\\$&'));
  const pages = [dialect.stop ?? []].flat().find((/** @type {any} */ stop) => typeof stop.pages === 'string')?.pages;
  return {
    at: new RegExp(`([?&](?:${plain}|${encoded})=)(\\d+)(?=&|$)`),
    from: Number(source.from),
    inc: source.inc,
    pages,
  };
}

/**
 * Asks for pages of a counted list before the engine does, several side by side. What the engine will ask is foreseen
 * from what it asked last, and it alone decides: what came is given to it when it asks for exactly that, and dropped
 * when it asks for something else. So a list that changes meanwhile is read as it is, only with fewer pages at a time.
 */
export class Ahead {
  #options;
  #counter;
  /**
   * What was asked, by its URL.
   *
   * @type {Map<string, Early>}
   */
  #asked = new Map();
  #last = '';
  /** The counter of the request before, and how many items a page has. */
  #value = 0;
  #size = 0;
  /** How many pages there are, where that is what the server says. */
  #pages = 0;
  /** So many requests at a time now: one after a failure, and one more after each page since. */
  #width;
  /** How many readers go through the list. */
  #readers = 0;

  /** @param {Setup & { concurrency: number }} options */
  constructor(options) {
    this.#options = options;
    this.#width = options.concurrency;
    const { functions, source, plain } = options;
    this.#counter = functions || source ? undefined : counterOf(plain.dialect);
    this.#value = this.#counter?.from ?? 0;
  }

  /** A reader goes through the list. Gives what says that it stops. */
  enter() {
    this.#readers += 1;
    let isIn = true;
    return () => {
      if (isIn) this.#readers -= 1;
      isIn = false;
      if (this.#readers === 0) this.drop();
    };
  }

  /**
   * The answer that is on its way to this request, if there is one.
   *
   * @param {Parameters<typeof isEarly>[1]} request
   */
  take(request) {
    const early = this.#asked.get(request.url);
    if (isEarly(early, request)) {
      this.#asked.delete(request.url);
      clearTimeout(early.timer);
      return early;
    }
    // The same once more is a page that failed. Anything else was not foreseen.
    if (request.url !== this.#last) this.drop();
    return undefined;
  }

  drop() {
    for (const { controller, place, timer } of this.#asked.values()) {
      clearTimeout(timer);
      controller.abort();
      place?.leave();
    }
    this.#asked.clear();
  }

  /**
   * Something happened: looks what comes next, and asks for what will come after it.
   *
   * @param {HostEvent} event
   * @param {Outcome} outcome
   * @param {Total | null} total
   */
  follow({ what, answer }, { requests, changes }, total) {
    const counter = this.#counter;
    if (!counter) return;
    if (what === RESET) {
      this.drop();
      this.#size = this.#pages = 0;
      this.#value = counter.from;
      this.#last = '';
    }
    const received = changes.find(({ lane }) => lane === lanes[0])?.received ?? 0;
    if (what === ANSWER && received > 0) {
      this.#size = Math.max(this.#size, received);
      if (this.#pages === 0 && counter.pages && answer) this.#pages = this.#count(answer, counter.pages);
    }
    const [request] = requests;
    if (!request || request.url === this.#last || requests.length > 1) return;
    this.#last = request.url;
    const value = Number(counter.at.exec(request.url)?.[2] ?? Number.NaN);
    const step = typeof counter.inc === 'number' ? counter.inc : value - this.#value;
    this.#value = Number.isNaN(value) ? counter.from : value;
    if (
      this.#readers === 0 ||
      Number.isNaN(value) ||
      !(step > 0) ||
      request.method !== 'GET' ||
      request.headers.length > 0
    )
      return;
    const pages = total && this.#size > 0 ? Math.ceil(total.value / this.#size) : this.#pages;
    for (let next = value + step, width = this.#width; width > 1; width--, next += step) {
      if ((next - counter.from) / step >= pages || !this.#ask(request.url.replace(counter.at, `$1${next}`))) break;
    }
    this.#width = Math.min(this.#width + 1, this.#options.concurrency);
  }

  /**
   * The number of pages, by a place in the first answer.
   *
   * @type {(answer: NonNullable<HostEvent['answer']>, at: string) => number}
   */
  #count({ body, headers }, at) {
    const [, kind, path] = /^(body|header):([\w.-]+)$/.exec(at) ?? [];
    if (kind === 'header') return Number(headers.find(([name]) => name.toLowerCase() === path.toLowerCase())?.[1]) || 0;
    if (kind !== 'body') return 0;
    const { plain } = this.#options;
    const found = path
      .split('.')
      .reduce((value, name) => value?.[name], JSON.parse(envelopeOf(body, plain.dialect.items)));
    return Number(found) || 0;
  }

  /**
   * @param {string} url
   * @returns {boolean} whether it is asked
   */
  #ask(url) {
    if (this.#asked.has(url)) return true;
    const { maxConcurrent, plain } = this.#options;
    const place = maxConcurrent < Infinity ? new Place(url, maxConcurrent) : undefined;
    // Nobody needs it yet: it stands in no line.
    if (place?.queued || place?.rest) {
      place.leave();
      return false;
    }
    const asked = askEarly(this.#options, url);
    // The engine looks after the time of what it has asked for.
    const timer = setTimeout(() => asked.controller.abort(), plain.timeout ?? 30_000);
    const early = { ...asked, place, timer };
    this.#asked.set(url, early);
    const failed = () => {
      clearTimeout(timer);
      // The engine asks by itself, and deals with it.
      if (this.#asked.get(url) !== early) return;
      this.#width = 1;
      this.#asked.delete(url);
      place?.leave();
    };
    early.answer.then(({ status }) => {
      clearTimeout(timer);
      if (status !== 200) failed();
      // It is there: who comes next may go.
      place?.leave();
    }, failed);
    return true;
  }
}
