// TypeScript over what the package declares, with nothing skipped.
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root, write } from '../lib/projects.mjs';

const uses = join(root, 'js/types-test');

/** What an app without a page writes. */
const bare = `import { feed, isUnspoolError, type Dialect, type Feed } from 'unspool';
import { github } from 'unspool/dialects';
import { detect } from 'unspool/detect';
import { merge } from 'unspool/merge';
import { resume } from 'unspool/persist';
import { ready } from 'unspool/slim';
import { feed as byUrl } from 'unspool/url';

interface Post { readonly id: number; readonly title: string }
const dialect = { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } } satisfies Dialect;
const posts: Feed<Post> = feed<Post>('https://api.example/posts', { dialect, headers: { authorization: 'token' } });
export async function titles(): Promise<string[]> {
  const all: string[] = [];
  try {
    for await (const { title } of posts) all.push(title);
  } catch (error) {
    if (isUnspoolError(error) && error.code === 'http-status') all.push(String(error.status));
  }
  return all;
}
export const both = merge([posts, byUrl<Post>('https://api.example/more', { dialect: github })], { by: 'id', key: 'id' });
export const kept = resume((snapshot) => feed<Post>('https://api.example/posts', { dialect, snapshot }), { name: 'posts' });
export const found = detect({ body: '[]' });
export const engine: Promise<void> = ready(new Uint8Array());
// @ts-expect-error a place that is none
feed('https://api.example/posts', { dialect: { items: 'data', key: 'id', next: { set: { 'quer:cursor': 'body:next' } } } });
`;

const options = (rest) => ({
  compilerOptions: {
    target: 'ES2022',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    ...rest,
  },
});
const bundler = { module: 'esnext', moduleResolution: 'bundler' };
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' };
const DOM = ['ES2022', 'DOM', 'DOM.Iterable'];

/** Each way to be configured: what it is called, the options, the files. */
const ways = [
  ['with the DOM library, `bundler`', { ...bundler, lib: DOM, types: [] }, ['app.ts', 'uses/*.ts']],
  ['with the DOM library, `nodenext`', { ...nodenext, lib: DOM, types: [] }, ['app.ts', 'uses/*.ts']],
  ['without, with the types of Node, `nodenext`', { ...nodenext, lib: ['ES2022'], types: ['node'] }, ['app.ts']],
  ['without any, `bundler`', { ...bundler, lib: ['ES2022'], types: [] }, ['app.ts']],
];

async function compile(lab, config) {
  try {
    await lab.tool('typescript', ['-p', config, '--pretty', 'false'], { bin: 'tsc' });
  } catch (error) {
    const [first, ...more] = error.message.split('\n').filter((line) => line.includes(': error TS'));
    // Which tool it was, with what, is the row's; only what it found is news.
    throw first ? new Error(`${first}${more.length > 0 ? ` and ${more.length} more` : ''}`) : error;
  }
}

const typescript = (version, rest) => ({
  name: `typescript-${version}`,
  title: `TypeScript ${version}`,
  ...rest,
  async run(lab) {
    await lab.install();
    await write(lab.folder, { 'app.ts': bare });
    // The good uses of the type tests.
    for (const name of await readdir(uses))
      if (/^(good.*|absent|kept|merge)\.ts$/.test(name)) await cp(join(uses, name), lab.path('uses', name));
    for (const [at, [what, rest, include]] of ways.entries()) {
      await write(lab.folder, { [`tsconfig.${at}.json`]: JSON.stringify({ ...options(rest), include }) });
      await lab.check(what, () => compile(lab, `tsconfig.${at}.json`));
    }
  },
});

export const types = [
  typescript('5.2', { quick: true }),
  ...['5.3', '5.4', '5.5', '5.6', '5.7', '5.8'].map((version) => typescript(version)),
  typescript('5.9'),
  typescript('6.0'),
  typescript('7.0', { quick: true }),
];
