// Behaviour 81: a browser that is killed in the middle of saves comes back with the list of the last complete one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PAGE, rowOf } from './list.js';
import { browse, profile, serve } from './support.mjs';

/** How often: the step has little time, `UNSPOOL_KILLS=20 cargo xtask test --only persist` takes more. */
const KILLS = Number(process.env.UNSPOOL_KILLS ?? 3);
/** Steps at most, for a list that does not grow for ever. */
const MOST = 2000;
/** `localStorage` is written to the disk when some seconds have passed. */
const STORES = [
  { store: 'indexedDB', kills: KILLS, wait: () => Math.random() * 400 },
  { store: 'localStorage', kills: Math.ceil(KILLS / 4), wait: () => 5000 + Math.random() * 3000 },
];

for (const { store, kills, wait } of STORES) {
  test(`behaviour 81: killed ${kills} times in the middle of saves: ${store}`, { timeout: 600_000 }, async (t) => {
    const { base, told, begun } = await serve(rowOf, PAGE);
    const folder = await profile();
    const steps = [];
    let inside = 0;
    for (let kill = 0; kill <= kills; kill++) {
      const browser = await browse(folder);
      const { run } = await browser.open(`${base}/page.html`);
      const now = await run((store) => globalThis.check(store), store);
      assert.deepEqual(now.told, []);
      assert.ok(now.isSame, `${now.rows} rows are not what they were after step ${now.step}`);
      assert.ok(now.step >= (steps.at(-1) ?? 0), `${now.step} steps, and ${steps} before`);
      // Processes are killed, and not the machine: what IndexedDB has said that it has is there.
      if (store === 'indexedDB') assert.ok(now.step >= Math.max(0, ...told), `${now.step} of ${Math.max(...told)}`);
      steps.push(now.step);
      if (kill === kills) {
        await browser.stop();
        break;
      }
      const before = told.length;
      await run((most) => globalThis.churn(most), MOST);
      for (let turns = 0; turns < 2000 && told.length === before; turns++) await sleep(5);
      assert.ok(told.length > before, 'nothing was saved');
      await sleep(wait());
      await browser.kill();
      if (begun.length > told.length + inside) inside += 1;
    }
    t.diagnostic(`steps that were there: ${steps.join(' ')}; saves: ${told.length}; kills inside of one: ${inside}`);
    assert.ok(steps.at(-1) > 0);
  });
}
