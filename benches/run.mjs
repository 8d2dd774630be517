// Runs the benches in headless Chromium against files that the demo server serves, and prints ratios.
// `cargo xtask bench [ingest|throttled|interleaved|growth] [--runs 9]`

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const args = process.argv.slice(2);
const option = args.indexOf('--runs');
const runs = option < 0 ? 9 : Number(args.splice(option, 2)[1]);
const wanted = (name) => args.length === 0 || args.includes(name);

const cases = [
  { size: 170, pages: 3000, again: 0 },
  { size: 920, pages: 1000, again: 0 },
  { size: 4040, pages: 300, again: 0 },
  { size: 170, pages: 3000, again: 20 },
  { size: 920, pages: 1000, again: 20 },
];

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
const flags = (process.env.CHROME_FLAGS ?? '').split(' ').filter(Boolean);
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: [...flags, '--js-flags=--expose-gc'] });

/** A page in a process of its own, isolated from other origins: its clock counts in steps of 5 µs instead of 100. */
async function realm() {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const isolate = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    await route.fulfill({ response, headers: { ...response.headers(), ...isolate } });
  });
  await page.goto(`${server.url}/benches/index.html`);
  await page.waitForFunction(() => globalThis.bench);
  return { page, close: () => context.close() };
}

/** One side alone: how much processor its pages take, by the clocks of its process, which do not run while others do. */
async function alone(side, what, slowdown) {
  const { page, close } = await realm();
  await page.evaluate(([name, one]) => globalThis.bench.prepare(name, one), [side, what]);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (slowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const clocks = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  // What the question itself costs is not the pages'.
  const first = await clocks();
  await page.evaluate(() => 0);
  const before = await clocks();
  const measured = await page.evaluate(() => globalThis.bench.measure());
  const after = await clocks();
  await close();
  if (!measured.isolated) throw new Error('the page is not isolated: its clock is too coarse');
  const micros = (name) => ((after[name] - before[name] - (before[name] - first[name])) / what.pages) * 1e6;
  return { ...measured, thread: micros('ThreadTime'), all: micros('ProcessTime') };
}

const share = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.round((numbers.length - 1) * part)];
const row = (title, ours, theirs, ratios) => {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => share(ratios, part).toFixed(2));
  const micros = (numbers) => `${share(numbers, 0.5).toFixed(0).padStart(5)} µs`;
  console.log(`${title.padEnd(36)}unspool ${micros(ours)}  plain JS ${micros(theirs)}  ratio ${middle}× (${low} to ${high})`);
};
const title = (kb, { again }) => `${kb.toFixed(0).padStart(4)} KB${again ? `, ${again} % of it known` : ''}`;

async function phases(list, slowdown) {
  for (const what of list) {
    const [ours, theirs] = [[], []];
    for (let run = 0; run < runs; run++) {
      const order = run % 2 === 0 ? ['unspool', 'plain'] : ['plain', 'unspool'];
      for (const side of order) (side === 'plain' ? theirs : ours).push(await alone(side, what, slowdown));
      if (ours[run].length !== theirs[run].length) throw new Error(`${ours[run].length} items against ${theirs[run].length}`);
    }
    const print = (name, field) => {
      const [mine, others] = [ours, theirs].map((measured) => measured.map((one) => one[field]));
      row(name, mine, others, mine.map((time, run) => others[run] / time));
    };
    print(title(ours[0].kb, what), 'thread');
    print('          and all its threads', 'all');
    // Slowed down, the thread runs and stands still by turns: single pages say nothing then.
    if (slowdown === 1) print('          median page, by the clock', 'median');
  }
}

try {
  console.log(`${browser.browserType().name()} ${browser.version()}, ${process.platform} ${process.arch}`);
  console.log('\npage bytes → validated, deduplicated, addressable items, 100 items a page, against JSON.parse(new TextDecoder().decode(bytes)), a Set and push');
  if (wanted('ingest')) {
    console.log(`\nEach side alone in a process of its own: processor time of the page's thread for a whole list, garbage collection included, divided by its pages; then with the collector's own threads; then the time of a page on the clock, without most collections. Median of ${runs} runs, 10 % to 90 %.`);
    await phases(cases, 1);
  }
  if (wanted('throttled')) {
    console.log('\nThe same with the processor slowed down six times.');
    await phases(cases.slice(0, 3), 6);
  }
  if (wanted('interleaved')) {
    console.log('\nBoth sides in one page, ten pages in turn, on the clock: garbage of one side is collected at the cost of whoever runs next. Median of the pairs, 10 % to 90 %.');
    for (const what of cases) {
      const { page, close } = await realm();
      const { kb, ours, theirs, ratios } = await page.evaluate((one) => globalThis.bench.interleaved(one), { ...what, pages: what.size > 2000 ? 200 : 600 });
      row(title(kb, what), ours, theirs, ratios);
      await close();
    }
  }
  if (wanted('growth')) {
    console.log('\nwhat page p costs when p - 1 pages are there (30 items of 500 bytes; 10 stands for pages 10 to 60)');
    const { page, close } = await realm();
    const costs = await page.evaluate(() => globalThis.bench.growth());
    for (const [point, micros] of Object.entries(costs)) console.log(`${point.padStart(8)}  ${micros.toFixed(0).padStart(5)} µs  ${(micros / costs[10]).toFixed(2)}× page 10`);
    await close();
  }
} finally {
  await browser.close();
  await server.stop();
}
