// What a list holds: the JavaScript heap, the buffers beside it and the memory of the engine, after the garbage is
// collected; and what it takes to look at a row of it.

import { median } from '../lib/stats.mjs';
import { label, number, plain, table } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'vanilla', 'tanstack'];
const PAGES = { items: 50, size: 500 };
const [FEW, MANY] = [2_000, 20_000];
/** Milliseconds: for one page, and for all of them. */
const BOUND = 500;
const BUDGET = 30_000;

const MB = 1e6;

/** Rows that are looked at, anywhere in the list, and how often each. */
const ROWS = 5_000;
const LOOKS = 5;

const collect = async (opened) => {
  for (let i = 0; i < 3; i++) await opened.collect();
};

/**
 * Megabytes: objects in the JavaScript heap, the bytes of ArrayBuffers, and the memory of WebAssembly, which only
 * grows.
 */
async function held(opened) {
  await opened.call('rest');
  await collect(opened);
  const { objects, buffers } = await opened.held();
  return { heap: objects / MB, buffers: buffers / MB, engine: (await opened.call('engineBytes')) / MB };
}

/**
 * Microseconds for one row at a random place. Of several looks at the same row, none of which knows of another, the
 * median: the machine does other things, too.
 */
async function glances(opened) {
  const positions = Array.from({ length: ROWS }, (_, i) =>
    Math.floor(((i * 0.618_033_988_75) % 1) * MANY * PAGES.items),
  );
  const rounds = [];
  for (let i = 0; i < LOOKS; i++) {
    await collect(opened);
    rounds.push(await opened.call('glance', positions));
  }
  const micros = positions.map((_, row) => median(rounds.map((times) => times[row])) * 1000).sort((a, b) => a - b);
  return { median: median(micros), most: micros[Math.ceil(ROWS * 0.99) - 1] };
}

async function measure(name, tab, say) {
  const opened = await tab();
  const { call } = opened;
  const out = {};
  await call('open', name, PAGES);
  const empty = await held(opened);
  const note = async (what) => {
    const now = await held(opened);
    const more = Object.fromEntries(Object.entries(now).map(([part, size]) => [part, size - empty[part]]));
    out[what] = more;
    say(
      `${name}, ${what}: ${more.heap.toFixed(0)} MB of objects, ${more.buffers.toFixed(0)} MB of buffers, ${more.engine.toFixed(0)} MB of WebAssembly memory`,
    );
  };
  /** Whether it got there. */
  const fill = async (to, what) => {
    const gaveUp = await call('readTo', to, BOUND, BUDGET);
    if (gaveUp) say(`${name} gave up at page ${gaveUp.page}, which cost ${gaveUp.cost.toFixed(1)} ms`);
    else await call('check');
    if (!gaveUp) await note(what);
    return !gaveUp;
  };
  await fill(FEW, '10⁵ items');
  if (name === 'unspool' && out['10⁵ items'].engine < 1) throw new Error('the memory of the engine was not found');
  if (await fill(MANY, '10⁶ items')) {
    out.glance = await glances(opened);
    say(
      `${name}, one row of 10⁶: ${out.glance.median.toFixed(1)} µs, 99 % of them within ${out.glance.most.toFixed(1)} µs`,
    );
    if (name === 'unspool') {
      await call('reset');
      await note('after a reset');
      await fill(MANY, 'as many again');
    }
    await call('close');
    await note('closed');
    await call('open', name, PAGES);
    await fill(MANY, 'as many in the next feed');
  }
  await opened.close();
  return out;
}

export async function run({ tab, say }) {
  const out = {};
  for (const name of SUBJECTS) out[name] = await measure(name, tab, say);
  return out;
}

export function report(out) {
  const stages = [...new Set(SUBJECTS.flatMap((name) => Object.keys(out[name])))].filter((stage) => stage !== 'glance');
  const cell = (held) =>
    held
      ? Object.values(held)
          .filter((size, part) => part === 0 || size >= 1)
          .map(number)
          .join(' + ')
      : '–';
  const total = (held) => Object.values(held).reduce((sum, size) => sum + size, 0);
  const [few, many] = ['10⁵ items', '10⁶ items'].map((stage) => total(out.unspool[stage]) / total(out.vanilla[stage]));
  const within = ({ median, most }) => `${number(median)} µs, and 99 % of them no more than ${number(most)} µs`;
  return {
    text: `Megabytes after the garbage is collected, less those of the empty page: objects in the JavaScript heap +
buffers beside it + memory of WebAssembly. Items of 500 bytes; nobody holds any of them as an object, and the browser
has had its idle time. Their texts come again every 16 pages, their ids never.

${table(
  ['', ...SUBJECTS.map(label)],
  stages.map((stage) => [stage, ...SUBJECTS.map((name) => cell(out[name][stage]))]),
)}

Of what plain JavaScript takes, that is ${number(few)}× for 10⁵ items and ${number(many)}× for 10⁶. unspool packs what
is older than the last 24 MB; one row at a random place of 10⁶ takes ${within(out.unspool.glance)} (plain JavaScript,
where it is an object already: ${within(out.vanilla.glance)}).

A dash: given up, since the pages took more than ${BUDGET / 1000} s. Buffers go back to the system. WebAssembly memory
never shrinks: what a reset feed held there is used again. The last feed that is closed takes an engine of more than
16 MB along, whose memory is collected as garbage is.`,
    figures: { memory: plain(many, `${number(many)}×`) },
  };
}
