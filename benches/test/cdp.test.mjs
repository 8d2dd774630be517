// The pipe to the browser: messages come in pieces of any size.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Connection, Frames, outcomeOf } from '../lib/cdp.mjs';

test('messages are the same however they are cut', () => {
  const texts = ['{"id":1}', '{"text":"東京 😀 é"}', '{}'];
  const bytes = Buffer.from(texts.map((text) => `${text}\0`).join(''));
  for (let size = 1; size <= bytes.length; size++) {
    const frames = new Frames();
    const got = [];
    for (let at = 0; at < bytes.length; at += size) got.push(...frames.push(bytes.subarray(at, at + size)));
    assert.deepEqual(got, texts, `pieces of ${size} bytes`);
  }
});

test('what has no end yet is no message', () => {
  const frames = new Frames();
  assert.deepEqual(frames.push(Buffer.from('{"a":1}\0{"b"')), ['{"a":1}']);
  assert.deepEqual(frames.push(Buffer.from(':2}')), []);
  assert.deepEqual(frames.push(Buffer.from('\0')), ['{"b":2}']);
});

/** A connection, what it writes, and what its browser says. */
function connected() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const connection = new Connection(input, output);
  const sent = () => new Frames().push(input.read() ?? Buffer.alloc(0)).map((text) => JSON.parse(text));
  const say = (...messages) => output.write(messages.map((message) => `${JSON.stringify(message)}\0`).join(''));
  return { connection, output, sent, say };
}

test('answers find their commands in any order', async () => {
  const { connection, sent, say } = connected();
  const answers = [connection.send('A.one', { x: 1 }), connection.send('B.two', {}, { session: 's' })];
  assert.deepEqual(sent(), [
    { id: 1, method: 'A.one', params: { x: 1 } },
    { id: 2, method: 'B.two', params: {}, sessionId: 's' },
  ]);
  say({ id: 2, result: { two: 2 }, sessionId: 's' }, { id: 1, result: {} });
  assert.deepEqual(await Promise.all(answers), [{}, { two: 2 }]);
});

test('errors say which command they are of', async () => {
  const { connection, say } = connected();
  const answer = connection.send('A.one');
  say({ id: 1, error: { message: 'no such thing', data: 'at x' } });
  await assert.rejects(answer, { message: 'A.one: no such thing (at x)' });
  await assert.rejects(connection.send('A.never', {}, { limit: 1 }), { message: 'A.never: no answer in 1 ms' });
});

test('a tab that is gone fails its commands, a browser that is gone all of them', async () => {
  const { connection, output } = connected();
  const [tab, browser] = [connection.send('A.one', {}, { session: 's' }), connection.send('B.two')];
  connection.fail('the tab crashed', 's');
  await assert.rejects(tab, { message: 'A.one: the tab crashed' });
  await assert.rejects(connection.send('A.late', {}, { session: 's' }), { message: 'A.late: the tab crashed' });
  output.destroy();
  await assert.rejects(browser, { message: 'B.two: the browser closed the connection' });
  await assert.rejects(connection.send('C.late'), { message: 'C.late: the browser closed the connection' });
});

test('events go to those who listen', async () => {
  const { connection, say } = connected();
  const seen = [];
  const end = connection.listen((...event) => seen.push(event));
  const first = connection.send('A.one');
  say({ method: 'T.happened', params: { x: 1 }, sessionId: 's' }, { id: 1, result: {} });
  await first;
  end();
  const second = connection.send('A.two');
  say({ method: 'T.again', params: {} }, { id: 2, result: {} });
  await second;
  assert.deepEqual(seen, [['T.happened', { x: 1 }, 's']]);
});

test('what a page throws is thrown', () => {
  assert.equal(outcomeOf({ result: { value: 3 } }), 3);
  const thrown = { result: {}, exceptionDetails: { text: 'Uncaught', exception: { description: 'Error: no\n at x' } } };
  assert.throws(() => outcomeOf(thrown), { message: 'in the page: Error: no\n at x' });
  assert.throws(() => outcomeOf({ result: {}, exceptionDetails: { text: 'Uncaught' } }), {
    message: 'in the page: Uncaught',
  });
});
