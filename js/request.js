import { error, isFacts, said, UnspoolError } from './errors.js';

const base = () => globalThis.document?.baseURI ?? globalThis.location?.href;

/** The absolute URL, without fragment. */
export function absolute(url) {
  try {
    // Anything else would become text, too: `[object Object]` is a good relative URL.
    if (typeof url !== 'string' && typeof url?.href !== 'string') throw new TypeError('a URL is a string or a URL object');
    const whole = new URL(url, base());
    whole.hash = '';
    return whole.href;
  } catch (cause) {
    throw error('bad-options', `\`${String(url)}\` is not a URL${base() ? '' : ', and there is no page that it could be relative to'}`, { path: 'options.url' }, cause);
  }
}

const pairs = (init) => [...new Headers(init)];

/** Headers as they are for every request: a list of pairs, or a function that gives one. */
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
  try {
    return pairs(headers);
  } catch (cause) {
    throw error('bad-options', `\`headers\` are not headers: ${said(cause)}`, { path: 'options.headers' }, cause);
  }
}

const encoder = new TextEncoder();

/** By what it can do and not by its class: a `fetch` from a package brings a Response of its own. */
const isResponse = (answer) => typeof answer?.arrayBuffer === 'function' && typeof answer.status === 'number';

async function bytesOf(answer) {
  if (isResponse(answer)) {
    const head = { status: answer.status, url: String(answer.url ?? ''), headers: [...(answer.headers ?? [])] };
    return { ...head, body: new Uint8Array(await answer.arrayBuffer()) };
  }
  const plain = { status: 200, url: '', headers: [] };
  if (typeof answer === 'string') return { ...plain, body: encoder.encode(answer) };
  if (ArrayBuffer.isView(answer)) return { ...plain, body: new Uint8Array(answer.buffer, answer.byteOffset, answer.byteLength) };
  if (Object.prototype.toString.call(answer) === '[object ArrayBuffer]') return { ...plain, body: new Uint8Array(answer) };
  const json = typeof answer === 'object' && answer !== null ? JSON.stringify(answer) : undefined;
  if (json !== undefined) return { ...plain, body: encoder.encode(json) };
  throw new TypeError(`it must give a Response, bytes, a string or an object, not ${String(answer)}`);
}

/** Asks the caller's own page source. What comes back is fit for the engine, whatever it was. */
export async function fromSource(source, request, headers, signal) {
  const all = Object.fromEntries([...headers, ...request.headers]);
  try {
    return await bytesOf(await source({ ...request, headers: all, signal }));
  } catch (cause) {
    if (cause instanceof UnspoolError) throw cause;
    throw error('callback', `the page source failed: ${said(cause)}`, {}, cause);
  }
}

/** Asks by `fetch`, or the caller's own, as the engine does by itself: for answers that are looked at before it gets them. */
export async function fromFetch({ fetch = globalThis.fetch, credentials, redirect }, { method, url, headers: added, body }, own, signal) {
  const headers = new Headers(own);
  let request;
  try {
    // The dialect's own headers come last: a continuation must not be hidden by one of the caller's.
    for (const [name, value] of added) headers.set(name, value);
    if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json');
    request = new Request(url, { method, headers, body: body ?? undefined, credentials, redirect, signal });
  } catch (cause) {
    // Asking again would not help.
    throw error('callback', `what \`dialect.next\` or \`dialect.back\` gave makes no request: ${said(cause)}`, { path: 'dialect.next', url }, cause);
  }
  const answer = await fetch(request);
  if (!isResponse(answer)) throw error('callback', '`fetch` must give a Response, and gave something else', { path: 'options.fetch' });
  if (answer.type === 'opaqueredirect') {
    throw error('redirected', 'the server redirects, and where to is hidden from scripts; ask the final URL, or set `redirect: "follow"` if your headers may travel there');
  }
  return bytesOf(answer);
}

/** What a failed attempt tells the engine: a code, a sentence, and what was thrown. */
export function failureOf(thrown, custom) {
  if (isFacts(thrown)) return thrown;
  // Ours about what the caller threw, or the caller's own.
  if (thrown instanceof UnspoolError) return { code: thrown.code, message: thrown.message, path: thrown.path, cause: thrown.code === 'callback' ? thrown.cause : thrown };
  if (custom && !(thrown instanceof TypeError)) return { code: 'callback', message: `\`fetch\` failed: ${said(thrown)}`, path: 'options.fetch', cause: thrown };
  return { code: 'network', message: `no answer: ${said(thrown)}`, cause: thrown };
}
