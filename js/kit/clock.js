// A clock that stands still until the test lets it go on, for test runners that have none.
import { ready } from 'unspool';
import { Unwritable } from './places.js';

/** @import { ClockOptions, FakeClock } from './kit.d.ts' */

/** What a feed takes its time from, and what apps do. Not `nextTick` and `queueMicrotask`: no clock rules those. */
const FAKED = /** @type {const} */ ([
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'cancelIdleCallback',
  'Date',
  'performance',
]);

/** Turns of the event loop that an answer takes at most on its way from a stand-in to the feed. */
const TURNS = 4;

async function library() {
  try {
    // In a `try` block, webpack takes an import that leads nowhere for one that may be missing; elsewhere it builds
    // nothing.
    const found = await import('@sinonjs/fake-timers');
    return found.default ?? found;
  } catch (cause) {
    const message =
      'fakeClock() is made of `@sinonjs/fake-timers`: install that, or use the fake timers of your test runner, with which feeds work as they are';
    throw Object.assign(new Unwritable(message), { cause });
  }
}

/**
 * @param {ClockOptions} [options]
 * @returns {Promise<FakeClock>}
 */
export async function fakeClock({ now = Date.now() } = {}) {
  const { install } = await library();
  const turn = globalThis.setTimeout;
  const clock = install({ now, toFake: [...FAKED], ignoreMissingTimers: true });
  const turns = async () => {
    for (let left = TURNS; left > 0; left--) await new Promise((resolve) => turn.call(globalThis, resolve));
  };
  const move = async (/** @type {() => Promise<unknown>} */ how) => {
    // The engine is compiled by nobody's timers.
    await ready();
    await turns();
    await how();
    await turns();
  };
  const restore = () => clock.uninstall();
  return {
    get now() {
      return clock.now;
    },
    get timers() {
      return clock.countTimers();
    },
    advance: (millis) => move(() => clock.tickAsync(millis)),
    next: () => move(() => clock.nextAsync()),
    restore,
    [Symbol.dispose ?? 'dispose']: restore,
  };
}
