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
  { size: 170, pages: 600, again: 0 },
  { size: 920, pages: 300, again: 0 },
  { size: 4040, pages: 100, again: 0 },
  { size: 170, pages: 600, again: 20 },
  { size: 920, pages: 300, again: 20 },
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

/** One side alone, from its warm-up to its last page. */
async function alone(side, what, slowdown) {
  const { page, close } = await realm();
  await page.evaluate(([name, one]) => globalThis.bench.prepare(name, one), [side, what]);
  const cdp = await page.context().newCDPSession(page);
  if (slowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const measured = await page.evaluate(() => globalThis.bench.measure());
  await close();
  if (!measured.isolated) throw new Error('the page is not isolated: its clock is too coarse');
  return measured;
}

const share = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.round((numbers.length - 1) * part)];
const row = ({ size, again }, bytes, ours, theirs, ratios) => {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => share(ratios, part).toFixed(2));
  const micros = (numbers) => `${share(numbers, 0.5).toFixed(0).padStart(6)} µs`;
  const kb = String(Math.round(bytes / 1000)).padStart(4);
  console.log(`${kb} KB${again ? `, ${again} % known` : '         '}  unspool ${micros(ours)}  plain JS ${micros(theirs)}  ratio ${middle}× (${low} to ${high})`);
  return size;
};

async function phases(list, slowdown) {
  for (const what of list) {
    const [ours, theirs] = [[], []];
    for (let run = 0; run < runs; run++) {
      const order = run % 2 === 0 ? ['unspool', 'plain'] : ['plain', 'unspool'];
      for (const side of order) (side === 'plain' ? theirs : ours).push(await alone(side, what, slowdown));
      if (ours[run].length !== theirs[run].length) throw new Error(`${ours[run].length} items against ${theirs[run].length}`);
    }
    const by = (field) => [ours.map((one) => one[field]), theirs.map((one) => one[field])];
    const ratios = ([mine, others]) => mine.map((time, run) => others[run] / time);
    row(what, ours[0].bytes, ...by('mean'), ratios(by('mean')));
    const single = ratios(by('median'));
    console.log(`                   median page: ${by('median').map((times) => share(times, 0.5).toFixed(0)).join(' against ')} µs, ratio ${share(single, 0.5).toFixed(2)}× (${share(single, 0.1).toFixed(2)} to ${share(single, 0.9).toFixed(2)})`);
  }
}

try {
  console.log(`${browser.browserType().name()} ${browser.version()}, ${process.platform} ${process.arch}`);
  console.log('\npage bytes → validated, deduplicated, addressable items, 100 items a page, against JSON.parse(new TextDecoder().decode(bytes)), a Set and push');
  const how = `Each side alone in a process of its own; the time of a whole list divided by its pages, garbage collection included; median of ${runs} runs, 10 % to 90 %.`;
  if (wanted('ingest')) {
    console.log(`\n${how}`);
    await phases(cases, 1);
  }
  if (wanted('throttled')) {
    console.log(`\nThe same with the processor slowed down six times.`);
    await phases(cases.slice(0, 2), 6);
  }
  if (wanted('interleaved')) {
    console.log('\nBoth sides in one page, ten pages in turn: garbage of one side is collected at the cost of whoever runs next. Median of the pairs, 10 % to 90 %.');
    for (const what of cases) {
      const { page, close } = await realm();
      const { ours, theirs, ratios } = await page.evaluate((one) => globalThis.bench.interleaved(one), what);
      row(what, what.size * 100, ours, theirs, ratios);
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
