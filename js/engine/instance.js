import { Engine, __wbg_reset_state as resetState, initSync } from '../dist/unspool.js';
import { error, said, UnspoolError } from '../errors/errors.js';
import { readFailure } from './protocol.js';

/** The compiled engine, kept: a fresh instance after a trap costs no second compilation. */
let compiled;
let module;
/** The number of the newest instance; 0 while there is none. A feed belongs to the instance it was made with. */
let instance = 0;
let initialised = false;
/** Of what each instance died, by its number. */
const deaths = [];
/** The feeds of the running instance, weakly: what tells each of them that it died. */
const feeds = new Set();
/** Memory never shrinks. More than this is not kept when nobody needs it any more. */
const LARGE = 16 << 20;

async function toModule(source) {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === 'string' || given instanceof URL) return toModule(fetch(given));
  if (typeof Response === 'function' && given instanceof Response) {
    if (!given.ok) throw error('internal', `the engine could not be loaded: ${given.url} answered ${given.status}`);
    // While it arrives, where the server names it for what it is: other types are refused by the streaming form.
    const streams = WebAssembly.compileStreaming && given.headers.get('content-type') === 'application/wasm';
    return streams ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
  }
  return WebAssembly.compile(given);
}

/** Browsers refuse to compile without this permission, and do not all name it. */
const hint = (thrown) =>
  /^(Compile|Eval)Error$/.test(thrown?.name) ? " (a content security policy must allow 'wasm-unsafe-eval')" : '';

/** Compiles what `load` gives, once; a failure is not remembered. */
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
    else initSync({ module });
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
 */
function enter(tell) {
  const ref = new WeakRef(tell);
  feeds.add(ref);
  return () => {
    if (
      feeds.delete(ref) &&
      feeds.size === 0 &&
      Object.values(initSync()).some((one) => one.buffer?.byteLength > LARGE)
    )
      renew();
  };
}

/**
 * An engine in the running instance; starts one if there is none. `tell(dead)`: the instance died; as long as somebody
 * holds it, the feed is there.
 */
export function create(options, tell) {
  if (instance === 0 || deaths[instance]) start();
  return { engine: guard(() => new Engine(options)), instance, leave: enter(tell) };
}

/**
 * Calls the engine, and nothing else. A text is a Failure: the facts of an UnspoolError. Anything else that comes out
 * is a trap: the instance is dead, all of its feeds are told, and the next feed gets a fresh one.
 */
export function guard(call) {
  try {
    return call();
  } catch (thrown) {
    if (typeof thrown === 'string') throw new UnspoolError(readFailure(JSON.parse(thrown)));
    throw died(thrown);
  }
}

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

/** Why engines of this instance can no longer be called; undefined if they can. */
export const deathOf = (which) => deaths[which];
