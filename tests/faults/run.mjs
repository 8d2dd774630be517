import { run } from './cell.mjs';
import { kinds } from './kinds.mjs';
import { shapes } from './shapes.mjs';
import { bad } from './verdict.mjs';
import { js } from './walk-js.mjs';

const only = process.argv.slice(2);
const chosen = (names) => only.length === 0 || only.some((word) => names.includes(word));
await js.open();
const started = process.hrtime.bigint();
const count = {};
let cells = 0;
for (const fault of kinds) {
  const found = {};
  for (const shape of shapes) {
    if (!fault.fits(shape) || !chosen([shape.name, fault.name, fault.kind])) continue;
    const { word, why, requests } = await run(shape, fault, js);
    const mark = fault.mark(shape);
    cells += 1;
    const key = mark && bad.includes(word) ? `marked ${word}` : word;
    count[key] = (count[key] ?? 0) + 1;
    if (only.length > 0) console.log(`${word.padEnd(8)} ${fault.name.padEnd(34)} ${shape.name.padEnd(14)} ${requests} requests; ${why.slice(0, 150)}${mark ? ` [${mark}]` : ''}`);
    (found[key] ??= []).push(shape.name);
  }
  if (only.length === 0) console.log(fault.name.padEnd(36), Object.entries(found).map(([word, names]) => (word === 'all' || word === 'told' ? `${word} ${names.length}` : `${word}: ${names.join(' ')}`)).join('; '));
}
console.log(cells, count, Number((process.hrtime.bigint() - started) / 1_000_000n), 'ms');
process.exit(0);
