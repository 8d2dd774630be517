// Waiting for a feed, for so long and no longer: a test that would hang says what it waits for.
import { ready } from 'unspool';

/** @import { Feed } from '../index.d.ts' */
/** @import { AwaitOptions } from './kit.d.ts' */

// The timers of the moment in which this is imported: a fake clock that is installed later does not stop the bound.
const timers = { set: globalThis.setTimeout, clear: globalThis.clearTimeout };

/** Milliseconds: less than the 5 seconds after which vitest and jest end a test without a word of the feed. */
const PATIENCE = 4000;

/**
 * @template V
 * @param {() => string} what says what is waited for
 * @param {number | undefined} timeout
 * @param {(resolve: (value: V) => void, reject: (thrown: unknown) => void) => (() => void) | undefined} begin gives
 * what
 *   ends it
 * @returns {Promise<V>}
 */
export function bounded(what, timeout = PATIENCE, begin) {
  return new Promise((resolve, reject) => {
    /** @type {(() => void) | undefined} */
    let end;
    let isOver = false;
    const over = (/** @type {() => void} */ then) => {
      if (isOver) return;
      isOver = true;
      timers.clear.call(globalThis, timer);
      end?.();
      then();
    };
    const late = () => over(() => reject(new Error(`unspool/testing: ${what()} (within ${timeout} ms)`)));
    const timer = timers.set.call(globalThis, late, timeout);
    end = begin(
      (value) => over(() => resolve(value)),
      (thrown) => over(() => reject(thrown)),
    );
    if (isOver) end?.();
  });
}

/**
 * A feed as a test that waits for it wants to read it.
 *
 * @param {Feed<any>} feed
 * @param {any} lane
 */
function stateOf(feed, lane) {
  const { status, waiting, error, reason } = feed.lane(lane);
  const until = waiting?.until && ` for ${Math.round(waiting.until - Date.now())} ms more by Date.now()`;
  const facts = [waiting && `${waiting.cause}${until ?? ''}; under a fake clock, advance it`, error?.message, reason];
  const more = facts.filter(Boolean).join(', ');
  return `its lane \`${lane}\` is \`${status}\`${more && ` (${more})`} with ${feed.length} items`;
}

/**
 * @template {Feed<any>} F
 * @param {F} feed
 * @param {(feed: F) => unknown} holds
 * @param {AwaitOptions & { what?: string, gone?: (feed: F) => unknown }} [options] `gone`: why it will not hold any
 * more
 * @returns {Promise<F>}
 */
export async function until(feed, holds, { timeout, lane = 'older', what = 'what was waited for', gone } = {}) {
  if (holds(feed)) return feed;
  // A feed that is listened to shows its first page before the engine is compiled, which takes timers.
  await ready();
  const told = () => `${what} did not come: ${stateOf(feed, lane)}`;
  return bounded(told, timeout, (resolve, reject) => {
    const look = () => {
      try {
        if (holds(feed)) return resolve(feed);
        const why = gone?.(feed) ?? (feed.status === 'closed' && new Error(`unspool/testing: ${told()}`));
        if (why) reject(why);
      } catch (thrown) {
        reject(thrown);
      }
    };
    if (feed.status === 'closed') return void look();
    const off = feed.subscribe(look);
    look();
    return off;
  });
}

/**
 * @template {Feed<any>} F
 * @param {F} feed
 * @param {AwaitOptions} [options]
 */
export const settled = (feed, options = {}) => {
  const { lane = 'older' } = options;
  const rests = () => !/^(loading|waiting)$/.test(feed.lane(lane).status);
  return until(feed, rests, { ...options, what: 'a feed that neither loads nor waits' });
};

/**
 * @template {Feed<any>} F
 * @param {F} feed
 * @param {number} [count]
 * @param {AwaitOptions} [options]
 */
export const loaded = (feed, count = 1, options = {}) => {
  const { lane = 'older' } = options;
  const what = `a list of ${count} items`;
  const gone = () => {
    const { status, error } = feed.lane(lane);
    if (status === 'failed') return error;
    return status === 'done' && new Error(`unspool/testing: ${what} will not come: ${stateOf(feed, lane)}`);
  };
  return until(feed, () => feed.length >= count, { ...options, what, gone });
};
