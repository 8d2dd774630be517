// Behaviours 22, 59 and 60: 64-bit items written back, readers of the caller's own, options that there are not.
import { relay } from '../dialects/dialects.js';
import { feed as plainFeed } from '../index.js';
import {
  all,
  answer,
  assert,
  fails,
  failure,
  feedOf,
  ids,
  page,
  quiet,
  ready,
  serve,
  test,
} from '../testing/support.mjs';

const BIG = 9007199254740993n;
/** Rows whose ids JavaScript cannot tell apart as numbers. */
const rows = (name = 'id') => `[{"${name}":9007199254740992,"v":"a"},{"${name}":9007199254740993,"v":"b"}]`;
const bodies = (feed) => Array.from({ length: feed.length }, (_, at) => new TextDecoder().decode(feed.raw(at)));
/** Reads numbers beyond 2^53 as bigints: exact, if such a number is all there is of a value. */
const lossless = (text) =>
  JSON.parse(text.replace(/(?<=[[:,])(\d{16,})(?=[\],}])/g, '"n$1"'), (_, value) =>
    /^n\d+$/.test(value) ? BigInt(value.slice(1)) : value,
  );

const inexact = (path) => (error) => {
  assert.deepEqual([error.name, error.code, error.path], ['UnspoolError', 'bad-options', path]);
  assert.match(error.message, /9007199254740992|NaN|Infinity|1e\+21/);
  assert.match(error.message, /bigint/);
  assert.match(error.message, /\{ json: '…' \}/);
  assert.match(error.message, /`parse`/);
  return true;
};

test('behaviour 59: an item whose key is a number beyond 2^53 is refused, and no other row is changed', async (t) => {
  const feed = feedOf(t, await serve(t, answer(`{"data":${rows()}}`)));
  await feed.loadMore();
  const before = bodies(feed);
  assert.throws(() => feed.update({ ...feed.at(1), v: 'changed' }), inexact('id'));
  assert.throws(() => feed.insert({ ...feed.at(1), v: 'changed' }), inexact('id'));
  for (const key of [Number(BIG), -Number(BIG), NaN, Infinity, 1e21]) {
    for (const call of ['get', 'indexOf', 'remove'])
      assert.throws(() => feed[call](key), inexact('key'), `${call} ${key}`);
    assert.throws(() => feed.get(['a', key]), inexact('key'));
  }
  assert.deepEqual(bodies(feed), before);
  feed.update({ id: BIG, v: 'changed' });
  assert.deepEqual(bodies(feed), [before[0], '{"id":9007199254740993,"v":"changed"}']);
  assert.deepEqual(
    [feed.indexOf(BIG), feed.indexOf({ json: '9007199254740992' }), feed.indexOf(Number.MAX_SAFE_INTEGER)],
    [1, 0, -1],
  );
  feed.remove(BIG);
  assert.deepEqual(bodies(feed), [before[0]]);
});

test('behaviour 59: only the key matters, and a bigint anywhere is written as a number', async (t) => {
  const feed = feedOf(t, await serve(t, page([1])));
  await feed.loadMore();
  feed.update({ id: 1, views: 2 ** 60, all: [BIG, { deep: -BIG }], text: '9007199254740993', 5: 1n });
  assert.deepEqual(bodies(feed), [
    '{"5":1,"id":1,"views":1152921504606847000,"all":[9007199254740993,{"deep":-9007199254740993}],"text":"9007199254740993"}',
  ]);
  for (const id of [Number.MAX_SAFE_INTEGER, 0.5, 'NaN']) feed.insert({ id });
  assert.equal(feed.length, 4);
});

const keys = {
  'a nested key': { key: 'sys.id', good: (id) => ({ sys: { id } }), path: 'sys.id' },
  'a quoted name': { key: '["@id"]', good: (id) => ({ '@id': id }), path: '["@id"]' },
  'a quoted name with dots': {
    key: "a['b.c[0]'].d",
    good: (id) => ({ a: { 'b.c[0]': { d: id } } }),
    path: "a['b.c[0]'].d",
  },
  'an element': { key: 'ids[1]', good: (id) => ({ ids: [7, id] }), path: 'ids[1]' },
  'a tuple': { key: ['type', 'id'], good: (id) => ({ type: 'a', id }), path: 'id' },
  'one of several paths': {
    key: ['type', ['uid', 'id', null]],
    good: (id) => ({ type: 'a', uid: null, id }),
    path: 'id',
  },
  'an object that says what is written': { key: 'id', good: (id) => ({ toJSON: () => ({ id }) }), path: 'id' },
};

for (const [name, { key, good, path }] of Object.entries(keys)) {
  test(`behaviour 59: ${name} is found in the item`, async (t) => {
    await ready();
    const feed = feedOf(t, 'https://api.example/', { key });
    assert.throws(() => feed.insert(good(Number(BIG))), inexact(path));
    feed.insert(good(BIG));
    feed.insert(good(3));
    assert.equal(feed.length, 2);
    assert.match(bodies(feed)[1], /9007199254740993/);
  });
}

test('behaviour 59: of several paths the first that leads somewhere is the key', async (t) => {
  await ready();
  const feed = feedOf(t, 'https://api.example/', { key: ['type', ['uid', 'id']] });
  feed.insert({ type: 'a', uid: 1, id: Number(BIG) });
  assert.equal(feed.length, 1);
});

test('behaviour 59: where the record lies inside its element, its key is its own', async (t) => {
  await ready();
  for (const key of ['node.id', 'id']) {
    const feed = feedOf(t, 'https://api.example/', {
      dialect: { ...relay('data.repos'), key },
      body: { query: '{}', variables: {} },
    });
    assert.throws(() => feed.insert({ id: Number(BIG) }), inexact(key));
    feed.insert({ id: BIG });
    assert.deepEqual(bodies(feed), ['{"id":9007199254740993}'], key);
  }
});

test('behaviour 59: without a key every number is an item', async (t) => {
  await ready();
  const feed = feedOf(t, 'https://api.example/', { key: null });
  feed.insert(Number(BIG));
  feed.insert({ id: NaN });
  assert.deepEqual(bodies(feed), ['{"id":null}', '9007199254740992']);
});

test('a body may hold a bigint', async (t) => {
  const server = await serve(t, page([1]));
  await feedOf(t, server, { body: { after: BIG, text: 'n1' } }).loadMore();
  assert.equal(server.requests[0].body, '{"after":9007199254740993,"text":"n1"}');
});

test("behaviour 59: with a reader of the caller's own, items go back as they came", async (t) => {
  const body = () => answer(`{"data":${rows()}}`);
  const feed = feedOf(t, await serve(t, body()), { parse: lossless });
  await feed.loadMore();
  const before = bodies(feed);
  for (const item of feed.slice()) feed.update({ ...item });
  assert.deepEqual(bodies(feed), before);
  assert.deepEqual(
    [feed.at(1).id, feed.get(BIG).v, feed.indexOf(feed.at(1).id), feed.slice(0, 1)[0].id],
    [BIG, 'b', 1, BIG - 1n],
  );
  assert.deepEqual(
    (await all(feed)).map(({ id }) => id),
    [BIG - 1n, BIG],
  );
  assert.deepEqual(
    (await all(feed.pages()))[0].map(({ id }) => id),
    [BIG - 1n, BIG],
  );
  assert.equal(feed.at(0), feed.at(0), 'the same object while it is held');
});

test('`parse` is given the text of one item or of an array of items, and nothing else', async (t) => {
  const texts = [];
  const parse = (...given) => {
    texts.push(given);
    return JSON.parse(given[0]);
  };
  const feed = feedOf(t, await serve(t, page([1, 2, 3])), { parse });
  await feed.loadMore();
  assert.deepEqual(texts, [], 'loading parses nothing');
  feed.at(1);
  feed.slice(0, 1);
  await feed[Symbol.asyncIterator]().next();
  assert.deepEqual(texts, [['{"id":2}'], ['[{"id":1}]'], ['[{"id":1},{"id":2},{"id":3}]']]);
});

test('behaviour 45: a `parse` that throws, or gives no array for an array', async (t) => {
  const thrown = new RangeError('no');
  let bad = true;
  const toss = (text) => {
    if (bad) throw thrown;
    return JSON.parse(text);
  };
  const feed = feedOf(t, await serve(t, page([1, 2])), { parse: toss });
  await feed.loadMore();
  const check = (error) => {
    assert.deepEqual([error.code, error.path, error.cause], ['callback', 'options.parse', thrown]);
    return true;
  };
  for (const read of [() => feed.at(0), () => feed.slice(), () => feed.get(1)]) assert.throws(read, check);
  const iterator = feed[Symbol.asyncIterator]();
  check(await failure(iterator.next()));
  check(await failure(feed.pages().next()));
  bad = false;
  assert.deepEqual(
    (await all(iterator)).map(({ id }) => id),
    [1, 2],
    'no item is lost',
  );
  for (const value of [undefined, null, {}, [], 'x']) {
    const odd = feedOf(t, await serve(t, page([1, 2])), { parse: () => value });
    await odd.loadMore();
    assert.throws(() => odd.slice(), { code: 'callback', path: 'options.parse' });
  }
  assert.throws(() => plainFeed('https://api.example/', { parse: 'JSON' }), {
    code: 'bad-options',
    path: 'options.parse',
  });
});

const circle = {};
circle.circle = circle;

const unknown = [
  [
    'loadMore',
    [{ signl: AbortSignal.timeout(1) }],
    /unknown option `signl` of loadMore\(\); did you mean `signal`\?/,
    'options.signl',
  ],
  ['loadMore', [{ atuo: true }], /`auto`/, 'options.atuo'],
  ['retry', [{ Lane: 'newer' }], /`Lane` of retry\(\); did you mean `lane`/, 'options.Lane'],
  ['retry', [{ priority: 1 }], /`priority`.*it knows signal, auto, lane/, 'options.priority'],
  ['loadMore', [null], /`options` must be an object, not null/, 'options'],
  ['retry', ['newer'], /`options` must be an object, not "newer"/, 'options'],
  ['reset', [{}, { keeep: true }], /`keeep` of reset\(\); did you mean `keep`/, 'options.keeep'],
  ['reset', [{}, true], /an object, not true/, 'options'],
  ['reset', ['q=1'], /object of names and values/, 'params'],
  ['reset', [new URLSearchParams('q=1')], /object of names and values/, 'params'],
  ['reset', [new Map([['q', 1]])], /object of names and values/, 'params'],
  ['reset', [{ q: { deep: 1 } }], /string/, 'params.q'],
  ['reset', [{ n: NaN }], /finite number/, 'params.n'],
  ['reset', [{ n: () => 1 }], /a function/, 'params.n'],
  ['reset', [{ n: Symbol('x') }], /Symbol/, 'params.n'],
  ['insert', [{ id: 1 }, '1'], /`at` must be a number, not "1"/, 'at'],
  ['insert', [{ id: 1 }, NaN], /`at` must be a number/, 'at'],
  ['insert', [{ id: 1 }, null], /`at` must be a number/, 'at'],
  ['remove', [{ id: 3 }], /`key` must be a value, \{ json: '…' \} or an array of these/, 'key'],
  ['get', [['a', { id: 3 }]], /`key` must be a value/, 'key'],
  ['insert', [circle], /`item` cannot be written as JSON: Converting circular structure to JSON -->/, 'item'],
  ['pages', [{ lane: 'newer' }], /`lane` of pages\(\); it knows none/, 'options.lane'],
  ['stream', [{ signal: 1 }], /stream/, 'options.signal'],
  ['subscribe', [7], /a function, not 7/, 'listener'],
  ['lane', ['sideways'], /'older', 'newer', 'head', 'gap', 'window', not "sideways"/, 'lane'],
];

for (const [method, given, message, path] of unknown) {
  const told = given.map((one) => (typeof one === 'object' ? Object.keys(one ?? {}).join() : String(one))).join(', ');
  test(`behaviour 60: ${method}(${told}) at ${path} is refused`, async (t) => {
    await ready();
    const server = await serve(t);
    const feed = feedOf(t, server);
    const error = await fails((async () => feed[method](...given))(), 'bad-options', message);
    assert.equal(error.path, path);
    await quiet(2);
    assert.deepEqual([server.requests.length, feed.length, feed.status], [0, 0, 'idle']);
  });
}

test('behaviour 60: options that are there, or are undefined, are none that are refused', async (t) => {
  const server = await serve(t, page([1]), page([2], null));
  const feed = feedOf(t, server);
  await feed.loadMore({ signal: undefined, auto: false, lane: 'older', priority: undefined });
  feed.reset({ q: undefined, n: 5, big: BIG, on: true }, { keep: undefined });
  await feed.loadMore();
  assert.equal(server.paths()[1], '/posts?n=5&big=9007199254740993&on=true');
  assert.deepEqual(ids(feed), [2]);
});

test('insert() counts positions as arrays do: fractions are dropped, and the ends are the ends', async (t) => {
  const feed = feedOf(t, () => ({ data: [{ id: 1 }, { id: 2 }] }));
  await feed.loadMore();
  for (const [id, at] of Object.entries({ a: 1.5, b: -0.5, c: 999, d: -999, e: Infinity, f: -1 }))
    feed.insert({ id }, at);
  assert.deepEqual(ids(feed), ['d', 'b', 1, 'a', 2, 'c', 'f', 'e']);
});

test('a key is what it is: `4` is not `4` as text, and items without a key are not found', async (t) => {
  const feed = feedOf(t, () => ({ data: [{ id: 4 }] }));
  await feed.loadMore();
  feed.remove('4');
  assert.deepEqual([feed.indexOf('4'), feed.indexOf(4), feed.length], [-1, 0, 1]);
  const source = () => ({ data: [{ id: 4 }, { id: 4 }] });
  for (const key of [null, undefined]) {
    const keyless = feedOf(t, source, { dialect: { items: 'data', key, next: null } });
    await keyless.loadMore();
    keyless.remove(4);
    keyless.update({ id: 4, a: 1 });
    assert.deepEqual([keyless.get(4), keyless.indexOf(4), keyless.slice()], [undefined, -1, source().data]);
  }
});

test('a newer lane without `back` has nothing to ask for, and says so', async (t) => {
  const feed = feedOf(t, () => ({ data: [{ id: 4 }] }));
  await feed.loadMore();
  const none = { received: 0, added: 0, duplicates: 0, updated: 0, done: true };
  assert.deepEqual(await feed.loadMore({ lane: 'newer' }), none);
  const { status, hasMore, done } = feed.lane('newer');
  assert.deepEqual([status, hasMore, done], ['idle', false, false]);
});

test('behaviour 59: where a key path may lead to several places, no inexact number is written at all', async (t) => {
  for (const key of ['ids[-1]', 'ids[?n=1].v', 'ids[*].v']) {
    const feed = feedOf(t, () => '{"data":[{"ids":[9007199254740992]},{"ids":[9007199254740993]}]}', {
      dialect: { items: 'data', key: 'ids[-1]', next: null },
    });
    await feed.loadMore();
    const other = feedOf(t, () => '{"data":[]}', { dialect: { items: 'data', key, next: null } });
    await other.loadMore();
    // biome-ignore lint/correctness/noPrecisionLoss: that it is lost is what is refused.
    assert.throws(() => other.insert({ ids: [{ n: 1, v: 9007199254740993 }] }), { code: 'bad-options' });
    assert.throws(() => feed.update({ ...feed.at(1), n: 'X' }), { code: 'bad-options', path: 'ids[-1]' });
  }
});
