// What the page may do, what other sites may do to its server, and what a strange address does to it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { rows, rowsAtLeast, scrollTo, settled, setUp, stateIs } from './support.mjs';

const { base, browser, open, api } = await setUp();

const total = async () => (await api.get('/api/offset?limit=1')).total;

/** A page of another origin. */
async function elsewhere() {
  const other = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>'),
  );
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  after(() => other.close());
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://localhost:${other.address().port}/`);
  return page;
}

test('the page keeps to its content security policy, whatever is pressed', async () => {
  const page = await open('limit=10&auto=1&retries=0&live=300');
  await stateIs(page, 'paused');
  await page.evaluate(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      window.violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.click('#theme');
  await page.locator('.source summary').click();
  await page.locator('#posts button.raw').first().click();
  await page.click('#publish');
  await page.locator('#pill').click();
  for (const fault of ['fail', 'truncate', 'html']) {
    await page.click(`[data-once=${fault}]`);
    await page.evaluate(() => demo.view.loadMore());
    await settled(page);
  }
  await page.selectOption('#dialect', 'relay');
  await settled(page);
  await page.locator('.tail button').click();
  await settled(page);
  assert.ok((await rows(page)) > 0);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(page.problems, []);
});

test('the policy is in force: no inline script, no markup from text, no frame', async () => {
  const page = await open('auto=0');
  await stateIs(page, 'paused');
  const tried = await page.evaluate(() => {
    const broken = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
    const script = document.createElement('script');
    try {
      script.textContent = 'window.injected = true';
    } catch {
      broken.push('refused');
    }
    document.head.append(script);
    try {
      document.createElement('p').innerHTML = '<img src=x onerror="window.injected = true">';
    } catch {
      broken.push('refused');
    }
    return new Promise((resolve) =>
      setTimeout(() => resolve({ injected: window.injected, broken: broken.length }), 50),
    );
  });
  assert.equal(tried.injected, undefined);
  assert.ok(tried.broken >= 2, String(tried.broken));
  const other = await elsewhere();
  const framed = await other.evaluate(
    (base) =>
      new Promise((resolve) => {
        const frame = Object.assign(document.createElement('iframe'), { src: base });
        frame.onload = () => resolve(frame.contentDocument === null);
        document.body.append(frame);
      }),
    base,
  );
  assert.ok(framed, 'what loads is an error page of the browser, of an origin of its own');
  assert.equal(await other.frames()[1].evaluate(() => document.querySelector('#posts')), null);
});

test('a page of another site reads, and writes nothing', async () => {
  const page = await elsewhere();
  const before = await total();
  const session = 'from-elsewhere';
  const outcome = await page.evaluate(
    async ({ base, session }) => {
      const write = (path, init) =>
        fetch(base + path, { method: 'POST', mode: 'no-cors', ...init }).then(
          () => 'sent',
          () => 'not sent',
        );
      const read = await (await fetch(`${base}/api/cursor?limit=1`)).json();
      const { id } = read.data[0];
      await write('/api/posts/batch?n=3');
      await write('/api/posts', { body: '{"title": "t", "body": "b"}' });
      await write('/api/faults', { body: JSON.stringify({ session, rules: [{ fault: '500' }] }) });
      const form = document.createElement('form');
      Object.assign(form, { method: 'POST', action: `${base}/api/posts/batch?n=2`, target: 'hidden' });
      document.body.append(Object.assign(document.createElement('iframe'), { name: 'hidden' }), form);
      form.submit();
      const removed = await fetch(`${base}/api/posts/${id}`, { method: 'DELETE' }).then(
        () => 'sent',
        () => 'not sent',
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { rows: read.data.length, id, removed };
    },
    { base, session },
  );
  assert.equal(outcome.rows, 1);
  assert.equal(outcome.removed, 'not sent', 'the preflight does not offer it');
  assert.equal(await total(), before);
  assert.equal((await fetch(`${base}/api/posts/${outcome.id}`)).status, 200);
  assert.equal((await fetch(`${base}/api/faults/${session}`)).status, 404);
  const own = await open('auto=1&live=300');
  await own.click('#publish');
  await own.waitForFunction(() => document.querySelector('#pill').textContent === '8 new posts');
  assert.equal(await total(), before + 8, 'the demo itself does write');
});

test('settings that nobody knows are told, and replaced by what is usual', async () => {
  for (const [query, ...words] of [
    ['dialect=__proto__', 'dialect “__proto__”', '“cursor”'],
    ['dialect=constructor', 'dialect “constructor”'],
    ['dialect=toString', 'dialect “toString”'],
    ['dialect=hasOwnProperty&topic=valueOf', 'dialect “hasOwnProperty”', 'topic “valueOf”'],
    ['dialect=', 'dialect “”'],
    ['limit=__proto__', 'limit “__proto__”', '“20”'],
    ['limit=0', 'limit “0”'],
    ['limit=NaN&retries=Infinity&auto=-1', 'limit “NaN”', 'retries “Infinity”', 'auto “-1”'],
    ['dialect=<img src=x onerror=alert(1)>', 'dialect “<img src=x onerror=alert(1)>”'],
  ]) {
    const page = await open(query);
    await rowsAtLeast(page, 20);
    const said = await page.textContent('#unknown');
    for (const word of words) assert.ok(said.includes(word), `${query}: ${said}`);
    assert.ok(await page.isVisible('#unknown'));
    assert.equal(await page.inputValue('#dialect'), 'cursor');
    assert.deepEqual(page.problems, [], query);
    await page.close();
  }
  const strange = await open('theme=__proto__&n=45&auto=__proto__');
  assert.equal(await strange.getAttribute('#theme', 'aria-label'), 'Theme: as the system');
  const known = await open('dialect=stripe&topic=loom&limit=10&auto=3');
  await scrollTo(known, 20);
  assert.ok(await known.isHidden('#unknown'));
  assert.deepEqual(known.problems, []);
});

test('sources, settings and the database are not served', async () => {
  for (const path of [
    '/server/src/main.rs',
    '/server/Cargo.toml',
    '/server/data/posts.sqlite',
    '/js/package.json',
    '/js/index.d.ts',
    '/.gitignore',
  ]) {
    assert.equal((await fetch(base + path)).status, 404, path);
  }
});
