// The matrix itself: a loop as many write it, with a mistake of each kind, has to be found out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './cell.mjs';
import { Clock } from './clock.mjs';
import { kinds } from './kinds.mjs';
import { read, text, write } from './places.mjs';
import { CANARY } from './proxy.mjs';
import { shapes } from './shapes.mjs';
import { fails, judge, words } from './verdict.mjs';
import { js } from './walk-js.mjs';

/**
 * Reads `token` and `url` by hand: sends its header wherever it goes, tries each page three times with a pause of its
 * own, and keeps what comes twice.
 */
const naive = (pause) => ({
  name: 'naive',
  async walk({ url, proxy, keyOf, heal }) {
    const clock = new Clock();
    let stopped = false;
    proxy.hang = (id) => clock.hang(id);
    proxy.stop = () => (stopped = true);
    const walk = async () => {
      const keys = [];
      const first = `${url}?limit=20`;
      let error;
      for (let next = first; next && !stopped; ) {
        const page = await ask(next, pause);
        if (page === undefined) {
          error = { code: 'http-status', message: 'no page' };
          break;
        }
        keys.push(...(page.data ?? page.results ?? []).map((item) => keyOf(JSON.stringify(item))));
        next = page.next ?? (page.next_cursor ? `${first}&cursor=${page.next_cursor}` : undefined);
      }
      return { keys, error, done: error ? null : 'end', warnings: [] };
    };
    const first = await clock.run(walk);
    if (!first?.error) return { first };
    heal();
    return { first, second: first };
  },
});

async function ask(url, pause) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const response = await fetch(url, { headers: { 'x-canary': CANARY } }).catch(() => undefined);
    const body = response?.ok ? await response.text().catch(() => undefined) : undefined;
    if (body !== undefined) return body === '' ? {} : JSON.parse(body);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return undefined;
}

const shape = (name) => shapes.find((one) => one.name === name);
const kind = (name) => kinds.find((one) => one.name === name);

for (const [list, fault, word, pause = 60_000] of [
  ['token', 'no fault', 'all'],
  ['token', '500, once', 'all'],
  ['token', '500 three times, once', 'stuck'],
  ['token', 'reset, once', 'all'],
  ['token', 'cut, once', 'all'],
  ['token', '204, once', 'lost'],
  ['token', '{}, once', 'lost'],
  ['token', 'list missing, once', 'lost'],
  ['token', 'rows twice, once', 'doubled'],
  ['token', 'stale page, once', 'doubled'],
  ['token', '64-bit ids, once', 'doubled'],
  ['token', 'circle, stays', 'hung'],
  ['token', 'empty pages for ever, stays', 'hung'],
  ['token', 'silent, once', 'hung'],
  ['token', 'stalled, once', 'hung'],
  ['url', 'redirected elsewhere, once', 'leaked'],
  ['url', 'next elsewhere, once', 'leaked'],
  ['token', 'rows go, once', 'all'],
  ['token', '429 retry-after, once', 'all'],
  ['token', '429 retry-after, once', 'hammered', 1000],
]) {
  test(`a naive loop over ${list}, ${fault}, ${pause} ms between attempts: ${word}`, { timeout: 60_000 }, async () => {
    const found = await run(shape(list), kind(fault), naive(pause));
    assert.equal(found.word, word, found.why);
  });
}

test('what waits does not wait by the clock', { timeout: 60_000 }, async () => {
  const clock = new Clock();
  const rung = await clock.run(async () => {
    const begun = Date.now();
    const order = [];
    const later = (name, millis) => new Promise((resolve) => setTimeout(() => resolve(order.push(name)), millis));
    await Promise.all([later('a day', 86_400_000), later('a second', 1000)]);
    return { order, passed: Date.now() - begun };
  });
  assert.deepEqual(rung.order, ['a second', 'a day']);
  assert.ok(rung.passed >= 86_400_000);
});

test('a walk that will never settle is hung', { timeout: 60_000 }, async () => {
  assert.equal(await new Clock().run(() => new Promise(() => {})), undefined);
});

test('verdicts', () => {
  const of = (keys, more = {}) => ({ keys, done: 'end', warnings: [], ...more });
  const error = { code: 'network', message: 'no answer' };
  const expected = ['1', '2', '3'];
  const word = (given) => judge({ expected, ...given }).word;
  assert.equal(word({ first: of(['1', '2', '3']) }), 'all');
  assert.equal(word({ first: of(['1', '3']) }), 'lost');
  assert.equal(word({ first: of(['1', '3']), may: new Set(['2']) }), 'all');
  assert.equal(word({ first: of(['1', '3'], { warnings: ['a limit'] }) }), 'warned');
  assert.equal(word({ first: of(['1', '3', '2']) }), 'wrong');
  assert.equal(word({ first: of(['1', '2', '3', '4']) }), 'wrong');
  assert.equal(word({ first: of(['1', '2', '3'], { read: 2 }) }), 'wrong');
  assert.equal(word({ first: of(['1', '2', '3']), requests: 4, honest: 3 }), 'wrong');
  assert.equal(word({ first: of(['1', '2', '3'], { warnings: ['a limit'] }), requests: 3, honest: 3 }), 'wrong');
  assert.equal(word({ first: of(['1', '1']) }), 'doubled');
  assert.equal(word({ first: of(['1'], { error, done: null }), second: of(['1', '2', '3']) }), 'told');
  assert.equal(word({ first: of(['1'], { done: 'truncated' }), second: of(['1', '2', '3']) }), 'told');
  assert.equal(word({ first: of(['1'], { done: 'loop' }), second: of(['1']) }), 'stuck');
  assert.equal(word({ first: of(['1'], { error }), second: of(['1'], { error }) }), 'stuck');
  assert.equal(word({ first: of(['1'], { error }), second: undefined }), 'stuck');
  assert.equal(word({ first: of(['1'], { error: { message: 'no code' } }) }), 'wrong');
  assert.equal(word({ first: undefined }), 'hung');
  assert.equal(word({ first: of(['1', '2', '3']), over: true }), 'hung');
  assert.equal(word({ first: of(['1', '2', '3']), hammered: true }), 'hammered');
  assert.equal(word({ first: of(['1', '2', '3']), leaked: true }), 'leaked');
});

test('a mark excuses what is missing, and nothing else', () => {
  const failing = (mark) => Object.keys(words).filter((word) => fails({ mark }, { word }));
  assert.deepEqual(failing(undefined), ['lost', 'warned', 'doubled', 'stuck', 'hung', 'hammered', 'leaked', 'wrong']);
  assert.deepEqual(failing('a reason'), ['doubled', 'hung', 'hammered', 'leaked', 'wrong']);
});

test('places of an answer', () => {
  const answer = text('{"data":[1],"meta":{"next":"b"},"@odata.nextLink":"c"}', {
    headers: { link: '<x?a=1>; rel="first", <x?a=2>; rel="next"' },
  });
  assert.deepEqual(
    ['body:meta.next', 'body:@odata.nextLink', 'link:next', 'header:x-none', 'body:meta.none.more'].map((place) =>
      read(answer, place),
    ),
    ['b', 'c', 'x?a=2', undefined, undefined],
  );
  assert.equal(write(answer, 'link:next', undefined).headers.link, '<x?a=1>; rel="first"');
  assert.equal(String(write(answer, 'body:meta.next', undefined).body), '{"data":[1],"meta":{},"@odata.nextLink":"c"}');
  assert.equal(String(write(answer, 'body:', []).body), '[]');
});

test('names are what a table can be read by', () => {
  for (const list of [shapes, kinds]) assert.equal(new Set(list.map(({ name }) => name)).size, list.length);
  assert.ok(shapes.length >= 12 && new Set(kinds.map(({ kind: name }) => name)).size >= 24);
});

test('the fault of a cell passes when it is healed, and what was told goes on', { timeout: 60_000 }, async () => {
  const found = await run(shape('token'), kind('500, stays'), js);
  assert.equal(found.word, 'told', found.why);
});
