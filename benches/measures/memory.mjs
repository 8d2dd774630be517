// What a list holds: the JavaScript heap and the memory of the engine, after the garbage is collected.

import { label, number, plain, table } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'vanilla', 'tanstack'];
const PAGES = { items: 50, size: 500 };
const [FEW, MANY] = [2_000, 20_000];
/** Milliseconds: for one page, and for all of them. */
const BOUND = 500;
const BUDGET = 30_000;

const MB = 1e6;

/** Megabytes: objects in the JavaScript heap, and the memory of WebAssembly, which only grows. */
async function held({ cdp, call }) {
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return { heap: usedSize / MB, engine: (await call('engineBytes')) / MB };
}

async function measure(name, tab, say) {
  const opened = await tab();
  const { call } = opened;
  const out = {};
  await call('open', name, PAGES);
  const empty = await held(opened);
  const note = async (what) => {
    const now = await held(opened);
    out[what] = { heap: now.heap - empty.heap, engine: now.engine - empty.engine };
    say(`${name}, ${what}: ${out[what].heap.toFixed(0)} MB of objects, ${out[what].engine.toFixed(0)} MB of WebAssembly memory`);
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
  const stages = [...new Set(SUBJECTS.flatMap((name) => Object.keys(out[name])))];
  const cell = (held) => (held ? (held.engine >= 1 ? `${number(held.heap)} + ${number(held.engine)}` : number(held.heap)) : '–');
  const total = ({ heap, engine }) => heap + engine;
  const share = total(out.unspool['10⁶ items']) / total(out.vanilla['10⁶ items']);
  return {
    text: `Megabytes after the garbage is collected, less those of the empty page: objects in the JavaScript heap + memory of WebAssembly. Items of 500 bytes; nobody holds
any of them as an object.

${table(['', ...SUBJECTS.map(label)], stages.map((stage) => [stage, ...SUBJECTS.map((name) => cell(out[name][stage]))]))}

A dash: given up, since the pages took more than ${BUDGET / 1000} s. WebAssembly memory never shrinks: what a closed or reset feed held goes to the next feed, not back to the system,
until the page goes.`,
    figures: { memory: plain(share, `${number(share)}×`) },
  };
}
