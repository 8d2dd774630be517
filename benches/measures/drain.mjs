// Every item of a list, one by one and as an object, with `for await`.

import { kilobytesOf } from '../shapes.js';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { label, number, spread, table, times } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'vanilla', 'octokit', 'openai'];
const LISTS = [
  { items: 100, size: 170, pages: 200 },
  { items: 100, size: 920, pages: 100 },
  { items: 100, size: 4040, pages: 30 },
];
const ROUNDS = 7;

export async function run({ tab, say }) {
  const tabs = new Map();
  for (const name of SUBJECTS) tabs.set(name, await tab());
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
      await interleave(SUBJECTS, 2, once);
      const samples = await interleave(SUBJECTS, ROUNDS, once);
      const costs = Object.fromEntries(SUBJECTS.map((name) => [name, { ...summary(samples.get(name)), ratio: ratio(samples.get(name), samples.get('unspool')) }]));
      rows.push({ ...list, repeated: 1 - step / list.items, costs });
      say(`${list.size} bytes an item, ${step} new a page: ${SUBJECTS.map((name) => `${name} ${costs[name].median.toFixed(2)} ms (${costs[name].ratio.median.toFixed(2)}×)`).join(', ')}`);
    }
  }
  for (const { close } of tabs.values()) await close();
  return { rows };
}

export const report = ({ rows }) => ({
  text: `\`for await\` over every item of a list, each used as an object; milliseconds of the main thread a page of 100 items, and how many times unspool's that is. Pages come from a stub
of \`fetch\`. Where a fifth of each page repeats the page before, whoever yields repeated items has them dropped in the loop by a \`Set\`.

${table(
  ['page', 'repeated', ...SUBJECTS.map(label)],
  rows.map((row) => [
    `${number(kilobytesOf(row))} KB`,
    row.repeated ? 'a fifth' : 'nothing',
    ...SUBJECTS.map((name) => `${number(row.costs[name].median)}${name === 'unspool' ? '' : `, ${spread(row.costs[name].ratio, '×')}`}`),
  ]),
)}`,
  figures: Object.fromEntries(rows.filter(({ repeated }) => !repeated).map(({ costs }, i) => [`drain-${['small', 'middle', 'large'][i]}`, times(costs.vanilla.ratio)])),
});
