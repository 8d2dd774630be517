// The apps of docs/frameworks/*.md in a browser: rendered by a server, taken over, read to their end, taken away.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { bundleApp, codeOf } from './apps.mjs';
import { browse, html } from './browser.mjs';

const TOTAL = 400;
const asked = [];
const pages = {};
let status = 200;
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  if (pathname === '/api/posts') {
    const [from, limit] = ['cursor', 'limit'].map((name) => Number(searchParams.get(name) ?? 0));
    asked.push(from);
    const data = Array.from({ length: Math.min(limit, TOTAL - from) }, (_, at) => ({
      id: from + at,
      title: `post ${from + at}`,
    }));
    response.writeHead(status, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ data, nextCursor: from + limit < TOTAL ? String(from + limit) : null }));
  }
  if (!(pathname in pages)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html' });
  return response.end(pages[pathname]);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const base = `http://127.0.0.1:${server.address().port}`;
const { open } = await browse();

/** How each is started. `take(box)` takes markup over, `put(box)` renders anew; both give what takes it away. */
const APPS = {
  vue: {
    file: 'Posts.vue',
    start: `import { createApp, createSSRApp } from 'vue';
      import Posts from './Posts.vue';
      const begin = (create) => (box) => { const app = create(Posts); app.mount(box); return () => app.unmount(); };
      Object.assign(globalThis, { take: begin(createSSRApp), put: begin(createApp) });`,
    server: `import { createSSRApp } from 'vue';
      import { renderToString } from 'vue/server-renderer';
      import Posts from './Posts.vue';
      export const render = async () => ({ body: await renderToString(createSSRApp(Posts)) });`,
  },
  svelte: {
    file: 'Posts.svelte',
    start: `import { hydrate, mount, unmount } from 'svelte';
      import Posts from './Posts.svelte';
      const begin = (create) => (target) => { const app = create(Posts, { target }); return () => unmount(app); };
      Object.assign(globalThis, { take: begin(hydrate), put: begin(mount) });`,
    server: `import { render as toText } from 'svelte/server';
      import Posts from './Posts.svelte';
      export const render = () => ({ body: toText(Posts).body });`,
  },
  solid: {
    file: 'Posts.jsx',
    start: `import { createComponent, hydrate, render } from 'solid-js/web';
      import Posts from './Posts.jsx';
      const begin = (create) => (box) => create(() => createComponent(Posts, {}), box);
      Object.assign(globalThis, { take: begin(hydrate), put: begin(render) });`,
    server: `import { createComponent, generateHydrationScript, renderToString } from 'solid-js/web';
      import Posts from './Posts.jsx';
      export const render = () =>
        ({ body: renderToString(() => createComponent(Posts, {})), head: generateHydrationScript() });`,
  },
  lit: {
    file: 'posts.js',
    // What is looked for below is looked for in the document.
    start: `import './posts.js';
      customElements.get('my-posts').prototype.createRenderRoot = function () { return this; };
      const put = (box) => {
        const element = box.appendChild(document.createElement('my-posts'));
        return () => element.remove();
      };
      Object.assign(globalThis, { put });`,
  },
  angular: {
    file: 'posts.ts',
    // Without its compiler Angular is told what \`viewChild()\` asks for: so does its own transform for tests.
    start: `import '@angular/compiler';
      import { createComponent, provideZonelessChangeDetection, ViewChild } from '@angular/core';
      import { createApplication } from '@angular/platform-browser';
      import { Posts } from './posts.ts';
      Posts.propDecorators = { tail: [{ type: ViewChild, args: ['tail', { isSignal: true }] }] };
      const application = await createApplication({ providers: [provideZonelessChangeDetection()] });
      const put = (box) => {
        const hostElement = box.appendChild(document.createElement('div'));
        const made = createComponent(Posts, { environmentInjector: application.injector, hostElement });
        application.attachView(made.hostView);
        return () => made.destroy();
      };
      Object.assign(globalThis, { put });`,
  },
};

for (const [name, { file, start, server: serverStart }] of Object.entries(APPS)) {
  test(`behaviour 128: ${name}: the app of the docs, from the markup of a server to its end`, async (t) => {
    const [{ code }] = await codeOf(name);
    assert.ok(code.split('\n').length <= 26, `${code.split('\n').length} lines`);
    asked.length = 0;
    status = 200;
    const rendered = serverStart ? await (await bundleApp(file, code, serverStart, true)).render() : {};
    if (serverStart) assert.match(rendered.body, /Loading…/);
    assert.equal(asked.length, 0, 'a server asks for nothing');
    const script = `${start}
      Object.assign(globalThis, { there: true });`;
    pages['/app.js'] = await bundleApp(file, code, script);
    pages['/app.html'] = html(
      '/app.js',
      `<div id="app">${rendered.body ?? ''}</div><div id="two"></div>`,
      rendered.head,
    );
    const { page, problems, still } = await open(t, `${base}/app.html`);
    const rows = (box = '#app') => page.locator(`${box} li`).count();
    const isTakenOver = await page.evaluate(async (isTaken) => {
      const box = document.querySelector('#app');
      const first = box.querySelector('p');
      globalThis.end = globalThis[isTaken ? 'take' : 'put'](box);
      return first === box.querySelector('p');
    }, Boolean(serverStart));
    if (serverStart) assert.ok(isTakenOver, 'it was rendered anew');
    await page.waitForFunction(() => document.querySelectorAll('#app li').length >= 90);
    await still();
    const ahead = asked.length;
    assert.ok(ahead >= 3 && ahead < 10, `${ahead} pages for 600 pixels, and 1200 ahead`);
    // Another one finds the rows there.
    await page.evaluate(() => {
      globalThis.endTwo = globalThis.put(document.querySelector('#two'));
    });
    await page.waitForFunction((count) => document.querySelectorAll('#two li').length >= count, await rows());
    assert.ok(
      asked.every((from, at) => asked.indexOf(from) === at),
      `asked twice: ${asked}`,
    );
    await page.evaluate(() => globalThis.endTwo());
    await page.waitForFunction(() => document.querySelectorAll('#two li').length === 0);
    status = 400;
    for (let turn = 0; turn < 3; turn++) {
      await page.evaluate(() => window.scrollTo(0, 1e9));
      await still();
    }
    assert.equal(await page.locator('#app [role=alert]').count(), 1);
    status = 200;
    const failed = asked.length;
    for (let turn = 0; turn < 3; turn++) await still();
    assert.equal(asked.length, failed, 'a failure is asked again by nobody but the reader');
    // "Try again", and "Load more" where the budget is spent.
    for (let turn = 0; turn < 40 && !(await page.getByText('That is all.').count()); turn++) {
      await page.evaluate(() => {
        document.querySelector('#app button')?.click();
        window.scrollTo(0, 1e9);
      });
      await still();
    }
    assert.equal(await rows(), TOTAL);
    const seen = await page.locator('#app li').allTextContents();
    assert.deepEqual(seen, [...new Set(seen)]);
    await page.evaluate(() => globalThis.end());
    await page.waitForFunction(() => document.querySelectorAll('#app li').length === 0);
    const count = asked.length;
    await still();
    assert.equal(asked.length, count);
    assert.deepEqual(
      problems.filter((problem) => !problem.includes('400')),
      [],
    );
  });
}

test('behaviour 128: all code of the chapters compiles', async () => {
  for (const name of Object.keys(APPS))
    for (const [at, { kind, code }] of (await codeOf(name)).entries())
      if (['vue', 'svelte', 'jsx'].includes(kind))
        await bundleApp(`Code${at}.${kind}`, code, `export * from './Code${at}.${kind}';`);
});
