/**
 * @import { RevalidateOptions } from '../index.d.ts'
 * @import { Gaps } from './gaps.js'
 * @import { Listeners } from './listeners.js'
 */
import { weakly } from '../engine/platform.js';
import { refuse } from '../errors/errors.js';
import { whenCollected } from './collected.js';
import { refreshOf } from './gaps.js';
import { knownIn } from './known.js';

const PATH = 'options.revalidate';
/** Coming back to a page again and again is no reason to ask each time: milliseconds between two such refreshes. */
const LEAST = 5000;
/** After a failure the next refresh takes twice as long, and so on, but no longer than this, unless `every` is. */
const MOST = 300_000;

/**
 * When a feed is read again by itself, as it was asked for.
 *
 * @param {any} given
 * @returns {RevalidateOptions | undefined}
 */
export function revalidateOf(given) {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) throw refuse(PATH, 'an object', given);
  knownIn(given, PATH, `\`${PATH}\``, ['every', 'onFocus', 'onOnline', 'mode', 'pages']);
  const { every, onFocus = false, onOnline = false, mode, pages } = given;
  refreshOf({ mode, pages });
  if (every !== undefined && !(every >= 100 && every < 2 ** 31))
    throw refuse(`${PATH}.every`, 'a number of milliseconds from 100', every);
  for (const [name, flag] of Object.entries({ onFocus, onOnline }))
    if (typeof flag !== 'boolean') throw refuse(`${PATH}.${name}`, 'true or false', flag);
  return { ...given };
}

const isHidden = () => globalThis.document?.visibilityState === 'hidden';

/**
 * Reads a feed again: now and then, when somebody comes back to the page, when the network is back. Nobody waits for
 * it; what goes wrong is in the facts of the lane `head`. A page that is hidden asks for nothing, and neither does a
 * feed that all have left who listened to it. Gives what stops it.
 *
 * @param {RevalidateOptions} options
 * @param {WeakKey & { isNew: boolean, gaps: Gaps, listeners: Listeners }} feed held weakly: who holds none wants none
 */
export function revalidate({ every, onFocus, onOnline, ...options }, feed) {
  const ref = weakly(feed);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let last = Date.now();
  /** How many in a row have failed. */
  let failures = 0;
  const ask = async () => {
    const open = ref.deref();
    // What nobody has asked for yet is not asked for by itself.
    if (!open || open.isNew || open.listeners.isLeft || isHidden()) return;
    last = Date.now();
    await open.gaps.refresh(options).then(
      () => (failures = 0),
      () => (failures += 1),
    );
  };
  const wait = () => {
    if (every === undefined) return;
    const pause = Math.max(every, Math.min(every * 2 ** failures, MOST));
    timer = setTimeout(() => ask().then(wait), pause);
    // A program that has nothing else to do may end.
    /** @type {any} */ (timer).unref?.();
  };
  const back = () => {
    if (!isHidden() && Date.now() - last >= Math.min(LEAST, every ?? LEAST)) void ask();
  };
  const online = () => void ask();
  /** @type {(change: 'addEventListener' | 'removeEventListener') => void} */
  const listen = (change) => {
    if (onFocus) {
      globalThis.document?.[change]('visibilitychange', back);
      globalThis[change]?.('focus', back);
    }
    if (onOnline) globalThis[change]?.('online', online);
  };
  const stop = () => {
    clearTimeout(timer);
    every = undefined;
    listen('removeEventListener');
  };
  listen('addEventListener');
  wait();
  whenCollected(feed, stop);
  return stop;
}
