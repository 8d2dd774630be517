// The engine itself: when it compiles, what happens when it traps, and what it leaves in memory.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isUnspoolError, UnspoolError } from '../index.js';
import { Engine } from '../dist/unspool.js';
import { inline } from './inline.js';
import * as numbers from './protocol.js';
import {
  all,
  assert,
  fails,
  failure,
  feedOf,
  held,
  ids,
  never,
  page,
  quiet,
  ready,
  serve,
  test,
} from '../testing/support.mjs';

/** The calls that share a method, by the name of what they tell: `event LOAD`. */
const shared = (call) => {
  const [method, what] = call.split(' ');
  return { method, number: what === undefined ? undefined : numbers[what] };
};

/** Lets one call of the engine trap, until the test is over or `heal()` is called. */
function trap(t, call, thrown = new WebAssembly.RuntimeError('unreachable')) {
  const { method, number } = shared(call);
  const whole = Engine.prototype[method];
  const heal = () => (Engine.prototype[method] = whole);
  Engine.prototype[method] = function (...args) {
    if (number !== undefined && args[0] !== number) return whole.apply(this, args);
    throw thrown;
  };
  t.after(heal);
  return heal;
}

test('a trap while a page is read: everyone who waits is told, the feed stays dead, a new feed works', async (t) => {
  const [one, other] = [held(page([1])), never()];
  const server = await serve(t, page(['idle']), other, one, page([1], 'b'), page([2]));
  const idle = feedOf(t, server);
  await idle.loadMore();
  const bystander = feedOf(t, server);
  const also = failure(bystander.loadMore());
  await other.arrived;
  const feed = feedOf(t, server);
  const waiting = [
    failure(feed.loadMore()),
    failure(feed.loadMore({ signal: new AbortController().signal })),
    failure(all(feed)),
  ];
  const told = [];
  feed.subscribe(({ status, length }) => told.push([status, length]));
  await one.arrived;
  const heal = trap(t, 'event ANSWER');
  one.release();
  const errors = await Promise.all([...waiting, also]);
  heal();
  for (const error of errors) {
    assert.deepEqual([error.name, error.code, error.retryable], ['UnspoolError', 'internal', false]);
    assert.match(error.message, /unreachable.*fresh engine/);
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  }
  assert.deepEqual(
    [feed.status, feed.error, feed.length, feed.hasMore, feed.waiting, feed.reason],
    ['failed', errors[0], 0, true, null, null],
  );
  assert.deepEqual(told.at(-1), ['failed', 0]);
  assert.equal(await server.requests[1].gone, true, 'what the other feed waited for is aborted');

  // A new feed starts a new instance; all of the old one stay dead, those too that waited for nothing.
  const fresh = feedOf(t, server);
  assert.deepEqual(
    (await all(fresh)).map(({ id }) => id),
    [1, 2],
  );
  for (const dead of [feed, bystander, idle]) {
    assert.deepEqual([dead.status, dead.length, dead.error.code, dead.stats.requests], ['failed', 0, 'internal', 0]);
    assert.equal(dead.lane('newer').error.code, 'internal');
    await fails(dead.loadMore(), 'internal');
    await fails(dead.retry(), 'internal');
    for (const call of ['at', 'slice', 'get', 'raw', 'insert', 'remove', 'reset'])
      assert.throws(() => dead[call](), { name: 'UnspoolError' }, call);
    dead.close();
    assert.equal(dead.status, 'closed');
  }
  assert.equal(fresh.length, 2);
});

test('a trap in each call: the caller gets `internal`, and the next feed works', async (t) => {
  for (const method of [
    'event LOAD',
    'event RETRY',
    'event RESET',
    'find',
    'text',
    'join',
    'raw',
    'event INSERT',
    'event UPDATE',
    'event REMOVE',
  ]) {
    const server = await serve(t, page([1], 'b'));
    const feed = feedOf(t, server);
    await feed.loadMore();
    const heal = trap(t, method);
    const calls = {
      'event LOAD': () => feed.loadMore(),
      'event RETRY': () => feed.retry(),
      'event RESET': () => feed.reset(),
      find: () => feed.indexOf(1),
      text: () => feed.at(0),
      join: () => feed.slice(),
      raw: () => feed.raw(0),
      'event INSERT': () => feed.insert({ id: 2 }),
      'event UPDATE': () => feed.update({ id: 1, v: 1 }),
      'event REMOVE': () => feed.remove(1),
    };
    const error = await failure((async () => calls[method]())());
    heal();
    assert.equal(error.code, 'internal', `${method}: ${error.stack}`);
    assert.deepEqual([feed.status, feed.error], ['failed', error], method);
  }
});

test('a trap in a timer, an abort or a failure report harms nobody but the feed', async (t) => {
  for (const [method, options] of [
    ['event WOKE', { timeout: 20 }],
    ['event FAILED', { fetch: () => Promise.reject(new Error('x')) }],
    ['event ABORT', {}],
    ['free', {}],
  ]) {
    const hanging = never();
    const server = await serve(t, hanging, page([1]));
    const feed = feedOf(t, server, options);
    const controller = new AbortController();
    const heal = trap(t, method);
    const load = failure(feed.loadMore({ signal: controller.signal }));
    if (method === 'event ABORT' || method === 'free') await hanging.arrived;
    if (method === 'event ABORT') controller.abort('mine');
    if (method === 'free') feed.close();
    const error = await load;
    heal();
    if (method === 'event ABORT') assert.equal(error, 'mine');
    else assert.equal(error.code, method === 'free' ? 'closed' : 'internal', error.stack);
    const next = feedOf(t, () => ({ data: [{ id: 7 }] }));
    assert.equal((await next.loadMore()).added, 1, method);
  }
});

test('a trap while requests are in flight: their late answers disturb nobody', async (t) => {
  const late = held(page(['late']));
  const server = await serve(t, late, page([1]));
  // A fetch that does not obey its signal.
  const feed = feedOf(t, server, { fetch: (request) => fetch(request.url) });
  const load = failure(feed.loadMore());
  await late.arrived;
  const heal = trap(t, 'find');
  assert.throws(() => feed.indexOf(1), { code: 'internal' });
  heal();
  assert.equal((await load).code, 'internal');
  const fresh = feedOf(t, server);
  await fresh.loadMore();
  late.release();
  await server.requests[0].gone;
  await quiet(50);
  assert.deepEqual([ids(fresh), feed.length], [[1], 0]);
});

test('an engine that cannot be started is a typed error, and the next attempt may succeed', async (t) => {
  await ready();
  const server = await serve(t, page([1]));
  const dying = feedOf(t, server);
  const { Instance } = WebAssembly;
  const restore = () => (WebAssembly.Instance = Instance);
  t.after(restore);
  WebAssembly.Instance = class {
    constructor() {
      throw new RangeError('out of memory');
    }
  };
  const heal = trap(t, 'find');
  assert.throws(() => dying.indexOf(1), { code: 'internal' });
  heal();
  await fails(feedOf(t, server).loadMore(), 'internal', /could not be started: out of memory/);
  restore();
  assert.equal((await feedOf(t, server).loadMore()).added, 1);
});

test('behaviour 7: a feed that nobody waits for dies without a word', async (t) => {
  const feed = feedOf(t, await serve(t, page([1])));
  const heal = trap(t, 'event ANSWER');
  feed.loadMore();
  await new Promise((resolve) => feed.subscribe(({ status }) => status === 'failed' && resolve()));
  heal();
  assert.equal(feed.error.code, 'internal');
});

test('ready() is memoised, and may be called at any time', async () => {
  await Promise.all([ready(), ready(), ready(undefined)]);
  const { compile } = WebAssembly;
  let compiled = 0;
  WebAssembly.compile = (...args) => {
    compiled += 1;
    return compile(...args);
  };
  await ready();
  WebAssembly.compile = compile;
  assert.equal(compiled, 0);
});

const index = new URL('../index.js', import.meta.url).href;
const run = (code) =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

test('importing does nothing: no compilation, no timer, no request', () => {
  const spy = `
    const seen = [];
    for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming', 'Module', 'Instance']) {
      const real = WebAssembly[name];
      if (real) WebAssembly[name] = function (...args) {
        seen.push(name);
        return new.target ? new real(...args) : real(...args);
      };
    }
    for (const name of ['fetch', 'setTimeout', 'queueMicrotask', 'atob', 'DecompressionStream']) {
      const real = globalThis[name];
      globalThis[name] = function (...args) { seen.push(name); return new.target ? new real(...args) : real(...args); };
    }`;
  const entries = [
    'index.js',
    'development.js',
    'node.js',
    'url.js',
    'slim.js',
    'dialects.js',
    'detect.js',
    'errors/errors.js',
  ].map((name) => `await import(${JSON.stringify(new URL(name, index).href)});`);
  assert.equal(run(`${spy} ${entries.join('\n')} console.log(JSON.stringify(seen));`), '[]');
  const created = run(
    `${spy} const { feed } = await import('${index}'); feed('http://127.0.0.1:9/', { dialect: { items: 'data', key: 'id', next: null } }).close(); console.log(JSON.stringify(seen.filter((name) => name === 'fetch')));`,
  );
  assert.equal(created, '[]', 'creating a feed sends nothing');
});

test('what the package carries is, unpacked, the file beside it', async () => {
  assert.deepEqual(Buffer.from(await inline()), readFileSync(new URL('../dist/unspool.wasm', import.meta.url)));
});

test('no module awaits at its top level', () => {
  for (const name of [
    'index',
    'url',
    'slim',
    'workerd',
    'feed/create',
    'engine/instance',
    'feed/feed',
    'dist/unspool',
    'dist/inline',
  ]) {
    const source = readFileSync(new URL(`../${name}.js`, import.meta.url), 'utf8');
    // A module without top-level await is a function body without await.
    assert.doesNotMatch(source, /^(?:export |const .* = |let .* = )?await\b/m, name);
  }
  // The runtime's own word: require() refuses modules that do.
  const out =
    run(`import { createRequire } from 'node:module'; const [major, minor] = process.versions.node.split('.').map(Number);
    if (major > 20 || minor >= 19) console.log(typeof createRequire(import.meta.url)(${JSON.stringify(new URL('../index.js', import.meta.url).pathname)}).feed); else console.log('function');`);
  assert.equal(out, 'function');
});

test('a process with a feed that is done ends by itself', () => {
  const out = run(
    `import { feed } from '${index}'; const f = feed(() => ({ data: [{ id: 1 }] }), { dialect: { items: 'data', key: 'id', next: null } }); for await (const { id } of f) console.log(id);`,
  );
  assert.equal(out, '1');
});

test('slim: without an engine it says what to do; with bytes, a Response or a Module it works', () => {
  const slim = new URL('../slim.js', import.meta.url).href;
  const wasm = new URL('../dist/unspool.wasm', import.meta.url).pathname;
  const out = run(`
    import { readFileSync } from 'node:fs';
    import { feed, ready } from '${slim}';
    const source = () => ({ data: [{ id: 1 }] });
    const dead = feed(source, { dialect: { items: 'data', key: 'id', next: null } });
    const error = await dead.loadMore().catch((error) => error);
    console.log(error.code, /ready\\(source\\)/.test(error.message), dead.status);
    for (const junk of [new Uint8Array([1, 2, 3]), { then: (_, reject) => reject(new Error('no file')) }, 'http://127.0.0.1:9/x.wasm', new Response('', { status: 404 })]) {
      const failed = await ready(junk).catch((error) => error);
      console.log(failed.code);
    }
    await ready(new Response(readFileSync(${JSON.stringify(wasm)}), { headers: { 'content-type': 'application/wasm' } }));
    console.log((await feed(source, { dialect: { items: 'data', key: 'id', next: null } }).loadMore()).added, dead.status);
  `);
  assert.equal(out, ['bad-options true failed', 'internal', 'internal', 'internal', 'internal', '1 failed'].join('\n'));
  for (const source of [
    'bytes',
    'WebAssembly.compile(bytes)',
    'new WebAssembly.Module(bytes)',
    'bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)',
    'Promise.resolve(bytes)',
  ]) {
    const code = `import { readFileSync } from 'node:fs'; import { feed, ready } from '${slim}'; const bytes = readFileSync(${JSON.stringify(wasm)});
      await ready(${source}); console.log((await feed(() => ({ data: [{ id: 1 }] }), { dialect: { items: 'data', key: 'id', next: null } }).loadMore()).added);`;
    assert.equal(run(code), '1', source);
  }
});

test('isUnspoolError knows the errors of another copy, and nothing else', () => {
  const error = new UnspoolError({ code: 'network', message: 'x' });
  assert.ok(isUnspoolError(error) && error instanceof Error && error.name === 'UnspoolError');
  assert.ok(isUnspoolError({ name: 'UnspoolError', code: 'timeout' }));
  for (const value of [null, undefined, 'x', new Error('x'), { name: 'UnspoolError', code: 'other' }, {}])
    assert.equal(isUnspoolError(value), false);
});
