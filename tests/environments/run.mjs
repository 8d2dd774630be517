// Puts the packed package into every environment and says what came of it: `cargo xtask environments`.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { closeBrowser } from './lib/browser.mjs';
import { Lab, WORDS } from './lib/lab.mjs';
import { endAll } from './lib/processes.mjs';
import { pack } from './lib/projects.mjs';
import { api, closeServers } from './lib/servers.mjs';
import { environments } from './list/list.mjs';

const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean' },
    write: { type: 'boolean' },
    list: { type: 'boolean' },
  },
  allowPositionals: true,
});
const names = [...values.only, ...positionals].flatMap((name) => name.split(',')).filter(Boolean);
const unknown = names.filter((name) => !environments.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`no environment is called ${unknown.join(', ')}: ${environments.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
const chosen = environments.filter((one) =>
  names.length > 0 ? names.includes(one.name) : !values.quick || one.quick,
);
if (values.list) {
  for (const { name, title, quick } of chosen) console.log(`${name.padEnd(18)} ${title}${quick ? ' (quick)' : ''}`);
  process.exit(0);
}

function told({ title, version, what, result, seconds, note, error }) {
  const mark = { [WORDS.works]: '✓', [WORDS.refused]: '○', [WORDS.fails]: '✗', [WORDS.absent]: '–' }[result];
  console.log(`${mark} ${title} ${version}, ${what}  ${seconds.toFixed(1)} s${note ? `  ${note}` : ''}`);
  if (result === WORDS.fails) console.log(String(error?.message ?? error).replace(/^/gm, '    '));
}

const versions = JSON.parse(await readFile(new URL('versions.json', import.meta.url), 'utf8'));
const tarball = await pack();
const shared = { api: await api(), tarball, versions, told };
const rows = new Map();
try {
  for (const environment of chosen) {
    const lab = new Lab(environment, shared);
    try {
      await environment.run(lab);
    } catch (error) {
      await lab.check('installation', () => Promise.reject(error));
    }
    rows.set(environment.name, lab.rows);
  }
} finally {
  closeServers();
  await closeBrowser();
  endAll();
}

const all = [...rows.values()].flat();
const failed = all.filter(({ result }) => result === WORDS.fails).length;
console.log(`${all.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
