// Runs the benches in headless Chromium against files that the demo server serves, and prints ratios.
// `cargo xtask bench [ingest|growth]`

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);

async function serve() {
  const mounts = ['--mount', '/js=js', '--mount', '/benches=benches'];
  const child = spawn(process.env.UNSPOOL_SERVER, ['--port', '0', '--db', ':memory:', '--posts', '100', ...mounts], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /listening on (http\S+)/.exec(line);
    if (found) return { url: found[1], stop: () => child.kill() && once(child, 'exit') };
  }
  throw new Error('the server did not start');
}

const server = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: (process.env.CHROME_FLAGS ?? '').split(' ').filter(Boolean) });
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${server.url}/benches/index.html`);
  await page.waitForFunction(() => globalThis.bench);
  console.log(`${browser.browserType().name()} ${browser.version()}, ${process.platform} ${process.arch}`);
  if (wanted('ingest')) {
    console.log('\npage bytes → validated, deduplicated, addressable items (100 items a page; median of interleaved pairs, 10 % to 90 %)');
    for (const size of [170, 920, 4040]) {
      const { kb, ours, theirs, ratio, low, high, mbps } = await page.evaluate((n) => globalThis.bench.ingest(n), size);
      console.log(`${String(kb).padStart(5)} KB  unspool ${ours.toFixed(0).padStart(5)} µs  plain JS ${theirs.toFixed(0).padStart(5)} µs  ratio ${ratio.toFixed(2)}× (${low.toFixed(2)} to ${high.toFixed(2)})  ${mbps.toFixed(0)} MB/s`);
    }
  }
  if (wanted('growth')) {
    console.log('\nwhat page p costs when p - 1 pages are there (30 items of 500 bytes; 10 stands for pages 10 to 60)');
    const costs = await page.evaluate(() => globalThis.bench.growth());
    for (const [point, micros] of Object.entries(costs)) console.log(`${point.padStart(8)}  ${micros.toFixed(0).padStart(5)} µs  ${(micros / costs[10]).toFixed(2)}× page 10`);
  }
} finally {
  await browser.close();
  await server.stop();
}
