// Test runners: with a real API, with msw in its place, and with timers that stand still.
import { expected } from '../lib/servers.mjs';
import { write } from '../lib/projects.mjs';

const dialect = `const dialect = { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } };`;
const ids = `const expected = Array.from({ length: ${expected.length} }, (_, i) => i + 1);
const read = async (posts) => { const ids = []; for await (const { id } of posts) ids.push(id); posts.close(); return ids; };`;

/** `timers` is the object that fakes them; `head` imports what is not global. */
const tests = (api, { head, timers }) => ({
  // First, and in a file of its own: the engine is compiled while timers stand still.
  fake: `${head}import { feed } from 'unspool';
${dialect}
const answers = [
  [429, { error: 'slow down' }, { 'retry-after': '3' }],
  [200, { data: [{ id: 1 }, { id: 2 }], nextCursor: 'a' }],
  [503, 'busy'],
  [200, { data: [{ id: 2 }, { id: 3 }], nextCursor: null }],
];
test('waits and retries pass as the faked clock does', async () => {
  ${timers}.useFakeTimers();
  let asked = 0;
  const answer = async () => {
    const [status, body, headers] = answers[asked++];
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
  };
  const posts = feed('https://api.example/posts', { dialect, fetch: answer });
  let done = false;
  const all = (async () => { const ids = []; for await (const { id } of posts) ids.push(id); done = true; return ids; })();
  for (let turns = 0; turns < 2000 && !done; turns++) await ${timers}.advanceTimersByTimeAsync(50);
  ${timers}.useRealTimers();
  expect([await all, asked]).toEqual([[1, 2, 3], 4]);
}, 30000);
`,
  real: `${head}import { feed, isUnspoolError, UnspoolError } from 'unspool';
${dialect}
${ids}
test('a real API', async () => {
  expect(await read(feed('${api}/posts', { dialect }))).toEqual(expected);
});
test('objects of this realm: URL, Headers, AbortSignal, bytes', async () => {
  const controller = new AbortController();
  const posts = feed(new URL('${api}/posts'), { dialect, headers: new Headers({ accept: 'application/json' }), signal: controller.signal });
  expect(await read(posts)).toEqual(expected);
  const ended = feed('${api}/posts', { dialect, signal: controller.signal });
  controller.abort();
  const error = await ended.loadMore().then(() => undefined, (thrown) => thrown);
  expect(error).toBeDefined();
  const bytes = new TextEncoder().encode(JSON.stringify({ data: [{ id: 1 }], nextCursor: null }));
  const first = feed('${api}/posts', { dialect, initial: { body: bytes } });
  expect(await read(first)).toEqual([1]);
  const refused = await feed('${api}/posts', { dialect: { items: 'nowhere', key: 'id', next: null } }).loadMore().catch((thrown) => thrown);
  expect([isUnspoolError(refused), refused instanceof UnspoolError]).toEqual([true, true]);
});
`,
  msw: `${head}import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { feed } from 'unspool';
${dialect}
${ids}
const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
const server = setupServer(
  // happy-dom asks so before each request to another origin.
  http.options('https://api.example/posts', () => new HttpResponse(null, { status: 204, headers: cors })),
  http.get('https://api.example/posts', ({ request }) => {
    const from = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
    const data = expected.slice(Math.max(0, from - 2), from + 8).map((id) => ({ id }));
    return HttpResponse.json({ data, nextCursor: from + 8 < expected.length ? String(from + 8) : null }, { headers: cors });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
test('msw in the place of the API', async () => {
  expect(await read(feed('https://api.example/posts', { dialect }))).toEqual(expected);
});
`,
});

const labels = { real: 'a real API', msw: 'msw', fake: 'fake timers' };

/** One row for each environment and each file of tests. */
async function rows(lab, names, made, extension, run) {
  for (const name of names) {
    const files = Object.entries(made).map(([file, code]) => [`${name}/${file}.test.${extension}`, code]);
    await write(lab.folder, Object.fromEntries(files));
    for (const file of Object.keys(labels))
      await lab.check(`${name}: ${labels[file]}`, () => run(name, `${name}/${file}.test.${extension}`).then(() => {}));
  }
}

const vitest = (major, rest) => ({
  name: `vitest-${major}`,
  title: `Vitest ${major}`,
  node: 24,
  ...rest,
  async run(lab) {
    await lab.install();
    const head = "import { afterAll, beforeAll, expect, test, vi } from 'vitest';\n";
    await rows(lab, ['node', 'jsdom', 'happy-dom'], tests(lab.api, { head, timers: 'vi' }), 'js', (name, file) =>
      lab.tool('vitest', ['run', file, `--environment=${name}`, '--root', '.'], { timeout: 120_000 }),
    );
  },
});

/** What happy-dom's environment for Jest has not, and msw wants. */
const happy = `const { default: HappyDOM } = require('@happy-dom/jest-environment');
module.exports = class extends HappyDOM {
  async setup() {
    await super.setup();
    this.global.BroadcastChannel ??= BroadcastChannel;
  }
};
`;

/** jest takes modules of packages either as they are, by a flag of Node, or compiled like the tests. */
const environmentsOfJest = {
  node: { testEnvironment: 'node' },
  jsdom: { testEnvironment: 'jest-fixed-jsdom' },
  'happy-dom': {
    testEnvironment: './happy.cjs',
    testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] },
  },
};
const babel = ['babel-jest', { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }];
const swc = ['@swc/jest', {}];
/** Those of all packages: msw is made of modules, too. */
const compiledBy = (transformer) => ({ transform: { '\\.m?js$': transformer }, transformIgnorePatterns: [] });

const jest = (name, title, { transformer, ...rest }) => ({
  name,
  title,
  node: 24,
  ...rest,
  async run(lab) {
    await lab.install({ manifest: transformer ? { type: 'commonjs' } : {} });
    const head = transformer ? '' : "import { jest } from '@jest/globals';\n";
    const transform = transformer ? compiledBy(transformer) : { transform: {} };
    const env = transformer ? {} : { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
    await rows(
      lab,
      Object.keys(environmentsOfJest),
      tests(lab.api, { head, timers: 'jest' }),
      'js',
      async (environment, file) => {
        await write(lab.folder, {
          'happy.cjs': happy,
          'jest.config.json': JSON.stringify({
            ...environmentsOfJest[environment],
            ...transform,
            testMatch: ['**/*.test.js'],
          }),
        });
        return lab.tool('jest', ['-c', 'jest.config.json', file, '--runInBand', '--forceExit'], {
          env,
          timeout: 120_000,
        });
      },
    );
  },
});

export const testers = [
  vitest(5),
  vitest(4),
  jest('jest', 'Jest, modules', {}),
  jest('jest-babel', 'Jest, Babel', { transformer: babel }),
  jest('jest-swc', 'Jest, SWC', { transformer: swc }),
];
