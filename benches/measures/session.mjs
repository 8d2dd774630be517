// What a session costs the main thread: pages over HTTP, one after the other, with a window of rows in sight.

import { interleave, ratio, summary } from '../lib/stats.mjs';
import { label, number, spread, table, times } from '../lib/words.mjs';

const SUBJECTS = ['network', 'unspool', 'vanilla', 'tanstack', 'rtk', 'swr', 'apollo', 'urql'];
const PAGES = { items: 30, size: 900 };
const COUNT = 200;
const ROUNDS = { data: 5, rendered: 3 };
/** Sessions beside these in which the garbage is traced. */
const TRACED = { data: 2, rendered: 1 };
/** Milliseconds for one session. */
const BUDGET = 15_000;
/** One page alone, to begin with. */
const BEGINNERS = ['network', 'unspool', 'vanilla'];
const BEGINNINGS = 9;

/** Milliseconds of garbage collection on the main thread of the tab: the process that did most of it. */
function collected(events) {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const spent = new Map();
  for (const { name, pid, tid, dur = 0 } of events) {
    if ((name === 'MajorGC' || name === 'MinorGC') && main.has(`${pid} ${tid}`))
      spent.set(pid, (spent.get(pid) ?? 0) + dur / 1000);
  }
  return Math.max(0, ...spent.values());
}

/** A tab where a library is loaded, but has done nothing yet. */
async function loaded(tab, name) {
  const opened = await tab();
  await opened.evaluate((name) => globalThis.bench.library(name).then(() => {}), name);
  return opened;
}

/** A session in a tab of its own: what it cost, and how many pages it came to. */
async function session(tab, name, count, rendered) {
  const { call, used, close } = await loaded(tab, name);
  const before = await used();
  const pages = await call('session', name, PAGES, count, rendered, BUDGET);
  const after = await used();
  await close();
  return { pages, main: after.main - before.main, process: after.process - before.process };
}

/** Milliseconds of garbage collection in a session. */
async function garbage({ tab, trace }, name, rendered) {
  const { call, close } = await loaded(tab, name);
  const events = await trace(['v8'], () => call('session', name, PAGES, COUNT, rendered, BUDGET));
  await close();
  return collected(events);
}

async function beginnings({ tab, say }) {
  const once = (name) => session(tab, name, 1, false);
  await interleave(BEGINNERS, 1, once);
  const samples = await interleave(BEGINNERS, BEGINNINGS, once);
  const of = (name, what) => samples.get(name).map((sample) => sample[what]);
  const costs = {};
  for (const name of BEGINNERS) {
    costs[name] = {
      main: summary(of(name, 'main')),
      process: summary(of(name, 'process')),
      plain: ratio(of(name, 'main'), of('vanilla', 'main')),
    };
    say(
      `one page, ${name}: main thread ${number(costs[name].main.median)} ms, ${spread(costs[name].plain, '×')} plain`,
    );
  }
  return costs;
}

export async function run(lab) {
  const { tab, say } = lab;
  const gaveUp = {};
  const once = async (name, rendered) => {
    if (gaveUp[name]) return undefined;
    const sample = await session(tab, name, COUNT, rendered);
    if (sample.pages === COUNT) return sample;
    gaveUp[name] = sample;
    return undefined;
  };
  const costs = {};
  for (const [kind, rounds] of Object.entries(ROUNDS)) {
    const rendered = kind === 'rendered';
    const samples = await interleave(SUBJECTS, rounds, (name) => once(name, rendered));
    if (gaveUp.unspool)
      throw new Error(`unspool took more than ${BUDGET / 1000} s: the machine is too busy to measure anything`);
    const there = SUBJECTS.filter((name) => !gaveUp[name]);
    const gc = await interleave(there, TRACED[kind], (name) => garbage(lab, name, rendered));
    for (const name of there) {
      const of = (what, subject = name) => samples.get(subject).map((sample) => sample[what]);
      costs[name] ??= {};
      const cost = {
        main: summary(of('main')),
        process: summary(of('process')),
        gc: summary(gc.get(name)),
        ratio: ratio(of('main'), of('main', 'unspool')),
        plain: ratio(of('main'), of('main', 'vanilla')),
      };
      costs[name][kind] = cost;
      const main = `main thread ${cost.main.median.toFixed(0)} ms, process ${cost.process.median.toFixed(0)}`;
      const ratios = `${cost.plain.median.toFixed(2)}× plain, ${cost.ratio.median.toFixed(2)}× unspool`;
      say(`${kind} ${name}: ${main}, ${ratios}; garbage ${cost.gc.median.toFixed(1)} ms`);
    }
  }
  return { costs, gaveUp, first: await beginnings(lab) };
}

/** As it was measured until Playwright was taken away: main thread, above the network, times unspool. */
const BEFORE = [
  ['network', '157 ms', '', '0.58×', '305 ms', '0.15×'],
  ['unspool', '263 ms', '106 ms', '', '2 082 ms', ''],
  ['vanilla', '202 ms', '45 ms', '0.76×', '1 888 ms', '0.90×'],
  ['tanstack', '297 ms', '140 ms', '1.1×', '2 101 ms', '1.0×'],
  ['rtk', '449 ms', '292 ms', '1.7×', '2 365 ms', '1.1×'],
  ['swr', '393 ms', '235 ms', '1.5×', '2 254 ms', '1.1×'],
];

export function report({ costs, gaveUp, first }) {
  const rows = (kind) => {
    const alone = costs.network[kind].main.median;
    return SUBJECTS.filter((name) => costs[name]?.[kind]).map((name) => {
      const { main, gc, process, ratio, plain } = costs[name][kind];
      const above = name === 'network' ? '' : `${number(main.median - alone)} ms`;
      return [
        label(name),
        `${number(main.median)} ms`,
        above,
        `${number(process.median)} ms`,
        name === 'vanilla' ? '' : spread(plain, '×'),
        name === 'unspool' ? '' : spread(ratio, '×'),
        `${number(gc.median)} ms`,
      ];
    });
  };
  const head = [
    '',
    'main thread',
    'above the network',
    'whole process',
    'main thread, times plain',
    'times unspool',
    'garbage collection',
  ];
  const left = Object.entries(gaveUp).map(
    ([name, { pages, main }]) =>
      `- ${label(name)} was given up after ${BUDGET / 1000} s, at page ${pages} of ${COUNT}; the main thread had worked for ${number(main)} ms.`,
  );
  return {
    text: `${COUNT} pages of ${PAGES.items} items (27 KB) over HTTP, one after the other, in a tab of its own; after
each page the last 40 rows are looked at. Processor time of the main thread, from the first call to the last page; the
engine is unpacked and compiled within it. "The network alone" fetches the same pages and drops their bytes unread: what
nobody can do without. Garbage collection on the main thread is part of these times, but is told from sessions of its
own, which were traced.

The data layer alone:

${table(head, rows('data'))}

With the 40 rows written into the page, frame by frame:

${table(head, rows('rendered'))}

${left.join('\n')}

One page alone, with all that begins with it: what somebody pays who never scrolls.

${table(
  ['', 'main thread', 'whole process', 'main thread, times plain'],
  BEGINNERS.map((name) => [
    label(name),
    `${number(first[name].main.median)} ms`,
    `${number(first[name].process.median)} ms`,
    name === 'vanilla' ? '' : spread(first[name].plain, '×'),
  ]),
)}

By the old method (Playwright attached, and the garbage traced in the very sessions that were timed), which is what this
section said before: each request cost the main thread half as much again, for everybody.

${table(
  ['', 'main thread', 'above the network', 'times unspool', 'rendered: main thread', 'times unspool'],
  BEFORE.map(([name, ...cells]) => [label(name), ...cells]),
)}`,
    figures: {
      'session-vanilla': times(costs.vanilla.data.ratio),
      'session-tanstack': times(costs.tanstack.data.ratio),
      'session-rtk': times(costs.rtk.data.ratio),
      'session-swr': times(costs.swr.data.ratio),
      'session-rendered': times(costs.vanilla.rendered.ratio),
      'session-plain': times(costs.unspool.data.plain),
      'session-plain-rendered': times(costs.unspool.rendered.plain),
      'session-first': times(first.unspool.plain),
    },
  };
}
