// Measures everything in one run of headless Chromium, writes RESULTS.md and growth.svg, and holds README.md to it.
// `cargo xtask bench [--only NAME…] [--write]`

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bundle } from './lib/bundle.mjs';
import { chart } from './lib/chart.mjs';
import { openLab } from './lib/lab.mjs';
import { check, write } from './lib/readme.mjs';
import { serve } from './lib/server.mjs';
import { title } from './lib/words.mjs';

const MEASURES = ['ingest', 'growth', 'session', 'drain', 'memory', 'first', 'size', 'server'];

const { values, positionals } = parseArgs({ options: { only: { type: 'boolean' }, write: { type: 'boolean' } }, allowPositionals: true });
const wanted = positionals.length > 0 ? positionals : MEASURES;
const strange = wanted.find((name) => !MEASURES.includes(name));
if (strange) throw new Error(`there is no measure \`${strange}\`; there are ${MEASURES.join(', ')}`);

await bundle('benches/peers', 'target/bench');
const server = await serve({ '/benches/': 'benches', '/js/': 'js', '/bundles/dist/': 'js/dist', '/bundles/': 'target/bench' });
const lab = await openLab(server.url);
const version = `Chromium ${lab.browser.version()}, ${process.platform} ${process.arch}`;
const all = MEASURES.every((name) => wanted.includes(name));
const reports = [];
let growth;
try {
  for (const name of wanted) {
    console.log(`\n${name}`);
    const measure = await import(`./measures/${name}.mjs`);
    const started = performance.now();
    const results = await measure.run({ ...lab, say: (line) => console.log(`  ${line}`) });
    console.log(`  in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    if (name === 'growth') growth = results;
    reports.push(measure.report(results));
    if (!all) console.log(`\n${reports.at(-1).text}`);
  }
} finally {
  await lab.stop();
  server.stop();
}

if (all) {
  const peers = ['tanstack', 'rtk', 'swr', 'apollo', 'urql', 'octokit', 'openai'].map(title).join(', ');
  const preface = `# Results

Written by \`cargo xtask bench\`: one run, ${version}, on a machine that does other things, too. Compare within a table; the absolute times are those of one machine.
Each figure is a median; brackets are where 10 % and 90 % of the samples lie. Subjects take turns, round by round, and ratios are made pair by pair.

Peers: ${peers}; React and react-dom where SWR needs them. Each is used as its documentation says: [peers/](peers).

What is not here: how it feels; phones; Firefox and Safari, which have other engines; and what the peers do that unspool does not, such as caching, normalising across lists, and mutations.
`;
  await writeFile('benches/RESULTS.md', [preface, ...reports.map(({ title, text }) => `## ${title}\n\n${text.trim()}\n`)].join('\n'));
  await writeFile('benches/growth.svg', chart(growth.costs));
  console.log('\nwrote benches/RESULTS.md and benches/growth.svg');
}

const figures = Object.assign({}, ...reports.map(({ figures }) => figures));
const readme = await readFile('README.md', 'utf8');
if (values.write) {
  await writeFile('README.md', write(readme, figures));
} else {
  const wrong = check(readme, figures, all);
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
