// Behaviours 80 and 82 in a real browser: a reload is where one was.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PAGE, rowOf } from './list.js';
import { browse, profile, serve } from './support.mjs';

const { base, asked } = await serve(rowOf, PAGE);
const browser = await browse(await profile());
after(() => browser.stop());

/** The queries since the last look. */
const queries = () => asked.splice(0);

for (const store of ['indexedDB', 'sessionStorage']) {
  test(`behaviour 80: five pages, a reload, the same rows, no request, and the next load goes on: ${store}`, async () => {
    const tab = await browser.open(`${base}/page.html`);
    assert.equal((await tab.run((store) => globalThis.begin(store), store)).restored, false);
    await tab.run(() => globalThis.setStep(17));
    assert.equal(await tab.run(() => globalThis.load(5)), 5 * PAGE);
    assert.equal(queries().length, 5);
    await tab.go();
    const { restored, extra, rows, texts } = await tab.run((store) => globalThis.begin(store), store);
    assert.deepEqual([restored, extra, rows], [true, 17, 5 * PAGE]);
    assert.deepEqual(
      texts,
      Array.from({ length: rows }, (_, id) => String(id)),
    );
    assert.deepEqual(queries(), []);
    assert.equal(await tab.run(() => globalThis.load(1)), 6 * PAGE);
    assert.deepEqual(queries(), [`?cursor=${5 * PAGE}`]);

    // Nobody waits for these: they are saved as the page goes.
    await tab.run(() => {
      globalThis.atLast(() => {
        globalThis.remove(3);
        globalThis.insert({ id: 'front' });
        globalThis.setStep(18);
      });
    });
    await tab.go();
    const last = await tab.run((store) => globalThis.begin(store), store);
    assert.deepEqual([last.rows, last.texts.slice(0, 5), last.extra], [6 * PAGE, ['front', '0', '1', '2', '4'], 18]);
    assert.deepEqual(await tab.run(() => globalThis.told), []);
    await tab.close();
  });
}
