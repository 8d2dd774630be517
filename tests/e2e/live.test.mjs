// Lists that live: others post while somebody reads.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { keys, rows, scrollTo, settled, setUp } from './support.mjs';

const { open, api, browser } = await setUp();

// A page that looks for new posts goes on doing so.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const LIVE = 'live=300';

/** The row at the top of the window. */
const top = (page) =>
  page.evaluate(() => {
    const row = [...document.querySelectorAll('#posts article')].find((row) => row.getBoundingClientRect().bottom > 0);
    return { key: row.dataset.key, top: row.getBoundingClientRect().top };
  });

const pill = (page, words) =>
  page.waitForFunction((words) => document.querySelector('#pill:not([hidden])')?.textContent === words, words);

/** The server has seen `more` more looks. */
async function looked(page, more, { requests } = { requests: undefined }) {
  requests ??= (await api.looks(page)).requests;
  for (let tries = 0; tries < 200 && (await api.looks(page)).requests < requests + more; tries++)
    await page.waitForTimeout(50);
  assert.ok((await api.looks(page)).requests >= requests + more, 'it looks');
}

/** What the status region says, each time that it says something. */
async function hearing(page) {
  await page.evaluate(() => {
    window.heard = [];
    const status = document.querySelector('#status');
    new MutationObserver(() => window.heard.push(status.textContent)).observe(status, { childList: true });
  });
  return () => page.evaluate(() => window.heard);
}

test('new posts are found, offered, and move nothing until they are wanted', async () => {
  const page = await open(LIVE);
  await scrollTo(page, 60);
  await page.evaluate(() => window.scrollTo(0, 2500));
  await settled(page);
  const before = { keys: await keys(page), top: await top(page) };
  const heard = await hearing(page);
  await api.publish(8);
  await pill(page, '8 new posts');
  await api.publish(1);
  await pill(page, '9 new posts');
  await looked(page, 2);
  assert.deepEqual(await keys(page), before.keys, 'no row came in');
  const now = await top(page);
  assert.equal(now.key, before.top.key);
  assert.equal(now.top, before.top.top, 'and none moved');
  assert.deepEqual(await heard(), ['8 new posts.'], 'said once');

  await page.click('#pill');
  await page.waitForFunction((count) => document.querySelectorAll('#posts article').length === count, 60 + 9);
  assert.deepEqual(await keys(page), await api.ids(before.keys.length + 9));
  assert.equal(await page.evaluate(() => scrollY), 0);
  const [first] = await keys(page);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), first, 'the focus is on the newest');
  assert.equal(await page.locator('#pill').isHidden(), true);
  assert.deepEqual(
    await page.$$eval('#posts article', (all) => all.slice(0, 12).map((row) => row.ariaPosInSet)),
    Array.from({ length: 12 }, (_, at) => String(at + 1)),
  );
  await looked(page, 2);
  assert.equal(await page.locator('#pill').isHidden(), true, 'they are known now');
  assert.deepEqual(page.problems, []);
});

test('at the top they wait, too; an edit of a row that is shown comes in by itself', async () => {
  const page = await open(`${LIVE}&limit=10&auto=0`);
  await settled(page);
  await page.getByRole('button', { name: 'Load more' }).click();
  await settled(page);
  const before = await keys(page);
  await api.publish(2);
  await api.write(`/${before[1]}`, 'PATCH', JSON.stringify({ title: 'Edited by somebody else' }));
  await pill(page, '2 new posts');
  await page.waitForFunction(() => document.querySelectorAll('#posts h2')[1].textContent === 'Edited by somebody else');
  assert.deepEqual(await keys(page), before);
  // Older posts come behind, and the bytes are those of the row that is shown.
  await page.locator('#posts button.raw').nth(1).click();
  assert.match(await page.textContent('.bytes'), /Edited by somebody else/);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.waitForFunction((count) => document.querySelectorAll('#posts article').length > count, before.length);
  await page.click('#pill');
  const now = await keys(page);
  assert.deepEqual(now, await api.ids(now.length));
  assert.deepEqual(page.problems, []);
});

test('a list without posts shows the first ones at once', async () => {
  const page = await open(`${LIVE}&topic=night-shift&n=0`);
  await page.waitForFunction(() => document.querySelector('#posts').dataset.state === 'empty');
  await page.route(/\/api\/cursor/, (route) => route.continue({ url: route.request().url().replace('n=0', 'n=5') }));
  await page.waitForFunction(() => document.querySelectorAll('#posts article').length > 0);
  assert.equal(await page.locator('#pill').isHidden(), true);
});

test('a page that nobody sees asks for nothing; coming back, and the network, look at once', async () => {
  const page = await open('live=400');
  await settled(page);
  await looked(page, 1);
  const see = (visibility) =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibility);
  await see('hidden');
  await page.waitForTimeout(500);
  const { requests } = await api.looks(page);
  await page.waitForTimeout(2000);
  assert.equal((await api.looks(page)).requests, requests);
  await api.publish(3);
  await see('visible');
  await pill(page, '3 new posts');

  const rare = await open('live=60000');
  await settled(rare);
  const none = await api.looks(rare);
  assert.equal(none.requests, 0);
  await rare.evaluate(() => dispatchEvent(new Event('online')));
  await looked(rare, 1, none);
});

test('a server that fails is asked less and less often, and nobody is told each time', async () => {
  const page = await open('live=200&retries=0');
  await settled(page);
  const before = await keys(page);
  const heard = await hearing(page);
  await api.tellLooks(page, [{ fault: '500' }]);
  await page.waitForFunction(() => document.querySelector('#looks').textContent.includes('500'));
  const { requests } = await api.looks(page);
  await page.waitForTimeout(4000);
  const asked = (await api.looks(page)).requests - requests;
  assert.ok(asked <= 6, `${asked} looks in 4 s, where 20 would be its pace`);
  assert.equal(await page.getAttribute('#posts', 'data-state'), 'idle', 'what is read goes on');
  assert.equal(await page.locator('#unsaved').isHidden(), true);
  assert.deepEqual(await heard(), []);
  assert.deepEqual(await keys(page), before);
  await api.tellLooks(page, []);
  await api.publish(4);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await pill(page, '4 new posts');
  await page.waitForFunction(() => /every/.test(document.querySelector('#looks').textContent));
  assert.deepEqual(page.problems, []);
});

test('others keep posting, as long as the switch is on', async () => {
  const page = await open(LIVE);
  await settled(page);
  await page.click('#others');
  assert.equal(await page.getAttribute('#others', 'aria-pressed'), 'true');
  await page.waitForSelector('#pill:not([hidden])');
  await page.click('#others');
  assert.deepEqual(page.problems, []);
});

test('what is armed for the next page waits for a page', async () => {
  const page = await open(`${LIVE}&retries=3`);
  await settled(page);
  await page.getByRole('button', { name: 'Fail next page' }).click();
  await looked(page, 3);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await page.waitForFunction(() => document.querySelector('#posts').dataset.state === 'failed');
  assert.equal((await api.looks(page)).log.filter(({ status }) => status !== 200 && status !== null).length, 0);
});

test('one’s own new post is no page, comes in front of what waits, and hides none of it', async () => {
  const page = await open(LIVE);
  await settled(page);
  const knots = () => page.$$eval('.chunk[data-knot]', (all) => all.map(({ dataset }) => dataset.knot));
  const before = await knots();
  assert.equal(before[0], 'page 1 · 20 posts');
  await api.publish(3);
  await pill(page, '3 new posts');
  await page.click('#write');
  await page.fill('#composer [name=title]', 'A knot of mine');
  await page.fill('#composer [name=body]', 'Of some length.');
  await page.click('#composer [type=submit]');
  await page.waitForFunction(() => /^p_/.test(document.querySelector('#posts article')?.dataset.key));
  assert.deepEqual(await knots(), before, 'a page is what the API sent');
  assert.equal(await page.textContent('#posts article h2'), 'A knot of mine');
  let now = await keys(page);
  assert.deepEqual(now, await api.ids(now.length));
  // Others post before and after it.
  await api.publish(30);
  await pill(page, '30 new posts');
  assert.deepEqual(await keys(page), now);
  await page.click('#pill');
  now = await keys(page);
  assert.deepEqual(now, await api.ids(now.length));
  assert.deepEqual(await knots(), before);
  assert.ok((await rows(page)) >= 54);
  assert.deepEqual(page.problems, []);
});

test('posts that others wrote before one’s own, and that were not found yet, wait behind it', async () => {
  const page = await open('live=1500');
  await settled(page);
  const before = await keys(page);
  let release;
  await page.route(/\/api\/cursor/, async (route) => {
    if (!release) await new Promise((resolve) => (release = resolve));
    await route.continue();
  });
  await api.publish(5);
  await page.click('#write');
  await page.fill('#composer [name=title]', 'A knot of mine');
  await page.fill('#composer [name=body]', 'Of some length.');
  await page.click('#composer [type=submit]');
  await page.waitForFunction(() => /^p_/.test(document.querySelector('#posts article')?.dataset.key));
  while (!release) await page.waitForTimeout(50);
  release();
  await pill(page, '5 new posts');
  const [own, ...rest] = await keys(page);
  assert.deepEqual(rest, before);
  await page.click('#pill');
  const now = await keys(page);
  assert.equal(now[0], own);
  assert.deepEqual(now, await api.ids(now.length));
  assert.deepEqual(page.problems, []);
});

test('by the keyboard: Ctrl+Home goes to what is new, Enter shows it', async () => {
  const page = await open(LIVE);
  await scrollTo(page, 40);
  await settled(page);
  await page.locator('#posts article').nth(30).focus();
  await api.publish(2);
  await pill(page, '2 new posts');
  await page.keyboard.press('Control+Home');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pill');
  const count = await rows(page);
  await page.keyboard.press('Enter');
  await page.waitForFunction((count) => document.querySelectorAll('#posts article').length === count, count + 2);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-posinset')), '1');
  await page.keyboard.press('Control+Home');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'write', 'nothing is new');
});

for (const width of [320, 360, 1440]) {
  test(`nothing hangs over the edge or over what is read, at ${width} px`, async () => {
    const page = await open(`${LIVE}&dialect=page`, { width });
    await settled(page);
    await page.evaluate(() => document.querySelector('#refuse').setAttribute('aria-pressed', 'true'));
    await api.publish(2);
    await pill(page, '2 new posts');
    const covers = (over, under) =>
      page.evaluate(
        ([over, under]) => {
          const [a, b] = [over, under].map((name) => document.querySelector(name).getBoundingClientRect());
          return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        },
        [over, under],
      );
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    for (const under of ['#posts h2', '.source summary', '#jump'])
      assert.equal(await covers('#pill', under), false, under);
    assert.ok(await fits());
    await page.click('#write');
    await page.fill('#composer [name=title]', 'A'.repeat(90));
    await page.fill('#composer [name=body]', 'Of some length.');
    await page.click('#composer [type=submit]');
    await page.waitForSelector('article[data-unsent]');
    assert.ok(await fits());
    const value = Number((await page.getAttribute('[data-count=cls]', 'data-value')) ?? 0);
    assert.ok(value < 0.01, `a layout shift of ${value}`);

    const middle = await open('dialect=page&page=40&auto=0', { width });
    await settled(middle);
    await middle.evaluate(() => window.scrollTo(0, 0));
    assert.ok(await middle.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.equal(await middle.locator('#newest').isVisible(), true);
    assert.deepEqual([...page.problems, ...middle.problems], []);
  });
}
