// Other browsers, by the clock of the page: they tell nobody what their threads used.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { browse, openOrders } from '../lib/orders.mjs';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { label, number, spread, table } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'vanilla', 'tanstack'];
const PAGES = { items: 30, size: 900 };
const BUDGET = 30_000;
const WORK = {
  session: { title: '200 pages', rounds: 5, order: (name) => ['session', name, PAGES, 200, false, BUDGET] },
  page: { title: 'one page', rounds: 15, order: (name) => ['session', name, PAGES, 1, false, BUDGET] },
  first: { title: 'first item', rounds: 15, order: (name) => ['first', name] },
};

const found = (names) =>
  names
    .flatMap((name) => (name.includes('/') ? [name] : process.env.PATH.split(delimiter).map((at) => join(at, name))))
    .find((path) => existsSync(path));

/** Firefox, and what is nearest to Safari where Safari is not. Debian has both, and `xvfb-run`, which is a screen. */
const BROWSERS = {
  Firefox: () => {
    const program = found([process.env.FIREFOX ?? 'firefox', 'firefox-esr']);
    return program && [program, '--headless', '--no-remote', '--profile', 'HOME'];
  },
  WebKitGTK: () => {
    const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((machine) =>
      ['4.1', '6.0', '4.0'].map((version) => `/usr/lib/${machine}/webkit2gtk-${version}/MiniBrowser`),
    );
    const [screen, program] = [found(['xvfb-run']), found(folders)];
    return screen && program && [screen, '-a', program];
  },
};

/** A version, as a browser tells it. */
function versionOf([program, ...args]) {
  try {
    const flags = [...args.filter((arg) => !/HOME|profile|remote/.test(arg)), '--version'];
    const told = execFileSync(program, flags, {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+(\.\d+)+/.exec(told)?.[0] ?? '';
  } catch {
    return '';
  }
}

async function measured(command, url, say) {
  const orders = await openOrders();
  const stop = await browse(command, `${url}/benches/clock.html?orders=${orders.url}`);
  try {
    const out = {};
    for (const [kind, { rounds, order }] of Object.entries(WORK)) {
      const once = (name) => {
        const [call, ...args] = order(name);
        return orders.give({ call, args });
      };
      await interleave(SUBJECTS, 1, once);
      const samples = await interleave(SUBJECTS, rounds, once);
      out[kind] = Object.fromEntries(
        SUBJECTS.map((name) => {
          const times = samples.get(name);
          return [name, { ...summary(times), ratio: ratio(times, samples.get('vanilla')) }];
        }),
      );
      say(`${kind}: ${SUBJECTS.map((name) => `${name} ${spread(out[kind][name].ratio, '×')}`).join(', ')}`);
    }
    return out;
  } finally {
    await stop?.();
    orders.stop();
  }
}

export async function run({ url, say }) {
  const out = {};
  for (const [name, commandOf] of Object.entries(BROWSERS)) {
    const command = commandOf();
    if (!command) {
      say(`${name} is not on this machine`);
      continue;
    }
    say(name);
    out[`${name} ${versionOf(command)}`.trim()] = await measured(command, url, say);
  }
  return out;
}

export function report(out) {
  const rows = Object.entries(out).flatMap(([browser, kinds]) =>
    Object.entries(kinds).map(([kind, costs]) => [
      browser,
      WORK[kind].title,
      ...SUBJECTS.map((name) => {
        const { median, ratio } = costs[name];
        return name === 'vanilla' ? `${number(median)} ms` : `${number(median)} ms, ${spread(ratio, '×')}`;
      }),
    ]),
  );
  const text = rows.length > 0 ? table(['', '', ...SUBJECTS.map(label)], rows) : 'Neither was on this machine.';
  return {
    text: `Firefox and WebKitGTK, by the clock of the page: pages of 30 items and 27 KB over HTTP, 40 rows looked at
after each; one page, with the start of the engine; and the first item, the files in the browser's cache. The network
and the server, which runs on the same processor, are in it. Ratios are to plain JavaScript.

${text}`,
    figures: {},
  };
}
