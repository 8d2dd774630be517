/**
 * @import { EngineSource } from '../index.d.ts'
 * @import * as declared from './engine.d.ts'
 */
import { Engine, __wbg_reset_state as resetState, initSync } from '../dist/unspool.js';
import { error, refuse, said, UnspoolError } from '../errors/errors.js';
import { bytesIn } from '../http/body.js';
import { decoder, encoder, kindOf, mayCompile, needed, newDecoder, weakly } from './platform.js';
import { readFailure } from './protocol.js';

/**
 * Who is told that the instance died.
 * @typedef {(dead: UnspoolError) => void} Tell
 *
 * What gives the engine when it is wanted; or the engine itself, compiled by the build.
 * @typedef {(() => EngineSource) | Exclude<EngineSource, Function>} EngineLoad
 */

/**
 * The compiled engine, kept: a fresh instance after a trap costs no second compilation.
 *
 * @type {Promise<WebAssembly.Module> | undefined}
 */
let compiled;
/**
 * The same, once it is there. Not `module`: SWC and TypeScript, which make CommonJS of it for jest, leave names as they
 * are.
 *
 * @type {WebAssembly.Module | undefined}
 */
let ready;
/** The number of the newest instance; 0 while there is none. A feed belongs to the instance it was made with. */
let instance = 0;
let initialised = false;
/**
 * Of what each instance died, by its number.
 *
 * @type {(UnspoolError | undefined)[]}
 */
const deaths = [];
/**
 * The feeds of the running instance, weakly: what tells each of them that it died.
 *
 * @type {Set<{ deref(): Tell | undefined }>}
 */
const feeds = new Set();
const SOURCES =
  'a URL, a Response, bytes or a WebAssembly.Module (a function of a bundler, or the exports of an instance, will not do)';
/** Memory never shrinks. More than this is not kept when nobody needs it any more. */
const LARGE = 16 << 20;

const isModule = (/** @type {unknown} */ given) => kindOf(given) === 'WebAssembly.Module';

/**
 * By what it has and not by its class: it may be of another realm, or what a bundler made of an import.
 *
 * @param {any} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function toModule(source) {
  const awaited = await source;
  const given = awaited?.default ?? awaited;
  if (isModule(given)) return given;
  mayCompile();
  if (typeof given === 'string' || typeof given?.href === 'string') return toModule(needed('fetch')(given));
  if (typeof given?.arrayBuffer === 'function') {
    if (given.ok === false)
      throw error('internal', `the engine could not be loaded: ${given.url} answered ${given.status}`);
    // While it arrives, where the server names it for what it is: other types are refused by the streaming form.
    const streams =
      /** @type {Partial<typeof WebAssembly>} */ (WebAssembly).compileStreaming &&
      kindOf(given) === 'Response' &&
      given.headers.get('content-type') === 'application/wasm';
    return streams ? WebAssembly.compileStreaming(given) : toModule(given.arrayBuffer());
  }
  const bytes = typeof given === 'object' && bytesIn(given);
  if (!bytes) throw refuse('source', SOURCES, given);
  if (bytes[1] !== 97 || bytes[3] !== 109) {
    const start = decoder().decode(bytes.subarray(0, 40));
    throw error(
      'internal',
      `the engine could not be compiled: this is no WebAssembly, it begins with ${JSON.stringify(start)}`,
    );
  }
  return WebAssembly.compile(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
}

/**
 * What is missing here, if something is. Of an engine that a bundler compiled, feeds can be made at once.
 *
 * @param {EngineLoad} load
 * @returns {UnspoolError | undefined}
 */
export function prepare(load) {
  if (compiled) return;
  try {
    needed('WebAssembly');
    needed('AbortController');
    decoder();
    encoder();
    if (typeof load === 'function') mayCompile();
  } catch (missing) {
    return /** @type {UnspoolError} */ (missing);
  }
  if (!isModule(load)) return;
  ready = /** @type {WebAssembly.Module} */ (load);
  compiled = Promise.resolve(ready);
}

/**
 * Compiles what `load` gives, once; a failure is not remembered.
 *
 * @param {EngineLoad} load
 * @returns {Promise<WebAssembly.Module>}
 */
export function compile(load) {
  const missing = prepare(load);
  if (missing) return Promise.reject(missing);
  compiled ??= new Promise((resolve) => resolve(typeof load === 'function' ? load() : load)).then(toModule).then(
    (done) => (ready = done),
    (thrown) => {
      compiled = undefined;
      if (thrown instanceof UnspoolError) throw thrown;
      throw error('internal', `the engine could not be compiled: ${said(thrown)}`, {}, thrown);
    },
  );
  return compiled;
}

/** Whether an engine can be created at once. */
export const isCompiled = () => ready !== undefined;

/** With codecs of its own, which items do not use: Safari's decoder breaks after 2 GB of text. */
const startWith = () => ({
  module: /** @type {WebAssembly.Module} */ (ready),
  cachedTextDecoder: newDecoder({ ignoreBOM: true }),
  cachedTextEncoder: encoder(),
});

function start() {
  instance += 1;
  try {
    if (initialised) resetState();
    else initSync(startWith());
    initialised = true;
  } catch (thrown) {
    deaths[instance] = error('internal', `the engine could not be started: ${said(thrown)}`, {}, thrown);
    throw deaths[instance];
  }
}

/** Starts an instance; where it cannot, the next feed tries again, and is told. */
function renew() {
  try {
    start();
  } catch {
    // It is in `deaths`.
  }
}

/**
 * One more feed in the running instance; gives what says that it left, which frees its engine; twice is fine. The last
 * one takes the instance along, if that has grown large.
 *
 * @param {Tell} tell
 * @param {declared.Engine} engine
 */
function enter(tell, engine) {
  const ref = weakly(tell);
  feeds.add(ref);
  return () => {
    if (!feeds.delete(ref)) return;
    try {
      guard(() => engine.free());
    } catch {
      // Freeing was a trap: the other feeds of the instance were told, and this one is gone either way.
      return;
    }
    if (feeds.size > 0) return;
    if (Object.values(initSync()).some((one) => /** @type {any} */ (one).buffer?.byteLength > LARGE)) renew();
  };
}

/**
 * An engine in the running instance; starts one if there is none.
 *
 * @param {string} options
 * @param {Tell} tell as long as somebody holds it, the feed is there
 * @returns {{ engine: declared.Engine, instance: number, leave: () => void }}
 */
export function create(options, tell) {
  if (instance === 0 || deaths[instance]) start();
  const engine = guard(() => new Engine(options));
  return { engine, instance, leave: enter(tell, engine) };
}

/**
 * Calls the engine, and nothing else. A text is a Failure: the facts of an UnspoolError. Anything else that comes out
 * is a trap: the instance is dead, all of its feeds are told, and the next feed gets a fresh one.
 *
 * @template R
 * @param {() => R} call
 */
export function guard(call) {
  try {
    return call();
  } catch (thrown) {
    if (typeof thrown === 'string') throw new UnspoolError(readFailure(JSON.parse(thrown)));
    throw died(thrown);
  }
}

/** @param {unknown} thrown */
function died(thrown) {
  const dead = error(
    'internal',
    `the engine stopped: ${said(thrown)}. This is a bug; feeds made from now on get a fresh engine`,
    {},
    thrown,
  );
  deaths[instance] ??= dead;
  const told = [...feeds];
  feeds.clear();
  for (const ref of told) ref.deref()?.(dead);
  // At once: requests that are still under way must not find their way into dead memory.
  if (deaths[instance]) renew();
  return dead;
}

/**
 * Why engines of this instance can no longer be called; undefined if they can.
 *
 * @param {number} which
 */
export const deathOf = (which) => deaths[which];
