/**
 * @import { EngineSource } from '../index.d.ts'
 * @import * as declared from './engine.d.ts'
 */
import { Engine, __wbg_reset_state as resetState, initSync } from '../dist/unspool.js';
import { error, refuse, said, UnspoolError } from '../errors/errors.js';
import { readFailure } from './protocol.js';

/**
 * Who is told that the instance died.
 * @typedef {(dead: UnspoolError) => void} Tell
 */

/**
 * The compiled engine, kept: a fresh instance after a trap costs no second compilation.
 *
 * @type {Promise<WebAssembly.Module> | undefined}
 */
let compiled;
/** @type {WebAssembly.Module | undefined} */
let module;
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
 * @type {Set<WeakRef<Tell>>}
 */
const feeds = new Set();
/** Memory never shrinks. More than this is not kept when nobody needs it any more. */
const LARGE = 16 << 20;

/**
 * @param {EngineSource} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function toModule(source) {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === 'string' || given instanceof URL) return toModule(fetch(given));
  if (typeof Response === 'function' && given instanceof Response) {
    if (!given.ok) throw error('internal', `the engine could not be loaded: ${given.url} answered ${given.status}`);
    // While it arrives, where the server names it for what it is: other types are refused by the streaming form.
    const streams =
      /** @type {Partial<typeof WebAssembly>} */ (WebAssembly).compileStreaming &&
      given.headers.get('content-type') === 'application/wasm';
    return streams ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
  }
  // By what it has and not by its class: it may be of another realm.
  const bytes = /** @type {BufferSource} */ (given);
  if (bytes?.byteLength === undefined)
    throw refuse('source', 'a URL, a Response, bytes or a WebAssembly.Module', given);
  return WebAssembly.compile(bytes);
}

/**
 * Browsers refuse to compile without this permission, and do not all name it.
 *
 * @param {any} thrown
 */
const hint = (thrown) =>
  /^(Compile|Eval)Error$/.test(thrown?.name) ? " (a content security policy must allow 'wasm-unsafe-eval')" : '';

/**
 * Compiles what `load` gives, once; a failure is not remembered.
 *
 * @param {() => EngineSource} load
 */
export function compile(load) {
  compiled ??= new Promise((resolve) => resolve(load())).then(toModule).then(
    (done) => (module = done),
    (thrown) => {
      compiled = undefined;
      if (thrown instanceof UnspoolError) throw thrown;
      throw error('internal', `the engine could not be compiled: ${said(thrown)}${hint(thrown)}`, {}, thrown);
    },
  );
  return compiled;
}

/** Whether an engine can be created at once. */
export const isCompiled = () => module !== undefined;

function start() {
  instance += 1;
  try {
    if (initialised) resetState();
    else initSync(/** @type {{ module: WebAssembly.Module }} */ ({ module }));
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
 * One more feed in the running instance; gives what says that it left. The last one takes the instance along, if that
 * has grown large.
 *
 * @param {Tell} tell
 */
function enter(tell) {
  const ref = new WeakRef(tell);
  feeds.add(ref);
  return () => {
    if (
      feeds.delete(ref) &&
      feeds.size === 0 &&
      Object.values(initSync()).some((one) => /** @type {any} */ (one).buffer?.byteLength > LARGE)
    )
      renew();
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
  return { engine: guard(() => new Engine(options)), instance, leave: enter(tell) };
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
