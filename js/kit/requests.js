// A request as tests look at it, and as a dialect's places name its parts.
import { valueAt } from './paths.js';

/** @import { RecordedRequest } from './kit.d.ts' */

/** What is asked, whatever form it has: a Request, or an address with what `fetch` takes besides. */
const base = () => {
  const href = globalThis.document?.baseURI ?? globalThis.location?.href;
  return href?.startsWith('http') ? href : 'http://localhost/';
};

/**
 * @param {string | null} text
 * @returns {unknown} the value that a JSON text says, or the text
 */
function parsed(text) {
  if (text === null || text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * @param {{ method: string, url: string, headers: HeadersInit, text: string | null }} asked
 * @returns {RecordedRequest}
 */
export function recorded({ method, url, headers, text }) {
  const { href, pathname, searchParams } = new URL(url, base());
  return {
    method: method.toUpperCase(),
    url: href,
    path: pathname,
    query: searchParams,
    headers: new Headers(headers),
    body: parsed(text),
    status: null,
    aborted: false,
  };
}

/**
 * What `fetch` was called with.
 *
 * @param {any} input
 * @param {RequestInit} [init]
 * @returns {Promise<{ request: RecordedRequest, signal: AbortSignal | undefined }>}
 */
export async function readCall(input, init = {}) {
  const isRequest = typeof input === 'object' && input !== null && 'url' in input;
  const given = isRequest ? input : { url: String(input), method: 'GET', headers: {} };
  const signal = init.signal ?? given.signal ?? undefined;
  const { method = given.method, headers = given.headers, body } = init;
  let text = null;
  if (typeof body === 'string') text = body;
  else if (body) text = await new Response(body).text();
  else if (isRequest && !/^(GET|HEAD)$/.test(method)) text = await given.clone().text();
  return { request: recorded({ method, url: given.url, headers, text }), signal };
}

/**
 * What a request says at a place that a dialect writes: `query:cursor`, `body:variables.after`, `header:x-page`, or a
 * part of the path, where `template` is the URL with `{name}` in it. Undefined where it says nothing.
 *
 * @param {RecordedRequest} request
 * @param {string} target
 * @param {string} [template]
 * @returns {any}
 */
export function targetOf(request, target, template) {
  const [, kind, name] = /** @type {RegExpExecArray} */ (/^(\w+):(.*)$/s.exec(target));
  if (kind === 'query') return request.query.get(name) ?? undefined;
  if (kind === 'header') return request.headers.get(name) ?? undefined;
  if (kind === 'body') return valueAt(request.body, name);
  if (kind !== 'path' || template === undefined) return undefined;
  const parts = new URL(template, request.url).pathname.split(/%7B(.*?)%7D/i);
  const plain = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = parts.map((part, index) => (index % 2 ? '([^/]*)' : plain(part))).join('');
  const index = parts.filter((_, at) => at % 2).indexOf(name);
  const found = new RegExp(`^${pattern}$`).exec(request.path)?.[index + 1];
  return found === undefined ? undefined : decodeURIComponent(found);
}
