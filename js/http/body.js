import { encoder, kindOf } from '../engine/platform.js';
import { error } from '../errors/errors.js';

/** As much as is read of an answer that is no page: more than any dialect, or a person, reads of an error. */
const ERROR_BYTES = 1 << 18;
/**
 * After so many parts everybody else has a turn, since a stream that lies in memory could go on for ever; and they are
 * joined: an object takes more memory than a few bytes.
 */
const ROW = 1024;

/** @param {number} maxBytes */
export const tooLarge = (maxBytes) =>
  error('too-large', `the body is longer than \`maxBytes\` allows (${maxBytes} bytes); the rest was not read`);

/**
 * A text, a view or a buffer as bytes, which are encoded only if they may fit; undefined for anything else.
 *
 * @param {any} value
 * @param {any} [maxBytes] a number; none: they fit
 * @returns {Uint8Array | undefined}
 */
export function bytesIn(value, maxBytes) {
  if (typeof value === 'string') {
    if (value.length > maxBytes) throw tooLarge(maxBytes);
    return encoder().encode(value);
  }
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return kindOf(value) === 'ArrayBuffer' ? new Uint8Array(value) : undefined;
}

/** @param {readonly Uint8Array[]} parts */
function join(parts) {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.length;
  }
  return all;
}

/**
 * The body of a Response, counted as it comes, unpacked. What a server announces bounds nothing: it counts packed
 * bytes, and none where chunks come. Read so, pages of 27 KB take 0.85 to 1.05 of the time that `arrayBuffer()` takes,
 * in Chromium and in Node, of this origin or another. `own`: nobody else holds the bytes.
 *
 * @param {any} given a Response: the platform's, or one of a package, whose body may be a stream of Node
 * @param {number} maxBytes
 * @param {AbortSignal} signal
 * @returns {Promise<{ body: Uint8Array, own: boolean }>}
 */
export async function bodyOf(given, maxBytes, signal) {
  const { status, body } = given;
  const good = status >= 200 && status < 300;
  // A redirect is refused for its status alone.
  let left = good ? maxBytes : status < 400 ? 0 : Math.min(maxBytes, ERROR_BYTES);
  const announced = good && given.headers?.get?.('content-length');
  // What was read before, the Response itself tells best.
  const reader = given.bodyUsed ? undefined : (body?.getReader?.() ?? body?.[Symbol.asyncIterator]?.());
  if (!reader) {
    if (announced > left) throw tooLarge(maxBytes);
    const all = new Uint8Array(await given.arrayBuffer());
    return { body: good ? all : all.subarray(0, left), own: false };
  }
  const stop = async () => {
    try {
      body.destroy?.();
      await (reader.cancel ?? reader.return)?.call(reader);
    } catch {
      // It had failed by itself.
    }
  };
  // Whoever made the Response may know nothing of our signal.
  signal.addEventListener('abort', stop);
  /** @type {Uint8Array[]} */
  const joined = [];
  /** @type {Uint8Array[]} */
  let parts = [];
  if (!left || announced > left) left = -1;
  while (left >= 0 && !signal.aborted) {
    const { done, value } = await (reader.read ?? reader.next).call(reader);
    if (done) break;
    const part = bytesIn(value);
    if (!part) throw new TypeError('the body gave something else than bytes');
    parts.push(part.subarray(0, left));
    left -= part.length;
    if (parts.length === ROW) {
      joined.push(join(parts));
      parts = [];
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  if (left < 0 || signal.aborted) stop();
  if (good && left < 0) throw tooLarge(maxBytes);
  parts = [...joined, ...parts];
  // What came from the network as one part is nobody else's; a stream of the caller's own may give what he still holds.
  const one = parts.length === 1 && /basic|cors/.test(given.type);
  return { body: one ? parts[0] : join(parts), own: true };
}
