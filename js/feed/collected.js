import { weakly } from '../engine/platform.js';

/** @type {FinalizationRegistry<() => void> | undefined} */
let collected;

/**
 * Calls `forget`, which must not hold on to the feed, when nobody holds the feed any more. Where that cannot be known,
 * only `close()` gives back what a feed holds.
 *
 * @param {WeakKey} feed
 * @param {() => void} forget
 */
export function whenCollected(feed, forget) {
  if (typeof FinalizationRegistry !== 'function') return;
  collected ??= new FinalizationRegistry((call) => call());
  collected.register(feed, forget);
}

/**
 * Calls `close(feed, reason)`, which must not hold on to the feed either, when the signal is aborted: a signal that
 * lives longer, that of a page maybe, keeps no feed. Gives what takes the listener off.
 *
 * @template {WeakKey} F
 * @param {AbortSignal} signal
 * @param {F} feed
 * @param {(feed: F, reason: unknown) => void} close
 */
export function obey(signal, feed, close) {
  const ref = weakly(feed);
  const hear = () => {
    const open = ref.deref();
    if (open) close(open, signal.reason);
  };
  const forget = () => signal.removeEventListener('abort', hear);
  if (signal.aborted) hear();
  else signal.addEventListener('abort', hear, { once: true });
  whenCollected(feed, forget);
  return forget;
}
