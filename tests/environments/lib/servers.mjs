// Servers on loopback: the API that apps read, and folders as any web server would serve them.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const running = new Set();

/** Ends every server of this process. */
export function closeServers() {
  for (const server of running) {
    server.closeAllConnections();
    server.close();
  }
  running.clear();
}

/** Listens on a free port; gives the address. */
export async function listen(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.add(server);
  return `http://127.0.0.1:${server.address().port}`;
}

export const TOTAL = 25;
/** The ids that a feed over the API must give, each once. */
export const expected = Array.from({ length: TOTAL }, (_, i) => i + 1);

/**
 * An API of 25 items in pages of 10. New rows push the old ones on: each page begins with the last two of the page
 * before, so that 31 are sent.
 */
export const api = () =>
  listen((request, response) => {
    const from = Number(new URL(request.url, 'http://x').searchParams.get('cursor') ?? 0);
    const data = expected.slice(Math.max(0, from - 2), from + 8).map((id) => ({ id }));
    const nextCursor = from + 8 < TOTAL ? String(from + 8) : null;
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify({ data, nextCursor }));
  });

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.css': 'text/css',
};

/** Serves a folder as any web server would. */
export const serve = (folder, headers = {}) =>
  listen(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    try {
      const body = await readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path));
      response.writeHead(200, {
        'content-type': types[extname(path) || '.html'] ?? 'application/octet-stream',
        ...headers,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
