// What a page costs when many are there already.

import { interleave, ratio, summary } from '../lib/stats.mjs';
import { count, label, number, spread, table, times } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'vanilla', 'tanstack', 'rtk', 'swr', 'apollo', 'urql'];
const PAGES = { items: 50, size: 500 };
const POINTS = [10, 100, 1_000, 10_000];
/** 10⁶ items. */
const FAR = 20_000;
const FAR_SUBJECTS = ['unspool', 'vanilla'];
const ROUNDS = 7;
const CHUNK = 2;
/** Milliseconds: for one page, and for getting from one point to the next. */
const BOUND = 150;
const BUDGET = 15_000;

export async function run({ tab, say }) {
  const tabs = new Map();
  for (const name of SUBJECTS) {
    const opened = await tab();
    await opened.call('open', name, PAGES, 100);
    tabs.set(name, opened);
  }
  const costs = {};
  const gaveUp = {};
  for (const point of [...POINTS, FAR]) {
    const running = [];
    for (const name of point === FAR ? FAR_SUBJECTS : SUBJECTS) {
      if (gaveUp[name]) continue;
      gaveUp[name] = await tabs.get(name).call('readTo', point - (ROUNDS * CHUNK) / 2, BOUND, BUDGET);
      if (gaveUp[name])
        say(`${name} gave up at page ${gaveUp[name].page}, which cost ${gaveUp[name].cost.toFixed(1)} ms`);
      else running.push(name);
    }
    const samples = await interleave(running, ROUNDS, (name) => tabs.get(name).call('read', CHUNK));
    for (const [name, times] of samples) {
      await tabs.get(name).call('check');
      costs[name] ??= {};
      costs[name][point] = { times, ...summary(times), ratio: ratio(times, samples.get('unspool')) };
      say(
        `page ${point}: ${name} ${costs[name][point].median.toFixed(2)} ms, ${costs[name][point].ratio.median.toFixed(1)}×`,
      );
    }
  }
  for (const { close } of tabs.values()) await close();
  return { costs, gaveUp };
}

const cell = (cost) => (cost ? `${number(cost.median)} ms` : '–');

export function report({ costs, gaveUp }) {
  const points = Object.keys(costs.unspool);
  const rows = SUBJECTS.map((name) => [label(name), ...points.map((point) => cell(costs[name]?.[point]))]);
  const against = SUBJECTS.slice(1).map((name) => [
    label(name),
    ...points.map((point) => (costs[name]?.[point] ? spread(costs[name][point].ratio, '×') : '–')),
  ]);
  const left = Object.entries(gaveUp)
    .filter(([, left]) => left)
    .map(
      ([name, { page, cost }]) =>
        `- ${label(name)} was given up at page ${count(page)}, where a page cost ${number(cost)} ms while nobody looked at the list.`,
    );
  const figures = { 'growth-ours': times(ratio(costs.unspool[10_000].times, costs.unspool[10].times)) };
  for (const name of ['vanilla', 'tanstack', 'rtk', 'swr'])
    if (costs[name]?.[1_000]) figures[`growth-${name}`] = times(costs[name][1_000].ratio);
  return {
    text: `What page *p* costs when *p* − 1 pages of 50 items (25 KB) are there: asked for, taken in, and the last 40
rows looked at. Pages come from a stub of \`fetch\`, so that this is the library and not the network. The libraries
that keep pages or edges have their list flattened and deduplicated for that look, as components do it. SWR is told not
to ask for the first page again with each page. A library is given up when a page costs more than ${BOUND} ms, or when
it takes more than ${BUDGET / 1000} s from one point to the next.

${table(['page', ...points.map((point) => count(point))], rows)}

Times as long as unspool, pair by pair:

${table(['page', ...points.map((point) => count(point))], against)}

${left.join('\n')}`,
    figures,
  };
}
