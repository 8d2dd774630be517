// A list of rows at a server that pages as a dialect says: what a request asks for, and the page of it.
import { valueAt } from './paths.js';
import { Unwritable } from './places.js';
import { targetOf } from './requests.js';
import { Writer } from './writer.js';

/** @import { PagedOptions, RecordedRequest } from './kit.d.ts' */

/** How many rows a page has where nobody says it. */
const SIZE = 10;

/**
 * A place in the list, and the size of the page that led there: behind the row at `index - 1`, or in front of it.
 * @typedef {{ before: boolean, index: number, size?: number }} Position
 */

/**
 * What names a row: by the dialect's key, as text. Undefined for rows without one.
 *
 * @param {any} key
 * @param {any} element
 */
function nameOf(key, element) {
  if (key === null || key === undefined) return undefined;
  const first = (/** @type {any} */ paths) => {
    for (const path of [paths].flat()) {
      const value = path === null ? null : valueAt(element, path);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const parts = (Array.isArray(key) ? key : [key]).map(first);
  if (parts.includes(undefined)) return undefined;
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(',');
}

/** Answers requests for pages of a list. */
export class Pager {
  #rows;
  #options;
  #writer;
  #key;

  /**
   * @param {readonly any[] | ((request: RecordedRequest) => readonly any[] | Promise<readonly any[]>)} rows
   * @param {PagedOptions} options
   */
  constructor(rows, options) {
    this.#rows = rows;
    this.#options = options;
    this.#writer = new Writer(options.dialect);
    this.#key = options.key === undefined ? options.dialect.key : options.key;
    const { limit } = options.dialect;
    const [own, usual] = [options.limit, limit?.default];
    if (own === undefined || usual === undefined || own >= usual) return;
    if (options.dialect.stop?.some((rule) => 'short' in rule)) {
      throw new Unwritable(
        `by the dialect a page of fewer than ${usual} rows is the last one where the request names no size, and \`limit\` is ${own}; give the feed \`limit: ${own}\` instead, or the dialect \`limit: { ...dialect.limit, default: ${own} }\``,
      );
    }
  }

  /** @param {RecordedRequest} request */
  async answer(request) {
    const { dialect, limit: usual = dialect.limit?.default ?? SIZE, total, extend } = this.#options;
    const rows = typeof this.#rows === 'function' ? await this.#rows(request) : this.#rows;
    const step = this.#fixedStep();
    const asked = this.#writer.sizeOf(request) ?? step;
    const place = this.#positionOf(request, rows, asked ?? usual);
    if (place === undefined) return refused(request);
    const size = dialect.next === null ? Math.max(1, rows.length) : (asked ?? place.size ?? usual);
    const start = place.before ? Math.max(0, place.index - size) : Math.min(place.index, rows.length);
    const end = place.before ? place.index : start + size;
    const page = rows.slice(start, end);
    const [past] = dialect.endStatus ?? dialect.end_status ?? [];
    if (past !== undefined && page.length === 0 && place.index > 0 && !place.before) {
      return { status: past, headers: { 'content-type': 'application/json' }, body: { message: 'past the end' } };
    }
    const tokens = {
      older: start + page.length < rows.length ? this.#token('after', start + page.length, size, rows) : null,
      newer: start > 0 ? this.#token('before', start, size, rows) : null,
    };
    const written = this.#writer.write(
      request,
      { rows: page, start, size, total: total ?? rows.length, newer: place.before, tokens },
      (_, row) => this.#token('after', rows.indexOf(row) + 1, size, rows),
    );
    return extend ? { ...written, body: extend(written.body, request) ?? written.body } : written;
  }

  /** The size of a page that the dialect steps by, where that is a number of items. */
  #fixedStep() {
    for (const { source } of this.#writer.places()) {
      const { inc } = /** @type {{ inc?: unknown }} */ (source);
      if (typeof inc === 'number' && inc > 1) return inc;
    }
    return undefined;
  }

  /**
   * What a token or a next URL says: after which row the page begins, or before which it ends. By the row's key where
   * it has one, so that rows that come in front shift nothing, as with the cursors of real servers.
   *
   * @type {(side: 'after' | 'before', index: number, size: number, rows: readonly any[]) => string}
   */
  #token(side, index, size, rows) {
    const row = side === 'after' ? rows[index - 1] : rows[index];
    const name = this.#options.cursors === 'offset' || row === undefined ? undefined : this.#nameOf(row);
    return [side, index, size, ...(name === undefined ? [] : [encodeURIComponent(name)])].join('.');
  }

  /** @param {any} row */
  #nameOf(row) {
    return nameOf(this.#key, this.#writer.elementOf(row, null));
  }

  /**
   * Where the page that is asked for lies; undefined where the request says what this list has not said.
   *
   * @type {(request: RecordedRequest, rows: readonly any[], size: number) => Position | undefined}
   */
  #positionOf(request, rows, size) {
    /** @type {Map<string, string>} */
    const fields = new Map();
    let isNewer = false;
    for (const { newer, target, source, template } of this.#writer.places()) {
      const value = targetOf(request, target, template);
      if (value === undefined || value === null || value === '') continue;
      const kind = this.#writer.kindOf(source);
      const isToken = /^(after|before)\.\d+\.\d+(\..*)?$/s.test(String(value));
      if (isToken) return this.#placeOf(String(value), rows);
      // A feed may begin by a value that means "from the start".
      if (kind === 'token' && !hasField(source)) return value === '*' ? { before: false, index: 0 } : undefined;
      if (kind === 'count' || kind === 'plus') {
        const { inc = 1, from = this.#writer.base() } = /** @type {any} */ (source);
        const counted = Math.max(0, Number(value) - from);
        return { before: false, index: inc === 1 ? counted * size : counted };
      }
      const path = hasField(source);
      if (!path || (fields.size > 0 && newer !== isNewer)) continue;
      fields.set(path, typeof value === 'string' ? value : JSON.stringify(value));
      isNewer = newer;
    }
    return fields.size > 0 ? this.#placeBy(fields, isNewer, rows) : { before: false, index: 0 };
  }

  /** @type {(token: string, rows: readonly any[]) => Position} */
  #placeOf(token, rows) {
    const [side, index, size, ...name] = token.split('.');
    const before = side === 'before';
    const place = { before, index: Math.min(Number(index), rows.length), size: Number(size) };
    if (name.length === 0) return place;
    const wanted = decodeURIComponent(name.join('.'));
    const found = rows.findIndex((row) => this.#nameOf(row) === wanted);
    return found < 0 ? place : { ...place, index: before ? found : found + 1 };
  }

  /**
   * The place behind the row with these fields, or in front of it. A row that is gone stands between its neighbours,
   * where the list is sorted by its first field.
   *
   * @type {(fields: Map<string, string>, before: boolean, rows: readonly any[]) => Position | undefined}
   */
  #placeBy(fields, before, rows) {
    const elements = rows.map((row) => this.#writer.elementOf(row, null));
    const at = (/** @type {any} */ element, /** @type {string} */ path) => {
      const value = valueAt(element, path);
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    };
    const found = elements.findIndex((element) => [...fields].every(([path, wanted]) => at(element, path) === wanted));
    if (found >= 0) return { before, index: before ? found : found + 1 };
    const [[path, wanted]] = fields;
    const order = (/** @type {string} */ a, /** @type {string} */ b) =>
      a !== '' && b !== '' && !Number.isNaN(Number(a) + Number(b)) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
    const values = elements.map((element) => at(element, path));
    const direction = Math.sign(order(values.at(-1) ?? '', values[0] ?? '')) || 1;
    const behind = values.findIndex((value) => order(value, wanted) * direction > 0);
    return { before, index: behind < 0 ? rows.length : behind };
  }
}

/**
 * The field of an item that a source reads, if it does.
 *
 * @param {any} source
 * @returns {string | undefined}
 */
function hasField(source) {
  for (const one of [source].flat()) {
    const path = typeof one === 'string' ? /^(?:last|first):(.*)$/s.exec(one)?.[1] : undefined;
    if (path !== undefined) return path;
  }
  return undefined;
}

/** @param {RecordedRequest} request */
const refused = ({ method, url }) => ({
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: { message: `${method} ${url} asks for a page by something that pagedFetch has not given out` },
});
