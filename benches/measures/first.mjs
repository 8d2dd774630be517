// From the address to the first item on the page.

import { lineTo } from '../lib/line.mjs';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { label, number, spread, table, times } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'unspool-url', 'vanilla', 'tanstack'];
const ROUNDS = 7;
/** A middling phone: a quarter of this processor, 40 ms to the server and back, 10 Mbit/s. */
const CPU = 4;
const NETWORK = { latency: 40, bandwidth: 1.25e6 };
/** At the last of so many visits the browser has kept all it keeps. */
const VISITS = 4;

export async function run({ tab, url, brake, say }) {
  const line = await lineTo(url, NETWORK);
  try {
    return { ...(await visits(tab, line.url, say)), brake };
  } finally {
    line.stop();
  }
}

async function visits(tab, url, say) {
  /** One who comes for the first time, and comes back. There is only one at a time: the brake is that of all tabs. */
  const visitor = async (name) => {
    const { go, slow, close } = await tab('about:blank');
    await slow(CPU);
    const times = [];
    for (let visit = 0; visit < VISITS; visit++) times.push(await go(`${url}/benches/first.html?${name}`));
    await slow(1);
    await close();
    return { cold: times[0], warm: times.at(-1) };
  };
  // The server compresses each file once.
  for (const name of SUBJECTS) await visitor(name);
  const samples = await interleave(SUBJECTS, ROUNDS, visitor);
  const out = {};
  for (const kind of ['cold', 'warm']) {
    const of = (name) => samples.get(name).map((visits) => visits[kind]);
    out[kind] = Object.fromEntries(
      SUBJECTS.map((name) => [name, { ...summary(of(name)), ratio: ratio(of(name), of('vanilla')) }]),
    );
    const told = SUBJECTS.map((name) => {
      const { median, ratio } = out[kind][name];
      return `${name} ${median.toFixed(0)} ms (${ratio.median.toFixed(2)}×)`;
    });
    say(`${kind}: ${told.join(', ')}`);
  }
  return out;
}

export function report(out) {
  const row = (kind) => [
    kind,
    ...SUBJECTS.map(
      (name) =>
        `${number(out[kind][name].median)} ms${name === 'vanilla' ? '' : `, ${spread(out[kind][name].ratio, '×')}`}`,
    ),
  ];
  return {
    text: `From the address to the first item on the page, by the clock, on a processor ${CPU} times as slow,
${NETWORK.latency} ms to the server and back and ${(NETWORK.bandwidth * 8) / 1e6} Mbit/s for all connections together,
the page itself included; files come compressed by brotli. Cold: the first visit. Warm: the ${VISITS}th, with what the
browser then keeps in a private window. Ratios are to plain JavaScript.

${table(['', ...SUBJECTS.map(label)], ['cold', 'warm'].map(row))}

Somebody listens, so that the rows of the first page are shown before the engine is begun; the others show them when their first page is in. ${out.brake.text}`,
    figures: { 'first-cold': times(out.cold.unspool.ratio), 'first-warm': times(out.warm.unspool.ratio) },
  };
}
