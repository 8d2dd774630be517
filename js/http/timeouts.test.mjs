// Time timeouts, on a clock of the test's own.
import { Timeouts } from './timeouts.js';
import { assert, test } from '../testing/support.mjs';

/**
 * A clock and timers that go on by `pass(millis)` only; `held`: how late timers ring. `page`: as in a page, and not in
 * a program that ends.
 */
function clock(t, { page = true } = {}) {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const { now } = performance;
  const timers = new Map();
  const state = { time: 1_000_000, set: 0, timers, held: 0 };
  globalThis.setTimeout = (call, millis) => {
    timers.set(++state.set, { call, at: state.time + millis + state.held });
    return state.set;
  };
  globalThis.clearTimeout = (timer) => timers.delete(timer);
  performance.now = () => state.time;
  if (page) globalThis.document = {};
  t.after(() => {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    performance.now = now;
    delete globalThis.document;
  });
  state.pass = (millis) => {
    const end = state.time + millis;
    for (;;) {
      const [timer, next] = [...timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!next || next.at > end) break;
      timers.delete(timer);
      state.time = next.at;
      next.call();
    }
    state.time = end;
  };
  return state;
}

test('in a page, one timer goes on from request to request', (t) => {
  const time = clock(t);
  const late = [];
  const timeouts = new Timeouts((turn) => late.push([turn, time.time]));
  for (let turn = 1; turn <= 300; turn++) {
    timeouts.set(turn, 1_000);
    time.pass(10);
    timeouts.clear(turn);
  }
  assert.deepEqual([late, time.set], [[], 4]);
  timeouts.stop();
  assert.equal(time.timers.size, 0);
});

test('each request is late when its own time is over, whoever the timer was set for', (t) => {
  const time = clock(t);
  const late = [];
  const timeouts = new Timeouts((turn) => {
    late.push([turn, time.time - 1_000_000]);
    timeouts.clear(turn);
  });
  timeouts.set(1, 1_000);
  time.pass(400);
  timeouts.clear(1);
  timeouts.set(2, 1_000);
  time.pass(300);
  timeouts.set(3, 1_000);
  time.pass(5_000);
  assert.deepEqual(late, [
    [2, 1_400],
    [3, 1_700],
  ]);
  assert.equal(time.timers.size, 0, 'nobody is under way');
  timeouts.set(4, 1_000);
  time.pass(1_000);
  assert.deepEqual(late.at(-1), [4, 6_700]);
});

test('a timer that rings late ends all whose time is over, and nobody else', (t) => {
  const time = clock(t);
  time.held = 50;
  const late = [];
  const timeouts = new Timeouts((turn) => {
    late.push([turn, time.time - 1_000_000]);
    timeouts.clear(turn);
  });
  for (const turn of [1, 2]) timeouts.set(turn, 1_000);
  time.pass(30);
  timeouts.set(3, 1_000);
  time.pass(40);
  timeouts.set(4, 1_000);
  time.pass(2_000);
  assert.deepEqual(late, [
    [1, 1_050],
    [2, 1_050],
    [3, 1_050],
    [4, 1_120],
  ]);
});

test('where no page is, no timer outlives its request', (t) => outlives(clock(t, { page: false })));

test('nor does it where a page is made believe on timers of Node', (t) => {
  const time = clock(t);
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (...given) => ({ number: set(...given) });
  globalThis.clearTimeout = (timer) => clear(timer?.number);
  outlives(time);
});

function outlives(time) {
  const timeouts = new Timeouts(() => assert.fail('late'));
  timeouts.set(1, 1_000);
  timeouts.set(2, 1_000);
  timeouts.clear(1);
  assert.equal(time.timers.size, 1);
  timeouts.clear(2);
  assert.equal(time.timers.size, 0);
}
