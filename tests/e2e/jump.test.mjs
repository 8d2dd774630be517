// Jumps to a page or a day: the list begins there, and goes both ways.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, rowsAtLeast, settled, setUp } from './support.mjs';

const { open, api } = await setUp({ posts: 2000 });

/** The row at the top of the window. */
const top = (page) =>
  page.evaluate(() => {
    const row = [...document.querySelectorAll('#posts article')].find((row) => row.getBoundingClientRect().bottom > 1);
    return { key: row.dataset.key, top: Math.round(row.getBoundingClientRect().top) };
  });

async function jump(page, to) {
  await page.fill('#jump-to', to);
  await page.press('#jump-to', 'Enter');
  const name = /-/.test(to) ? 'date' : 'page';
  await page.waitForFunction(([name, to]) => new URL(location).searchParams.get(name) === to, [name, to]);
  await landed(page);
}

async function landed(page) {
  await page.waitForSelector('#front:not([hidden])');
  await rowsAtLeast(page, 20);
  await settled(page);
}

const all = await api.ids(2000);

/** The rows are those of the list, from one of them on, without a hole. */
async function whole(page) {
  const shown = await keys(page);
  const from = all.indexOf(shown[0]);
  assert.deepEqual(shown, all.slice(from, from + shown.length));
  return from;
}

for (const dialect of ['page', 'offset']) {
  test(`a jump to a page begins there and goes both ways: ${dialect}`, async () => {
    const page = await open(`dialect=${dialect}`);
    await settled(page);
    assert.equal(await page.textContent('#jump-of'), 'of 100');
    await jump(page, '40');
    const first = all[39 * 20];
    const at = await top(page);
    assert.deepEqual([at.key, Math.abs(at.top) <= 2], [first, true], 'page 40 is at the top of the window');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.key), first, 'and has the focus');
    const knots = () => page.$$eval('.chunk[data-knot]', (all) => all.map(({ dataset }) => dataset.knot));
    assert.ok((await knots()).includes('page 40 · 20 posts'));
    // Newer rows have come in before it meanwhile, and moved nothing.
    let from = await whole(page);
    assert.ok(from < 39 * 20, 'newer ones are there');
    assert.ok((await knots()).includes('page 39 · 20 posts'));

    // Upwards, row by row: what is in view stays where it is while newer rows come in.
    for (let turn = 0; turn < 12; turn++) {
      const { seen, moved } = await page.evaluate(async () => {
        window.scrollBy(0, -600);
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        const rows = [...document.querySelectorAll('#posts article')];
        const row = rows.find((row) => row.getBoundingClientRect().top >= 0);
        const before = row.getBoundingClientRect().top;
        let moved = 0;
        for (let frames = 0; frames < 30; frames++) {
          await frame();
          moved = Math.max(moved, Math.abs(row.getBoundingClientRect().top - before));
        }
        return { seen: rows.length, moved };
      });
      assert.ok(moved <= 1, `a row that is read moved by ${moved} px, of ${seen} rows`);
    }
    const before = from;
    from = await whole(page);
    assert.ok(from < before, 'more newer ones');

    // Downwards, older ones.
    const count = (await keys(page)).length;
    await page.evaluate(() => window.scrollTo(0, 1e9));
    await rowsAtLeast(page, count + 20);
    await settled(page);
    assert.equal(await whole(page), from);
    assert.deepEqual(page.problems, []);
  });
}

test('a jump to a day, by a keyset', async () => {
  const page = await open('dialect=keyset');
  await settled(page);
  const dated = [];
  while (dated.length < 2000) dated.push(...(await api.get(`/api/offset?limit=100&offset=${dated.length}`)).items);
  const day = dated[900].created_at.slice(0, 10);
  const first = dated.find(({ created_at }) => created_at.slice(0, 10) <= day).id;
  await jump(page, day);
  assert.equal((await top(page)).key, first, 'the newest post of that day');
  const from = await whole(page);
  assert.ok(from < all.indexOf(first), 'newer ones are there');
  assert.deepEqual(page.problems, []);
});

test('reload, back and forward go where one was; a way leads back to the newest', async () => {
  const page = await open('dialect=page');
  await settled(page);
  await page.evaluate(() => window.scrollTo(0, 1500));
  await settled(page);
  const before = await top(page);
  // Not by hand: that would go to the control first, and so would the way back.
  await page.evaluate(() => {
    document.querySelector('#jump-to').value = '40';
    document.querySelector('#ask').requestSubmit();
  });
  await page.waitForURL(/page=40/);
  await landed(page);
  await page.evaluate(() => window.scrollBy(0, 900));
  await settled(page);
  const there = await top(page);
  const { requests } = await api.seen(page);
  const same = async (place, words) => {
    await page.waitForFunction((key) => document.querySelector(`[data-key="${key}"]`), place.key);
    await settled(page);
    const now = await top(page);
    assert.equal(now.key, place.key, words);
    assert.ok(Math.abs(now.top - place.top) <= 2, `${words}: ${now.top} for ${place.top} px`);
  };
  const knots = () => page.$$eval('.chunk[data-knot]', (all) => all.map(({ dataset }) => dataset.knot));
  const pages = await knots();
  await page.reload();
  await same(there, 'a reload');
  assert.deepEqual(await knots(), pages, 'with its pages');
  assert.equal((await api.seen(page)).requests, requests, 'without a request');
  await page.goBack();
  await same(before, 'back');
  assert.equal(new URL(page.url()).searchParams.get('page'), null);
  assert.equal(await page.locator('#newest').isHidden(), true);
  await page.goForward();
  await same(there, 'forward');
  await whole(page);

  await page.getByRole('button', { name: 'Back to the newest' }).click();
  await page.waitForFunction((key) => document.querySelector('#posts article')?.dataset.key === key, all[0]);
  await settled(page);
  assert.equal(await page.evaluate(() => scrollY), 0);
  assert.equal(await page.locator('#front').isHidden(), true);
  await page.goBack();
  await same(there, 'back again');
  assert.deepEqual(page.problems, []);
});

test('a link to a page opens there, near the top of the list, too, and says where the list begins', async () => {
  const page = await open('dialect=page&page=2');
  await landed(page);
  assert.equal(await whole(page), 0, 'page 1 came in before it');
  assert.equal((await top(page)).key, all[20]);
  assert.match(await page.textContent('#front'), /The list begins here/);
  const { requests } = await api.seen(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  await settled(page, 60);
  assert.equal((await api.seen(page)).requests, requests, 'there is nothing newer to ask for');
});

test('newer pages that fail say so, and are asked for again by a button', async () => {
  const page = await open('dialect=page&page=40&retries=0&auto=0');
  await landed(page);
  const from = await whole(page);
  assert.equal(from, 39 * 20, 'none by itself, as was asked for');
  await api.tell(page, [{ fault: '500', next: 1 }]);
  await page.getByRole('button', { name: 'Load newer' }).click();
  await page.waitForSelector('#front[data-front=failed]');
  assert.match(await page.textContent('#front p'), /could not be loaded/);
  await page.locator('#front').getByRole('button', { name: 'Try again' }).click();
  await rowsAtLeast(page, 40);
  assert.equal(await whole(page), 38 * 20);
});

test('where an API has no place to jump to, the page says so; a place that it does not know, too', async () => {
  const page = await open('dialect=cursor&page=4');
  await settled(page);
  assert.equal(await page.locator('#jump').isHidden(), true);
  assert.equal(await page.locator('#no-jump').isVisible(), true);
  assert.match(await page.textContent('#unknown'), /page “4” is unknown here/);
  assert.equal((await keys(page))[0], all[0]);
});

test('who writes in the middle of the list is taken to its top', async () => {
  const page = await open('dialect=page&page=40');
  await landed(page);
  await page.click('#write');
  await page.fill('#composer [name=title]', 'A knot of mine');
  await page.fill('#composer [name=body]', 'Of some length.');
  await page.click('#composer [type=submit]');
  await page.waitForFunction(() => /^p_/.test(document.querySelector('#posts article')?.dataset.key));
  await rowsAtLeast(page, 20);
  assert.equal(new URL(page.url()).searchParams.get('page'), null);
  await settled(page);
  const now = await keys(page);
  assert.deepEqual(now, await api.ids(now.length));
  assert.deepEqual(page.problems, []);
});
