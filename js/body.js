import { error } from './errors.js';

/** As much as is read of an answer that is no page: more than any dialect, or a person, reads of an error. */
const ERROR_BYTES = 1 << 18;
/** So many parts are kept one by one: objects for a few bytes each take more memory than the bytes. */
const MANY = 128;
/** After so many reads in a row everybody else has a turn: a stream that lies in memory could go on for ever. */
const ROW = 1024;

const encoder = new TextEncoder();

export const tooLarge = (maxBytes) => error('too-large', `the body is longer than \`maxBytes\` allows (${maxBytes} bytes); the rest was not read`);

/** A text, a view or a buffer as bytes, which are encoded only if they may fit; undefined for anything else. */
export function bytesIn(value, maxBytes) {
  const length = value?.byteLength ?? value?.length;
  if (typeof value === 'string') {
    if (length > maxBytes) throw tooLarge(maxBytes);
    return encoder.encode(value);
  }
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, length);
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]' ? new Uint8Array(value) : undefined;
}

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

/** Keeps one more part. `levels`: the newest parts, before them joined ones of so many each, and so on: each byte is copied a few times at most. */
function gather(levels, part, at = 0) {
  const level = (levels[at] ??= []);
  level.push(part);
  if (level.length < MANY) return;
  levels[at] = [];
  gather(levels, join(level), at + 1);
}

/**
 * The body of a Response, counted as it comes, unpacked. What a server announces bounds nothing: it counts packed bytes, and none if it sends
 * chunks. Read so, pages of 27 KB take 0.85 to 1.05 of the time that `arrayBuffer()` takes, in Chromium and in Node, of this origin or another.
 * `own`: nobody else holds the bytes.
 */
export async function bodyOf(given, maxBytes, signal) {
  const { status, body } = given;
  const good = status >= 200 && status < 300;
  // A redirect is refused for its status alone.
  const limit = good ? maxBytes : status < 400 && status !== 304 ? 0 : Math.min(maxBytes, ERROR_BYTES);
  // A body that was read before: the Response itself says so best.
  if (given.bodyUsed || !(body?.getReader || body?.[Symbol.asyncIterator])) {
    const all = new Uint8Array(await given.arrayBuffer());
    return { body: good ? all : all.subarray(0, limit), own: false };
  }
  const each = body.getReader?.() ?? body[Symbol.asyncIterator]();
  const stop = async () => {
    try {
      body.destroy?.();
      await (each.cancel ?? each.return)?.call(each);
    } catch {
      // It had failed by itself.
    }
  };
  // Whoever made the Response may know nothing of our signal.
  signal.addEventListener('abort', stop);
  const levels = [];
  let left = limit;
  if (limit === 0 || signal.aborted || (good && Number(given.headers?.get?.('content-length')) > limit)) left = -1;
  for (let reads = 1; left >= 0; reads++) {
    const { done, value } = await (each.read ?? each.next).call(each);
    signal.throwIfAborted();
    if (done) break;
    const part = bytesIn(value, Infinity);
    if (!part) throw new TypeError('the body gave something else than bytes');
    if (part.length > 0) gather(levels, good || part.length <= left ? part : part.subarray(0, left));
    left -= part.length;
    if (reads % ROW === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  if (left < 0) {
    stop();
    signal.throwIfAborted();
    if (good) throw tooLarge(maxBytes);
  }
  const parts = levels.reverse().flat();
  // What came from the network as one part is nobody else's; a stream of the caller's own may give what he still holds.
  const one = parts.length === 1 && typeof Response === 'function' && given instanceof Response && given.type !== 'default';
  return { body: one ? parts[0] : join(parts), own: true };
}
