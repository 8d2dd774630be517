// The browser, and one tab in a process of its own for each library.

import { chromium } from 'playwright-core';

/** `url`: where index.html is. */
export async function openLab(url) {
  const args = [...(process.env.CHROME_FLAGS ?? '').split(' ').filter(Boolean), '--js-flags=--expose-gc'];
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args });
  return {
    browser,
    url,
    /**
     * `call(name, …args)` runs a function of page.js; `used()` is what the tab has cost; `cdp` is the protocol's
     * session of the tab.
     */
    async tab() {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.goto(`${url}/benches/index.html`);
      await page.waitForFunction(() => globalThis.bench);
      const cdp = await context.newCDPSession(page);
      // Processor time, not the clock's: what else the machine does is not counted.
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      /** What the tab has used so far, in milliseconds: `main`, its main thread; `process`, all its threads. */
      const used = async () => {
        const { metrics } = await cdp.send('Performance.getMetrics');
        const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
        return { main: of('TaskDuration'), process: of('ProcessTime') };
      };
      const call = (name, ...args) => page.evaluate(([name, args]) => globalThis.bench[name](...args), [name, args]);
      return { page, cdp, call, used, close: () => context.close() };
    },
    stop: () => browser.close(),
  };
}
