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
/** How many times as slow the processor is made. */
const SLOW = 6;
/** Copies of all pages, for one sample: a single one is over too soon. */
const COPIES = 2;

/**
 * One list in a process of its own; a second one with the brake on; and the bytes copied, for comparison. Times in µs a
 * page.
 */
async function sample(tab, side, what) {
  const { from, slow, used, close } = await tab();
  const call = from('/benches/ingest.js');
  const timed = async (name, lists = 1) => {
    const before = await used();
    const result = await call(name);
    const after = await used();
    const micros = (millis) => (millis / lists / what.pages) * 1000;
    return {
      ...result,
      main: micros(after.main - before.main),
      process: micros(after.process - before.process),
      clock: micros(result?.clock),
    };
  };
  await call('prepare', side, what);
  const out = { full: await timed('measure') };
  await slow(SLOW);
  out.slow = await timed('measure');
  await slow(1);
  if (side === 'unspool') {
    out.pack = await timed('pack');
    await call('room', COPIES);
    out.fresh = await timed('copy', COPIES);
    out.warm = await timed('copy', COPIES);
  }
  await close();
  return out;
}

export async function run({ tab, brake, say }) {
  const rows = [];
  for (const what of CASES) {
    const samples = await interleave(SIDES, RUNS, (side) => sample(tab, side, what));
    const of = (side, stage, clock) => samples.get(side).map((one) => one[stage][clock]);
    const lengths = new Set(SIDES.flatMap((side) => ['full', 'slow'].flatMap((stage) => of(side, stage, 'length'))));
    if (lengths.size !== 1) throw new Error(`not as many items on each side: ${[...lengths]}`);
    const against = (stage, clock) => {
      const [ours, plain] = SIDES.map((side) => of(side, stage, clock));
      return { ours: summary(ours), plain: summary(plain), ratio: ratio(plain, ours) };
    };
    const copied = (stage) => ({
      ...summary(of('unspool', stage, 'main')),
      ratio: ratio(of('unspool', 'full', 'main'), of('unspool', stage, 'main')),
    });
    const row = {
      ...what,
      kb: pageOf(1, what.size).length / 1000,
      bytes: of('unspool', 'full', 'bytes')[0] / what.pages,
      main: against('full', 'main'),
      process: against('full', 'process'),
    };
    if (of('unspool', 'pack', 'saved')[0] > 0) row.pack = summary(of('unspool', 'pack', 'main'));
    Object.assign(row, {
      fresh: copied('fresh'),
      warm: copied('warm'),
      // A quota leaves processor time as it is, and the spinning of DevTools' brake counts as processor time.
      slow: against('slow', 'clock'),
      clock: against('full', 'clock'),
    });
    rows.push(row);
    const told = ({ ours, plain, ratio }) =>
      `unspool ${number(ours.median)} µs, plain ${number(plain.median)} µs, ${spread(ratio, '×')}`;
    const threads = spread(row.process.ratio, '×');
    say(`${number(row.kb)} KB, ${what.again} % known: ${told(row.main)}; all threads ${threads}`);
    say(`  a copy: ${number(row.fresh.median)} µs into fresh memory, ${number(row.warm.median)} µs into warm memory`);
    if (row.pack) say(`  packing what is old, later: ${number(row.pack.median)} µs a page`);
    const clock = spread(row.clock.ratio, '×');
    say(`  ${SLOW} times as slow: ${told(row.slow)}; by the clock, as at full speed ${clock}`);
  }
  return { rows, brake };
}

const page = ({ kb, again }) => [`${number(kb)} KB`, again ? `${again} %` : 'nothing'];
const micros = ({ median }) => `${number(median)} µs`;

export function report({ rows, brake }) {
  const speed = ({ bytes }, { median }) => `${number(bytes / median)} MB/s`;
  const braked = (row, side) => `${micros(row.slow[side])}, ${number(row.slow[side].median / row.clock[side].median)}×`;
  return {
    text: `Page bytes to validated, deduplicated, addressable items; 100 items a page. The engine alone, against
\`JSON.parse(new TextDecoder().decode(bytes))\`, a \`Set\` and \`push\`. Each side alone in a process of its own:
processor time of the page's thread for a whole list, garbage collection included, divided by its pages; and the ratio
again with all threads, those of the collector among them.

${table(
  ['page', 'known already', 'unspool', 'plain JavaScript', 'as fast as plain', 'all threads'],
  rows.map((row) => [
    ...page(row),
    micros(row.main.ours),
    micros(row.main.plain),
    spread(row.main.ratio, '×'),
    spread(row.process.ratio, '×'),
  ]),
)}

unspool leaves the pages in the buffers that they came in. What is beyond the newest 24 MB is packed when the browser
has nothing else to do, which is not in these times:
${rows
  .filter((row) => row.pack)
  .map((row) => `of the ${page(row)[0]} list, ${micros(row.pack)} for each of its pages`)
  .join('; ')}.

The same in megabytes a second, beside what copying the bytes of the pages into WebAssembly memory costs in the same
tab: to memory that the system has yet to give, as a list that is kept there needs, and to memory that was used before,
as unspool does with the page that it reads. The last column is how many times as long as the first of these unspool
takes.

${table(
  [
    'page',
    'known already',
    'plain JavaScript',
    'unspool',
    'copy to fresh memory',
    'copy to used memory',
    'unspool, times a fresh copy',
  ],
  rows.map((row) => [
    ...page(row),
    speed(row, row.main.plain),
    speed(row, row.main.ours),
    speed(row, row.fresh),
    speed(row, row.warm),
    spread(row.fresh.ratio, '×'),
  ]),
)}

A second list in the same tab, on a processor ${SLOW} times as slow, by the clock: neither a quota nor DevTools' brake
shows in processor time as it is. ${brake.text} Beside each time, how many times that of the first list by the
clock it is; the last column is the first list by the clock, where the machine's other work counts, too.

${table(
  ['page', 'known already', 'unspool', 'plain JavaScript', 'as fast as plain', 'at full speed, by the clock'],
  rows.map((row) => [
    ...page(row),
    braked(row, 'ours'),
    braked(row, 'plain'),
    spread(row.slow.ratio, '×'),
    spread(row.clock.ratio, '×'),
  ]),
)}`,
    figures: Object.fromEntries(
      rows.flatMap(({ name, main, slow }) => [
        [`ingest-${name}`, times(main.ratio)],
        [`ingest-${name}-slow`, times(slow.ratio)],
      ]),
    ),
  };
}
