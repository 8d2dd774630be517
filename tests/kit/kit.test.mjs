// The tests that docs/TESTING.md shows, run by the runners that they are for, over the package as it is published.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { node, packed, root, run, serve, test } from '../pack/support.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = (path) => join(here, 'node_modules', path);
/** Inside of this folder, so that the runners are found. */
let folder;

/** The files of the docs: a code block after a comment that names them. */
function filesOf(text) {
  const files = {};
  for (const [, names, code] of text.matchAll(/<!-- file: ([^\n]+) -->\n```js\n(.*?)```\n/gs))
    for (const name of names.split(' ')) files[name] = code;
  return files;
}

const write = async (files) => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
};

/** A run of jest or vitest: how many tests passed, and what it says where not all of them did. */
async function passed(args, name, options = {}) {
  const report = join(folder, name, 'report.json');
  const said = await node([...args(report)], { cwd: join(folder, name), ...options }).catch((error) => error.message);
  const { numPassedTests, success, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const messages = testResults.flatMap(({ assertionResults, message }) => [
    message,
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages ?? []),
  ]);
  assert.ok(success, [said, ...messages].join('\n'));
  return numPassedTests;
}

const count = (code) => code.match(/^test\(/gm).length;
const files = filesOf(readFileSync(join(root, 'docs/TESTING.md'), 'utf8'));

before(async () => {
  folder = await mkdtemp(join(here, 'run-'));
  const own = join(folder, 'node_modules/unspool');
  await mkdir(own, { recursive: true });
  await run('tar', ['-xzf', await packed(), '--strip-components=1', '-C', own]);
  await write({ ...files, 'package.json': JSON.stringify({ private: true, type: 'module' }) });
});
after(() => rm(folder, { recursive: true, force: true }));

const vitest = (report) => [bin('vitest/vitest.mjs'), 'run', '--root=.', '--reporter=json', `--outputFile=${report}`];

test('vitest, in Node and in jsdom', async () => {
  const code = files['vitest/posts.test.js'];
  await write({ 'vitest/dom.test.js': `// @vitest-environment jsdom\n${code}` });
  assert.equal(await passed(vitest, 'vitest'), 2 * count(code));
});

const jest = (report) => [bin('jest/bin/jest.js'), '--rootDir=.', '--json', `--outputFile=${report}`, '--config'];

test('jest, with ES modules', async () => {
  const config = JSON.stringify({ transform: {} });
  const args = (report) => ['--experimental-vm-modules', ...jest(report), config];
  assert.equal(await passed(args, 'jest'), count(files['jest/posts.test.js']));
});

/** What babel-jest does, in a hundredth of the time. */
const transform = `
const { transformSync } = require('esbuild');
exports.process = (text) => ({ code: transformSync(text, { format: 'cjs' }).code });
`;

test('jest, with modules that are made CommonJS', async () => {
  await cp(join(folder, 'jest'), join(folder, 'cjs'), { recursive: true });
  await write({ 'transform.cjs': transform });
  const config = {
    transform: { '\\.js$': join(folder, 'transform.cjs') },
    transformIgnorePatterns: ['/node_modules/(?!unspool/)'],
  };
  const args = (report) => [...jest(report), JSON.stringify(config)];
  assert.equal(await passed(args, 'cjs'), count(files['jest/posts.test.js']));
});

/** An app with a list, a button and a status. */
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Posts</title><link rel="icon" href="data:,">
<script type="importmap">{ "imports": {
  "unspool": "/node_modules/unspool/index.js", "unspool/dialects": "/node_modules/unspool/dialects.js"
} }</script></head>
<body><ol></ol><button>More</button><p role="status"></p>
<script type="module">
import { openPosts } from './vitest/posts.js';
const [list, button, status] = document.body.children;
const posts = openPosts();
const render = () => {
  list.replaceChildren(...posts.slice().map(({ title }) => Object.assign(document.createElement('li'), { textContent: title })));
  button.hidden = !posts.hasMore;
  status.textContent = posts.status;
};
posts.subscribe(render);
button.addEventListener('click', () => posts.loadMore().catch(() => {}));
posts.loadMore().catch(() => {});
</script></body></html>
`;

test('Playwright', async () => {
  const flags = (process.env.CHROME_FLAGS ?? '--no-sandbox').split(' ');
  const args = flags.filter((flag) => flag && !flag.startsWith('--headless'));
  const executablePath = process.env.CHROME || (await run('which', ['chromium']));
  const use = { baseURL: await serve(folder), launchOptions: { executablePath, args } };
  const config = { testDir: 'playwright', workers: 1, reporter: [['json', { outputFile: 'report.json' }]], use };
  await write({ 'index.html': page, 'playwright.config.js': `export default ${JSON.stringify(config)};\n` });
  const said = await node([bin('@playwright/test/cli.js'), 'test'], { cwd: folder }).catch((error) => error.message);
  const { stats, suites } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  assert.deepEqual([stats.unexpected, stats.flaky], [0, 0], `${said}\n${JSON.stringify(suites, undefined, 1)}`);
  assert.equal(stats.expected, count(files['playwright/posts.spec.js']));
});
