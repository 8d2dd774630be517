import inlined from './dist/inline.js';

/** The engine that lies in this package: gzip, in base64. */
export async function inline() {
  const text = atob(inlined);
  const packed = Uint8Array.from(text, (char) => char.charCodeAt(0));
  // Written and read by hand: `Blob.stream()` and `new Response(stream)` are missing or broken in some runtimes.
  const unpack = new DecompressionStream('gzip');
  const writer = unpack.writable.getWriter();
  const written = Promise.all([writer.write(packed), writer.close()]);
  const chunks = [];
  const reader = unpack.readable.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value);
  await written;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}
