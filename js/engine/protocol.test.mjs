// One event, one call into the engine, one outcome out: nothing is fetched afterwards.
import { Engine } from '../dist/unspool.js';
import { answer, assert, failure, feedOf, held, page, ready, serve, test } from '../testing/support.mjs';
import { events, readFailure, writeFailure } from './protocol.js';

/** The calls of the engine's methods until the test ends, in order: the name of the event, or of the method. */
function watched(t) {
  const calls = [];
  for (const name of Object.getOwnPropertyNames(Engine.prototype)) {
    if (name === 'constructor' || name.startsWith('_')) continue;
    const whole = Engine.prototype[name];
    Engine.prototype[name] = function (...given) {
      calls.push(name === 'event' ? events[given[0]] : name);
      return whole.apply(this, given);
    };
    t.after(() => (Engine.prototype[name] = whole));
  }
  return calls;
}

/** Everything that is known of a feed without a look at its items. */
const lookedAt = (feed) => {
  const facts = (lane) => [lane.status, lane.error, lane.hasMore, lane.waiting, lane.done, lane.reason, lane.ending];
  return [feed.length, feed.stats, facts(feed), facts(feed.lane('newer'))];
};

test('behaviour 66: an event is one call: requests, timers, changes, states, failures and warnings come with its outcome', async (t) => {
  await ready();
  const calls = watched(t);
  const [slow, gone] = [held(page([9])), held(page([9]))];
  const server = await serve(
    t,
    page([1, 2], 'b'),
    answer('no', { status: 500 }),
    answer('no', { status: 404 }),
    page([3, null], 'c'),
    slow,
    page([4]),
    gone,
  );
  const warned = [];
  const feed = feedOf(t, server, { retries: 1, onWarning: (message) => warned.push(message) });
  const changes = [];
  feed.subscribe((change) => changes.push([change, lookedAt(feed)]));
  const since = async (run) => {
    calls.length = 0;
    await run();
    lookedAt(feed);
    return calls.join(' ');
  };
  assert.equal(await since(() => feed.loadMore()), 'load answer');
  const failed = await since(() => failure(feed.loadMore()));
  assert.equal(failed, 'load answer woke answer', 'a wait in between');
  assert.deepEqual([feed.error.code, feed.error.status, feed.status], ['http-status', 404, 'failed']);
  assert.equal(await since(() => feed.retry()), 'retry answer');
  assert.equal(warned.length, 1);
  const controller = new AbortController();
  const aborted = await since(async () => {
    const load = failure(feed.loadMore({ signal: controller.signal }));
    await slow.arrived;
    controller.abort('mine');
    await load;
  });
  assert.equal(aborted, 'load abort');
  assert.equal(await since(() => feed.insert({ id: 5 })), 'insert');
  assert.equal(await since(() => feed.update({ id: 5, v: 1 })), 'update');
  assert.equal(await since(() => feed.remove(5)), 'remove');
  assert.equal(await since(() => feed.loadMore()), 'load answer');
  assert.equal(feed.reason, 'end');
  assert.equal(await since(() => feed.reset()), 'reset');
  const broken = await since(async () => {
    const load = failure(feed.loadMore());
    await gone.arrived;
    server.requests.at(-1).gone.catch(() => {});
    feed.close();
    await load;
  });
  assert.equal(broken, 'load free');
  assert.ok(changes.length > 10);
});

test('behaviour 66: a write that cannot be made throws, in the one call that it takes, and changes nothing', async (t) => {
  const feed = feedOf(t, await serve(t, page([1])));
  await feed.loadMore();
  const calls = watched(t);
  const changes = [];
  feed.subscribe((change) => changes.push(change));
  for (const write of [() => feed.insert({ name: 'no key' }), () => feed.update({ id: {} })])
    assert.throws(write, { code: 'missing-key' });
  assert.throws(() => feed.reset({ 'boby:q': 'x' }), { code: 'bad-options' });
  assert.deepEqual([calls, changes, feed.length], [['insert', 'update', 'reset'], [], 1]);
});

test('what a page source says of its failure comes back whole', async (t) => {
  const facts = {
    code: 'rate-limited',
    message: 'slowly',
    retryable: true,
    status: 429,
    url: 'https://a.example/x',
    byte: 4,
    item: 2,
    path: 'x',
    retryAfter: 2_500,
  };
  assert.deepEqual(readFailure(JSON.parse(writeFailure(facts))), facts);
  assert.deepEqual(readFailure(JSON.parse(writeFailure({ code: 'network', message: '' }))), {
    code: 'network',
    message: '',
    retryable: false,
  });
  const { UnspoolError } = await import('../errors/errors.js');
  const feed = feedOf(t, () => Promise.reject(new UnspoolError(facts)), { retries: 0 });
  const error = await failure(feed.loadMore());
  assert.deepEqual({ ...error, message: error.message }, facts);
});
