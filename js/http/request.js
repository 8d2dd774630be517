/**
 * @import { FeedOptions, PageRequest, PageSource } from '../index.d.ts'
 * @import { Functions } from '../dialects/functions.js'
 * @import { Request as TurnRequest } from '../engine/protocol.d.ts'
 * @import { Place } from './origins.js'
 */
import { bodyOf, bytesIn } from './body.js';
import { needed } from '../engine/platform.js';
import { error, said, UnspoolError } from '../errors/errors.js';
import { writeFailure } from '../engine/protocol.js';
import { jsonText } from '../engine/json-text.js';

/**
 * A header, as `fetch` takes them.
 * @typedef {[name: string, value: string]} Header
 *
 * What is asked of a server. `headers`: the dialect's own.
 * @typedef {Omit<TurnRequest, 'turn' | 'maxBytes'>} Asked
 *
 * What came back, fit for the engine. `own`: nobody else holds the body; `given`: what the server said, where
 * functions have made something else of it.
 * @typedef {{ status: number, url: string, headers: Header[], body: Uint8Array, own: boolean, given?: Answer }} Answer
 *
 * The caller's headers: pairs, or a function that gives them.
 * @typedef {Header[] | (() => Promise<Header[]>)} HeaderSource
 *
 * What requests are made with. `headed`: the dialect reads headers, or may.
 * @typedef {Pick<FeedOptions, 'credentials' | 'redirect'> & {
 *   fetch?: (...asked: any[]) => Promise<Response>,
 *   headers: HeaderSource,
 *   headed: boolean,
 *   source?: PageSource,
 *   functions?: Functions,
 * }} RequestOptions
 *
 * A first request that went out before the engine was there.
 * @typedef {{ url: string, controller: AbortController, answer: Promise<Answer>, place?: Place,
 *   timer?: ReturnType<typeof setTimeout> }} Early
 */

/** The longest body that is read, in bytes, unless somebody says otherwise: the engine's own. */
export const MAX_BYTES = 64 << 20;

const base = () => globalThis.document?.baseURI ?? globalThis.location?.href;

/**
 * The absolute URL, without fragment.
 *
 * @param {any} url
 */
export function absolute(url) {
  try {
    // Anything else would become text, too: `[object Object]` is a good relative URL.
    if (typeof url !== 'string' && typeof url?.href !== 'string')
      throw new TypeError('a URL is a string or a URL object');
    const whole = new (needed('URL'))(url, base());
    whole.hash = '';
    return whole.href;
  } catch (cause) {
    if (cause instanceof UnspoolError) throw cause;
    throw error(
      'bad-options',
      `\`${String(url)}\` is not a URL${base() ? '' : ', and there is no page that it could be relative to'}`,
      { path: 'options.url' },
      cause,
    );
  }
}

/**
 * @param {HeadersInit} [init]
 * @returns {Header[]}
 */
const pairs = (init) => [...new (needed('Headers'))(init)];

/**
 * Headers as they are for every request: a list of pairs, or a function that gives one.
 *
 * @param {FeedOptions['headers'] | null} headers
 * @returns {HeaderSource}
 */
export function headerSource(headers) {
  if (headers === undefined || headers === null) return [];
  if (typeof headers === 'function') {
    return async () => {
      try {
        return pairs(await headers());
      } catch (cause) {
        throw error('callback', `\`headers\` failed: ${said(cause)}`, { path: 'options.headers' }, cause);
      }
    };
  }
  return headersOf(headers, 'options.headers');
}

/**
 * @param {HeadersInit} headers
 * @param {string} path
 */
export function headersOf(headers, path) {
  try {
    return pairs(headers);
  } catch (cause) {
    if (cause instanceof UnspoolError) throw cause;
    throw error('bad-options', `\`${path}\` are not headers: ${said(cause)}`, { path }, cause);
  }
}

/**
 * By what it can do and not by its class: a `fetch` from a package brings a Response of its own.
 *
 * @param {any} answer
 */
const isResponse = (answer) => typeof answer?.arrayBuffer === 'function' && typeof answer.status === 'number';

/**
 * Whether a good answer says that no request is left for now: then the next one waits.
 *
 * @param {{ headers?: Headers }} answer
 */
const isSpent = ({ headers }) =>
  ['x-ratelimit', 'ratelimit', 'x-rate-limit'].some((name) =>
    /^0[.0]*$/.test(/** @type {any} */ (headers?.get?.(`${name}-remaining`))),
  );

/**
 * What came back, fit for the engine. Headers that nothing will be read from cost more than the rest of the head.
 *
 * @param {any} given
 * @param {RequestOptions} options
 * @param {Pick<TurnRequest, 'url' | 'maxBytes'>} request
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function answerOf(given, { headed }, { url, maxBytes }, signal) {
  if (isResponse(given)) {
    const head = {
      status: given.status,
      url: given.url === url ? '' : String(given.url ?? ''),
      headers: given.status === 200 && !headed && !isSpent(given) ? [] : [...(given.headers ?? [])],
    };
    return { ...head, ...(await bodyOf(given, maxBytes, signal)) };
  }
  const body = bodyFrom(given, 'page', maxBytes);
  if (!body) throw new TypeError(`it must give a Response, bytes, a string or an object, not ${String(given)}`);
  return { status: 200, url: '', headers: [], ...body };
}

/**
 * A body that is there already: bytes, a text, or an object, which is written as JSON; undefined for anything else.
 *
 * @param {any} given
 * @param {string} path what it is called
 * @param {number} [maxBytes]
 */
export function bodyFrom(given, path, maxBytes) {
  const whole = bytesIn(given, maxBytes);
  const text = whole || typeof given !== 'object' || given === null ? given : jsonText(given, path);
  const body = whole ?? bytesIn(text, maxBytes);
  return body && { body, own: typeof text === 'string' };
}

/**
 * A request as the caller's functions see it.
 *
 * @param {Asked} request
 */
export const sentOf = ({ method, url, headers, body }) => ({ method, url, headers: Object.fromEntries(headers), body });

/**
 * Asks the caller's own page source. What comes back is fit for the engine, whatever it was.
 *
 * @param {RequestOptions & { source?: any }} options
 * @param {TurnRequest} request
 * @param {Header[]} headers
 * @param {AbortSignal} signal
 */
export async function fromSource(options, request, headers, signal) {
  const all = Object.fromEntries([...headers, ...request.headers]);
  try {
    return await answerOf(await options.source({ ...sentOf(request), headers: all, signal }), options, request, signal);
  } catch (cause) {
    if (cause instanceof UnspoolError) throw cause;
    throw error('callback', `the page source failed: ${said(cause)}`, { path: 'where' }, cause);
  }
}

/**
 * What `fetch` is called with. A plain GET needs no Request, which would cost each page more than asking the engine.
 *
 * @param {RequestOptions} options
 * @param {Asked} request
 * @param {Header[]} own
 * @param {AbortSignal} signal
 * @returns {[string, RequestInit, Request?]}
 */
function askOf({ fetch, credentials, redirect, functions }, { method, url, headers: added, body }, own, signal) {
  const init = { method, credentials, redirect, signal };
  if (own.length === 0 && added.length === 0 && body === null && method === 'GET' && !fetch) return [url, init];
  try {
    const headers = new (needed('Headers'))(own);
    // The dialect's own headers come last: a continuation must not be hidden by one of the caller's.
    for (const [name, value] of added) headers.set(name, value);
    if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json');
    const all = { ...init, headers, body: body ?? undefined };
    // Where a `fetch` is put in without the classes around it, as in tests, it is called the long way.
    return typeof Request === 'function' ? [url, all, new Request(url, all)] : [url, all];
  } catch (cause) {
    if (cause instanceof UnspoolError) throw cause;
    // Asking again would not help.
    const path = functions ? 'dialect.next' : 'dialect';
    const message = `${functions ? 'what `dialect.next` or `dialect.back` gave' : 'what the dialect asks for'} makes no request: ${said(cause)}`;
    throw error(functions ? 'callback' : 'bad-options', message, { path, url }, cause);
  }
}

/**
 * Calls `fetch`; the caller's own with a Request. That of a package (undici, node-fetch) takes one of its own class
 * only, and any other for a URL: it is called the long way.
 *
 * @param {RequestOptions} options
 * @param {Asked} asked
 * @param {Header[]} own
 * @param {AbortSignal} signal
 * @returns {Promise<Response>}
 */
async function ask(options, asked, own, signal) {
  const [url, init, request] = askOf(options, asked, own, signal);
  if (!options.fetch) return needed('fetch')(url, init);
  try {
    return await options.fetch(...(request ? [request] : [url, init]));
  } catch (/** @type {any} */ thrown) {
    if (!request || !/\[object Request]|absolute URL/.test(`${thrown?.message}${thrown?.input}`)) throw thrown;
    return options.fetch(url, init);
  }
}

/**
 * Asks by `fetch`, or the caller's own.
 *
 * @param {RequestOptions} options
 * @param {any} request a TurnRequest; its URL and its bound, where it was asked before
 * @param {Header[]} own
 * @param {AbortSignal} signal
 * @param {Promise<Response>} [early] what was asked before
 */
export async function fromFetch(options, request, own, signal, early) {
  const answer = await (early ?? ask(options, request, own, signal));
  if (!isResponse(answer))
    throw error('callback', '`fetch` must give a Response, and gave something else', { path: 'options.fetch' });
  if (answer.type === 'opaqueredirect') {
    throw error(
      'redirected',
      'the server redirects, and where to is hidden from scripts; ask the final URL, or set `redirect: "follow"` if your headers may go there',
    );
  }
  return answerOf(answer, options, request, signal);
}

/**
 * Asks for the first page while the engine is on its way: a plain GET of `url`. The engine says what it would have
 * asked; if that is something else, this was for nothing.
 *
 * @param {RequestOptions & { plain: Record<string, any> }} options
 * @param {string} url
 * @returns {Early}
 */
export function askEarly(options, url) {
  const controller = new AbortController();
  const { headers } = options;
  const begin = async () => {
    // What the caller's functions do to the feed is a step of its own.
    await undefined;
    const own = typeof headers === 'function' ? await headers() : headers;
    if (controller.signal.aborted) throw controller.signal.reason;
    return ask(options, { method: 'GET', url, headers: [], body: null }, own, controller.signal);
  };
  // The engine has not looked at the options yet.
  const { maxBytes: asked } = options.plain;
  const maxBytes = Number.isSafeInteger(asked) ? asked : MAX_BYTES;
  const answer = fromFetch(options, { url, maxBytes }, [], controller.signal, begin());
  answer.catch(noop);
  return { url, controller, answer };
}

/**
 * Whether a request is the one that was asked early.
 *
 * @param {Early | undefined} early
 * @param {Asked} request
 * @returns {early is Early}
 */
export const isEarly = (early, { method, url, headers, body }) =>
  early?.url === url && method === 'GET' && headers.length === 0 && body === null;

/**
 * The URL of the first request, where that can be told without the engine: the page size goes into the query, or
 * nowhere.
 *
 * @param {Record<string, any>} plain the options that the engine is given
 * @returns {string | undefined}
 */
export function firstUrl({ url, limit, body, method, dialect }) {
  if (body !== undefined || (method ?? 'GET') !== 'GET') return undefined;
  if (limit === undefined || limit === null) return url;
  const { at, max = Infinity } = dialect?.limit ?? {};
  const name = /^query:([\w-]+)$/.exec(at)?.[1];
  if (!name || url.includes(name) || !Number.isInteger(limit) || limit < 1 || limit > max) return undefined;
  return `${url}${url.includes('?') ? '&' : '?'}${name}=${limit}`;
}

const noop = () => {};

/**
 * What a failed attempt tells the engine: a Failure as text, with its code and what it was caused by.
 *
 * @param {unknown} thrown
 * @param {boolean} [custom] whether the caller's own `fetch` was called
 */
export function failureOf(thrown, custom) {
  /**
   * @type {(facts: Partial<import('../engine/protocol.js').Failure>, cause: unknown) => { code?: string, text: string,
   * cause: unknown }}
   */
  const told = (facts, cause) => ({ code: facts.code, text: writeFailure(facts), cause });
  // Ours about what the caller threw, or the caller's own.
  if (thrown instanceof UnspoolError) return told(thrown, thrown.code === 'callback' ? thrown.cause : thrown);
  if (!custom || thrown instanceof TypeError)
    return told({ code: 'network', message: `no answer: ${said(thrown)}` }, thrown);
  return told({ code: 'callback', message: `\`fetch\` failed: ${said(thrown)}`, path: 'options.fetch' }, thrown);
}
