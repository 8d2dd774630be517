// Any web server will do. This one serves the page and the package as they are, and hands `/api` on to the demo server.
import { readFile } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const api = new URL(process.env.API ?? 'http://127.0.0.1:4173');
const here = fileURLToPath(new URL('.', import.meta.url));
const unspool = fileURLToPath(new URL('.', import.meta.resolve('unspool/package.json')));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

const fileOf = (path) => {
  if (path === '/') return join(here, 'index.html');
  if (path === '/posts.css') return join(here, '../posts.css');
  return path.startsWith('/unspool/') ? join(unspool, path.slice('/unspool'.length)) : join(here, path);
};

const server = createServer(async (request, response) => {
  if (request.url.startsWith('/api/')) {
    const options = { method: request.method, headers: { ...request.headers, host: api.host } };
    const onward = ask(new URL(request.url, api), options, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    return request.pipe(onward);
  }
  const file = fileOf(normalize(new URL(request.url, api).pathname));
  const body = await readFile(file).catch(() => undefined);
  const type = types[extname(file)] ?? 'application/octet-stream';
  response.writeHead(body ? 200 : 404, { 'content-type': type }).end(body);
});
server.listen(Number(process.env.PORT ?? 5173), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
);
