// The same app in React, with each library: renders, the main thread, bytes, and the lines that its user writes.

import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bundleOf, LIBRARIES, pageOf, sessionOf, TASKS } from '../lib/apps.mjs';
import { linesOf } from '../lib/lines.mjs';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { kilobytes, label, number, spread, table, times } from '../lib/words.mjs';
import { pathOf } from '../shapes.js';

const PAGES = { items: 30, size: 900, pages: 200 };
const ROUNDS = 5;
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
  return { ...outcome, main: after.main - before.main };
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
  const out = Object.fromEntries(LIBRARIES.map((name) => [name, {}]));
  for (const name of LIBRARIES) {
    await writeFile(`target/bench/react-${name}.js`, await bundleOf(sessionOf(name)));
    Object.assign(out[name], { lines: await lines(name), bytes: await bytes(name) });
    lab.say(`${name}: ${out[name].lines.all} lines, ${kilobytes(out[name].bytes.alone.gzip)} without React`);
  }
  let shown;
  for (const [kind, spinner] of Object.entries(KINDS)) {
    const samples = await interleave(LIBRARIES, ROUNDS, (name) => session(lab, name, spinner));
    for (const name of LIBRARIES) {
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
      };
      out[name][kind] = cost;
      lab.say(
        `${kind} ${name}: ${number(cost.main.median)} ms, ${spread(cost.ratio, '×')} unspool; a page renders ${cost.lists.median} lists, ${cost.rows.median} rows`,
      );
    }
  }
  if (shown.length !== 40) throw new Error(`${shown.length} rows are in sight, not 40`);
  return out;
}
