// Page bytes → validated, deduplicated, addressable items. The method is in ingest.js.

import { number, spread, table, times } from '../lib/words.mjs';

const SIZES = [170, 920, 4040];

export async function run({ tab, say }) {
  const { page, close } = await tab();
  const rows = [];
  for (const size of SIZES) {
    const { kb, ours, theirs, ratio: median, low, high, mbps } = await page.evaluate(async (size) => (await import('/benches/ingest.js')).ingest(size), size);
    rows.push({ kb, ours, theirs, mbps, ratio: { median, low, high } });
    say(`${kb} KB: unspool ${number(ours)} µs, plain JavaScript ${number(theirs)} µs, ${spread(rows.at(-1).ratio, '×')}`);
  }
  await close();
  return { rows };
}

export const report = ({ rows }) => ({
  title: 'Ingest',
  text: `Page bytes to validated, deduplicated, addressable items; 100 items a page. The engine alone, against \`JSON.parse\`, a \`Set\` and \`push\`.

${table(
  ['page', 'unspool', 'plain JavaScript', 'as fast as plain', 'MB/s'],
  rows.map(({ kb, ours, theirs, ratio, mbps }) => [`${kb} KB`, `${number(ours)} µs`, `${number(theirs)} µs`, spread(ratio, '×'), number(mbps)]),
)}`,
  figures: Object.fromEntries(rows.map(({ kb, ratio }, i) => [`ingest-${['small', 'middle', 'large'][i]}`, times(ratio)])),
});
