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
  const { margin = '200%', budget = Infinity, lane = 'older', onPause = nothing } = options;
  // Lists that were merged have one direction, and know no name for it.
  const facts = lane === 'older' ? feed : /** @type {Required<Endless>} */ (feed).lane(lane);
  const way = lane === 'older' ? {} : { lane };
  let spent = 0;
  let isPaused = false;
  let { length } = feed;

  /** @type {IntersectionObserver | undefined} */
  let observer;
  /** @type {number | undefined} */
  let frame;

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
    feed.loadMore({ auto: true, ...way }).catch(nothing);
  };
  const rest = () => {
    observer?.disconnect();
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
  };
  // An element that stays in sight is told once: it is observed anew after every step, whatever that brought.
  const arm = () => {
    rest();
    if (facts.status === 'closed') return stop();
    const isReady = facts.status === 'idle' && facts.hasMore;
    if (isReady) pause(spent >= budget);
    if (!isReady || isPaused || typeof IntersectionObserver === 'undefined') return;
    // By then a framework has shown the new rows.
    frame = requestAnimationFrame(() => {
      // All entries count: the first may be older than the last.
      const near = (/** @type {IntersectionObserverEntry[]} */ entries) => entries.at(-1)?.isIntersecting && pull();
      observer = new IntersectionObserver(near, edgeOf(element, options.root, margin, lane));
      observer.observe(element);
    });
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
    rest();
    unsubscribe();
  };
  const resume = () => {
    const { status, reason } = facts;
    spent = 0;
    pause(false);
    const isOver = status === 'closed' || (status === 'done' && !EARLY.includes(String(reason)));
    if (isOver || status === 'loading') return;
    const again = status === 'failed' || status === 'waiting' || status === 'done';
    (again ? feed.retry(way) : feed.loadMore(way)).catch(nothing);
  };

  arm();
  return Object.defineProperty(/** @type {any} */ (Object.assign(stop, { resume })), 'paused', { get: () => isPaused });
}

/**
 * What it is near to, and how near that is.
 *
 * @param {Element} element
 * @param {Element | Document | null | undefined} root
 * @param {number | string} margin
 * @param {'older' | 'newer'} lane
 * @returns {IntersectionObserverInit}
 */
function edgeOf(element, root, margin, lane) {
  const saving = /** @type {any} */ (globalThis.navigator)?.connection?.saveData === true;
  const ahead = saving ? '25%' : typeof margin === 'number' ? `${margin}px` : margin;
  const [before, after] = lane === 'older' ? [FAR, ahead] : [ahead, FAR];
  const isRtl = getComputedStyle(element).direction === 'rtl';
  const [left, right] = isRtl ? [after, before] : [before, after];
  return { root: root ?? scrollerOf(element), rootMargin: `${before} ${right} ${after} ${left}` };
}

/**
 * The element that scrolls this one; `null`: the window. A margin counts at the edge of the root alone: in a scroller
 * inside of it the next page would come late. One that has grown with what it holds scrolls nothing.
 *
 * @param {Element} element
 */
function scrollerOf(element) {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(box);
    if (/auto|scroll/.test(overflowY) && box.scrollHeight > box.clientHeight) return box;
    if (/auto|scroll/.test(overflowX) && box.scrollWidth > box.clientWidth) return box;
  }
  return null;
}
