import { error, isFacts, said, UnspoolError } from './errors.js';

const base = () => globalThis.document?.baseURI ?? globalThis.location?.href;

/** The absolute URL, without fragment. */
export function absolute(url) {
  try {
    const whole = new URL(url, base());
    whole.hash = '';
    return whole.href;
  } catch (cause) {
    throw error('bad-options', `\`${url}\` is not a URL${base() ? '' : ', and there is no page that it could be relative to'}`, { path: 'options.url' }, cause);
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

async function bytesOf(answer) {
  if (typeof Response === 'function' && answer instanceof Response) {
    const head = { status: answer.status, url: answer.url, headers: [...answer.headers] };
    return { ...head, body: new Uint8Array(await answer.arrayBuffer()) };
  }
  const plain = { status: 200, url: '', headers: [] };
  if (typeof answer === 'string') return { ...plain, body: encoder.encode(answer) };
  if (answer instanceof Uint8Array) return { ...plain, body: answer };
  if (answer instanceof ArrayBuffer) return { ...plain, body: new Uint8Array(answer) };
  const json = typeof answer === 'object' && answer !== null ? JSON.stringify(answer) : undefined;
  if (json !== undefined) return { ...plain, body: encoder.encode(json) };
  throw new TypeError(`it must give a Response, bytes, a string or an object, not ${String(answer)}`);
}

/** Asks the caller's own page source, and lays the answer down in the engine. */
export async function fromSource(source, engine, turn, headers, signal) {
  const request = engine.request(turn);
  const all = Object.fromEntries([...headers, ...request.headers]);
  try {
    const answer = await source({ ...request, headers: all, signal });
    const { status, url, headers: heads, body } = await bytesOf(answer);
    return { status, url, headers: heads, body };
  } catch (cause) {
    if (cause instanceof UnspoolError) throw cause;
    throw error('callback', `the page source failed: ${said(cause)}`, {}, cause);
  }
}

/** What a failed attempt tells the engine: a code and a sentence. */
export function failureOf(thrown, custom) {
  if (thrown instanceof UnspoolError) return thrown;
  if (isFacts(thrown)) return new UnspoolError(thrown);
  if (custom && !(thrown instanceof TypeError)) return error('callback', `\`fetch\` failed: ${said(thrown)}`, { path: 'options.fetch' }, thrown);
  return error('network', `no answer: ${said(thrown)}`, {}, thrown);
}
