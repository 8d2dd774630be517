// Measures everything in one run of headless Chromium, writes RESULTS.md and growth.svg, and holds README.md and
// docs/DESIGN.md to it. `cargo xtask bench [--only NAME…] [--write]`: with `--write`, the figures of these pages are
// corrected, and only the sections of what ran are replaced.

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bundle } from './lib/bundle.mjs';
import { chart } from './lib/chart.mjs';
import { openLab } from './lib/lab.mjs';
import { MEASURES } from './lib/measures.mjs';
import { check, PAGES, strays, write } from './lib/readme.mjs';
import { results } from './lib/results.mjs';
import { serve } from './lib/server.mjs';

const names = Object.keys(MEASURES);

const { values, positionals } = parseArgs({
  options: { only: { type: 'boolean' }, write: { type: 'boolean' } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : names;
const strange = wanted.find((name) => !names.includes(name));
if (strange) throw new Error(`there is no measure \`${strange}\`; there are ${names.join(', ')}`);

await bundle('benches/peers', 'target/bench');
const server = await serve({
  '/benches/': 'benches',
  '/js/': 'js',
  '/bundles/dist/': 'js/dist',
  '/bundles/': 'target/bench',
});
// So that what is done at the exit is done then, too: the browser ends, its profile and its group go.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
const lab = await openLab(server.url);
const machine = `Chromium ${lab.version}, ${process.platform} ${process.arch}`;
const all = names.every((name) => wanted.includes(name));
const reports = [];
let growth;
try {
  for (const name of wanted) {
    console.log(`\n${name}`);
    const measure = await import(`./measures/${name}.mjs`);
    const started = performance.now();
    const outcome = await measure.run({ ...lab, say: (line) => console.log(`  ${line}`) });
    console.log(`  in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    if (name === 'growth') growth = outcome;
    reports.push({ title: MEASURES[name], ...measure.report(outcome) });
    console.log(`\n${reports.at(-1).text}`);
  }
} finally {
  await lab.stop();
  server.stop();
}

if (all || values.write) {
  const old = await readFile('benches/RESULTS.md', 'utf8').catch(() => '');
  await writeFile('benches/RESULTS.md', results(old, reports, Object.values(MEASURES), machine));
  if (growth) await writeFile('benches/growth.svg', chart(growth.costs));
}

const figures = Object.assign({}, ...reports.map(({ figures }) => figures));
const wrong = [];
for (const page of PAGES) {
  let text = await readFile(page, 'utf8');
  if (values.write) {
    text = write(text, figures);
    await writeFile(page, text);
  }
  wrong.push(...strays(text, names, page), ...check(text, figures, wanted, page));
}
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
