// The items of a list as NDJSON. What each side does is in export.js.

import { interleave, ratio, summary } from '../lib/stats.mjs';
import { number, spread, table, times } from '../lib/words.mjs';
import { kilobytesOf } from '../shapes.js';

const SIDES = ['unspool', 'parsed', 'objects', 'copy'];
const LISTS = [
  { name: 'small', items: 100, size: 170, pages: 600 },
  { name: 'middle', items: 100, size: 920, pages: 200 },
  { name: 'large', items: 100, size: 4040, pages: 60 },
];
const ROUNDS = 5;
/** Lists that make a sample: one is copied too soon. */
const TIMES = 3;

export async function run({ tab, say }) {
  const rows = [];
  for (const list of LISTS) {
    const tabs = new Map();
    for (const side of SIDES) {
      const { from, used, close } = await tab();
      const call = from('/benches/export.js');
      await call('prepare', side, list);
      tabs.set(side, { call, used, close });
    }
    const bytes = {};
    const once = async (side) => {
      const { call, used } = tabs.get(side);
      const before = await used();
      bytes[side] = await call('measure', TIMES);
      const after = await used();
      return (after.main - before.main) / TIMES;
    };
    // Until the browser has compiled everything for good.
    await interleave(SIDES, 2, once);
    const samples = await interleave(SIDES, ROUNDS, once);
    for (const { close } of tabs.values()) await close();
    if (bytes.unspool !== bytes.parsed || bytes.unspool !== bytes.objects)
      throw new Error(`not the same lines on each side: ${JSON.stringify(bytes)} bytes`);
    const costs = Object.fromEntries(SIDES.map((side) => [side, summary(samples.get(side))]));
    const times = (side) => ratio(samples.get(side), samples.get('unspool'));
    const row = {
      ...list,
      bytes,
      costs,
      parsed: times('parsed'),
      objects: times('objects'),
      copy: ratio(samples.get('unspool'), samples.get('copy')),
    };
    rows.push(row);
    const told = SIDES.map((side) => `${side} ${number(costs[side].median)} ms`).join(', ');
    const [parsed, copy] = [spread(row.parsed, '×'), spread(row.copy, '×')];
    say(`${list.size} bytes an item: ${told}; parsed ${parsed}, unspool ${copy} a copy`);
  }
  return { rows };
}

export function report({ rows }) {
  const speed = (row, side) => `${number(row.bytes[side] / row.costs[side].median / 1000)} MB/s`;
  return {
    text: `All items of a list as NDJSON, in megabytes a second of the main thread: \`stream()\` of a feed that holds
them, read to its end; a stream of \`JSON.stringify\` of each item, encoded page by page, of pages that are parsed
first, and of objects that are there already; and \`slice()\` of the bytes of each page, without a stream.

${table(
  ['page', 'unspool', 'parse and stringify', 'stringify alone', 'copy'],
  rows.map((row) => [`${number(kilobytesOf(row))} KB`, ...SIDES.map((side) => speed(row, side))]),
)}

Times as long, pair by pair:

${table(
  ['page', 'parse and stringify, times unspool', 'stringify alone, times unspool', 'unspool, times a copy'],
  rows.map((row) => [
    `${number(kilobytesOf(row))} KB`,
    ...['parsed', 'objects', 'copy'].map((side) => spread(row[side], '×')),
  ]),
)}`,
    figures: Object.fromEntries(
      rows.flatMap(({ name, parsed, copy }) => [
        [`export-${name}`, times(parsed)],
        [`export-${name}-copy`, times(copy)],
      ]),
    ),
  };
}
