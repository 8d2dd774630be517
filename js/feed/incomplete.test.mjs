// Behaviour 62a: what readers do at the end of a list that ended before its end. And endings, and what page sources say
// of waits.
import { failureOf } from '../http/request.js';
import { readFailure } from '../engine/protocol.js';
import { feed as plainFeed, UnspoolError } from '../index.js';
import { FeedIterator } from './iterator.js';
import { paramsText } from './writes.js';
import { all, assert, fails, feedOf, held, ids, page, serve, test } from '../testing/support.mjs';

const done = { value: undefined, done: true };
const loop = () => [page([1, 2], 'a'), page([3], 'a'), page([3], 'a')];

/** Everything up to an error. */
async function read(iterable) {
  const out = [];
  try {
    for await (const one of iterable) out.push(one);
    return [out, null];
  } catch (error) {
    return [out, error];
  }
}

test('behaviour 62a: for await, pages() and stream() end an incomplete list with one error, after the last item', async (t) => {
  const { url } = await serve(t, ...loop());
  const feed = feedOf(t, `${url}?token=s3cret`);
  const [items, error] = await read(feed);
  assert.deepEqual(
    items.map(({ id }) => id),
    [1, 2, 3],
  );
  assert.deepEqual(
    [error.name, error.code, error.reason, error.retryable],
    ['UnspoolError', 'incomplete', 'loop', false],
  );
  for (const said of [/loop/, /3 items/, /retry\(\)/, /\?token=…/]) assert.match(error.message, said);
  assert.ok(!error.message.includes('s3cret'));
  assert.deepEqual([feed.reason, feed.error, feed.status], ['loop', null, 'done']);
  const [pages, again] = await read(feed.pages());
  assert.deepEqual([pages.flat().length, again.code], [3, 'incomplete']);
  const [chunks, last] = await read(feed.stream());
  assert.equal(chunks.map((chunk) => new TextDecoder().decode(chunk)).join(''), '{"id":1}\n{"id":2}\n{"id":3}\n');
  assert.equal(last.code, 'incomplete');
});

test('behaviour 62a: the error comes once, also to calls that queue; loadMore() resolves', async (t) => {
  const feed = feedOf(t, await serve(t, ...loop()));
  const iterator = feed[Symbol.asyncIterator]();
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => iterator.next()));
  assert.deepEqual(
    results.map(({ status, value, reason }) => (status === 'fulfilled' ? (value.value?.id ?? 'done') : reason.code)),
    [1, 2, 3, 'incomplete', 'done', 'done'],
  );
  assert.deepEqual([await iterator.next(), await iterator.next()], [done, done]);
  feed.insert({ id: 0 });
  assert.deepEqual(await iterator.next(), done, 'a write in front is no news here');
  assert.equal((await feedOf(t, await serve(t, page([3], 'a'), page([4], 'a'))).loadMore()).done, false);
});

test('behaviour 62a: an empty run is incomplete, too', async (t) => {
  const server = await serve(t, page([1], 'a'), page([], 'b'), page([], 'c'), page([], 'd'));
  const [items, error] = await read(feedOf(t, server, { maxEmptyPages: 2 }));
  assert.deepEqual([items.length, error.code, error.reason], [1, 'incomplete', 'empty-run']);
});

test('behaviour 62a: with `incomplete: "end"` readers end as ever; a true end and `maxItems` are no error', async (t) => {
  assert.equal((await all(feedOf(t, await serve(t, ...loop()), { incomplete: 'end' }))).length, 3);
  assert.equal((await all(feedOf(t, await serve(t, page([1], 'a'), page([2]))))).length, 2);
  assert.equal((await all(feedOf(t, await serve(t, page([1, 2, 3], 'a')), { maxItems: 2 }))).length, 2);
  assert.throws(() => plainFeed('https://api.example/', { incomplete: 'warn' }), {
    code: 'bad-options',
    path: 'options.incomplete',
  });
  for (const ends of ['throw', undefined])
    assert.equal((await read(feedOf(t, await serve(t, ...loop()), { incomplete: ends })))[1].code, 'incomplete');
});

/** A reader of a feed that is told what to say: `end` is what readers end with, `items` what is there. */
function scripted(script) {
  const cursor = { at: 0, pop: () => undefined };
  const take = () => (cursor.at < script.items.length ? { value: script.items[cursor.at++], done: false } : undefined);
  return new FeedIterator(
    {
      cursor: () => cursor,
      isOpen: () => true,
      end: () => script.end,
      join: () => ({ loaded: script.load(), leave: () => {} }),
    },
    take,
  );
}

test('behaviour 62a: after a retry that led on, the same reader goes on where it was, and may be told once more', async () => {
  const [first, second] = [
    new UnspoolError({ code: 'incomplete', message: 'first' }),
    new UnspoolError({ code: 'incomplete', message: 'second' }),
  ];
  const script = { items: [1], end: first };
  const iterator = scripted(script);
  assert.equal((await iterator.next()).value, 1);
  await assert.rejects(iterator.next(), first);
  assert.deepEqual(await iterator.next(), done);
  // The lane was resumed, and is loading.
  script.end = undefined;
  script.load = async () => {
    script.items.push(2);
    script.end = second;
  };
  assert.equal((await iterator.next()).value, 2);
  await assert.rejects(iterator.next(), second);
  assert.deepEqual(await iterator.next(), done);
  script.items.push(3);
  script.end = null;
  assert.equal((await iterator.next()).value, 3);
  assert.deepEqual([await iterator.next(), await iterator.next()], [done, done]);
});

test('behaviour 62a: a list that begins anew is read anew by a reader that was told', async (t) => {
  const feed = feedOf(t, await serve(t, ...loop(), page(['x'])));
  const iterator = feed[Symbol.asyncIterator]();
  const [, error] = await read(iterator);
  assert.equal(error.code, 'incomplete');
  feed.reset();
  assert.equal((await iterator.next()).value.id, 'x');
  assert.deepEqual(await iterator.next(), done);
});

test('behaviour 56: `ending` is null while a lane is not done, and once the feed is closed', async (t) => {
  const feed = feedOf(t, await serve(t, page([1], 'b'), page([2])));
  assert.deepEqual([feed.ending, feed.lane('newer').ending], [null, null]);
  await feed.loadMore();
  assert.equal(feed.ending, null);
  feed.close();
  assert.deepEqual([feed.ending, feed.lane('older').ending], [null, null]);
});

test('what a page source says about waiting reaches the engine', async (t) => {
  const thrown = new UnspoolError({
    code: 'rate-limited',
    message: 'slowly',
    path: 'x',
    retryAfter: 2_000,
    retryable: true,
  });
  const told = (failure) => ({ ...failure, text: readFailure(JSON.parse(failure.text)) });
  const facts = { code: 'rate-limited', message: 'slowly', path: 'x', retryAfter: 2_000, retryable: true };
  assert.deepEqual(told(failureOf(thrown)), { code: 'rate-limited', text: facts, cause: thrown });
  assert.deepEqual(told(failureOf(new UnspoolError({ code: 'network', message: 'gone' }))).text, {
    code: 'network',
    message: 'gone',
    retryable: false,
  });
  const cause = new TypeError('no');
  assert.deepEqual(told(failureOf(cause, true)), {
    code: 'network',
    text: { code: 'network', message: 'no answer: no', retryable: false },
    cause,
  });
  await fails(feedOf(t, () => Promise.reject(thrown)).loadMore(), 'rate-limited', /slowly/);
});

test('behaviour 60: the names and values of reset() reach the engine as they are', () => {
  const params = {
    q: 'a "b"',
    gone: null,
    none: undefined,
    n: 1.5,
    on: false,
    id: 9007199254740993n,
    'body:variables.q': 'x',
    'body:n': 7,
    'body:filter': { ids: [1n] },
    'body:tags': ['a'],
  };
  assert.equal(
    paramsText(params),
    '[["q","a \\"b\\""],["gone"],["none"],["n","1.5",1.5],["on","false",false],["id","9007199254740993",9007199254740993],["body:variables.q","x"],["body:n","7",7],["body:filter","{\\"ids\\":[1]}",{"ids":[1]}],["body:tags","[\\"a\\"]",["a"]]]',
  );
  assert.equal(paramsText(null), '[]');
});

test('a reader that waits while the list is resumed gets what comes', async (t) => {
  const late = held(page([4]));
  const feed = feedOf(t, await serve(t, page([1], 'b'), late));
  const iterator = feed[Symbol.asyncIterator]();
  await iterator.next();
  const next = iterator.next();
  await late.arrived;
  late.release();
  assert.deepEqual([(await next).value, ids(feed)], [{ id: 4 }, [1, 4]]);
});
