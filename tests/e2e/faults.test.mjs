import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, rows, rowsAtLeast, scrollTo, settled, setUp, state, stateIs } from './support.mjs';

const { open, api } = await setUp();

const weather = [
  '429:retry-after:1000@3',
  '429:retry-after-ms:200@6',
  '429:retry-after-date:1000@9',
  '429:ratelimit-reset:1000@12',
  '429:ratelimit-delta:1000@15',
  '429:bare@18',
  '500@20+23',
  '503@26',
  'reset:2@29',
  'truncate@33+35',
  'html@38',
  'stall:300@40',
  'overlap:7@42+44',
  'duplicate-page@46',
  'empty@48+49',
  'overlap:3@0.2',
]
  .filter((fault) => !fault.startsWith('html'))
  .join(',');

test('2 000 posts through bad weather: none twice, none missing, in order', async () => {
  const page = await open(`limit=50&retries=6&faults=${encodeURIComponent(weather)}`);
  await scrollTo(page, 2000);
  const shown = await keys(page);
  assert.equal(new Set(shown).size, shown.length, 'no key twice');
  assert.deepEqual(shown, await api.ids(shown.length));
  const seen = await api.seen(page);
  assert.equal(seen.max_in_flight, 1);
  const met = seen.log
    .map(({ fault }) => fault)
    .filter(Boolean)
    .join(' ');
  for (const fault of [
    'retry-after:',
    'retry-after-ms',
    'retry-after-date',
    'ratelimit-reset',
    'ratelimit-delta',
    'bare',
    '500',
    '503',
    'reset',
    'truncate',
    'stall',
    'overlap',
    'duplicate-page',
    'empty',
  ]) {
    assert.ok(met.includes(fault), `${fault} was met`);
  }
  assert.ok(Number(await page.getAttribute('[data-count=duplicates]', 'data-value')) > 50, 'duplicates were counted');
  assert.deepEqual(page.problems, []);
});

test('a failure is a row with words and a button; nothing is sent until it is pressed', async () => {
  const page = await open('retries=1');
  await settled(page);
  await api.tell(page, [{ fault: '500' }]);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(page, 'failed');
  assert.match(await page.textContent('.tail'), /Could not load more\..*500/);
  const { requests } = await api.seen(page);
  for (let turn = 0; turn < 10; turn++) {
    await page.mouse.wheel(0, turn % 2 ? -700 : 900);
    await settled(page, 5);
  }
  await settled(page, 60);
  assert.equal((await api.seen(page)).requests, requests, 'nothing while scrolling');
  await api.tell(page, []);
  const before = await rows(page);
  await page.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await rowsAtLeast(page, before + 20);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-posinset')), String(before + 1));
  const { log } = await api.seen(page);
  const cursor = ({ query }) => new URLSearchParams(query).get('cursor');
  assert.equal(cursor(log[requests]), cursor(log[requests - 1]), 'the same page is asked for');
  const shown = await keys(page);
  assert.deepEqual(shown, await api.ids(shown.length));
});

test('a failure again keeps the focus on the button', async () => {
  const page = await open('retries=0&faults=500');
  await stateIs(page, 'failed');
  await page.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => Number(document.querySelector('[data-count=requests]').dataset.value) >= 2);
  await stateIs(page, 'failed');
  await settled(page);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Try again');
});

test('HTML in the place of JSON fails with a sentence', async () => {
  const page = await open('retries=0&faults=html@2');
  await rowsAtLeast(page, 20);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(page, 'failed');
  assert.match(await page.textContent('.tail'), /not JSON/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await rowsAtLeast(page, 40);
});

for (const hint of ['retry-after', 'retry-after-ms', 'retry-after-date', 'ratelimit-reset', 'ratelimit-delta']) {
  test(`429 with ${hint}: waits in sight, counts down, goes on`, async () => {
    const page = await open(`faults=429:${hint}:3000@1`);
    await stateIs(page, 'waiting');
    const words = await page.textContent('.tail');
    assert.match(words, /asked for a pause/);
    const first = Number(/in ([\d.]+) s/.exec(words)[1]);
    assert.ok(first > 0 && first <= 4.1, `${first} s`);
    await page.waitForFunction((first) => {
      const left = /in ([\d.]+) s/.exec(document.querySelector('.tail').textContent);
      return !left || Number(left[1]) < first;
    }, first);
    await rowsAtLeast(page, 20);
    assert.equal((await api.seen(page)).log[0].status, 429);
    assert.deepEqual(page.problems, []);
  });
}

test('"Try now" ends a wait early', async () => {
  const page = await open('faults=429:retry-after:120000@1');
  await stateIs(page, 'waiting');
  await page.getByRole('button', { name: 'Try now' }).click();
  await rowsAtLeast(page, 20);
});

test('offline is a state; the network brings the feed back by itself', async () => {
  const page = await open();
  await settled(page);
  const before = await rows(page);
  await page.context().setOffline(true);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(page, 'offline');
  const { requests } = await api.seen(page);
  await settled(page, 60);
  assert.equal(await state(page), 'offline');
  assert.equal((await api.seen(page)).requests, requests);
  assert.match(await page.textContent('.tail'), /offline/);
  await page.context().setOffline(false);
  await rowsAtLeast(page, before + 20);
  const shown = await keys(page);
  assert.deepEqual(shown, await api.ids(shown.length));
});

test('a list that leads in a circle ends, and says why', async () => {
  const page = await open(`faults=${encodeURIComponent('loop-2@3+4+5+6+7+8+9+10+11+12+13+14+15')}`);
  await page.evaluate(() => {
    window.quiet = console.warn;
    console.warn = () => {};
  });
  await scrollTo(page, 1e6);
  await stateIs(page, 'cut');
  const shown = await keys(page);
  assert.equal(new Set(shown).size, shown.length);
  assert.match(await page.textContent('.tail'), /stops before its end.*circle/);
  // It is no dead end.
  await page.getByRole('button', { name: 'Try again' }).click();
  for (let tries = 0; tries < 200 && (await rows(page)) === shown.length; tries++) {
    if ((await state(page)) === 'cut')
      await page
        .getByRole('button', { name: 'Try again' })
        .click({ timeout: 1000 })
        .catch(() => {});
    await scrollTo(page, 1e6);
    await settled(page, 4);
  }
  assert.ok((await rows(page)) > shown.length);
});

const buttons = {
  'Fail next page': 'failed',
  HTML: 'idle',
  '500 twice': 'idle',
  'Half a body': 'idle',
  Reset: 'idle',
  'Same page again': 'idle',
  'Empty page': 'idle',
  429: 'idle',
};
for (const [name, ends] of Object.entries(buttons)) {
  test(`the button "${name}" does what it says`, async () => {
    const page = await open('limit=10');
    await settled(page);
    const before = await rows(page);
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForSelector('[data-once][data-armed]');
    await page.evaluate(() => window.scrollTo(0, 1e9));
    if (ends === 'failed') {
      await stateIs(page, 'failed');
      await page.getByRole('button', { name: 'Try again' }).click();
    }
    await rowsAtLeast(page, before + 10);
    await settled(page);
    assert.equal(await page.locator('[data-armed]').count(), 0, 'used up');
    const shown = await keys(page);
    assert.deepEqual(shown, await api.ids(shown.length));
    assert.ok(
      (await api.seen(page)).log.some(({ fault }) => fault),
      'the server did it',
    );
  });
}
