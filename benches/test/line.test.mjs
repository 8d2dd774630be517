// A line carries so many bytes and no more, whatever the clock of this machine does: its time is given to it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { test } from 'node:test';
import { Line, lineTo } from '../lib/line.mjs';

/** 10 Mbit/s. */
const BANDWIDTH = 1.25e6;

/** What arrives, as [connection, bytes]. */
function received(line) {
  const got = [];
  const send = (now, connection, size) =>
    line.send(now, connection, size === undefined ? undefined : Buffer.alloc(size), (bytes) =>
      got.push([connection, bytes?.length]),
    );
  return { got, send };
}

test('each tick carries what the bandwidth allows', () => {
  const line = new Line({ bandwidth: BANDWIDTH });
  const { send } = received(line);
  send(100, 'a', 5_000);
  assert.deepEqual(
    [100, 101, 103, 103, 104, 105].map((now) => line.tick(now)),
    [0, 1_250, 2_500, 0, 1_250, 0],
  );
  assert.ok(line.idle);
});

test('an idle line saves nothing up, and late ticks lose nothing', () => {
  const line = new Line({ bandwidth: BANDWIDTH });
  const { send } = received(line);
  send(0, 'a', 100);
  assert.equal(line.tick(1), 100);
  send(1_000, 'a', 100_000);
  assert.equal(line.tick(1_001), 1_250);
  let carried = 1_250;
  for (let now = 1_001; now < 1_080; now += 3.75) carried += line.tick(now);
  carried += line.tick(1_080);
  assert.equal(carried, 100_000);
});

test('nothing comes before its latency, and waiting is no credit', () => {
  const line = new Line({ latency: 40, bandwidth: BANDWIDTH });
  const { got, send } = received(line);
  send(0, 'a', 3_000);
  assert.equal(line.next, 40);
  assert.equal(line.tick(39.9), 0);
  assert.equal(line.tick(41), 1_250);
  assert.equal(line.tick(60), 1_750);
  assert.equal(got.length, 3);
});

test('connections share the line, and each keeps its order to the end', () => {
  const line = new Line({ bandwidth: BANDWIDTH });
  const { got, send } = received(line);
  for (const connection of ['a', 'b']) {
    send(0, connection, 2_000);
    send(0, connection, undefined);
  }
  for (let now = 1; now <= 4; now++) line.tick(now);
  const of = (name) => got.filter(([connection]) => connection === name).map(([, size]) => size);
  for (const name of ['a', 'b']) {
    assert.equal(of(name).at(-1), undefined);
    assert.equal(
      of(name).reduce((sum, size) => sum + (size ?? 0), 0),
      2_000,
    );
  }
  const second = got.findIndex(([connection]) => connection === 'b');
  const last = got.findLastIndex(([connection]) => connection === 'a');
  assert.ok(second < last, 'b does not wait for all of a');
});

test('what is dropped takes no bandwidth', () => {
  const line = new Line({ bandwidth: BANDWIDTH });
  const { got, send } = received(line);
  send(0, 'a', 1_000_000);
  send(0, 'b', 1_250);
  line.drop('a');
  assert.equal(line.tick(1), 1_250);
  assert.deepEqual(got, [['b', 1_250]]);
});

test('without a bandwidth, everything comes at once', () => {
  const line = new Line({ latency: 20 });
  const { send } = received(line);
  send(0, 'a', 1_000_000);
  assert.deepEqual([line.tick(0), line.tick(20)], [0, 1_000_000]);
});

test('a server behind a line says what it says', async () => {
  const text = 'x'.repeat(10_000);
  const server = createServer((request, response) => response.end(request.url + text));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = await lineTo(`http://127.0.0.1:${server.address().port}`, { latency: 1, bandwidth: 1e8 });
  try {
    for (const path of ['/a', '/b']) {
      const [response] = await once(get(`${line.url}${path}`), 'response');
      let got = '';
      for await (const part of response.setEncoding('utf8')) got += part;
      assert.equal(got, path + text);
    }
  } finally {
    line.stop();
    server.closeAllConnections();
    server.close();
  }
});
