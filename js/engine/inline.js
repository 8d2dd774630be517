import inlined from '../dist/inline.js';
import { builtin, needed } from './platform.js';

/**
 * Where a runtime can read base64 by itself.
 * @typedef {Uint8ArrayConstructor & { fromBase64: (base64: string) => Uint8Array<ArrayBuffer> }} Recent
 *
 * What the unpacker exports. `unpack()`: where the engine lies in its memory, and how long it is.
 * @typedef {{ memory: WebAssembly.Memory, unpack: () => [start: number, length: number] }} Unpacker
 */

/**
 * A loop: a function for each character is five times as slow, and this stands between the caller and the first item.
 *
 * @param {string} base64
 */
function bytesOf(base64) {
  if (/** @type {Recent} */ (Uint8Array).fromBase64) return /** @type {Recent} */ (Uint8Array).fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} packed */
async function unpacked(packed) {
  // Node without its globals, as in a jsdom, and Bun before 1.3.
  const zlib = typeof DecompressionStream === 'undefined' ? builtin('zlib') : undefined;
  if (zlib) return /** @type {Uint8Array<ArrayBuffer>} */ (zlib.gunzipSync(packed));
  // Written and read by hand: `Blob.stream()` and `new Response(stream)` are missing or broken in some runtimes.
  const inflate = new (needed('DecompressionStream'))('gzip');
  const writer = inflate.writable.getWriter();
  const written = Promise.all([writer.write(packed), writer.close()]);
  const chunks = [];
  const reader = inflate.readable.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value);
  await written;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  chunks.reduce((at, chunk) => {
    bytes.set(chunk, at);
    return at + chunk.length;
  }, 0);
  return bytes;
}

/** The engine that lies in this package: packed, gzip, in base64. */
export async function inline() {
  // Who calls `ready()` may make a feed in the same breath. Its first request is not to wait for the base64 text, which
  // takes milliseconds on a phone.
  for (let ticks = 3; ticks > 0; ticks--) await undefined;
  const packed = bytesOf(inlined);
  const bytes = await unpacked(packed);
  // The length of the unpacker, the unpacker, and what it finds in its memory. It is small enough to be compiled at
  // once anywhere.
  const end = 2 + bytes[0] + 256 * bytes[1];
  const { memory, unpack } = /** @type {Unpacker} */ (
    new WebAssembly.Instance(new WebAssembly.Module(bytes.subarray(2, end))).exports
  );
  new Uint8Array(memory.buffer).set(bytes.subarray(end));
  return new Uint8Array(memory.buffer, ...unpack());
}
