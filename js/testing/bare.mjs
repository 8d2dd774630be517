// A thread in which globals are missing: imports an entry of the package there, and uses it. For `bare()` of the tests.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const { missing, without, entry, use } = workerData;

// What a bundler does for Workers and edge runtimes.
register(
  `data:text/javascript,${encodeURIComponent(`
    export const load = (url, context, next) => /\\.wasm(\\?module)?$/.test(url)
      ? { format: 'module', shortCircuit: true, source: 'export default globalThis.compiledByTheBuild' }
      : next(url, context);
  `)}`,
);
const file = new URL('../dist/unspool.wasm', import.meta.url);
const bytes = readFileSync(file);
const data = `data:application/wasm;base64,${bytes.toString('base64')}`;
if (without === 'compiler') globalThis.compiledByTheBuild = new WebAssembly.Module(bytes);

const home = new URL('..', import.meta.url).href;
/** Whether the package looks at a global: Node itself needs those that are missing. */
function isOurs() {
  const [, , , from = ''] = new Error('for its stack').stack.split('\n');
  return from.includes(home) && !from.includes(import.meta.url);
}

/** What the package looked at while it was imported. */
const touched = [];
let isImported = false;
const WATCHED = [
  ...['AbortController', 'DecompressionStream', 'FinalizationRegistry', 'Headers', 'ReadableStream', 'Request'],
  ...['Response', 'TextDecoder', 'TextEncoder', 'URL', 'WeakRef', 'WebAssembly', 'crypto', 'fetch', 'structuredClone'],
];
const compiler = WebAssembly;
for (const name of WATCHED) {
  const value = globalThis[name];
  const get = () => {
    const ours = isOurs();
    if (ours && !isImported) touched.push(name);
    return ours && missing.includes(name) ? undefined : value;
  };
  Object.defineProperty(globalThis, name, { get, configurable: true });
}
if (without === 'node') process.getBuiltinModule = undefined;
if (without === 'compiler') forbid();

/** As a policy without 'wasm-unsafe-eval' does, and as Workers do. */
function forbid() {
  const refuse = () => {
    throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
  };
  const Original = compiler.Module;
  compiler.Module = new Proxy(Original, { construct: refuse });
  compiler.compile = async () => refuse();
}

const library = await import(entry);
isImported = true;

let asked = 0;
const fetch = async (url) => {
  asked += 1;
  const body = JSON.stringify({ data: [{ id: 1 }, { id: 2 }], nextCursor: null });
  return {
    status: 200,
    url: String(url?.url ?? url),
    headers: [],
    arrayBuffer: async () =>
      new vm.Script(`
    Uint8Array.from(${JSON.stringify([...Buffer.from(body)])}).buffer`).runInNewContext(),
  };
};
const dialect = { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } };

const uses = {
  nothing: () => Object.keys(library).length,
  async list() {
    const feed = library.feed('https://api.example/posts', { dialect, fetch, retries: 0 });
    const status = feed.status;
    try {
      const { added } = await feed.loadMore();
      return { added, ids: feed.view().items.map(({ id }) => id), last: feed.at(-1).id };
    } catch (thrown) {
      if (feed.error !== thrown) throw new Error('the feed tells another error');
      return { ...told(thrown), status, length: feed.length };
    }
  },
  async plain() {
    const feed = library.feed('https://api.example/posts', { dialect, retries: 0 });
    await feed.loadMore();
  },
  async stream() {
    const feed = library.feed('https://api.example/posts', { dialect, fetch, retries: 0 });
    await feed.loadMore();
    const before = feed.length;
    try {
      feed.stream();
    } catch (thrown) {
      return { ...told(thrown), before };
    }
  },
  async ready() {
    await library.ready();
  },
  async source() {
    const foreign = vm.createContext({ numbers: bytes });
    const given = {
      url: () => new URL(data),
      'text of a URL': () => data,
      'a namespace': () => ({ default: data }),
      'a namespace of a Module': () => ({ default: new WebAssembly.Module(bytes) }),
      bytes: () => bytes,
      'a view': () => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      'an ArrayBuffer of another realm': () => vm.runInContext('Uint8Array.from(numbers).buffer', foreign),
      'bytes of another realm': () => vm.runInContext('Uint8Array.from(numbers)', foreign),
      'a Module of another realm': () => vm.runInContext('new WebAssembly.Module(Uint8Array.from(numbers))', foreign),
      'a Response': () => new Response(bytes),
      'a Response with its type': () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } }),
      'a Response of a package': () => ({
        ok: true,
        status: 200,
        url: '',
        headers: new Map(),
        arrayBuffer: async () => bytes,
      }),
      'a Blob': () => new Blob([bytes]),
      'a promise': async () => bytes,
    };
    const works = {};
    const name = workerData.source;
    await library.ready(given[name]());
    works[name] = await uses.list();
    return works[name];
  },
};

const told = ({ name, code, message, retryable }) => ({ name, code, message, retryable });

let result;
try {
  result = await uses[use]();
} catch (thrown) {
  result = { thrown: told(thrown) };
}
parentPort.postMessage({ atImport: touched, asked, result });
