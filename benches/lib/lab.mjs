// The browser, and one tab in a process of its own for each library.
//
// Other browsers are not steered at all: `orders.mjs`.

import { setTimeout as sleep } from 'node:timers/promises';
import { openBrake } from './brake.mjs';
import { outcomeOf } from './cdp.mjs';
import { launch, pageProcesses } from './chromium.mjs';

/** Milliseconds: for a page to be there, for what a measure calls, and for a trace to be handed over. */
const OPENING = 30_000;
const CALL = 600_000;
const TRACE = 30_000;
const POLL = 10;

/** `url`: where index.html is. */
export async function openLab(url) {
  const browser = await launch();
  try {
    return await labOf(browser, url);
  } catch (error) {
    await browser.stop();
    throw error;
  }
}

async function labOf({ connection, pid, stop }, url) {
  const { product } = await connection.send('Browser.getVersion');
  // Of tabs that crash; it is the browser's process that watches them.
  await connection.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] });
  const sessions = new Map();
  connection.listen((method, { targetId, sessionId, status }) => {
    if (method === 'Target.targetCrashed')
      connection.fail(`the tab crashed (${status})`, sessions.get(targetId) ?? targetId);
    if (method === 'Target.detachedFromTarget') connection.fail('the tab is gone', sessionId);
  });
  const brake = openBrake(pageProcesses(pid));
  const remove = () => brake.remove();
  process.on('exit', remove);
  return {
    url,
    /** Chromium's version. */
    version: product.split('/')[1],
    /** How pages are made slower: `kind`, and `text` for reports. */
    brake,
    tab: (address = `${url}/benches/index.html`) => openTab(connection, sessions, brake, address),
    trace: (categories, work) => trace(connection, categories, work),
    async stop() {
      await stop();
      process.off('exit', remove);
      remove();
    },
  };
}

/** Runs in a page: waits for its `arrive` (index.html), or for a fault. `old`: when the page before it began. */
async function arrival(old) {
  if (performance.timeOrigin === old) return undefined;
  if (!('there' in globalThis)) await new Promise((resolve) => addEventListener('there', resolve, { once: true }));
  return { there: globalThis.there, faults: globalThis.faults };
}

/**
 * `call(name, …args)` runs a function of page.js; `from(module)` gives the same for another module; `used()` is what
 * the tab has cost.
 */
async function openTab(connection, sessions, brake, address) {
  const { browserContextId } = await connection.send('Target.createBrowserContext');
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank', browserContextId });
  const { sessionId: session } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  sessions.set(targetId, session);
  const send = (method, params, limit) => connection.send(method, params, { session, limit });
  /** What an expression comes to, awaited. */
  const valueIn = async (expression, limit) =>
    outcomeOf(await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, limit));
  const evaluateWithin = (limit, work, ...args) => valueIn(`(${work})(...${JSON.stringify(args)})`, limit);
  const evaluate = (work, ...args) => evaluateWithin(CALL, work, ...args);

  /**
   * Goes to a page, and waits until it says that it is there; gives what it says. The page is asked once and answers
   * by itself: whoever asks again and again takes part in what is measured.
   */
  const go = async (to) => {
    const old = await valueIn('performance.timeOrigin', OPENING);
    const { errorText } = await send('Page.navigate', { url: to });
    if (errorText) throw new Error(`${to}: ${errorText}`);
    const end = performance.now() + OPENING;
    for (;;) {
      const left = end - performance.now();
      const state = await evaluateWithin(left, arrival, old).catch((error) => ({ error }));
      // The old page may still be there, or be exchanged for the new one while it is asked.
      if (state?.faults?.length > 0) throw new Error(`${to}: ${state.faults.join('\n')}`);
      if (state?.faults) return state.there;
      if (performance.now() > end - POLL)
        throw new Error(
          `${to} did not say within ${OPENING} ms that it is there: ${state?.error?.message ?? 'the old page stayed'}`,
        );
      await sleep(POLL);
    }
  };

  const close = async () => {
    try {
      for (const fault of await valueIn('globalThis.faults?.splice(0) ?? []', OPENING)) console.error(fault);
    } finally {
      sessions.delete(targetId);
      await connection.send('Target.disposeBrowserContext', { browserContextId });
    }
  };
  const tab = {
    go,
    evaluate,
    close,
    call: (name, ...args) => evaluate((name, args) => globalThis.bench[name](...args), name, args),
    from:
      (module) =>
      (name, ...args) =>
        evaluate(async (module, name, args) => (await import(module))[name](...args), module, name, args),
    /**
     * What the tab has used so far, in milliseconds: `main`, its main thread; `script`, JavaScript and WebAssembly
     * alone there; `process`, all its threads. Processor time, not the clock's: what else the machine does is not
     * counted.
     */
    async used() {
      const { metrics } = await send('Performance.getMetrics');
      const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
      return { main: of('TaskDuration'), script: of('ScriptDuration'), process: of('ProcessTime') };
    },
    /** How many times as slow the processor is from now on. With control groups, it is so for all tabs. */
    slow: (rate) => brake.slow(rate, send),
    /** Bytes of objects in the heap, and of the buffers beside it. */
    async held() {
      const { usedSize, backingStorageSize } = await send('Runtime.getHeapUsage');
      return { objects: usedSize, buffers: backingStorageSize };
    },
    collect: () => send('HeapProfiler.collectGarbage'),
  };
  try {
    if (address !== 'about:blank') await go(address);
    await send('Performance.enable', { timeDomain: 'threadTicks' });
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  return tab;
}

/** The events of these categories while `work` is done. It costs something: nothing is timed beside it. */
async function trace(connection, categories, work) {
  const events = [];
  let finish;
  const complete = new Promise((resolve) => {
    finish = resolve;
  });
  const end = connection.listen((method, params) => {
    if (method === 'Tracing.dataCollected') events.push(...params.value);
    if (method === 'Tracing.tracingComplete') finish(true);
  });
  try {
    await connection.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { recordMode: 'recordUntilFull', includedCategories: categories, excludedCategories: ['*'] },
    });
    await work();
    await connection.send('Tracing.end');
    const whole = await Promise.race([complete, sleep(TRACE, false, { ref: false })]);
    if (!whole) throw new Error(`the trace was not handed over within ${TRACE} ms`);
    return events;
  } finally {
    end();
  }
}
