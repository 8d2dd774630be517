// Bodies without end, from another origin, in a real browser: cut off at `maxBytes`, and nothing else suffers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import { setUp } from './support.mjs';

const MB = 1 << 20;
const { open } = await setUp({ posts: 100 });

/** 2 GiB of zeros in 2 MB of gzip. Each block stands for itself, so that one can be sent many times. */
const block = deflateRawSync(Buffer.alloc(64 * MB), { finishFlush: constants.Z_FULL_FLUSH });
const bomb = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
  ...Array(32).fill(block),
  Buffer.from([3, 0]),
]);

/** What each path could send, in bytes. */
const sent = { '/bomb': 0, '/chunks': 0, '/error': 0 };

const server = createServer((request, response) => {
  const packed = request.url === '/bomb';
  // Where scripts of another origin cannot read `content-encoding`, the length says nothing.
  const head = packed ? { 'content-encoding': 'gzip', 'content-length': bomb.length } : {};
  response.writeHead(request.url === '/error' ? 500 : 200, {
    'access-control-allow-origin': '*',
    'content-type': 'application/json',
    ...head,
  });
  const part = packed ? bomb : Buffer.alloc(64 << 10, ' ');
  const more = () => {
    while (!response.destroyed && sent[request.url] < (packed ? bomb.length : 300 * MB)) {
      sent[request.url] += part.length;
      if (!response.write(part)) return response.once('drain', more);
    }
    response.end();
  };
  more();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => {
  server.closeAllConnections();
  server.close();
});
const elsewhere = `http://127.0.0.1:${server.address().port}`;

/**
 * Loads a page of each URL, and tells the error and how many bytes readers were given meanwhile; at last one of the API
 * itself.
 */
const loads = ({ urls, maxBytes }) =>
  import('/js/index.js').then(async ({ feed }) => {
    const dialect = { items: 'data', key: 'id', next: null };
    const { read } = ReadableStreamDefaultReader.prototype;
    let bytes = 0;
    ReadableStreamDefaultReader.prototype.read = async function () {
      const step = await read.call(this);
      bytes += step.value?.byteLength ?? 0;
      return step;
    };
    const told = [];
    for (const url of urls) {
      bytes = 0;
      const { code, status } = await feed(url, { dialect, maxBytes, retries: 0 })
        .loadMore()
        .catch((error) => error);
      told.push({ code, status, bytes });
    }
    const { added } = await feed('/api/cursor?limit=10', { dialect }).loadMore();
    return { told, added };
  });

test('a body of another origin is cut off, packed or not, and so is that of an error', async () => {
  // The page's own policy lets it ask nobody else.
  const page = await open('bare', { path: '/bare.html', bypassCSP: true });
  // The engine unpacks itself by a reader, too.
  await page.evaluate(() => import('/js/index.js').then(({ ready }) => ready()));
  const urls = Object.keys(sent).map((path) => elsewhere + path);
  const { told, added } = await page.evaluate(loads, { urls, maxBytes: 4 * MB });
  assert.deepEqual(
    told.map(({ code, status }) => [code, status]),
    [
      ['too-large', undefined],
      ['too-large', undefined],
      ['http-status', 500],
    ],
  );
  for (const { bytes } of told) assert.ok(bytes > 0 && bytes < 8 * MB, `${bytes} bytes were read`);
  for (const path of ['/chunks', '/error']) assert.ok(sent[path] < 32 * MB, `${path}: ${sent[path]} bytes were sent`);
  assert.equal(added, 10);
  await page.close();
});
