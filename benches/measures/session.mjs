// What a session costs the main thread: pages over HTTP, one after the other, with a window of rows in sight.

import { interleave, ratio, summary } from '../lib/stats.mjs';
import { label, number, spread, table, times } from '../lib/words.mjs';

const SUBJECTS = ['network', 'unspool', 'vanilla', 'tanstack', 'rtk', 'swr', 'apollo', 'urql'];
const PAGES = { items: 30, size: 900 };
const COUNT = 200;
const ROUNDS = { data: 5, rendered: 3 };
/** Milliseconds for one session. */
const BUDGET = 15_000;

/** Milliseconds of garbage collection on the main thread of the tab: the process that did most of it. */
function collected(trace) {
  const { traceEvents } = JSON.parse(trace);
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const spent = new Map();
  for (const { name, pid, tid, dur = 0 } of traceEvents) {
    if ((name === 'MajorGC' || name === 'MinorGC') && main.has(`${pid} ${tid}`))
      spent.set(pid, (spent.get(pid) ?? 0) + dur / 1000);
  }
  return Math.max(0, ...spent.values());
}

export async function run({ tab, browser, say }) {
  const gaveUp = {};
  const once = async (name, rendered) => {
    if (gaveUp[name]) return undefined;
    const { page, call, used, close } = await tab();
    await page.evaluate((name) => globalThis.bench.library(name).then(() => {}), name);
    await browser.startTracing(page, { categories: ['v8'], screenshots: false });
    const before = await used();
    const pages = await call('session', name, PAGES, COUNT, rendered, BUDGET);
    const after = await used();
    const gc = collected(await browser.stopTracing());
    await close();
    const sample = { main: after.main - before.main, process: after.process - before.process, gc };
    if (pages < COUNT) gaveUp[name] = { page: pages, ...sample };
    return pages < COUNT ? undefined : sample;
  };
  const costs = {};
  for (const [kind, rounds] of Object.entries(ROUNDS)) {
    const samples = await interleave(SUBJECTS, rounds, (name) => once(name, kind === 'rendered'));
    if (gaveUp.unspool)
      throw new Error(`unspool took more than ${BUDGET / 1000} s: the machine is too busy to measure anything`);
    const ours = samples.get('unspool').map(({ main }) => main);
    for (const [name, all] of samples) {
      if (gaveUp[name]) continue;
      const of = (what) => all.map((sample) => sample[what]);
      costs[name] ??= {};
      const cost = {
        main: summary(of('main')),
        process: summary(of('process')),
        gc: summary(of('gc')),
        ratio: ratio(of('main'), ours),
      };
      costs[name][kind] = cost;
      say(
        `${kind} ${name}: main thread ${cost.main.median.toFixed(0)} ms (garbage ${cost.gc.median.toFixed(1)}), process ${cost.process.median.toFixed(0)}, ${cost.ratio.median.toFixed(2)}×`,
      );
    }
  }
  return { costs, gaveUp };
}

export function report({ costs, gaveUp }) {
  const rows = (kind) => {
    const alone = costs.network[kind].main.median;
    return SUBJECTS.filter((name) => costs[name]?.[kind]).map((name) => {
      const { main, gc, process, ratio } = costs[name][kind];
      const above = name === 'network' ? '' : `${number(main.median - alone)} ms`;
      return [
        label(name),
        `${number(main.median)} ms`,
        above,
        `${number(gc.median)} ms`,
        `${number(process.median)} ms`,
        name === 'unspool' ? '' : spread(ratio, '×'),
      ];
    });
  };
  const head = [
    '',
    'main thread',
    'above the network',
    'of it garbage collection',
    'whole process',
    'main thread, times unspool',
  ];
  const left = Object.entries(gaveUp).map(
    ([name, { page, main }]) =>
      `- ${label(name)} was given up after ${BUDGET / 1000} s, at page ${page} of ${COUNT}; the main thread had worked for ${number(main)} ms.`,
  );
  return {
    text: `${COUNT} pages of ${PAGES.items} items (27 KB) over HTTP, one after the other, in a tab of its own; after
each page the last 40 rows are looked at. Processor time of the main thread, from the first call to the last page; the
engine is unpacked and compiled within it. "The network alone" fetches the same pages and drops their bytes unread: what
nobody can do without.

The data layer alone:

${table(head, rows('data'))}

With the 40 rows written into the page, frame by frame:

${table(head, rows('rendered'))}

${left.join('\n')}`,
    figures: {
      'session-vanilla': times(costs.vanilla.data.ratio),
      'session-tanstack': times(costs.tanstack.data.ratio),
      'session-rtk': times(costs.rtk.data.ratio),
      'session-swr': times(costs.swr.data.ratio),
      'session-rendered': times(costs.vanilla.rendered.ratio),
    },
  };
}
