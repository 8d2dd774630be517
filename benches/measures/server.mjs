// The demo server over 10⁶ posts: what a page deep in the list costs, by keyset and by OFFSET.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { interleave, ratio, summary } from '../lib/stats.mjs';
import { count, number, spread, table, times } from '../lib/words.mjs';

const POSTS = 1_000_000;
const LIMIT = 50;
const PAGES = [1, 3_000, 19_000];
const ROUNDS = 60;
const CONNECTIONS = 8;
const SECONDS = 3;

const has = (program) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** On one core, where the machine can be told so. */
async function start() {
  const args = [
    process.env.UNSPOOL_SERVER,
    '--port',
    '0',
    '--db',
    'target/bench/posts.sqlite',
    '--posts',
    String(POSTS),
  ];
  const pinned = has('taskset') ? ['taskset', '-c', '0', ...args] : args;
  const child = spawn(pinned[0], pinned.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /listening on (http\S+)/.exec(line);
    if (found) return { url: found[1], pinned: pinned !== args, stop: () => child.kill() && once(child, 'exit') };
  }
  throw new Error('the server did not start');
}

const agent = new Agent({ keepAlive: true });

const fetched = (url) =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${url}: ${response.statusCode} ${text}`)),
      );
    });
    request.on('error', reject);
  });

async function perSecond(url) {
  if (has('wrk')) {
    const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, url]);
    if (/Non-2xx/.test(stdout)) throw new Error(`${url}: ${stdout}`);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
  }
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  const client = async () => {
    for (; performance.now() < end; count++) await fetched(url);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return count / SECONDS;
}

export async function run({ say }) {
  const { url, pinned, stop } = await start();
  try {
    const urls = new Map();
    for (const page of PAGES) {
      const before = (page - 1) * LIMIT;
      const last = page > 1 && JSON.parse(await fetched(`${url}/api/offset?offset=${before - 1}&limit=1`)).items[0].id;
      urls.set(`keyset ${page}`, `${url}/api/stripe?limit=${LIMIT}${last ? `&starting_after=${last}` : ''}`);
      urls.set(`OFFSET ${page}`, `${url}/api/offset?limit=${LIMIT}&offset=${before}`);
      const [one, other] = [
        JSON.parse(await fetched(urls.get(`keyset ${page}`))).data,
        JSON.parse(await fetched(urls.get(`OFFSET ${page}`))).items,
      ];
      if (one.length !== LIMIT || one[0].id !== other[0].id)
        throw new Error(`page ${page} is not the same by keyset and by OFFSET`);
    }
    const samples = await interleave([...urls.keys()], ROUNDS, async (name) => {
      const start = performance.now();
      await fetched(urls.get(name));
      return performance.now() - start;
    });
    const rows = [];
    for (const page of PAGES) {
      for (const way of ['keyset', 'OFFSET']) {
        const times = samples.get(`${way} ${page}`);
        const row = {
          page,
          way,
          time: summary(times),
          ratio: ratio(times, samples.get(`${way} 1`)),
          perSecond: await perSecond(urls.get(`${way} ${page}`)),
        };
        rows.push(row);
        say(
          `page ${page} by ${way}: ${row.time.median.toFixed(2)} ms, ${row.ratio.median.toFixed(2)}× page 1, ${row.perSecond.toFixed(0)} requests a second`,
        );
      }
    }
    return { rows, posts: POSTS, limit: LIMIT, pinned, client: has('wrk') ? 'wrk' : 'Node' };
  } finally {
    await stop();
    agent.destroy();
  }
}

export const report = ({ rows, posts, limit, pinned, client }) => ({
  text: `${count(posts)} posts in SQLite, ${limit} a page${pinned ? ', the server on one core' : ''}; latency of one
request at a time, over a connection that stays open, and requests a second by ${client} over ${CONNECTIONS}
connections. OFFSET also counts the rows for its \`total\`.

${table(
  ['page', 'by', 'latency', 'times page 1', 'requests a second'],
  rows.map(({ page, way, time, ratio, perSecond }) => [
    count(page),
    way,
    `${number(time.median)} ms`,
    spread(ratio, '×'),
    number(perSecond),
  ]),
)}`,
  figures: { 'server-keyset': times(rows.find(({ page, way }) => page === 3_000 && way === 'keyset').ratio) },
});
