/** @type {FinalizationRegistry<() => void>} */
const collected = new FinalizationRegistry((forget) => forget());

/**
 * Calls `forget`, which must not hold on to the feed, when nobody holds the feed any more.
 *
 * @param {WeakKey} feed
 * @param {() => void} forget
 */
export const whenCollected = (feed, forget) => collected.register(feed, forget);

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
  const ref = new WeakRef(feed);
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
