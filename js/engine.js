import { Engine, __wbg_reset_state as resetState, initSync } from './dist/unspool.js';
import { error, isFacts, said, UnspoolError } from './errors.js';

/** The compiled engine, kept: a fresh instance after a trap costs no second compilation. */
let compiled;
/** Counts the instances. A feed belongs to the instance it was made with. */
let instance = 0;
let running = false;

/** Feeds that wait for something, to be told when their instance dies. */
const waiting = new Set();

async function toModule(source) {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === 'string' || given instanceof URL) return toModule(fetch(given));
  if (typeof Response === 'function' && given instanceof Response) {
    if (!given.ok) throw error('internal', `the engine could not be loaded: ${given.url} answered ${given.status}`);
    return WebAssembly.compile(await given.arrayBuffer());
  }
  return WebAssembly.compile(given);
}

/** Compiles what `load` gives, once; a failure is not remembered. */
export function compile(load) {
  compiled ??= new Promise((resolve) => resolve(load())).then(toModule).catch((thrown) => {
    compiled = undefined;
    if (thrown instanceof UnspoolError) throw thrown;
    throw error('internal', `the engine could not be compiled: ${said(thrown)} (a content security policy needs 'wasm-unsafe-eval')`, {}, thrown);
  });
  return compiled;
}

/** An engine in the running instance; starts one if there is none. */
export function create(module, options) {
  if (!running) {
    if (instance > 0) resetState();
    initSync({ module });
    running = true;
    instance += 1;
  }
  return { engine: guard(() => new Engine(options)), instance };
}

/**
 * Calls into the engine. Facts become an UnspoolError. Anything else that comes out is a trap: the instance is dead, everyone
 * who waits for it is told, and the next feed gets a fresh one.
 */
export function guard(call) {
  try {
    return call();
  } catch (thrown) {
    if (isFacts(thrown)) throw new UnspoolError(thrown);
    throw died(thrown);
  }
}

function died(thrown) {
  const dead = error('internal', `the engine stopped: ${said(thrown)}. This is a bug; feeds made from now on get a fresh engine`, {}, thrown);
  running = false;
  for (const feed of [...waiting]) feed.died(dead);
  waiting.clear();
  return dead;
}

/** Whether engines of this instance can still be called. */
export const isAlive = (which) => running && which === instance;

export const watch = (feed) => waiting.add(feed);
export const unwatch = (feed) => waiting.delete(feed);
