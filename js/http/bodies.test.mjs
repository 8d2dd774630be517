// How much of a body is read: never more than `maxBytes`, whoever sends it and however it is packed.
import { Readable } from 'node:stream';
import { constants, deflateRawSync } from 'node:zlib';
import { ANSWER } from '../engine/protocol.js';
import { Engine } from '../dist/unspool.js';
import { all, answer, assert, failure, fails, feedOf, ids, page, quiet, serve, test } from '../testing/support.mjs';

const MB = 1 << 20;
/** What a loopback connection takes on before anybody reads. */
const IN_FLIGHT = 16 * MB;

/** Sends up to so many bytes in chunks, as long as somebody takes them; `sent` counts. */
function flood(bytes, status = 200) {
  const part = Buffer.alloc(64 << 10, ' ');
  const sender = (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    const more = () => {
      while (sender.sent < bytes && !response.destroyed) {
        sender.sent += part.length;
        if (!response.write(part)) return response.once('drain', more);
      }
      response.end();
    };
    more();
  };
  return Object.assign(sender, { sent: 0 });
}

/** 2 GiB of zeros in 2 MB of gzip. Each block stands for itself, so that one can be sent many times. */
const bomb = () => {
  const block = deflateRawSync(Buffer.alloc(64 * MB), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    ...Array(32).fill(block),
    Buffer.from([3, 0]),
  ]);
};

/** Counts the bytes that readers are given, and the bodies that reach the engine. */
function watched(t) {
  const seen = { read: 0, taken: 0 };
  const { read } = ReadableStreamDefaultReader.prototype;
  const { event: whole } = Engine.prototype;
  ReadableStreamDefaultReader.prototype.read = async function () {
    const step = await read.call(this);
    seen.read += step.value?.byteLength ?? 0;
    return step;
  };
  Engine.prototype.event = function (...args) {
    if (args[0] === ANSWER) seen.taken += 1;
    return whole.apply(this, args);
  };
  t.after(() => {
    ReadableStreamDefaultReader.prototype.read = read;
    Engine.prototype.event = whole;
  });
  return seen;
}

/** A stream that never ends; `pulls` and `cancelled` tell what became of it. */
function endless(chunk, pause) {
  const log = { pulls: 0 };
  log.cancelled = new Promise((resolve) => {
    const pull = async (controller) => {
      log.pulls += 1;
      await pause?.();
      controller.enqueue(chunk);
    };
    log.stream = new ReadableStream({ pull, cancel: resolve }, { highWaterMark: 0 });
  });
  return log;
}

test('maxBytes bounds what is received: 300 MB in chunks are given up at once, and asked for once', async (t) => {
  const sender = flood(300 * MB);
  const server = await serve(t, sender, page([1]));
  const other = feedOf(t, server);
  const feed = feedOf(t, server, { maxBytes: 1000, retries: 3 });
  const error = await fails(feed.loadMore(), 'too-large', /`maxBytes` allows \(1000 bytes\); the rest was not read/);
  assert.equal(error.retryable, false);
  assert.equal(await server.requests[0].gone, true, 'the connection is given up');
  assert.ok(sender.sent <= IN_FLIGHT, `${sender.sent} bytes`);
  assert.deepEqual([server.requests.length, feed.status, (await other.loadMore()).added], [1, 'failed', 1]);
});

test('2 MB of gzip that unpack to 2 GiB: no more than maxBytes allows is unpacked', async (t) => {
  const packed = answer(bomb(), { headers: { 'content-encoding': 'gzip' } });
  assert.ok(packed.body.length < 2.2 * MB, String(packed.body.length));
  const server = await serve(t, packed, packed, page([1]));
  const seen = watched(t);
  for (const [maxBytes, most] of [
    [4 * MB, 5 * MB],
    [undefined, 66 * MB],
  ]) {
    seen.read = 0;
    await fails(feedOf(t, server, { maxBytes }).loadMore(), 'too-large', /maxBytes/);
    assert.ok(seen.read > 4 * MB && seen.read < most, `${seen.read} bytes`);
  }
  assert.equal(seen.taken, 0, 'the engine saw none of it');
  assert.equal((await feedOf(t, server).loadMore()).added, 1);
});

test('a body of exactly `maxBytes` fits, one byte more does not', async (t) => {
  const text = JSON.stringify(page([1, 2]).body);
  for (const gives of [() => text, () => Buffer.from(text), () => JSON.parse(text), () => new Response(text)]) {
    assert.equal((await feedOf(t, gives, { maxBytes: text.length }).loadMore()).added, 2);
    await fails(feedOf(t, gives, { maxBytes: text.length - 1 }).loadMore(), 'too-large');
  }
  // Two characters of UTF-16, four bytes.
  const faces = JSON.stringify([{ id: '🙂' }]);
  const dialect = { items: '', key: 'id', next: null };
  assert.equal((await feedOf(t, () => faces, { dialect, maxBytes: faces.length + 2 }).loadMore()).added, 1);
  await fails(feedOf(t, () => faces, { dialect, maxBytes: faces.length + 1 }).loadMore(), 'too-large');
});

test('an error is told for its status, however long its body; no more of it is read than an error may take', async (t) => {
  const senders = [flood(300 * MB, 500), flood(300 * MB, 503), flood(300 * MB, 404)];
  const server = await serve(t, ...senders);
  const error = await fails(feedOf(t, server, { maxBytes: 1000, retries: 1 }).loadMore(), 'http-status', /503/);
  assert.equal(error.status, 503);
  await fails(feedOf(t, server).loadMore(), 'http-status', /404/);
  for (const [i, sender] of senders.entries()) {
    assert.equal(await server.requests[i].gone, true);
    assert.ok(sender.sent <= IN_FLIGHT, `${sender.sent} bytes`);
  }
  const said = answer({ error: 'no such list', more: 'x'.repeat(MB) }, { status: 400 });
  await fails(feedOf(t, await serve(t, said)).loadMore(), 'http-status', /no such list/);
});

test('of a redirect nothing is read', async (t) => {
  const { stream, cancelled, ...log } = endless(new Uint8Array(10));
  await fails(feedOf(t, () => new Response(stream, { status: 301 })).loadMore(), 'redirected');
  await cancelled;
  assert.equal(log.pulls, 0);
});

test('an answer without a web stream is counted as it is iterated, and else before it is taken in', async (t) => {
  const seen = watched(t);
  const given = (body, more) => ({
    status: 200,
    url: '',
    headers: new Headers(),
    body,
    arrayBuffer: () => assert.fail('read whole'),
    ...more,
  });
  let made = 0;
  async function* chunks() {
    for (;;) {
      made += 1;
      yield Buffer.alloc(1000, ' ');
    }
  }
  const stream = Readable.from(chunks());
  const fetch = async () => given(stream);
  await fails(feedOf(t, 'https://api.example/', { maxBytes: 5_000, fetch }).loadMore(), 'too-large');
  assert.ok(stream.destroyed && made < 100, String(made));
  const whole = { arrayBuffer: async () => new ArrayBuffer(5_001) };
  await fails(feedOf(t, () => given(undefined, whole), { maxBytes: 5_000 }).loadMore(), 'too-large');
  assert.equal(seen.taken, 0);
  const good = JSON.stringify(page([1, 2]).body);
  for (const parts of [
    [Buffer.from(good.slice(0, 9)), Buffer.from(good.slice(9))],
    [good.slice(0, 9), good.slice(9)],
  ]) {
    const feed = feedOf(t, () => given(Readable.from(parts)));
    await feed.loadMore();
    assert.deepEqual(ids(feed), [1, 2]);
  }
});

test('what a page source gives is refused before it is encoded or copied', async (t) => {
  const seen = watched(t);
  const { encode } = TextEncoder.prototype;
  let encoded = 0;
  TextEncoder.prototype.encode = function (text) {
    encoded = Math.max(encoded, text?.length ?? 0);
    return encode.call(this, text);
  };
  t.after(() => (TextEncoder.prototype.encode = encode));
  const text = JSON.stringify(page(Array.from({ length: 10_000 }, (_, i) => i)).body);
  const bytes = Buffer.from(text);
  for (const given of [
    text,
    JSON.parse(text),
    bytes,
    new Uint8Array(bytes).buffer,
    new DataView(new Uint8Array(bytes).buffer),
    new Response(bytes),
  ]) {
    await fails(feedOf(t, () => given, { maxBytes: 20_000 }).loadMore(), 'too-large', /20000/);
  }
  const items = () => Array.from({ length: 10_000 }, (_, id) => ({ id }));
  await fails(
    feedOf(t, () => ({}), { maxBytes: 20_000, dialect: { items, key: 'id', next: null } }).loadMore(),
    'too-large',
  );
  assert.equal(seen.taken, 0);
  // The request goes out as text, too; what the last one gave is known only when it is written.
  assert.ok(encoded > 20_000);
});

test('giving up ends the reading, also of a Response that knows nothing of the signal', async (t) => {
  const slow = () => endless(new Uint8Array(10), () => new Promise((resolve) => setTimeout(resolve, 1)));
  const started = async (log) => {
    while (log.pulls < 3) await quiet(1);
  };
  const [closed, left, late] = [slow(), slow(), slow()];
  const feed = feedOf(t, () => new Response(closed.stream));
  const load = failure(feed.loadMore());
  await started(closed);
  feed.close();
  await closed.cancelled;
  assert.equal((await load).code, 'closed');

  const controller = new AbortController();
  const gone = failure(feedOf(t, () => new Response(left.stream)).loadMore({ signal: controller.signal }));
  await started(left);
  controller.abort('mine');
  await left.cancelled;
  assert.equal(await gone, 'mine');

  await fails(feedOf(t, () => new Response(late.stream), { timeout: 50 }).loadMore(), 'timeout');
  await late.cancelled;

  // Nothing more comes that could be counted.
  const stalled = endless(new Uint8Array(10), () => new Promise(() => {}));
  await fails(feedOf(t, () => new Response(stalled.stream), { timeout: 50 }).loadMore(), 'timeout');
  await stalled.cancelled;
});

test('a Response that comes when nobody waits any more is not read', async (t) => {
  const log = endless(new Uint8Array(10));
  let give;
  const feed = feedOf(t, () => new Promise((resolve) => (give = () => resolve(new Response(log.stream)))));
  const load = failure(feed.loadMore());
  while (!give) await quiet(1);
  feed.close();
  give();
  await log.cancelled;
  assert.deepEqual([(await load).code, log.pulls], ['closed', 0]);
});

test('a stream that gives nothing, for ever, takes no longer than the time limit', async (t) => {
  const log = endless(new Uint8Array(0));
  await fails(feedOf(t, () => new Response(log.stream), { timeout: 50 }).loadMore(), 'timeout');
  await log.cancelled;
});

test('a body that was read before is no empty page', async (t) => {
  const used = async () => {
    const response = new Response('{"data":[]}');
    await response.text();
    return response;
  };
  const locked = () => {
    const response = new Response('{"data":[]}');
    response.body.getReader();
    return response;
  };
  for (const given of [used, locked]) await fails(feedOf(t, given).loadMore(), 'callback');
});

/** A stream that gives this, and ends. */
const streamOf = (chunk) =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(chunk);
      controller.close();
    },
  });

test('a stream of something else than bytes is an error', async (t) => {
  for (const chunk of [{}, 7, null]) {
    await fails(feedOf(t, () => new Response(streamOf(chunk))).loadMore(), 'callback', /bytes/);
  }
});

test('a body in a great many parts comes together in order', async (t) => {
  const text = Buffer.from(JSON.stringify(page(Array.from({ length: 3_500 }, (_, i) => i)).body));
  let at = 0;
  const pull = (controller) => {
    if (at === text.length) return controller.close();
    const from = at;
    at = Math.min(from + 1 + (from % 3), text.length);
    controller.enqueue(text.subarray(from, at));
  };
  const feed = feedOf(t, () => new Response(new ReadableStream({ pull })));
  await feed.loadMore();
  assert.deepEqual(
    ids(feed),
    Array.from({ length: 3_500 }, (_, i) => i),
  );
});

test('a page that comes from the network as one part is not copied; one that a stream of the caller gives is', async (t) => {
  const rows = Array.from({ length: 100 }, (_, id) => ({ id, text: 'x'.repeat(100) }));
  const { read } = ReadableStreamDefaultReader.prototype;
  const { event: whole } = Engine.prototype;
  const [parts, bodies] = [[], []];
  ReadableStreamDefaultReader.prototype.read = async function () {
    const step = await read.call(this);
    if (step.value) parts.push(step.value);
    return step;
  };
  Engine.prototype.event = function (...args) {
    if (args[0] === ANSWER) bodies.push(args.find((given) => given instanceof Uint8Array));
    return whole.apply(this, args);
  };
  t.after(() => {
    ReadableStreamDefaultReader.prototype.read = read;
    Engine.prototype.event = whole;
  });
  await feedOf(t, await serve(t, page(rows))).loadMore();
  assert.equal(bodies[0].buffer === parts[0].buffer, parts.length === 1);
  const mine = new TextEncoder().encode(JSON.stringify(page(rows).body));
  const feed = feedOf(t, () => new Response(streamOf(mine)));
  await feed.loadMore();
  mine.fill(0);
  assert.deepEqual(await all(feed), rows);
});
