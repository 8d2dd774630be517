// The apps that are put into every environment.
import { expected, TOTAL } from './servers.mjs';

/** A page that runs a module. */
export const html = (script, head = '') => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,">${head}</head>
<body><script type="module" src="${script}"></script></body>
</html>
`;

const dialect = `{ items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } }`;
/** Not awaited at the top level: not every bundle may. `end` is where the outcome goes. */
const whole = (body, end) => `
async function main() {
  try {
${body}
  } catch (error) {
    const ours = isUnspoolError(error) && error instanceof UnspoolError;
    return { code: error.code, message: error.message, ours };
  }
}
main().then((result) => { ${end} });
`;

const KEEP = 'globalThis.result = result;';
export const PRINT = 'console.log(JSON.stringify(result));';

/** An app that reads the whole feed. `entry`: where it is imported from; `before`: what is done first. */
export const app = (url, { entry = 'unspool', before = '', head = '', end = KEEP } = {}) =>
  `${head}import { feed, isUnspoolError, ready, UnspoolError } from '${entry}';\n${whole(
    `    ${before}
    const posts = feed('${url}/posts', { dialect: ${dialect} });
    const ids = [];
    for await (const { id } of posts) ids.push(id);
    const { length, stats: { duplicates } } = posts;
    posts.close();
    return { ids, length, duplicates };`,
    end,
  )}`;

/** What an app that works leaves behind. */
export const good = { ids: expected, length: TOTAL, duplicates: 6 };

/** An app of the other entries. `engine` is a source for \`unspool/slim\`; without one it must say what to do. */
export const others = (url, { engine, head = '', end = KEEP } = {}) =>
  `${head}import { feed, isUnspoolError, UnspoolError } from 'unspool';
import { cursor, github } from 'unspool/dialects';
import { detect } from 'unspool/detect';
import { merge } from 'unspool/merge';
import { resume } from 'unspool/persist';
import * as slim from 'unspool/slim';
const map = new Map();
const store = {
  length: 0,
  key: () => null,
  getItem: (key) => map.get(key) ?? null,
  setItem: (key, value) => void map.set(key, value),
  removeItem: (key) => void map.delete(key),
};
${whole(
  `    const address = '${url}/posts';
    const dialect = ${dialect};
    const fault = await slim.ready().then(() => 'none', (error) => error.code);
    ${engine ? `await slim.ready(${engine});` : ''}
    const bySlim = (await slim.feed(address, { dialect }).loadMore()).received;
    const both = merge([feed(address, { dialect }), feed(address, { dialect })], { by: 'id', direction: 'ascending', key: 'id' });
    const merged = [];
    for await (const { id } of both) merged.push(id);
    const make = (snapshot) => feed(address, { dialect, snapshot });
    const first = await resume(make, { name: 'posts', store });
    await first.feed.loadMore();
    await first.flush();
    first.feed.close();
    const again = await resume(make, { name: 'posts', store });
    const kept = [again.restored, again.feed.length, again.feed.stats.requests];
    again.feed.close();
    const found = await detect({ url: address, body: await (await fetch(address)).text() }, { url: address });
    return { fault, bySlim, merged, kept, found: found.code.split('\\n').length, named: [cursor.items === undefined, github.items] };`,
  end,
)}`;
