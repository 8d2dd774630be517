// Real servers, and what may happen to a list while it is read.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, folder, given, start } from '../support.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = () => given('UNSPOOL_PYTHON', 'a Python with the packages of tests/real/requirements.txt');
const settings = (more) => ({
  env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined, PYTHONUNBUFFERED: '1', ...more },
});

/** Django REST Framework with that many notes. Gives its origin. */
export const djangoRest = (notes) =>
  start(python(), [here('drf.py')], settings({ NOTES: notes, NOTES_DB: join(folder(), 'notes.db') }));

/** json-server with that many notes. Gives its origin. */
export const jsonServer = (notes) => start(process.execPath, [here('json-server.mjs')], settings({ NOTES: notes }));

/** graphql-relay with that many notes. Gives its origin. */
export const relayServer = (notes) => start(process.execPath, [here('relay.mjs')], settings({ NOTES: notes }));

/** Datasette over a database made by `sql`. Gives its origin, and `run`, which changes the database behind its back. */
export async function datasette(sql) {
  const file = join(folder(), 'notes.db');
  const run = (statements) => {
    const { status, stderr } = spawnSync(python(), [here('sql.py'), file, statements], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  run(sql);
  return {
    run,
    origin: await start(python(), ['-m', 'datasette', 'serve', file, '--host', '127.0.0.1', '--port', '0'], settings()),
  };
}

/** Sends JSON, and gives what comes back, if anything does. */
export async function send(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${url}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}

/** The items of `names` that are not in `others`. */
export const without = (names, others) => names.filter((name) => !others.includes(name));

export const once = (names) => assert.equal(new Set(names).size, names.length, 'no item twice');
