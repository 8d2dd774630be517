// Behaviours 7 and 65: a load that fails while nobody listens is told in development builds, once, and never in
// production.
import { feed as developing } from '../development.js';
import { cursor } from '../dialects/dialects.js';
import { feed as plain } from '../index.js';
import { answer, assert, failure, fails, never, page, quiet, serve, test } from '../testing/support.mjs';

/** What is said on the console until the test ends. */
function console_(t) {
  const said = [];
  for (const level of ['error', 'warn']) {
    const original = console[level];
    console[level] = (...given) => said.push(given.join(' '));
    t.after(() => (console[level] = original));
  }
  return said;
}

/** What is told is told a moment after the failure. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

function make(t, where, options, feed = developing) {
  const made = feed(where.url ?? where, { dialect: cursor, retries: 0, onWarning: () => {}, ...options });
  t.after(() => made.close());
  return made;
}

const failing = (t, count = 1) => serve(t, ...Array.from({ length: count }, () => answer('no', { status: 404 })));

const unheard = {
  'loadMore()': (feed) => void feed.loadMore(),
  'a retry': (feed) => void feed.retry(),
  'a sentinel': (feed) => void feed.loadMore({ auto: true }),
  'a call with a signal': (feed) => void feed.loadMore({ signal: new AbortController().signal }),
  'two calls that share a load': (feed) => {
    feed.loadMore();
    feed.loadMore({ signal: new AbortController().signal });
  },
};

for (const [name, call] of Object.entries(unheard)) {
  test(`behaviour 65: ${name} that fails unheard is told once, with the URL and what to do`, async (t) => {
    const said = console_(t);
    const { url } = await failing(t);
    const feed = make(t, `${url}?q=a&api_key=s3cret`);
    call(feed);
    while (feed.status !== 'failed') await quiet(1);
    await moment();
    assert.equal(said.length, 1, said.join('\n'));
    assert.ok(said[0].startsWith(`unspool: ${url}?q=a&api_key=…: `), said[0]);
    for (const part of [/404/, /http-status/, /loadMore\(\)/, /feed\.error/, /retry\(\)/]) assert.match(said[0], part);
  });
}

const heard = {
  await: async (feed) => {
    try {
      await feed.loadMore();
    } catch {}
  },
  'await, with a signal': async (feed) => {
    try {
      await feed.loadMore({ signal: new AbortController().signal });
    } catch {}
  },
  'await, a little later': async (feed) => {
    const load = feed.loadMore();
    await quiet(1);
    await failure(load);
  },
  // biome-ignore lint/suspicious/noThenProperty: the name of a case; nothing awaits this object.
  then: (feed) =>
    feed.loadMore().then(
      () => {},
      () => {},
    ),
  catch: (feed) => feed.loadMore().catch(() => {}),
  finally: (feed) =>
    feed
      .loadMore()
      .finally(() => {})
      .catch(() => {}),
  'Promise.all': (feed) => Promise.all([feed.loadMore()]).catch(() => {}),
  'Promise.race': (feed) => Promise.race([feed.loadMore()]).catch(() => {}),
  'an async function that gives it on': async (feed) => (async () => feed.loadMore())().catch(() => {}),
  'an iterator': (feed) =>
    feed[Symbol.asyncIterator]()
      .next()
      .catch(() => {}),
  'a stream': (feed) => new Response(feed.stream()).text().catch(() => {}),
  'one caller of two': (feed) => {
    feed.loadMore();
    return feed.loadMore({ signal: new AbortController().signal }).catch(() => {});
  },
  'the other caller of two': (feed) => {
    feed.loadMore({ signal: new AbortController().signal });
    return feed.loadMore().catch(() => {});
  },
};

for (const [name, listen] of Object.entries(heard)) {
  test(`behaviour 65: what is heard by ${name} is not told`, async (t) => {
    const said = console_(t);
    const feed = make(t, await failing(t));
    await listen(feed);
    await moment();
    assert.equal(feed.status, 'failed');
    assert.deepEqual(said, []);
  });
}

test('behaviour 65: every failure is told anew, the same one only once, and a load that is good not at all', async (t) => {
  const said = console_(t);
  const server = await serve(t, page([1], 'b'), answer('no', { status: 404 }), answer('no', { status: 403 }));
  const feed = make(t, server);
  feed.loadMore();
  while (feed.status !== 'idle' || feed.length === 0) await quiet(1);
  for (const status of [404, 403]) {
    feed.loadMore();
    while (feed.error?.status !== status) await quiet(1);
    await moment();
  }
  assert.equal(said.length, 2);
  const wrong = make(t, server, { limit: -1 });
  for (let i = 0; i < 3; i++) {
    wrong.loadMore();
    await moment();
  }
  assert.equal(said.length, 3);
  assert.match(said[2], /limit/);
  wrong.loadMore({ lane: 'nowhere' });
  await moment();
  assert.match(said[3], /'older' or 'newer'/);
});

test('behaviour 65: a load that was given up failed for nobody', async (t) => {
  const said = console_(t);
  const server = await serve(t, never(), never(), never());
  const controller = new AbortController();
  const [left, closed, begun] = [make(t, server), make(t, server), make(t, server)];
  left.loadMore({ signal: controller.signal });
  closed.loadMore();
  begun.loadMore();
  while (server.requests.length < 3) await quiet(1);
  controller.abort(new RangeError('mine'));
  closed.close();
  closed.loadMore();
  begun.reset();
  left.loadMore({ signal: AbortSignal.abort('x') });
  await moment();
  assert.deepEqual(said, []);
});

test('behaviour 7: in production nothing is told, and nowhere is a rejection unhandled', async (t) => {
  const said = console_(t);
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on('unhandledRejection', listener);
  t.after(() => process.off('unhandledRejection', listener));
  for (const feed of [plain, developing]) {
    const made = make(t, await failing(t), {}, feed);
    made.loadMore();
    made.loadMore({ signal: new AbortController().signal });
    made.loadMore({ signl: 1 });
    while (made.status !== 'failed') await quiet(1);
    await moment();
    if (feed === plain) assert.deepEqual(said, []);
  }
  assert.deepEqual(unhandled, []);
});

test('behaviour 2: callers in development share one promise, too, and it is a promise like any other', async (t) => {
  const server = await serve(t, page([1]));
  const feed = make(t, server);
  const [a, b] = [feed.loadMore(), feed.loadMore()];
  assert.ok(a === b && a instanceof Promise && a.constructor === Promise);
  assert.deepEqual(Object.keys(a), []);
  assert.equal((await a).added, 1);
  await fails(make(t, await failing(t)).loadMore(), 'http-status');
});
