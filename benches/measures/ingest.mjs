// Page bytes → validated, deduplicated, addressable items. The method is in ingest.js.

import { page as pageOf } from '../pages.js';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { number, spread, table, times } from '../lib/words.mjs';

const SIDES = ['unspool', 'plain'];
const CASES = [
  { name: 'small', size: 170, pages: 1000, again: 0 },
  { name: 'middle', size: 920, pages: 300, again: 0 },
  { name: 'large', size: 4040, pages: 100, again: 0 },
  { name: 'repeated', size: 170, pages: 1000, again: 20 },
];
const RUNS = 5;

export async function run({ tab, say }) {
  const rows = [];
  for (const what of CASES) {
    // Each side alone, in a process of its own.
    const once = async (side) => {
      const { page, used, close } = await tab();
      await page.evaluate(async ([side, what]) => (await import('/benches/ingest.js')).prepare(side, what), [side, what]);
      const before = await used();
      const { length } = await page.evaluate(async () => (await import('/benches/ingest.js')).measure());
      const after = await used();
      await close();
      const micros = (clock) => ((after[clock] - before[clock]) / what.pages) * 1000;
      return { length, main: micros('main'), process: micros('process') };
    };
    const samples = await interleave(SIDES, RUNS, once);
    const [ours, plain] = SIDES.map((side) => samples.get(side));
    if (ours[0].length !== plain[0].length) throw new Error(`${ours[0].length} items against ${plain[0].length}`);
    const of = (clock) => [ours, plain].map((all) => all.map((sample) => sample[clock]));
    const row = { ...what, kb: pageOf(1, what.size).length / 1000 };
    for (const clock of ['main', 'process']) {
      const [mine, theirs] = of(clock);
      row[clock] = { ours: summary(mine), plain: summary(theirs), ratio: ratio(theirs, mine) };
    }
    rows.push(row);
    say(`${number(row.kb)} KB, ${what.again} % known: unspool ${number(row.main.ours.median)} µs, plain ${number(row.main.plain.median)} µs, ${spread(row.main.ratio, '×')}; all threads ${spread(row.process.ratio, '×')}`);
  }
  return { rows };
}

export const report = ({ rows }) => ({
  text: `Page bytes to validated, deduplicated, addressable items; 100 items a page. The engine alone, against \`JSON.parse(new TextDecoder().decode(bytes))\`, a \`Set\` and
\`push\`. Each side alone in a process of its own: processor time of the page's thread for a whole list, garbage collection included, divided by its pages; and the ratio again with
all threads, those of the collector among them.

${table(
  ['page', 'known already', 'unspool', 'plain JavaScript', 'as fast as plain', 'all threads'],
  rows.map(({ kb, again, main, process }) => [`${number(kb)} KB`, again ? `${again} %` : 'nothing', `${number(main.ours.median)} µs`, `${number(main.plain.median)} µs`, spread(main.ratio, '×'), spread(process.ratio, '×')]),
)}`,
  figures: Object.fromEntries(rows.map(({ name, main }) => [`ingest-${name}`, times(main.ratio)])),
});
