// One server for everything that is measured in the browser: files, and the pages of shapes.js.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { page } from '../pages.js';
import { headersOf, locate, write } from '../shapes.js';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The clock of an isolated page counts in steps of 5 µs. */
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/**
 * `/lists/{size}-{pages}-{again}`: the pages of `ingest`, one a line. To make them takes longer than to read them, and
 * tab after tab asks for the same.
 */
const lists = { path: '', bytes: undefined };
function listOf(path) {
  const [, numbers] = /^\/lists\/([\d-]+)$/.exec(path) ?? [];
  if (numbers && lists.path !== path) {
    const [size, pages, again] = numbers.split('-').map(Number);
    const lines = Array.from({ length: pages }, (_, number) => [page(number, size, 100, again), '\n']);
    Object.assign(lists, { path, bytes: Buffer.concat(lines.flat().map((part) => Buffer.from(part))) });
  }
  return numbers && lists.bytes;
}

/** `folders`: by URL prefix. Files are compressed and may be cached, as they would be anywhere else. */
export async function serve(folders) {
  const files = new Map();
  const read = async (path) => {
    const prefix = Object.keys(folders).find((prefix) => path.startsWith(prefix));
    if (!prefix || normalize(path) !== path) return undefined;
    const bytes = await readFile(join(folders[prefix], path.slice(prefix.length))).catch(() => undefined);
    return bytes && { bytes: brotliCompressSync(bytes), type: types[extname(path)] ?? 'application/octet-stream' };
  };
  const textOf = async (request) => {
    let text = '';
    for await (const part of request) text += part;
    return text;
  };
  const server = createServer(async (request, response) => {
    const body = request.method === 'POST' ? await textOf(request) : undefined;
    const found = locate(`http://${request.headers.host}${request.url}`, body);
    if (found) {
      response.writeHead(200, { ...headersOf(found), 'cache-control': 'no-store' }).end(write(found));
      return;
    }
    const [path] = request.url.split('?');
    const list = listOf(path);
    if (list) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' }).end(list);
      return;
    }
    if (!files.has(path)) files.set(path, await read(path));
    const file = files.get(path);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const headers = {
      'content-type': file.type,
      'content-encoding': 'br',
      'cache-control': 'max-age=3600',
      ...(path.endsWith('/index.html') && isolated),
    };
    response.writeHead(200, headers).end(file.bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
