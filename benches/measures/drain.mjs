// Every item of a list, one by one and as an object, with `for await`.

import { kilobytesOf } from '../shapes.js';
import { lineTo } from '../lib/line.mjs';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { label, number, spread, table, times } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'vanilla', 'bytes', 'octokit', 'openai'];
const LISTS = [
  { items: 100, size: 170, pages: 200 },
  { items: 100, size: 920, pages: 100 },
  { items: 100, size: 4040, pages: 30 },
];
const ROUNDS = 7;

/** Over a line: milliseconds to the server and back, and of work with each item. */
const REMOTE = { items: 100, size: 920, pages: 20 };
const NETWORK = { latency: 20 };
const WORK = [0, 0.1];
const AHEAD = 'unspool, ahead';
const REMOTE_SUBJECTS = ['unspool', AHEAD, 'vanilla', 'octokit', 'openai'];
const REMOTE_ROUNDS = 5;

const costsOf = (subjects, samples) =>
  Object.fromEntries(
    subjects.map((name) => [
      name,
      { ...summary(samples.get(name)), ratio: ratio(samples.get(name), samples.get('unspool')) },
    ]),
  );

const told = (costs) =>
  SUBJECTS.map((name) => `${name} ${costs[name].median.toFixed(2)} ms (${costs[name].ratio.median.toFixed(2)}×)`).join(
    ', ',
  );

async function tabsFor(tab) {
  const tabs = new Map();
  for (const name of SUBJECTS) tabs.set(name, await tab());
  return tabs;
}

/** Milliseconds a page by the clock. */
async function follow(tab, url, say) {
  const line = await lineTo(url, NETWORK);
  try {
    return await overLine(tab, line.url, say);
  } finally {
    line.stop();
  }
}

async function overLine(tab, url, say) {
  const tabs = new Map();
  for (const subject of REMOTE_SUBJECTS) tabs.set(subject, await tab(`${url}/benches/index.html`));
  const rows = [];
  for (const work of WORK) {
    const once = async (subject) => {
      const [name] = subject.split(',');
      const { items, clock } = await tabs.get(subject).call('follow', name, REMOTE, work, subject === AHEAD);
      if (items !== REMOTE.items * REMOTE.pages) throw new Error(`${subject}: ${items} items`);
      return clock / REMOTE.pages;
    };
    await interleave(REMOTE_SUBJECTS, 1, once);
    const samples = await interleave(REMOTE_SUBJECTS, REMOTE_ROUNDS, once);
    const costs = costsOf(REMOTE_SUBJECTS, samples);
    rows.push({ work, costs });
    const told = REMOTE_SUBJECTS.map((subject) => {
      const { median, ratio } = costs[subject];
      return `${subject} ${number(median)} ms (${number(ratio.median)}×)`;
    });
    say(`by the clock, ${work} ms of work an item: ${told.join('; ')}`);
  }
  for (const { close } of tabs.values()) await close();
  return rows;
}

/** Milliseconds of the main thread a page, with the requests. */
async function overHttp(tab, say) {
  // Not those whose `fetch` is a stub.
  const tabs = await tabsFor(tab);
  const rows = [];
  for (const list of LISTS) {
    const once = async (name) => {
      const { call, used } = tabs.get(name);
      const before = await used();
      const { items } = await call('follow', name, list, 0, false);
      const after = await used();
      if (items !== list.items * list.pages) throw new Error(`${name}: ${items} items`);
      return (after.main - before.main) / list.pages;
    };
    await interleave(SUBJECTS, 2, once);
    const samples = await interleave(SUBJECTS, ROUNDS, once);
    const costs = costsOf(SUBJECTS, samples);
    rows.push({ ...list, costs });
    say(`over HTTP, ${list.size} bytes an item: ${told(costs)}`);
  }
  for (const { close } of tabs.values()) await close();
  return rows;
}

export async function run({ tab, url, say }) {
  const tabs = await tabsFor(tab);
  const rows = [];
  for (const list of LISTS) {
    for (const step of [list.items, (list.items * 4) / 5]) {
      const want = (list.pages - 1) * step + list.items;
      const once = async (name) => {
        const { call, used } = tabs.get(name);
        await call('stock', name, { ...list, step });
        const before = await used();
        const items = await call('drain', name, { ...list, step }, step !== list.items);
        const after = await used();
        if (items !== want) throw new Error(`${name}: ${items} items, not ${want}`);
        return (after.main - before.main) / list.pages;
      };
      // Until the browser has compiled everything for good.
      await interleave(SUBJECTS, 5, once);
      const samples = await interleave(SUBJECTS, ROUNDS, once);
      const costs = costsOf(SUBJECTS, samples);
      rows.push({ ...list, repeated: 1 - step / list.items, costs });
      say(`${list.size} bytes an item, ${step} new a page: ${told(costs)}`);
    }
  }
  for (const { close } of tabs.values()) await close();
  return { rows, http: await overHttp(tab, say), remote: await follow(tab, url, say) };
}

const cells = (subjects, costs) =>
  subjects.map(
    (name) => `${number(costs[name].median)}${name === 'unspool' ? '' : `, ${spread(costs[name].ratio, '×')}`}`,
  );
const SIZES = ['small', 'middle', 'large'];

export const report = ({ rows, http, remote }) => ({
  text: `\`for await\` over every item of a list, each used as an object; milliseconds of the main thread a page of 100
items, and how many times unspool's that is. Pages come from a stub of \`fetch\`. Where a fifth of each page repeats the
page before, whoever yields repeated items has them dropped in the loop by a \`Set\`.
"Plain, by bytes" is plain JavaScript that takes \`arrayBuffer()\`, decodes and parses, as whoever wants to see the
bytes must: no more can be won without giving that up.

${table(
  ['page', 'repeated', ...SUBJECTS.map(label)],
  rows.map((row) => [
    `${number(kilobytesOf(row))} KB`,
    row.repeated ? 'a fifth' : 'nothing',
    ...cells(SUBJECTS, row.costs),
  ]),
)}

The same over HTTP, from a server on the same machine: what the main thread does for a page in all, most of it in the
browser's own network code.

${table(
  ['page', ...SUBJECTS.map(label)],
  http.map((row) => [`${number(kilobytesOf(row))} KB`, ...cells(SUBJECTS, row.costs)]),
)}

What one waits for: milliseconds a page by the clock, over HTTP with ${NETWORK.latency} ms to the server and back, pages
of ${number(kilobytesOf(REMOTE))} KB. *Ahead* is unspool with a \`loadMore()\` at the first item of each page, so that
the next one is under way while items are worked on: the loop joins it. The others ask for a page when the one before is
used up.

${table(
  ['work with each item', 'unspool', AHEAD, ...REMOTE_SUBJECTS.slice(2).map(label)],
  remote.map(({ work, costs }) => [work ? `${work} ms` : 'none', ...cells(REMOTE_SUBJECTS, costs)]),
)}`,
  figures: Object.fromEntries([
    ...rows
      .filter(({ repeated }) => !repeated)
      .map(({ costs }, i) => [`drain-${SIZES[i]}`, times(costs.vanilla.ratio)]),
    ...http.map(({ costs }, i) => [`drain-${SIZES[i]}-http`, times(costs.vanilla.ratio)]),
  ]),
});
