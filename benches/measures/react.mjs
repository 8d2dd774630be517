// The same app in React, with each library: renders, the main thread, bytes, and the lines that its user writes.

import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bundleOf, LIBRARIES, pageOf, sessionOf, TASKS } from '../lib/apps.mjs';
import { linesOf } from '../lib/lines.mjs';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { kilobytes, label, number, plain as figureOf, spread, table, times, versions } from '../lib/words.mjs';
import { pathOf } from '../shapes.js';

const PAGES = { items: 30, size: 900, pages: 200 };
const ROUNDS = 3;
const SUBJECTS = ['unspool', 'vanilla', 'tanstack', 'swr'];
/** Milliseconds for one session. */
const BUDGET = 60_000;
const KINDS = { spinner: true, silent: false };
const REACT = ['react', 'react-dom'];

/** A session in a tab of its own, where everything is loaded before it begins. */
async function session({ tab }, name, spinner) {
  const { call, from, used, close } = await tab();
  const bundle = `react-${name}`;
  await call('stock', bundle, PAGES);
  const before = await used();
  const path = `${pathOf(PAGES)}/cursor`;
  const outcome = await from(`/bundles/${bundle}.js`)('session', path, PAGES.pages, PAGES.items, spinner, BUDGET);
  const after = await used();
  await close();
  return { ...outcome, main: after.main - before.main, script: after.script - before.script };
}

/** Lines of the files of one library. */
async function lines(name) {
  const of = async (task) => {
    const text = await readFile(`benches/react/${name}/${task}.jsx`, 'utf8').catch(() => '');
    return linesOf(text);
  };
  const out = { setup: await of('setup') };
  for (const task of Object.keys(TASKS)) out[task] = await of(task);
  return { ...out, all: Object.values(out).reduce((sum, one) => sum + one) };
}

/** Bytes of the app that is measured, and of the same without React. */
async function bytes(name) {
  const [whole, alone] = await Promise.all([[], REACT].map((left) => bundleOf(pageOf(name, 'long'), left)));
  const weight = (text) => ({
    gzip: gzipSync(text, { level: 9 }).length,
    brotli: brotliCompressSync(text).length,
  });
  return { whole: weight(whole), alone: weight(alone) };
}

export async function run(lab) {
  const out = Object.fromEntries(SUBJECTS.map((name) => [name, {}]));
  for (const name of SUBJECTS) {
    await writeFile(`target/bench/react-${name}.js`, await bundleOf(sessionOf(name)));
    Object.assign(out[name], { lines: await lines(name), bytes: await bytes(name) });
    lab.say(`${name}: ${out[name].lines.all} lines, ${kilobytes(out[name].bytes.alone.gzip)} without React`);
  }
  let shown;
  for (const [kind, spinner] of Object.entries(KINDS)) {
    const samples = await interleave(SUBJECTS, ROUNDS, (name) => session(lab, name, spinner));
    for (const name of SUBJECTS) {
      const of = (what, subject = name) => samples.get(subject).map((sample) => sample[what]);
      for (const one of of('shown')) {
        shown ??= one;
        if (String(one) !== String(shown)) throw new Error(`${name} shows other rows than ${LIBRARIES[0]}`);
      }
      const perPage = (what) => summary(of(what).map((renders) => renders / PAGES.pages));
      const cost = {
        rows: perPage('rows'),
        lists: perPage('lists'),
        main: summary(of('main')),
        ratio: ratio(of('main'), of('main', LIBRARIES[0])),
        script: summary(of('script')),
        scripts: ratio(of('script'), of('script', LIBRARIES[0])),
      };
      out[name][kind] = cost;
      const times = `main thread ${number(cost.main.median)} ms, ${spread(cost.ratio, '×')} unspool`;
      const scripts = `script ${number(cost.script.median)} ms, ${spread(cost.scripts, '×')}`;
      lab.say(`${kind} ${name}: ${times}; ${scripts}; ${cost.lists.median} lists, ${cost.rows.median} rows a page`);
    }
  }
  if (shown.length !== 40) throw new Error(`${shown.length} rows are in sight, not 40`);
  return out;
}

/** How many renders: a whole number, if it is one. */
const renders = ({ median }) => String(Number(median.toFixed(2)));

export function report(costs) {
  const of = (kind) =>
    SUBJECTS.map((name) => {
      const { lists, rows, main, ratio, script, scripts } = costs[name][kind];
      const against = (ratio) => (name === LIBRARIES[0] ? '' : spread(ratio, '×'));
      const times = [`${number(main.median)} ms`, against(ratio), `${number(script.median)} ms`, against(scripts)];
      return [label(name), renders(lists), renders(rows), ...times];
    });
  const head = ['', 'list', 'rows', 'main thread', 'times unspool', 'script alone', 'times unspool'];
  const weights = SUBJECTS.map((name) => {
    const { alone, whole } = costs[name].bytes;
    return [label(name), ...[alone.gzip, alone.brotli, whole.gzip, whole.brotli].map(kilobytes)];
  });
  const tasks = { setup: 'what all of them need, once', ...TASKS, all: 'all' };
  const lines = Object.entries(tasks).map(([task, text]) => [
    text,
    ...LIBRARIES.map((name) => String(costs[name].lines[task])),
  ]);
  const figures = {};
  for (const name of LIBRARIES) {
    figures[`react-${name}`] = times(costs[name].spinner.ratio);
    figures[`react-${name}-silent`] = times(costs[name].silent.ratio);
    figures[`react-${name}-script`] = times(costs[name].spinner.scripts);
    figures[`react-${name}-script-silent`] = times(costs[name].silent.scripts);
    figures[`react-${name}-renders`] = figureOf(costs[name].spinner.lists.median, renders(costs[name].spinner.lists));
    figures[`react-${name}-renders-silent`] = figureOf(
      costs[name].silent.lists.median,
      renders(costs[name].silent.lists),
    );
    figures[`react-${name}-lines`] = figureOf(costs[name].lines.all, String(costs[name].lines.all));
    const { gzip } = costs[name].bytes.alone;
    figures[`react-${name}-bytes`] = figureOf(gzip / 1024, kilobytes(gzip));
  }
  return {
    text: `The same app once per library, as its users write it ([react/](react)), in React ${versions.react}: ${PAGES.pages} pages of
${PAGES.items} rows (27 KB) from a stub of \`fetch\`, each asked for a frame after the one before is in sight; rows in \`memo\`, the
last 40 in sight, the same in all of them (checked). Processor time of the main thread, from the first render to the
last: React, layout and painting are in it, which are most of it; and what of that is spent in JavaScript and
WebAssembly. The start of the engine is in both: some 40 ms, paid once (*A session* tells it from the rest). *List* and
*rows*: how often components are rendered a page. Two renders of the list a page are one for "a page is on its way" and
one for its rows. SWR is told not to ask for the first page again with each page. The peers' lists are not freed of
duplicates, as in the examples of their documentation; that of unspool is. *Plain JavaScript* is \`useState\`, \`fetch\` and
\`JSON.parse\`: nothing of what all the others do.

With a line that says that a page is on its way:

${table(head, of('spinner'))}

Without:

${table(head, of('silent'))}

What an app of this one list ships, minified by esbuild, without React and with it:

${table(['', 'without React, gzip', 'brotli', 'with React, gzip', 'brotli'], weights)}

Of unspool, the engine is most of that, and is the same for any number of lists and frameworks.

Lines of code of each task, imports included, formatted by biome; what all tasks of a library have in common counts once.
A test runs each of them in a browser against the same server.

${table(['', ...LIBRARIES.map(label)], lines)}`,
    figures,
  };
}
