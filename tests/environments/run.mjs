// Puts the packed package into every environment and says what came of it: `cargo xtask environments`.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { browserVersion, closeBrowser } from './lib/browser.mjs';
import { Lab, WORDS } from './lib/lab.mjs';
import { endAll } from './lib/processes.mjs';
import { factOf, lineOf, linesOf, pageOf, renew } from './lib/page.mjs';
import { pack, root, work } from './lib/projects.mjs';
import { api, closeServers } from './lib/servers.mjs';
import { environments, groups } from './list/list.mjs';

/** `--only a b,c --write`: names follow `--only` up to the next flag. */
const flags = new Set();
const names = [];
for (const word of process.argv
  .slice(2)
  .flatMap((one) => one.split(/[=,]/))
  .filter(Boolean)) {
  if (word.startsWith('--')) flags.add(word);
  else names.push(word);
}
const strange = [...flags].filter((flag) => !['--only', '--quick', '--write', '--list'].includes(flag));
// The quick half leaves rows out, which the page would lose.
const clash = flags.has('--quick') && flags.has('--write');
if (strange.length > 0 || clash || flags.has('--only') !== names.length > 0) {
  console.error('usage: cargo xtask environments [--only NAME…] [--list] [--quick | --write]');
  process.exit(1);
}
const unknown = names.filter((name) => !environments.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`no environment is called ${unknown.join(', ')}: ${environments.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
const chosen = environments.filter((one) =>
  names.length > 0 ? names.includes(one.name) : !flags.has('--quick') || one.quick,
);
if (flags.has('--list')) {
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
const shared = { api: await api(), tarball, versions, told, quick: flags.has('--quick') };
const rows = new Map();
const browser = (await browserVersion()).split('.')[0];
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

const PAGE = join(root, 'docs/ENVIRONMENTS.md');
const before = await readFile(PAGE, 'utf8').catch(() => '');
const lines = renew(before, environments, rows);
const all = [...rows.values()].flat();
await mkdir(work, { recursive: true });
await writeFile(
  join(work, 'rows.json'),
  JSON.stringify(all, ['title', 'version', 'what', 'result', 'seconds', 'note'], 2),
);
if (flags.has('--write')) {
  await writeFile(PAGE, pageOf(groups, lines, { browser, platform: `${process.platform} ${process.arch}` }));
} else if (!flags.has('--quick')) {
  // The quick half runs on machines that have less: it fails where something fails, not where a page is old.
  const facts = (of) => new Set([...of.values()].flat().map(factOf));
  const [said, found] = [facts(linesOf(before)), facts(lines)];
  const stale = [...[...found].filter((fact) => !said.has(fact)), ...[...said].filter((fact) => !found.has(fact))];
  if (stale.length > 0) {
    console.log(`docs/ENVIRONMENTS.md is no longer true, \`cargo xtask environments --write\` makes it anew:`);
    for (const fact of stale) console.log(`    ${fact}`);
    process.exitCode = 1;
  }
}
// What the page tells as failing is no news; what fails and is not told there fails the run.
const known = new Set([...linesOf(before).values()].flat().map(factOf));
const failing = all.filter(({ result }) => result === WORDS.fails);
const news = failing.filter((row) => flags.has('--write') || !known.has(factOf(lineOf(row))));
if (failing.length > news.length) console.log(`${failing.length - news.length} fail, as docs/ENVIRONMENTS.md says`);
console.log(`${all.length - failing.length} passed, ${news.length} failed`);
process.exit(news.length > 0 ? 1 : process.exitCode);
