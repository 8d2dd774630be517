import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browse, openOrders } from '../lib/orders.mjs';

/** A page: takes one order, and tells what `work` makes of it. */
async function carriedOut(url, work) {
  const order = await (await fetch(`${url}/next`)).json();
  await fetch(`${url}/done`, { method: 'POST', body: JSON.stringify(work(order)) });
}

test('an order is given to the page that asks, before or after it was given, and gives what the page tells', async (t) => {
  const orders = await openOrders();
  t.after(() => orders.stop());
  const early = carriedOut(orders.url, ({ args }) => ({ value: args[0] + 1 }));
  assert.equal(await orders.give({ call: 'x', args: [1] }), 2);
  await early;
  const given = orders.give({ call: 'x', args: [5] });
  await carriedOut(orders.url, ({ args }) => ({ value: args[0] + 1 }));
  assert.equal(await given, 6);
});

test('what goes wrong in the page is told, and a page that says nothing is not waited for', async (t) => {
  const orders = await openOrders(200);
  t.after(() => orders.stop());
  const given = orders.give({ call: 'x', args: [] });
  given.catch(() => {});
  await carriedOut(orders.url, () => ({ error: 'no such row' }));
  await assert.rejects(given, /in the page: no such row/);
  await assert.rejects(orders.give({ call: 'y', args: [] }), /no answer to \{"call":"y","args":\[\]\} within 200 ms/);
});

test('a browser that is not there is none; one that is there ends with what it started', async () => {
  assert.equal(await browse(['no-such-browser'], 'x'), undefined);
  const stop = await browse([process.execPath, '-e', 'setInterval(() => {}, 1000)'], 'x');
  await stop();
});
