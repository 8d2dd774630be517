// How an answer is given: as a Response, late, broken, or never.
/** @import { Failure, Step } from './kit.d.ts' */

/** What a server says: a status, headers by their names, and a body. */
/** @typedef {{ status: number, headers: Record<string, string>, body: unknown }} Answer */

/** Statuses that have no body. */
const BARE = [101, 204, 205, 304];

/**
 * @param {unknown} body
 * @returns {BodyInit | null}
 */
function bodyOf(body) {
  if (body === undefined || body === null) return null;
  const isRaw = typeof body === 'string' || ArrayBuffer.isView(body) || body instanceof ArrayBuffer;
  return isRaw ? /** @type {BodyInit} */ (body) : JSON.stringify(body);
}

/** @param {Answer} answer */
export const responseOf = ({ status, headers, body }) =>
  new Response(BARE.includes(status) ? null : bodyOf(body), { status, headers });

/**
 * The answer of a step that is one, whatever a page looks like.
 *
 * @param {Failure} step
 * @returns {Answer}
 */
export function answerOf({ status = 200, headers = {}, body, retryAfter, malformed }) {
  const all = Object.fromEntries(new Headers(headers));
  if (retryAfter !== undefined)
    all['retry-after'] ??= retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
  if (malformed !== undefined) {
    const text = typeof malformed === 'string' ? malformed : '{"data":[{"id":1},{"id"';
    return { status, headers: { 'content-type': 'application/json', ...all }, body: text };
  }
  if (typeof body === 'object' && body !== null) all['content-type'] ??= 'application/json';
  return { status, headers: all, body: body ?? (status >= 400 ? `status ${status}, as the test says` : undefined) };
}

/** @param {AbortSignal | undefined} signal */
const reasonOf = (signal) => signal?.reason ?? new DOMException('This operation was aborted', 'AbortError');

/**
 * Settles as `wait` does, unless the request is aborted before: then it rejects as `fetch` does.
 *
 * @template V
 * @param {AbortSignal | undefined} signal
 * @param {(resolve: (value: V) => void) => (() => void) | undefined} wait gives what takes it back
 * @returns {Promise<V>}
 */
export function unlessAborted(signal, wait) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const stop = () => {
      takeBack?.();
      reject(reasonOf(signal));
    };
    const takeBack = wait((value) => {
      signal?.removeEventListener('abort', stop);
      resolve(value);
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * By the timers that are there when it is called: a fake clock rules it.
 *
 * @param {number} millis
 * @param {AbortSignal | undefined} signal
 */
export function delay(millis, signal) {
  return unlessAborted(signal, (/** @type {(value: undefined) => void} */ resolve) => {
    const timer = setTimeout(() => resolve(undefined), millis);
    return () => clearTimeout(timer);
  });
}

/**
 * What a step does before it is an answer: it waits, fails on the way, or never comes.
 *
 * @param {Step} step
 * @param {AbortSignal | undefined} signal
 */
export async function endure(step, signal) {
  const { delay: millis, network, hang } = /** @type {Failure} */ (step);
  if (millis) await delay(millis, signal);
  if (hang) await unlessAborted(signal, () => undefined);
  // As every `fetch` does it: what went wrong on the way is told to nobody but in words.
  if (network) throw new TypeError(network === true ? 'fetch failed' : `fetch failed: ${network}`);
}
