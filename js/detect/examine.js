// What one answer tells: the dialect that it looks like, and what speaks against it.
/**
 * @import { Dialect } from '../dialects/dialect.d.ts'
 * @import { Detected } from './detect.d.ts'
 * @import { Asked, Field, List, Seen, Way } from './values.js'
 *
 * What was found, before it is made a {@link Detected}.
 * @typedef {Pick<Detected, 'dialect' | 'confidence'> &
 *   Partial<Pick<Detected, 'name' | 'use' | 'reasons' | 'doubts'>>} Found
 *
 * A named dialect that fits; `own`: in what the answer differs.
 * @typedef {{ name: string, use: string, dialect: any, own: Record<string, any>, doubt?: string }} Recognised
 *
 * An answer, with its parsed body.
 * @typedef {{ body: any, headers?: Headers, url?: string, request?: Asked }} Answered
 */
import * as dialects from '../dialects/dialects.js';
import { kindOf, needed } from '../engine/platform.js';
import { fieldsAlong } from './graphql.js';
import { keys } from './keys.js';
import { KNOWN } from './known.js';
import { detour, lostParameters } from './links.js';
import { columnsOf, linksOf, lists, survey, wordsOf } from './look.js';
import { flags, ways } from './next.js';
import { limitOf, sizeAt, sizeIn } from './params.js';
import { literal, parsed, paste } from './text.js';
import { isObject, isScalar, valueAt } from './values.js';

/** From here on a proposal is good enough to go on with. */
const SURE = 0.8;
/** What a doubt leaves of it. */
const DOUBTFUL = 0.7;

/**
 * The names along a plain path below `data`, without the `edges` or `nodes` of a connection: what a GraphQL query leads
 * to.
 *
 * @param {string} path
 */
const fieldPath = (path) => path.split('.').slice(1);

/**
 * What the query gives to the field of the list; where its text is not there, what variables of the usual names say.
 *
 * @param {Record<string, any>} sent
 * @param {List} list
 * @returns {Field[] | undefined}
 */
function graphFields({ query: text, operationName, variables }, list) {
  const found =
    typeof text === 'string' ? fieldsAlong(text, operationName, variables, fieldPath(list.path)) : undefined;
  if (found || !isObject(variables) || (typeof text === 'string' && text.includes('{'))) return found;
  const usual = ['first', 'after', 'last', 'before'].filter((name) => name in variables);
  return usual.length > 0
    ? [
        {
          args: new Map(
            usual.map((name) => [name, { at: `body:variables.${name}`, variable: name, value: variables[name] }]),
          ),
        },
      ]
    : undefined;
}

/**
 * Everything that is known of an answer.
 *
 * @param {Answered & { headers: Headers }} answer
 * @returns {Seen}
 */
function look({ body, headers, url, request }) {
  const address = request?.url ?? url;
  const {
    host = '',
    pathname: path = '',
    searchParams: query = new URLSearchParams(),
  } = address && URL.canParse(address) ? new URL(address) : {};
  const sent = parsed(request?.body);
  const all = survey(body);
  const found = lists(all, path);
  const list = found.find(({ score }) => score > 0);
  const seen = /** @type {Seen} */ ({
    body,
    headers,
    url: address,
    host,
    path,
    query,
    request,
    all,
    lists: found,
    list,
  });
  seen.sent = isObject(sent) ? sent : undefined;
  // Undefined where nobody says what was asked.
  seen.isPost = request && (request.method ? request.method !== 'GET' : request.body !== undefined);
  seen.isRpc = isObject(body) && body.jsonrpc === '2.0';
  seen.isGraph =
    isObject(body?.data) &&
    ((typeof seen.sent?.query === 'string' && (seen.sent.query.includes('{') || isObject(seen.sent.variables))) ||
      isObject(seen.sent?.extensions?.persistedQuery));
  seen.fields = seen.isGraph && list ? graphFields(/** @type {Record<string, any>} */ (seen.sent), list) : undefined;
  seen.links = linksOf(headers.get('link'));
  seen.flags = flags(all);
  seen.limit = limitOf(seen);
  seen.keys = list ? keys(list.value, wordsOf(list, body, path), columnsOf(all)) : [];
  seen.key = seen.keys[0]?.path;
  return seen;
}

/**
 * How the records lie in the elements of the list: Relay's edges, Reddit's children.
 *
 * @param {Seen & { list: List }} seen
 */
function inside({ list, keys: found }) {
  /** @param {string} name */
  const wrapped = (name) => list.value.length > 0 && list.value.every((one) => isObject(one) && isObject(one[name]));
  const node = wrapped('node') && !list.value.some((one) => 'id' in one);
  const [best] = node ? found.filter(({ path }) => String(path).startsWith('node.')) : found;
  return { record: { ...(node && { item: 'node' }), key: best?.path ?? null }, doubt: best?.doubt };
}

/**
 * The URL that a dialect would follow in this answer.
 *
 * @param {Seen} seen
 * @param {any} dialect
 */
function followed({ body, links }, { next }) {
  for (const way of [next].flat()) {
    for (const source of [way?.url ?? []].flat()) {
      const value = source.startsWith('link:') ? links[source.slice(5)] : valueAt(body, source.replace(/^body:/, ''));
      if (typeof value === 'string' && value) return { source, value };
    }
  }
  return undefined;
}

/**
 * Whether a dialect writes where the request of this answer has no place: into the body of a GET, or into the query of
 * a POST.
 *
 * @param {Seen} seen
 * @param {any} dialect
 */
function misplaced({ isPost, query }, { limit, next }) {
  // A page size in the query tells a GET.
  if (isPost === undefined) return /^body:/.test(limit?.at) && query.has(limit.at.slice(5));
  const places = [limit?.at, ...[next].flat().flatMap((way) => Object.keys(way?.set ?? {}))].filter((place) =>
    /^(query|body):/.test(place ?? ''),
  );
  return places.some((place) => place.startsWith('body:') !== isPost);
}

/** @param {ReturnType<typeof sizeAt>} size */
const placed = (size) => size && { at: size.at };

/**
 * What a named dialect says otherwise than this answer: its list, its key, where the page size goes.
 *
 * @param {Seen} seen
 * @param {any} dialect
 */
function differences(seen, dialect) {
  const { body, list, key, limit, query, url } = seen;
  const own = {};
  if (list && !Array.isArray(valueAt(body, dialect.items)) && !/[*?]/.test(dialect.items)) own.items = list.path;
  const rows = valueAt(body, own.items ?? dialect.items);
  const paths = [dialect.key].flat();
  if (Array.isArray(rows) && paths.every((path) => typeof path === 'string')) {
    const there = rows
      .filter((row) => row !== null)
      .every((row) => paths.every((path) => path.includes('*') || isScalar(valueAt(row, path))));
    if (!there && JSON.stringify(key ?? null) !== JSON.stringify(dialect.key)) own.key = key ?? null;
  }
  const target = followed(seen, dialect);
  const size =
    limit?.at ??
    (target &&
      URL.canParse(target.value, url ?? 'http://a') &&
      sizeIn(new URL(target.value, url ?? 'http://a').searchParams));
  const at = size && (size.includes(':') ? size : `query:${size}`);
  // Where neither the request nor the next URL has another one, the dialect's own is the best guess.
  if (at && at !== dialect.limit?.at && !query.has(dialect.limit?.at?.slice(6))) own.limit = { at };
  else if (seen.wanted && !dialect.limit) own.limit = placed(sizeAt(seen, target?.value));
  return own;
}

/**
 * @param {Seen} seen
 * @returns {Recognised | undefined}
 */
function recognised(seen) {
  for (const [name, fits, of, doubt] of KNOWN) {
    if (!fits(seen)) continue;
    const args = of?.(seen);
    const named = /** @type {any} */ (dialects)[name];
    const made = args ? named(...args) : typeof named === 'function' ? named() : named;
    if (misplaced(seen, made)) continue;
    const call = args ? `${name}(${args.map(literal).join(', ')})` : typeof named === 'function' ? `${name}()` : name;
    const own = differences(seen, made);
    const members = Object.entries(own)
      .map(([field, value]) => `, ${field}: ${literal(value)}`)
      .join('');
    const dialect = { ...made, ...own };
    return { name, use: members ? `{ ...${call}${members} }` : call, dialect, own, doubt: doubt?.(seen) };
  }
  return undefined;
}

/**
 * Why a named dialect may not fit.
 *
 * @param {Seen} seen
 * @param {Recognised} known
 */
function misfits(seen, { dialect, own, doubt }) {
  const found = doubt ? [doubt] : [];
  const target = followed(seen, dialect);
  const place = target && `\`${target.source}\``;
  const odd = target && detour(seen, target.value, /** @type {string} */ (place));
  if (odd) found.push(odd);
  const lost = target ? lostParameters(seen, target.value) : [];
  if (lost.length > 0) found.push(`${place} is a URL that leaves ${lost.join(', ')} out`);
  const best = seen.keys.find(({ path }) => path === dialect.key);
  const cells = seen.list?.value.every(Array.isArray);
  if ('key' in own && own.key === null)
    found.push('nothing in the items looks like a key: without one, nothing can be told twice');
  else if (best?.doubt && ('key' in own || cells)) found.push(best.doubt);
  return found;
}

/**
 * The finding about one answer; see `detect`. `wanted` is the page size that the caller wants: the dialect then says
 * where it goes.
 *
 * @param {Answered & { wanted?: number }} answer
 * @returns {Detected}
 */
export function examine({ body, headers = asHeaders(), url, request, wanted }) {
  const seen = look({ body, headers, url, request });
  seen.wanted = wanted;
  /** @param {Found} found */
  const done = (found) => {
    const doubts = found.doubts ?? [];
    const confidence = doubts.length > 0 ? Math.min(found.confidence, DOUBTFUL) : found.confidence;
    const { name = null, use = null, dialect, reasons = [] } = found;
    const code = dialect
      ? paste({ url: seen.url, request: request && { ...request, sent: seen.sent }, name, use, dialect, wanted })
      : '';
    return {
      name,
      use,
      dialect,
      reasons,
      doubts,
      keys: seen.keys.map(({ path }) => path),
      confidence,
      sure: confidence >= SURE,
      code,
    };
  };
  const known = recognised(seen);
  if (known)
    return done({
      ...known,
      confidence: 0.97,
      reasons: [`it looks like an answer to \`${known.name}\``],
      doubts: misfits(seen, known),
    });
  const { list } = seen;
  if (!list) return done({ dialect: null, confidence: 0, doubts: ['there is no list in the answer'] });
  const reasons = [`the items are ${list.path ? `at \`${list.path}\`` : 'the answer itself'}`];
  const doubts = [];
  const { record, doubt } = inside(/** @type {Seen & { list: List }} */ (seen));
  let confidence = 1;
  const rival = seen.lists.find((other) => other !== list && other.value.length > 0 && list.score - other.score < 1.5);
  if (rival || list.value.length === 0) {
    doubts.push(
      rival
        ? `\`${rival.path}\` may be the items as well as \`${list.path}\``
        : `\`${list.path}\` is empty: it may be the items`,
    );
    confidence = 0.5;
  }
  if (record.key === null) {
    doubts.push('nothing in the items looks like a key: without one, nothing can be told twice');
  } else {
    const others = seen.keys.filter(({ path }) => path !== record.key).slice(0, 3);
    const paths = others.map(({ path }) => `\`${path}\``).join(', ');
    const key = [record.key].flat().join('` and `');
    reasons.push(`they are named by \`${key}\`${paths && ` (or ${paths})`}`);
    if (doubt) doubts.push(doubt);
  }
  const { found, doubts: open } = ways(seen);
  const [way] = found;
  const base = { items: list.path, ...record, ...(seen.limit && !way?.noLimit && { limit: seen.limit }) };
  if (!way)
    return done({
      dialect: { ...base, next: null },
      confidence: Math.min(confidence, 0.2),
      reasons,
      doubts: [...doubts, ...open],
    });
  reasons.push(way.reason);
  const size = wanted && !seen.limit && !way.noLimit && sizeAt(seen, followed(seen, way)?.value);
  if (size) {
    base.limit = placed(size);
    reasons.push(size.reason ?? `nothing tells where the page size goes: \`${size.at}\` is a guess`);
  }
  if (way.doubt) doubts.push(way.doubt);
  const rules = seen.flags
    .filter(({ more }) => more)
    .map(({ rule, path }) => {
      reasons.push(`\`${path}\` says whether there is more`);
      return rule;
    });
  const stop = [...rules, ...(way.stop ?? [])].filter(
    (rule, index, every) => every.findIndex((other) => JSON.stringify(other) === JSON.stringify(rule)) === index,
  );
  /** @type {any} */
  const dialect = { ...base, next: way.next };
  if (stop.length > 0) dialect.stop = stop;
  if (way.back) dialect.back = way.back;
  if (way.error) dialect.error = way.error;
  if (way.endStatus) dialect.endStatus = way.endStatus;
  confidence = Math.min(confidence, way.confidence);
  if (confidence < SURE && doubts.length === 0)
    doubts.push(
      way.lost
        ? `${way.reason}: are they kept, or are they part of it?`
        : 'nothing says that the parameters are named as usual',
    );
  return done({ dialect, confidence, reasons, doubts });
}

/** @param {any} headers */
export const asHeaders = (headers = undefined) =>
  typeof headers?.get === 'function'
    ? headers
    : new (needed('Headers'))(
        [...(headers?.[Symbol.iterator] ? headers : Object.entries(headers ?? {}))].map(([name, value]) => [
          name,
          String(value),
        ]),
      );

/**
 * The text of a request's body, or undefined where there is none; what is no text, and no plain object, cannot be
 * looked into.
 *
 * @param {any} body
 */
export function bodyText(body) {
  if (body === undefined || body === null || body === '') return undefined;
  if (typeof body === 'string') return body;
  if (kindOf(body) === 'URLSearchParams') return String(body);
  const prototype = Object.getPrototypeOf(Object(body));
  const plain = Array.isArray(body) || prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain ? JSON.stringify(body) : '…';
}
