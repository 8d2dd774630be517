// Pages from a script: what the server says, answer by answer, whatever is asked.
import { feed } from 'unspool';
import { cursor } from 'unspool/dialects';
import { error } from '../errors/errors.js';
import { answerOf, delay, endure, unlessAborted } from './answers.js';
import { Unwritable } from './places.js';
import { standIn } from './stand-in.js';
import { callOf } from './words.js';
import { Writer } from './writer.js';

/** @import { PageStep, RecordedRequest, Script, ScriptOptions, Step } from './kit.d.ts' */

/** A step that waits for its request; `given`: told of it. */
/** @typedef {{ step: Step, given: (request: RecordedRequest) => void }} Queued */

const MEMBERS = 'items end total extend delay status headers body retryAfter network hang malformed'.split(' ');

/**
 * A step that is an object: a bare array is a page of these items.
 *
 * @param {any} step
 * @returns {any}
 */
function stepOf(step) {
  if (Array.isArray(step)) return { items: step };
  if (typeof step === 'number') return { status: step };
  if (typeof step === 'function') return step;
  const wrong =
    typeof step !== 'object' || step === null ? undefined : Object.keys(step).find((name) => !MEMBERS.includes(name));
  if (typeof step === 'object' && step !== null && wrong === undefined && Object.keys(step).length > 0) return step;
  const what = wrong === undefined ? JSON.stringify(step) : `the member \`${wrong}\``;
  throw new Unwritable(`${what} is no step of a script; steps have ${MEMBERS.map((name) => `\`${name}\``).join(', ')}`);
}

const isEnd = (/** @type {any} */ step) => step?.end === true && Object.keys(step).length === 1;
const isPause = (/** @type {any} */ step) => step?.delay !== undefined && Object.keys(step).length === 1;
const isPage = (/** @type {any} */ step) => 'items' in step || step.end === true;

/** The steps that are left, and the pages that were given. */
class Pages {
  /** @type {Queued[]} */
  queue = [];
  /** @type {Set<(queued: Queued) => void>} */
  #waiting = new Set();
  #rows = 0;
  #pages = 0;
  #asked = 0;
  #given = 0;
  #options;
  #writer;

  /** @param {Required<Pick<ScriptOptions, 'dialect' | 'usedUp'>>} options */
  constructor(options) {
    this.#options = options;
    // A dialect of functions reads answers that the script gives as they are.
    const isPlain = ['items', 'next'].every(
      (field) => typeof (/** @type {any} */ (options.dialect)[field]) !== 'function',
    );
    this.#writer = isPlain ? new Writer(options.dialect) : undefined;
  }

  /** @param {Queued} queued */
  push(queued) {
    const [first] = this.#waiting;
    if (!first || isPause(queued.step)) this.queue.push(queued);
    else {
      this.#waiting.delete(first);
      first(queued);
    }
  }

  get waits() {
    return this.#waiting.size;
  }

  /** @type {(request: RecordedRequest, signal: AbortSignal | undefined) => Promise<any>} */
  async answer(request, signal) {
    this.#asked += 1;
    const number = this.#asked;
    // At once: of two requests the first one gets the first step.
    const taken = this.#take(number, request, signal);
    const { step: told, given } = await taken;
    given(request);
    const step = typeof told === 'function' ? await /** @type {any} */ (told)(request) : told;
    if (typeof step?.arrayBuffer === 'function') return step;
    const plain = stepOf(step);
    await endure(plain, signal);
    return isPage(plain) ? this.#page(plain, request) : answerOf(plain);
  }

  /** @type {(number: number, request: RecordedRequest, signal: AbortSignal | undefined) => Promise<Queued>} */
  async #take(number, request, signal) {
    let wait = 0;
    for (;;) {
      const queued = this.queue.shift();
      if (queued && isPause(queued.step)) {
        wait += /** @type {{ delay: number }} */ (queued.step).delay;
        queued.given(request);
        continue;
      }
      if (queued) this.#given += 1;
      if (!queued && this.#options.usedUp === 'fail') {
        throw error(
          'callback',
          `unspool/testing: the script is used up: request ${number}, ${callOf(request)}, came after its ${this.#given} answers; add a step, end the list by \`{ end: true }\`, or wait for \`script.next(step)\` by \`usedUp: 'wait'\``,
        );
      }
      const found = queued ?? (await this.#wait(signal));
      if (wait > 0) await delay(wait, signal);
      return found;
    }
  }

  /** @type {(signal: AbortSignal | undefined) => Promise<Queued>} */
  #wait(signal) {
    return unlessAborted(signal, (/** @type {(queued: Queued) => void} */ resolve) => {
      this.#waiting.add(resolve);
      return () => void this.#waiting.delete(resolve);
    });
  }

  /** @type {(step: PageStep, request: RecordedRequest) => any} */
  #page(step, request) {
    const writer = this.#writer;
    if (!writer) {
      throw new Unwritable(
        'the dialect has functions, which cannot be read backwards; give the answers as they are: `{ body: … }` instead of `{ items: … }`',
      );
    }
    const rows = step.items ?? [];
    const start = this.#rows;
    this.#rows += rows.length;
    this.#pages += 1;
    const next = this.queue[0]?.step;
    if (next && isEnd(next) && writer.canEnd(request, rows.length)) this.queue.shift()?.given(request);
    const isLast = step.end === true || (next !== undefined && isEnd(next));
    const ending = isLast ? undefined : writer.endsAfter(request, rows.length);
    if (ending && rows.length > 0) {
      throw new Unwritable(
        `the page of ${rows.length} items that ${callOf(request)} gets would end the list by ${JSON.stringify(ending)} of the dialect; give it as many items as were asked for, or \`end: true\``,
      );
    }
    /** @type {PageStep[]} */
    const coming = this.queue.map((queued) => /** @type {any} */ (queued.step));
    const lists = coming.flatMap(({ items }) => (items ? [items] : []));
    const known = this.#rows + lists.flat().length;
    // Nobody knows what comes behind the last step: something does, unless the script says that it ends.
    const isOpen = !isLast && !coming.some(({ end }) => end);
    const written = writer.write(request, {
      rows,
      start,
      size: Math.max(1, rows.length),
      total: step.total ?? known + (isOpen ? 1 : 0),
      newer: false,
      number: this.#pages - 1,
      pages: this.#pages + lists.length + (isOpen ? 1 : 0),
      tokens: { older: isLast ? null : `page-${this.#pages + 1}`, newer: null },
    });
    const body = step.extend?.(written.body, request) ?? written.body;
    return {
      status: step.status ?? 200,
      headers: { ...written.headers, ...Object.fromEntries(new Headers(step.headers)) },
      body,
    };
  }
}

/**
 * @param {readonly Step[]} [steps]
 * @param {ScriptOptions} [options]
 * @returns {Script}
 */
export function scriptedFetch(steps, { dialect = cursor, usedUp = steps ? 'fail' : 'wait', latency } = {}) {
  const pages = new Pages({ dialect, usedUp });
  for (const step of steps ?? []) pages.queue.push({ step: stepOf(step), given: () => {} });
  const fetch = standIn((request, signal) => pages.answer(request, signal), latency);
  const members = {
    get left() {
      return pages.queue.length;
    },
    /** @type {Script['next']} */
    next: (step) => new Promise((given) => pages.push({ step: stepOf(step), given })),
  };
  return /** @type {Script} */ (Object.defineProperties(fetch, Object.getOwnPropertyDescriptors(members)));
}

/** Feeds of one origin share its line and its pauses: each script has its own. */
let scripts = 0;

/**
 * @param {readonly Step[]} [steps]
 * @param {any} [options]
 * @returns {any}
 */
export function scriptedFeed(steps, options = {}) {
  const { usedUp, latency, feed: make = feed, url, dialect = cursor, ...others } = options;
  scripts += 1;
  const script = scriptedFetch(steps, { dialect, usedUp, latency });
  const posts = make(url ?? `http://script-${scripts}.test/items`, { seed: 1, ...others, dialect, fetch: script });
  return Object.assign(posts, { script });
}
