// Shapes of servers that nobody here wrote: those of tests/real, with 93 notes. They are asked once for each page, and
// remembered.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as dialects from '../../../js/dialects/dialects.js';
import { forward } from '../proxy.mjs';
import { COUNT, lowerBody, lowerQuery, SIZE } from './make.mjs';

const there = (name) => fileURLToPath(new URL(`../../real/${name}`, import.meta.url));
const python = () => {
  const program = process.env.UNSPOOL_PYTHON;
  if (!program)
    throw new Error(
      'set UNSPOOL_PYTHON to a Python with the packages of tests/real/requirements.txt, or use `cargo xtask faults`',
    );
  return program;
};

/** Programs to end, and folders to remove. */
const ends = [];
export function endServers() {
  for (const end of ends.splice(0)) end();
}

function folder() {
  const made = mkdtempSync(join(tmpdir(), 'unspool-faults-'));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Starts a server and waits for the line in which it says where it listens. */
function start(program, args, env = {}) {
  const settings = { ...process.env, NOTES: String(COUNT), PYTHONUNBUFFERED: '1', ...env };
  const child = spawn(process.execPath, [there('leash.mjs'), program, ...args], { stdio: 'pipe', env: settings });
  ends.unshift(() => child.stdin.end());
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('close', (code) => reject(new Error(`${program} ended with ${code}\n${printed}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < 5_000) printed += `${line}\n`;
        const origin = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(line)?.[0];
        if (origin) resolve(origin);
      });
    }
  });
}

/** A server that is started when it is first asked. */
function server(begin) {
  let started;
  const remembered = new Map();
  const ask = async (request) => {
    started ??= begin();
    const origin = await started;
    const key = `${request.method} ${request.url} ${request.body}`;
    if (!remembered.has(key)) remembered.set(key, await forward(origin, request));
    return moved(remembered.get(key), origin, request.origin);
  };
  return { ask, ready: () => (started ??= begin()) };
}

/** The answer as if the proxy had given it: URLs in its body and headers lead there. All other bytes stay. */
function moved({ status, headers, body }, from, to) {
  const put = (text) => text.replaceAll(from, to);
  return {
    status,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(put) : put(value)]),
    ),
    body: Buffer.from(put(body.toString('latin1')), 'latin1'),
  };
}

const sql = `create table notes (id integer primary key, title text);
  insert into notes with recursive n(n) as (select 1 union all select n + 1 from n where n < ${COUNT}) select n, 'note ' || n from n;`;

const datasette = server(() => {
  const file = join(folder(), 'notes.db');
  const { status, stderr } = spawnSync(python(), [there('servers/sql.py'), file, sql], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return start(python(), ['-m', 'datasette', 'serve', file, '--host', '127.0.0.1', '--port', '0']);
});
const django = server(() => start(python(), [there('servers/drf.py')], { NOTES_DB: join(folder(), 'notes.db') }));
const jsonServer = server(() => start(process.execPath, [there('servers/json-server.mjs')]));
const graphql = server(() => start(process.execPath, [there('servers/relay.mjs')]));

const rising = Array.from({ length: COUNT }, (_, i) => i + 1);
const falling = rising.toReversed();
const listed = (keys) => () => ({ keys: keys.map((key) => JSON.stringify(key)) });

const real = ({ from, keys, path, body, ...shape }) => ({
  rows: listed(keys),
  prepare: from.ready,
  serve: (_, request) => from.ask(request),
  ask: (origin) => ({ url: origin + path, body, limit: SIZE }),
  ...shape,
});

const query =
  'query ($first: Int, $after: String) { notes(first: $first, after: $after) { edges { cursor node { id number title } } pageInfo { endCursor hasNextPage } } }';

export const served = [
  real({
    name: 'datasette',
    doc: 'Datasette: a token, a URL and a `Link` header',
    from: datasette,
    keys: rising,
    path: '/notes/notes.json?_shape=objects',
    lower: lowerQuery('_size'),
    says: { list: 'body:rows', next: ['body:next', 'body:next_url', 'link:next'], by: 'token' },
    dialect: dialects.datasette('id'),
  }),
  real({
    name: 'drf-pages',
    doc: 'Django REST Framework, PageNumberPagination: a URL, and a `count` that the dialect does not read',
    from: django,
    keys: falling,
    path: '/pages/',
    lower: lowerQuery('page_size'),
    says: { list: 'body:results', next: ['body:next'], by: 'url' },
    dialect: dialects.drf,
  }),
  real({
    name: 'drf-offsets',
    doc: 'Django REST Framework, LimitOffsetPagination, counted by us: offsets, and a total',
    from: django,
    keys: falling,
    path: '/offsets/?offset=0',
    lower: lowerQuery('limit'),
    says: { list: 'body:results', next: [], by: 'counter', total: 'body:count' },
    dialect: {
      items: 'results',
      key: 'id',
      limit: { at: 'query:limit' },
      next: { set: { 'query:offset': { inc: 'limit', from: 0 } } },
      stop: [{ total: 'body:count', at: 'query:offset' }],
    },
  }),
  real({
    name: 'drf-cursors',
    doc: 'Django REST Framework, CursorPagination: a URL',
    from: django,
    keys: falling,
    path: '/cursors/',
    lower: lowerQuery('page_size'),
    says: { list: 'body:results', next: ['body:next'], by: 'url' },
    dialect: { ...dialects.drfCursor, limit: { at: 'query:page_size' } },
  }),
  real({
    name: 'json-server',
    doc: 'json-server: a bare array and a `Link` header, and an `X-Total-Count` that the dialect does not read',
    from: jsonServer,
    keys: rising,
    path: '/notes?_page=1',
    lower: lowerQuery('_limit'),
    says: { list: 'body:', next: ['link:next'], by: 'url' },
    dialect: dialects.jsonServer,
  }),
  real({
    name: 'graphql-relay',
    doc: 'graphql-relay behind graphql-http: a connection, by POST',
    from: graphql,
    keys: falling.map((n) => Buffer.from(`Note:${n}`).toString('base64')),
    path: '/graphql',
    body: { query, variables: { first: SIZE } },
    lower: lowerBody((body, size) => (body.variables.first = size)),
    graphql: true,
    says: {
      list: 'body:data.notes.edges',
      next: ['body:data.notes.pageInfo.endCursor'],
      by: 'token',
      flag: 'body:data.notes.pageInfo.hasNextPage',
    },
    dialect: dialects.relay('data.notes'),
  }),
];
