// Pictures for a person to look at, and the little that a program can say about them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsAtLeast, scrollTo, settled, setUp, shot, stateIs } from './support.mjs';

const { open, api } = await setUp();
const looks = {
  light: {},
  dark: { dark: true },
  'light-360': { width: 360, height: 740, deviceScaleFactor: 2 },
  'dark-360': { width: 360, height: 740, deviceScaleFactor: 2, dark: true },
};

for (const [name, options] of Object.entries(looks)) {
  test(`${name}: top, failure, end`, async () => {
    const page = await open('', options);
    await settled(page);
    await shot(page, `${name}-top`);
    assert.equal(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), Boolean(options.dark));
    const [r, g, b] = await page.evaluate(() => {
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    });
    assert.equal(r + g + b < 300, Boolean(options.dark), 'the paper follows the system');

    const failed = await open('retries=0&faults=500@2', options);
    await rowsAtLeast(failed, 20);
    await failed.evaluate(() => window.scrollTo(0, 1e9));
    await stateIs(failed, 'failed');
    await failed.evaluate(() => window.scrollTo(0, 1e9));
    await shot(failed, `${name}-failed`);

    const end = await open('n=25', options);
    await scrollTo(end, 25);
    await stateIs(end, 'done');
    await end.evaluate(() => window.scrollTo(0, 1e9));
    await settled(end);
    await shot(end, `${name}-end`);
  });
}

test('loading, waiting, paused, offline, empty', async () => {
  const page = await open('limit=10', { dark: true });
  await settled(page);
  await api.tell(page, [{ fault: '429:retry-after:30000', next: 1 }]);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(page, 'waiting');
  await shot(page, 'waiting');

  const slow = await open('limit=10');
  await settled(slow);
  await api.tell(slow, [{ fault: 'slow:8000', next: 1 }]);
  await slow.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(slow, 'loading');
  await shot(slow, 'loading');

  const paused = await open('auto=1');
  await stateIs(paused, 'paused');
  await paused.evaluate(() => window.scrollTo(0, 1e9));
  await settled(paused);
  await shot(paused, 'paused');

  const empty = await open('n=0');
  await stateIs(empty, 'empty');
  await settled(empty);
  await shot(empty, 'empty');
});

test('the theme button goes from the system to light to dark', async () => {
  const page = await open('', { dark: true });
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  assert.equal(await scheme(), 'light dark');
  await page.click('#theme');
  assert.equal(await scheme(), 'light');
  await page.click('#theme');
  assert.equal(await scheme(), 'dark');
});
