// A small server whose answers a test writes down, and helpers to look at a feed.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test as nodeTest } from 'node:test';
import { cursor } from '../dialects/dialects.js';
import { feed as anyFeed, ready } from '../index.js';

export { assert, ready };

/** The time is a guard against a test that hangs, and never what a test measures. */
export const test = (name, run, timeout = 20_000) => nodeTest(name, { timeout }, run);

/** An answer: a body (text, bytes, or a value that is written as JSON) with its head. */
export const answer = (body, { status = 200, headers = {} } = {}) => ({ body, status, headers });

/** A page of the default dialect. Items are `{ id }` for numbers and strings, and themselves otherwise. */
export const page = (items, nextCursor, more) =>
  answer({ data: items.map((item) => (typeof item === 'object' ? item : { id: item })), nextCursor, ...more });

/** An answer that is not given before `release()`. `arrived` settles when it is asked for. */
export function held(then) {
  const [release, arrived] = [gate(), gate()];
  const hold = async (request, response, entry) => {
    arrived.open();
    await release.passed;
    send(response, then, request, entry);
  };
  return Object.assign(hold, { release: release.open, arrived: arrived.passed });
}

/** An answer that never comes. `arrived` settles when it is asked for. */
export function never() {
  const arrived = gate();
  return Object.assign(() => arrived.open(), { arrived: arrived.passed });
}

/** The head and `bytes` of an answer that breaks off, or (`stall`) stops there. */
export const broken =
  (text, { stall = false, length = text.length + 100 } = {}) =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
    response.write(text, () => stall || response.destroy());
  };

function gate() {
  let open;
  const passed = new Promise((resolve) => (open = resolve));
  return { open, passed };
}

function send(response, given, request, entry) {
  if (typeof given === 'function') return given(request, response, entry);
  const { body, status, headers } = given;
  const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(raw);
}

/**
 * A server that gives these answers, one after the other. `requests`: what came, with `gone`, a promise that settles
 * when the client hangs up or the answer is complete; `aborted` says which.
 */
export async function serve(t, ...answers) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    const entry = { path: request.url, method: request.method, headers: request.headers, aborted: false };
    entry.gone = new Promise((resolve) => {
      response.once('close', () => {
        entry.aborted = !response.writableFinished;
        resolve(entry.aborted);
      });
    });
    requests.push(entry);
    for await (const chunk of request) chunks.push(chunk);
    entry.body = Buffer.concat(chunks).toString();
    const given = answers.shift() ?? answer('no answer is left', { status: 418 });
    send(response, given, request, entry);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: `${origin}/posts`,
    requests,
    paths: () => requests.map((request) => request.path),
    add: (...more) => void answers.push(...more),
  };
}

/**
 * A feed of the `cursor` dialect unless told, that is closed after the test, asks nothing twice unless told, and keeps
 * its warnings.
 */
export function feedOf(t, where, options = {}) {
  const warnings = [];
  const made = anyFeed(where.url ?? where, {
    retries: 0,
    onWarning: (message) => warnings.push(message),
    ...options,
    dialect: options.dialect ?? cursor,
  });
  t.after(() => made.close());
  return Object.assign(made, { warnings });
}

export const ids = (feed) => feed.slice().map((item) => item.id);

/** The error that a promise rejects with. */
export const failure = (promise) =>
  promise.then(
    (value) => assert.fail(`it gave ${JSON.stringify(value)}`),
    (thrown) => thrown,
  );

/** Checks the code of an error, and gives the error. */
export async function fails(promise, code, message) {
  const error = await failure(promise);
  assert.equal(error?.name, 'UnspoolError', String(error?.stack ?? error));
  assert.equal(error.code, code, error.message);
  if (message) assert.match(error.message, message);
  return error;
}

/** Everything of an iterable. */
export async function all(iterable) {
  const out = [];
  for await (const item of iterable) out.push(item);
  return out;
}

/** Some turns of the event loop: for what must not happen. */
export async function quiet(turns = 20) {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** The next change after which `fits(feed)` holds. */
export const until = (feed, fits) =>
  new Promise((resolve) => {
    if (fits(feed)) return resolve();
    const off = feed.subscribe(() => {
      if (!fits(feed)) return;
      off();
      resolve();
    });
  });
