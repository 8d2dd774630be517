/**
 * @import { LaneName, Page as PublicPage } from '../index.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 * @import { Answer } from '../http/request.js'
 * @import { Outcome } from '../engine/protocol.d.ts'
 * @import { Setup } from './create.js'
 */
import { needed } from '../engine/platform.js';
import { lanes, RESET } from '../engine/protocol.js';
import { error } from '../errors/errors.js';
import { envelopeOf } from './envelope.js';
import { guarded } from './listeners.js';

/**
 * What came with the items of a page.
 *
 * @implements {PublicPage}
 */
class Page {
  #headers;
  /** @type {() => string} */
  #text;
  /** @type {{ value: unknown } | undefined} */
  #envelope;

  /**
   * @param {{ index: number, lane: LaneName, received: number, added: number }} facts
   * @param {Answer} answer
   * @param {string} url that was asked
   * @param {unknown} paths where its items are
   * @param {boolean} isKept what is not needed of the answer is let go
   */
  constructor({ index, lane, received, added }, answer, url, paths, isKept) {
    this.index = index;
    this.lane = lane;
    this.received = received;
    this.added = added;
    this.status = answer.status;
    this.url = answer.url || url;
    this.#headers = answer.headers;
    const { body } = answer;
    this.#text = () => envelopeOf(body, paths);
    if (!isKept) return;
    const text = this.#text();
    this.#text = () => text;
  }

  /** Vue makes no proxy of it. */
  get __v_skip() {
    return true;
  }

  get headers() {
    return new (needed('Headers'))(this.#headers);
  }

  get envelope() {
    this.#envelope ??= { value: JSON.parse(this.#text()) };
    return this.#envelope.value;
  }
}

/** What the pages of a feed say beside their items, if somebody wants to know. */
export class Pages {
  #options;
  /** @type {Page[]} */
  #kept = [];
  #count = 0;

  /** @param {Pick<Setup, 'plain' | 'keepPages' | 'onPage' | 'functions'>} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @param {HostEvent} event
   * @param {Outcome} outcome
   * @param {boolean} isPage whether its answer was one that was read
   */
  note({ what, answer, request }, { changes }, isPage) {
    const { plain, keepPages = false, onPage, functions } = this.#options;
    if (what === RESET) {
      this.#kept = [];
      this.#count = 0;
    }
    if (!isPage || !answer || !request || !(keepPages || onPage)) return;
    const { lane = /** @type {LaneName} */ (lanes[0]), received = 0, added = 0 } = changes[0] ?? {};
    const facts = { index: this.#count++, lane, received, added };
    const paths = functions?.items ? undefined : plain.dialect?.items;
    const page = new Page(facts, answer.given ?? answer, request.url, paths, keepPages);
    if (keepPages) this.#kept.push(page);
    if (onPage) guarded(() => onPage(page));
  }

  /** @type {(index: number) => Page | undefined} */
  at(index) {
    if (!this.#options.keepPages)
      throw error('bad-options', 'pages are not kept, unless the option `keepPages` says so', {
        path: 'options.keepPages',
      });
    return this.#kept.at(index);
  }
}
