// What an answer says: each value is written to the place from which a dialect reads it.
import { UnspoolError } from '../errors/errors.js';
import { parsePath, putAt, valueAt } from './paths.js';

/** @import { Dialect, Source } from '../index.d.ts' */

/**
 * Something that no answer can say. The message tells what, and what to do instead. A feed takes other errors of the
 * global `fetch` for those of a network, and asks again before it tells them.
 */
export class Unwritable extends UnspoolError {
  name = /** @type {any} */ ('Unwritable');

  /** @param {string} message */
  constructor(message) {
    super({ code: 'callback', message: `unspool/testing: ${message}` });
  }
}

/** The places of the body that are the body itself, or beside its list. */
const isBare = (/** @type {Dialect} */ dialect) => [dialect.items].flat()[0] === '';

/**
 * Whether a value can be written so that `source` reads it. A field of an item is the item's own.
 *
 * @param {Source} source
 * @param {Dialect} dialect
 * @returns {boolean}
 */
export function isWritable(source, dialect) {
  if (typeof source === 'string')
    return /^(header|link):/.test(source) || (source.startsWith('body:') && !isBare(dialect));
  if (Array.isArray(source)) return source.some((one) => isWritable(one, dialect));
  return typeof source === 'object' && 'decode' in source && isWritable(source.decode, dialect);
}

/** One answer while it is written. */
export class Draft {
  /** @type {any} */
  body;
  /** @type {Record<string, string>} */
  headers = { 'content-type': 'application/json' };
  /**
   * The URL and the parameters of each link, by its relation.
   *
   * @type {Map<string, Record<string, string>>}
   */
  #links = new Map();

  /**
   * @param {Dialect} dialect
   * @param {any} body what is in the body already
   */
  constructor(dialect, body) {
    this.dialect = dialect;
    this.body = body;
  }

  /**
   * Writes a value where `source` reads it.
   *
   * @param {Source} source
   * @param {any} value
   * @param {{ weak?: boolean }} [options] `weak`: what is there already stays
   */
  say(source, value, { weak = false } = {}) {
    if (Array.isArray(source)) source = /** @type {Source} */ (source.find((one) => isWritable(one, this.dialect)));
    else if (typeof source === 'object' && 'decode' in source) {
      this.say(source.decode, encodeURIComponent(String(value)), { weak });
      return;
    }
    if (source === undefined || !isWritable(source, this.dialect)) {
      const why = isBare(this.dialect) ? ': its answers are bare arrays, with nothing beside the items' : '';
      throw new Unwritable(`nothing can be written for \`${JSON.stringify(source)}\` of the dialect${why}`);
    }
    const [, kind, name] = /** @type {RegExpExecArray} */ (/^(\w+):(.*)$/s.exec(/** @type {string} */ (source)));
    if (kind === 'body') {
      if (!weak || valueAt(this.body, name) === undefined) this.body = putAt(this.body, name, value);
    } else if (kind === 'header') {
      if (!weak || !(name in this.headers)) this.headers[name] = String(value);
    } else {
      const [relation, parameter = 'href'] = name.split(';');
      const link = this.#links.get(relation) ?? {};
      this.#links.set(
        relation,
        weak ? { [parameter]: String(value), ...link } : { ...link, [parameter]: String(value) },
      );
    }
  }

  /**
   * Says that there is nothing at `source`: as `null` at a place of the body by names, and by leaving it out elsewhere.
   *
   * @param {Source} source
   */
  sayNothing(source) {
    if (typeof source !== 'string' || !source.startsWith('body:') || !isWritable(source, this.dialect)) return;
    const path = source.slice('body:'.length);
    const isPlain = parsePath(path).every((segment) => 'name' in segment);
    if (isPlain && (this.dialect.blank ?? [null]).includes(null)) this.say(source, null, { weak: true });
  }

  /** The whole answer. */
  done() {
    const links = [...this.#links].map(([relation, { href = '', ...parameters }]) => {
      const more = Object.entries(parameters).map(([name, value]) => `; ${name}="${value}"`);
      return `<${href}>; rel="${relation}"${more.join('')}`;
    });
    if (links.length > 0) this.headers.link = links.join(', ');
    return { status: 200, headers: this.headers, body: this.body };
  }
}
