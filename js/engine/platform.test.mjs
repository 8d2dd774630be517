// Behaviours 90, 91 and 92: where the platform lacks something. Each case has a thread of its own.
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';
import { feed, ready } from '../slim.js';
import { assert, fails, test } from '../testing/support.mjs';

const ENTRIES = [
  ...['index', 'node', 'deno', 'development', 'slim', 'url', 'workerd', 'edge-light'],
  ...['merge', 'persist', 'detect', 'dialects'],
];
const GLOBALS = [
  ...['AbortController', 'DecompressionStream', 'FinalizationRegistry', 'Headers', 'ReadableStream', 'Request'],
  ...['Response', 'TextDecoder', 'TextEncoder', 'URL', 'WeakRef', 'WebAssembly', 'crypto', 'fetch', 'structuredClone'],
];

/** Imports and uses an entry in a thread without these globals. */
const bare = (missing, use, { entry = 'index', without = undefined, source = undefined } = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(`../${entry}.js`, import.meta.url).href;
    const worker = new Worker(new URL('../testing/bare.mjs', import.meta.url), {
      workerData: { missing, use, without, source, entry: url },
    });
    worker.once('message', (message) => {
      resolve(message);
      void worker.terminate();
    });
    worker.once('error', reject);
  });

const LIST = { added: 2, ids: [1, 2], last: 2 };
/** What a feed is that lacks something: nothing was sent. */
const refused = ({ asked, result }, name) => {
  assert.deepEqual(
    [asked, result.code, result.retryable, result.status, result.length],
    [0, 'unsupported', false, 'failed', 0],
    JSON.stringify(result),
  );
  assert.match(result.message, new RegExp(`^\`${name}\` is missing here`));
};

for (const entry of ENTRIES) {
  test(`behaviour 90: importing ${entry} looks at no global, and needs none`, async () => {
    for (const missing of [[], GLOBALS]) {
      const { atImport, asked, result } = await bare(missing, 'nothing', { entry });
      assert.deepEqual([atImport, asked, result > 0], [[], 0, true]);
    }
  });
}

for (const name of [
  'structuredClone',
  'crypto',
  'FinalizationRegistry',
  'WeakRef',
  'Request',
  'Response',
  'fetch',
  'ReadableStream',
]) {
  test(`behaviour 90: a list is read without ${name}`, async () => {
    const { result, atImport } = await bare([name], 'list', { without: 'node' });
    assert.deepEqual([result, atImport], [LIST, []]);
  });
}

test('behaviour 90: where Node hides globals, as a jsdom does, its modules have them', async () => {
  const hidden = [
    'TextDecoder',
    'TextEncoder',
    'DecompressionStream',
    'structuredClone',
    'fetch',
    'Request',
    'Response',
  ];
  const { result } = await bare([...hidden, 'ReadableStream'], 'list');
  assert.deepEqual(result, LIST);
});

for (const name of ['TextDecoder', 'TextEncoder', 'AbortController', 'WebAssembly']) {
  test(`behaviour 91: without ${name} a feed is failed, names it, and sends nothing`, async () => {
    refused(await bare([name], 'list', { without: 'node' }), name);
    const { result } = await bare([name], 'ready', { without: 'node' });
    assert.equal(result.thrown.code, 'unsupported');
  });
}

test('behaviour 91: what is missing later is named when it is used', async () => {
  const packed = await bare(['DecompressionStream'], 'list', { without: 'node' });
  assert.equal(packed.result.code, 'unsupported');
  assert.match(packed.result.message, /^`DecompressionStream` is missing here: .*`unspool\/url` or `unspool\/slim`/);
  const stream = await bare(['ReadableStream'], 'stream');
  assert.deepEqual([stream.result.code, stream.result.before], ['unsupported', 2]);
  assert.match(stream.result.message, /^`ReadableStream` is missing/);
  const fetch = await bare(['fetch'], 'plain', { without: 'node' });
  assert.equal(fetch.result.thrown.code, 'unsupported');
  assert.match(fetch.result.thrown.message, /^`fetch` is missing here: .*option `fetch`/);
  const headers = await bare(['Headers'], 'list');
  assert.match(headers.result.message, /^`Headers` is missing here/);
  const url = await bare(GLOBALS, 'list', { without: 'node' });
  assert.match(url.result.thrown.message, /^`URL` is missing here/);
});

test('behaviour 91: where compiling is forbidden, that is told before anything is sent', async () => {
  const { asked, result } = await bare([], 'list', { without: 'compiler' });
  assert.deepEqual([asked, result.code, result.status], [0, 'unsupported', 'failed']);
  assert.match(result.message, /'wasm-unsafe-eval'.*`ready\(\)` with a WebAssembly.Module.*disallowed by embedder/);
});

test('behaviour 91: WebAssembly without SIMD is told before anything is sent', async (t) => {
  t.mock.method(WebAssembly, 'validate', () => false);
  let asked = 0;
  const made = feed('https://api.example/', { dialect: { items: '', next: null }, fetch: async () => void asked++ });
  await fails(made.loadMore(), 'unsupported', /no SIMD/);
  assert.deepEqual([made.status, made.error.retryable, asked], ['failed', false, 0]);
});

for (const entry of ['workerd', 'edge-light']) {
  test(`behaviour 92: ${entry} takes the engine that was compiled by the build, and compiles none`, async () => {
    const { result } = await bare([], 'list', { entry, without: 'compiler' });
    assert.deepEqual(result, LIST);
  });
}

const SOURCES = [
  ...['url', 'text of a URL', 'a namespace', 'a namespace of a Module', 'bytes', 'a view', 'a Blob'],
  ...['an ArrayBuffer of another realm', 'bytes of another realm', 'a Module of another realm', 'a promise'],
  ...['a Response', 'a Response with its type', 'a Response of a package'],
];
test('behaviour 92: unspool/url reads its file in Node, too', async () => {
  const { result } = await bare([], 'list', { entry: 'url' });
  assert.deepEqual(result, LIST);
});

for (const source of SOURCES) {
  test(`behaviour 92: ready() takes ${source}`, async () => {
    const { result } = await bare([], 'source', { entry: 'slim', source });
    assert.deepEqual(result, LIST);
  });
}

test('behaviour 92: ready() says of everything else what it is', async () => {
  const exports = { memory: new WebAssembly.Memory({ initial: 1 }), a() {} };
  for (const source of [exports, () => exports, 5]) {
    await fails(ready(source), 'bad-options', /`source` must be a URL, .*exports of an instance, will not do/);
  }
  const html = new TextEncoder().encode('<!doctype html><title>Not found</title>');
  await fails(ready(html), 'internal', /no WebAssembly, it begins with "<!doctype html>/);
  await fails(ready(new Response('', { status: 404 })), 'internal', /answered 404/);
});

test('behaviour 92: unspool/url says what to set where a bundler left the file out', async (t) => {
  const { ready } = await import('../url.js');
  globalThis.location = { href: 'https://app.example/' };
  t.after(() => delete globalThis.location);
  const answers = [
    [
      new Response('<!doctype html><p>app</p>', { headers: { 'content-type': 'text/html' } }),
      /begins with "<!doctype html>/,
    ],
    [new Response('', { status: 404 }), /answered 404/],
    [Promise.reject(new TypeError('Failed to fetch')), /Failed to fetch/],
  ];
  for (const [answer, what] of answers) {
    t.mock.method(globalThis, 'fetch', () => answer);
    const error = await fails(ready(), 'internal', what);
    for (const word of [/unspool\.wasm/, /Rollup/, /esbuild.*--loader:\.wasm=file/, /Bun/, /unspool\/slim/])
      assert.match(error.message, word);
  }
});

test('behaviour 92: a signal, headers, a URL and an item of another realm are taken', async (t) => {
  const [body, plain] = vm.runInNewContext('[{ filter: ["a", { b: 1 }] }, { items: "data", key: "id", next: null }]');
  const { feed } = await import('../index.js');
  const heard = [];
  const signal = {
    aborted: false,
    reason: undefined,
    addEventListener: (name) => heard.push(name),
    removeEventListener() {},
  };
  const sent = [];
  const made = feed(
    { href: 'https://api.example/posts', toString: () => 'https://api.example/posts' },
    {
      dialect: plain,
      method: 'POST',
      body,
      signal,
      headers: new Map([['x-mine', '1']]),
      fetch: async (request) => {
        sent.push([request.url, request.headers.get('x-mine'), await request.text()]);
        return new Response('{"data":[{"id":1}]}');
      },
    },
  );
  t.after(() => made.close());
  await made.loadMore({ signal });
  assert.deepEqual(sent, [['https://api.example/posts', '1', '{"filter":["a",{"b":1}]}']]);
  assert.ok(heard.includes('abort') && made.length === 1);
});
