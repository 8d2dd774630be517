import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { error } from './errors.js';
import { redacted, shown } from './shown.js';
import { answer, feedOf, serve } from '../testing/support.mjs';

/** What is given and what is shown; `src/http/redact.rs` reads the same. */
const table = JSON.parse(readFileSync(new URL('../../tests/shown.json', import.meta.url), 'utf8'));

test('behaviour 61: secrets in a URL are not shown', () => {
  assert.ok(table.urls.length > 9);
  for (const [given, is] of table.urls) {
    assert.equal(redacted(given), is);
    assert.equal(redacted(is), is, 'twice is as good as once');
  }
});

test('behaviour 61: messages have no unseen characters and no secrets', () => {
  assert.ok(table.messages.length > 9);
  for (const [given, is] of table.messages) {
    assert.equal(shown(given), is);
    assert.equal(shown(is), is, 'twice is as good as once');
    assert.equal(error('internal', given).message, is, 'whoever made the error');
  }
});

test('messages are cut, and long texts take no long time', () => {
  // Each of these takes minutes if a pattern begins anew at each letter.
  for (const piece of ['a', '`', '`/', '`a', "'a://", 'a.', '?a=', ':', 'http://', 'http://a?b=c&', 'key']) {
    assert.ok(shown(piece.repeat(200_000)).length < 4_100);
    redacted(piece.repeat(200_000));
  }
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNSEEN = /[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('behaviour 61: what a server names, says or links to is shown without unseen characters and without secrets', async (t) => {
  const evil = '\u202etxt\n\u2066\u2028\x1b[31m';
  const dialect = { items: 'data', key: 'id', next: { url: 'body:next' } };
  const bodies = [
    { [evil]: [{ id: 1 }] },
    { data: [{ [evil]: 1 }] },
    { data: [{ id: { [evil]: 1 } }] },
    { data: evil },
    { error: { message: evil } },
    evil,
    { data: [{ id: 1 }], next: `https://elsewhere.example/?token=CANARY&${evil}` },
    { data: [{ id: 1 }], next: '//elsewhere.example/?api_key=CANARY' },
    { data: [{ id: 1 }], next: '?sig=CANARY' },
  ];
  for (const body of bodies) {
    for (const status of [200, 404]) {
      const told = [];
      const { url } = await serve(t, ...Array(5).fill(answer(JSON.stringify(body), { status })));
      const feed = feedOf(t, `${url}?access_token=CANARY`, { dialect, onWarning: (message) => told.push(message) });
      for (let loads = 2; loads > 0; loads--)
        await feed.loadMore().catch((thrown) => told.push(thrown.message, thrown.url ?? '', String(thrown.stack)));
      if (feed.ending) told.push(String(feed.ending.value));
      assert.ok(told.length > 0, `nothing was told of ${JSON.stringify(body)}`);
      for (const text of told) {
        assert.doesNotMatch(text.replace(/\n {4}at .*/g, ''), UNSEEN);
        assert.doesNotMatch(text, /CANARY/);
      }
    }
  }
});
