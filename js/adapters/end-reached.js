/** @import { EndReached, EndReachedOptions, Endless } from './end-reached.d.ts' */

/** "At or above the line" counts as in sight: whoever jumps past the tail must not be stranded behind it. */
const FAR = '1000000px';
/** Ends that are none: a retry goes on. */
const EARLY = ['truncated', 'loop', 'empty-run'];
const nothing = () => {};

/**
 * Loads the next page whenever the end of the list comes near: see end-reached.d.ts.
 *
 * @param {Element} element
 * @param {Endless} feed
 * @param {EndReachedOptions} [options]
 * @returns {EndReached}
 */
export function endReached(element, feed, options = {}) {
  const { root = null, margin = '200%', budget = Infinity, lane = 'older', onPause = nothing } = options;
  // Lists that were merged have one direction.
  const facts = lane === 'older' ? feed : /** @type {Required<Endless>} */ (feed).lane(lane);
  let spent = 0;
  let isPaused = false;
  let { length } = feed;

  const observer =
    typeof IntersectionObserver === 'undefined'
      ? null
      : new IntersectionObserver(
          // All of them: the first may be older than the last.
          (entries) => entries.at(-1)?.isIntersecting && pull(),
          marginsOf(element, root, margin, lane),
        );

  /** @param {boolean} to */
  const pause = (to) => {
    if (to === isPaused) return;
    isPaused = to;
    onPause(to);
  };
  const pull = () => {
    if (facts.status !== 'idle' || !facts.hasMore || isPaused) return;
    spent += 1;
    // By itself it never asks twice for what failed: the feed is latched then, and says so by its status.
    feed.loadMore({ auto: true, lane }).catch(nothing);
  };
  // An element that stays in sight is told once: it is observed anew after every step, whatever that brought.
  const arm = () => {
    observer?.disconnect();
    if (facts.status === 'closed') return stop();
    const isReady = facts.status === 'idle' && facts.hasMore;
    if (isReady) pause(spent >= budget);
    if (isReady && !isPaused) observer?.observe(element);
  };
  const unsubscribe =
    facts.status === 'closed'
      ? nothing
      : feed.subscribe(({ splices }) => {
          // The list began anew, and so does what is allowed.
          if (splices.some(({ start, removed, added }) => start === 0 && removed >= length && added < removed))
            spent = 0;
          length = feed.length;
          arm();
        });
  const stop = () => {
    observer?.disconnect();
    unsubscribe();
  };
  const resume = () => {
    const { status, reason } = facts;
    spent = 0;
    pause(false);
    const isOver = status === 'closed' || (status === 'done' && !EARLY.includes(String(reason)));
    if (isOver || status === 'loading') return;
    const again = status === 'failed' || status === 'waiting' || status === 'done';
    (again ? feed.retry({ lane }) : feed.loadMore({ lane })).catch(nothing);
  };

  arm();
  return Object.defineProperty(/** @type {any} */ (Object.assign(stop, { resume })), 'paused', { get: () => isPaused });
}

/**
 * @param {Element} element
 * @param {Element | Document | null} root
 * @param {number | string} margin
 * @param {'older' | 'newer'} lane
 */
function marginsOf(element, root, margin, lane) {
  const saving = /** @type {any} */ (globalThis.navigator)?.connection?.saveData === true;
  const ahead = saving ? '25%' : typeof margin === 'number' ? `${margin}px` : margin;
  const isRtl = getComputedStyle(element).direction === 'rtl';
  const [before, after] = lane === 'older' ? [FAR, ahead] : [ahead, FAR];
  const [left, right] = isRtl ? [after, before] : [before, after];
  const rootMargin = `${before} ${right} ${after} ${left}`;
  // The one is for what scrolls as the root, the other for scrollers inside of it.
  return { root, rootMargin, scrollMargin: rootMargin };
}
