// Answers as one dialect reads them: its data says where the items lie, what leads on, and what ends the list.
import { putAt, putList, valueAt } from './paths.js';
import { Draft, isWritable, Unwritable } from './places.js';
import { targetOf } from './requests.js';

/** @import { Dialect, Next, NextBySet, Source, Stop } from '../index.d.ts' */
/** @import { RecordedRequest } from './kit.d.ts' */

/**
 * A page to be written. `start`: how many rows come before it; `size`: how many were asked for; `total`: how many rows
 * there are; `tokens`: what leads to the page behind it and to the one in front of it, where there is one; `newer`:
 * whether it was asked for as a page of newer rows; `number` and `pages`: which page it is, from 0, and how many there
 * are, where pages are not all of one size.
 * @typedef {{ rows: readonly any[], start: number, size: number, total: number, newer: boolean,
 *   number?: number, pages?: number, tokens: { older: string | null, newer: string | null } }} Page
 */

/** The parameter that a next URL takes its token in, unless the dialect has one of its own. */
const PARAMETER = 'cursor';

/** @type {(ways: Dialect['next'] | Dialect['back']) => readonly Next[]} */
const waysOf = (ways) => /** @type {Next[]} */ ([ways ?? []].flat());

/**
 * How a way leads on: by a token of the answer, by a number that the client counts, by one that it adds to, or by a
 * field of an item.
 *
 * @param {Source | undefined} source
 * @param {Dialect} dialect
 * @returns {'token' | 'count' | 'plus' | 'field' | undefined}
 */
function kindOf(source, dialect) {
  if (source === undefined) return undefined;
  if (typeof source === 'string' && /^(last|first):/.test(source)) return 'field';
  if (isWritable(source, dialect)) return 'token';
  if (Array.isArray(source)) return source.map((one) => kindOf(one, dialect)).find((kind) => kind !== undefined);
  if (typeof source !== 'object') return undefined;
  return 'inc' in source ? 'count' : 'plus' in source ? 'plus' : undefined;
}

/** What one dialect writes and reads. */
export class Writer {
  dialect;
  #older;
  #newer;

  /** @param {any} dialect */
  constructor(dialect) {
    if (typeof dialect !== 'object' || dialect === null) {
      throw new Unwritable("`dialect` must be an object (from 'unspool/dialects'; a family is called: `slack(…)`)");
    }
    for (const field of ['items', 'next', 'back']) {
      if (typeof dialect[field] !== 'function') continue;
      throw new Unwritable(
        `\`dialect.${field}\` is a function, which cannot be read backwards; write the answers yourself: \`scriptedFetch([{ body: … }])\``,
      );
    }
    this.dialect = /** @type {Dialect} */ (dialect);
    this.#older = this.#wayOf(dialect.next, 'next');
    // On a page of older rows, and on one of newer rows.
    this.#newer = [false, true].map((newer) => this.#wayOf(dialect.back, 'back', newer ? 'newer' : 'older'));
  }

  /**
   * The way that is written: the first that can be.
   *
   * @param {any} ways
   * @param {string} field
   * @param {'older' | 'newer'} [lane] of the page on which it stands
   * @returns {Next | undefined}
   */
  #wayOf(ways, field, lane) {
    const all = waysOf(ways).filter((way) => !('lane' in way) || way.lane === lane);
    const found = all.find((way) => {
      if ('url' in way) return isWritable(way.url, this.dialect);
      if ('merge' in way) return isWritable(way.merge, this.dialect);
      return Object.values(way.set).every((source) => kindOf(source, this.dialect) || 'const' in Object(source));
    });
    if (!found && all.length > 0) {
      const bare =
        [this.dialect.items].flat()[0] === '' ? "; with `items: ''` the body is the list, and has no other place" : '';
      throw new Unwritable(`no answer can be written for \`dialect.${field}\`, ${JSON.stringify(ways)}${bare}`);
    }
    return found;
  }

  /** @type {(source: Source | undefined) => ReturnType<typeof kindOf>} */
  kindOf = (source) => kindOf(source, this.dialect);

  /** All that a request may go on by, the newer ways first: place, what it is made of, and the URL that it goes to. */
  *places() {
    for (const [newer, ways] of /** @type {const} */ ([
      [true, this.dialect.back],
      [false, this.dialect.next],
    ])) {
      for (const way of waysOf(ways)) {
        const template = 'set' in way ? way.to?.url : undefined;
        if ('set' in way) {
          for (const [target, source] of Object.entries(way.set)) {
            if (source !== undefined) yield { newer, target, source: /** @type {Source} */ (source), template };
          }
        } else {
          yield { newer, target: `query:${PARAMETER}`, source: 'url' in way ? way.url : way.merge, template };
        }
      }
    }
  }

  /** How many rows a request asks for; undefined where it does not say. */
  sizeOf(/** @type {RecordedRequest} */ request) {
    const { limit } = this.dialect;
    const asked = limit && Number(targetOf(request, limit.at) ?? Number.NaN);
    return asked && asked >= 1 ? Math.min(Math.trunc(asked), limit.max ?? Infinity) : undefined;
  }

  /** The rules that end the list, for pages that were asked for in this direction. */
  #rules(/** @type {boolean} */ newer) {
    const lane = newer ? 'newer' : 'older';
    return (this.dialect.stop ?? []).filter((rule) => (rule.lane ?? lane) === lane);
  }

  /**
   * The rule that ends the list after so many rows, whatever is meant: nothing in the answer says otherwise.
   *
   * @param {RecordedRequest} request
   * @param {number} count
   */
  endsAfter(request, count) {
    const rules = this.#rules(false);
    if (rules.some((rule) => 'flag' in rule || 'total' in rule || 'pages' in rule)) return undefined;
    const size = this.sizeOf(request) ?? this.dialect.limit?.default ?? 0;
    return rules.find((rule) => ('short' in rule && count < size) || ('empty' in rule && count === 0));
  }

  /**
   * Whether a page of so many rows can say that it is the last one.
   *
   * @param {RecordedRequest} request
   * @param {number} count
   */
  canEnd(request, count) {
    const way = this.#older;
    if (!way || 'url' in way || 'merge' in way || this.endsAfter(request, count)) return true;
    if (this.#rules(false).some((rule) => 'flag' in rule || 'is' in rule || 'total' in rule || 'pages' in rule))
      return true;
    return Object.values(way.set).some((source) => kindOf(source, this.dialect) === 'token');
  }

  /**
   * A row as an element of the list.
   *
   * @param {any} row
   * @param {string | null} token what stands in it for "behind this row", where it is wrapped and has nothing of its
   * own
   */
  elementOf(row, token) {
    const { item, next } = this.dialect;
    if (!item) return row;
    let element = putAt(undefined, item, row);
    for (const way of waysOf(next)) {
      for (const source of 'set' in way ? Object.values(way.set).flat() : []) {
        const path = typeof source === 'string' ? /^last:(.*)$/s.exec(source)?.[1] : undefined;
        if (path && valueAt(element, path) === undefined) element = putAt(element, path, token ?? 'end');
      }
    }
    return element;
  }

  /**
   * @param {RecordedRequest} request
   * @param {Page} page
   * @param {(token: string | null, row: any) => string | null} tokenOf
   */
  write(request, page, tokenOf = (token) => token) {
    const { items, empty } = this.dialect;
    const { rows, newer, tokens } = page;
    const list = [items].flat()[0];
    const elements = rows.map((row) => this.elementOf(row, tokenOf(tokens.older, row)));
    if (newer && this.#isReversed()) elements.reverse();
    const draft = new Draft(this.dialect, list === '' ? [] : {});
    if (rows.length > 0 || !empty?.absent) draft.body = list === '' ? elements : putList({}, list, elements);
    this.#leadOn(draft, request, false, elements, page);
    this.#leadOn(draft, request, true, elements, page);
    for (const rule of this.dialect.stop ?? []) this.#rule(draft, rule, page);
    this.#states(draft);
    return draft.done();
  }

  #isReversed() {
    return waysOf(this.dialect.back).some((way) => /** @type {any} */ (way).reversed);
  }

  /**
   * @param {Draft} draft
   * @param {RecordedRequest} request
   * @param {boolean} newer where it leads
   * @param {any[]} elements
   * @param {Page} page
   */
  #leadOn(draft, request, newer, elements, page) {
    const way = newer ? this.#newer[Number(page.newer)] : this.#older;
    const token = newer ? page.tokens.newer : page.tokens.older;
    if (!way) return;
    if ('url' in way) return this.#url(draft, request, way, token);
    if ('merge' in way) {
      if (token !== null) draft.say(way.merge, { [PARAMETER]: token });
      return;
    }
    const repeats = this.#rules(newer).flatMap((rule) => ('same' in rule ? rule.same : []));
    this.#settings(draft, request, way, { token, repeats }, elements, page);
  }

  /**
   * @param {Draft} draft
   * @param {RecordedRequest} request
   * @param {Extract<Next, { url: Source }>} way
   * @param {string | null} token
   */
  #url(draft, request, { url, base: prefix }, token) {
    const next = new URL(request.url);
    if (prefix) draft.say(prefix, next.origin);
    if (token === null) return draft.sayNothing(url);
    next.searchParams.set(PARAMETER, token);
    draft.say(url, prefix ? next.href.slice(next.origin.length) : next.href);
  }

  /**
   * @param {Draft} draft
   * @param {RecordedRequest} request
   * @param {NextBySet} way
   * @param {{ token: string | null, repeats: readonly string[] }} tokens `repeats`: where the value of the request
   * comes
   *   back at the end
   * @param {any[]} elements
   * @param {Page} page
   */
  #settings(draft, request, { set, also }, { token, repeats }, elements, page) {
    const { start, size, number = Math.floor(start / size) } = page;
    for (const [target, source] of Object.entries({ ...also, ...set })) {
      const kind = kindOf(source, this.dialect);
      if (source === undefined) continue;
      if (kind === 'token') {
        // What is written besides is the same on each page: the token of a list, say, and not of a page.
        const isSide = !(target in set);
        const again = repeats.includes(target) ? targetOf(request, target) : undefined;
        const value = token ?? again;
        if (value === undefined) draft.sayNothing(source);
        else draft.say(source, isSide ? 'kept' : value);
      } else if (kind === 'count') {
        const { inc } = /** @type {{ inc: any }} */ (source);
        if (isWritable(inc, this.dialect)) draft.say(inc, size);
      } else if (kind === 'plus') {
        const { of } = /** @type {{ of: Source }} */ (source);
        if (token !== null) draft.say(of, this.base() + number);
        else draft.sayNothing(of);
      } else if (kind === 'field') this.#checkField(source, elements);
    }
  }

  /** The number of the first page. */
  base() {
    const told = (this.dialect.stop ?? []).find((rule) => 'base' in rule);
    return /** @type {any} */ (told)?.base ?? 1;
  }

  /** @type {(source: any, elements: any[]) => void} */
  #checkField(source, elements) {
    const [, end, path] = /^(last|first):(.*)$/s.exec([source].flat().find((one) => /^(last|first):/.test(one))) ?? [];
    const element = elements.at(end === 'last' ? -1 : 0);
    if (element === undefined || valueAt(element, path) !== undefined) return;
    throw new Unwritable(
      `the dialect goes on by \`${path}\` of the ${end} item, and this row has none: ${JSON.stringify(element)?.slice(0, 120)}. Give the rows that member`,
    );
  }

  /** @type {(draft: Draft, rule: Stop, page: Page) => void} */
  #rule(draft, rule, { start, size, total, rows, newer, tokens, pages = Math.ceil(total / size) }) {
    const more = (rule.lane ?? (newer ? 'newer' : 'older')) === 'newer' ? tokens.newer !== null : tokens.older !== null;
    if ('flag' in rule) draft.say(rule.flag, more ? !(rule.is ?? false) : (rule.is ?? false));
    else if ('total' in rule) {
      const range = rows.length > 0 ? `${start}-${start + rows.length - 1}` : '*';
      draft.say(rule.total, rule.tail ? `${range}/${total}` : total);
    } else if ('pages' in rule) draft.say(rule.pages, pages);
    else if ('is' in rule) {
      const values = [rule.is].flat();
      if (!more) draft.say(rule.at, values[0]);
      else draft.say(rule.at, typeof values[0] === 'boolean' ? !values[0] : 'more', { weak: true });
    }
  }

  /** States of an answer that are told by true or false are told to be none. */
  #states(/** @type {Draft} */ draft) {
    const { error, retry, throttled, truncated, expired } = this.dialect;
    for (const state of [error, retry, throttled, truncated, expired]) {
      const { at, is } = /** @type {{ at?: Source, is?: unknown }} */ (state ?? {});
      if (at !== undefined && typeof is === 'boolean' && isWritable(at, this.dialect))
        draft.say(at, !is, { weak: true });
    }
  }
}
