// Starts an app of examples/ with the demo server: `example.mjs NAME`, with UNSPOOL_SERVER for the server's program.
// The package is packed as npm would publish it, and unpacked where the examples find it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples');
const windows = process.platform === 'win32';

/** Puts the package into examples/node_modules, packed anew. */
export function install() {
  const scratch = join(root, 'target/examples');
  const modules = join(examples, 'node_modules');
  mkdirSync(scratch, { recursive: true });
  const npm = ['pack', '--silent', '--ignore-scripts', '--pack-destination', scratch];
  const options = { cwd: join(root, 'js'), encoding: 'utf8', shell: windows };
  const archive = execFileSync(windows ? 'npm.cmd' : 'npm', npm, options)
    .trim()
    .split('\n')
    .at(-1);
  rmSync(join(scratch, 'package'), { recursive: true, force: true });
  execFileSync('tar', ['-xzf', join(scratch, archive), '-C', scratch]);
  rmSync(join(modules, 'unspool'), { recursive: true, force: true });
  mkdirSync(join(modules, 'unspool'));
  execFileSync('tar', ['-xzf', join(scratch, archive), '-C', join(modules, 'unspool'), '--strip-components', '1']);
  // What Vite has optimised of an older one.
  for (const name of names()) rmSync(join(examples, name, 'node_modules/.vite'), { recursive: true, force: true });
}

/** The examples, by their folders. */
export const names = () => readdirSync(examples).filter((name) => existsSync(join(examples, name, 'package.json')));

/** Waits for what a program says about its address; gives the address. */
async function addressOf(child, what) {
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const address = /http:\/\/[\w.[\]:]+/.exec(line)?.[0];
    if (!address) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error(`${what} ended without saying where it listens`);
}

/** The demo server at a free port. Gives its address and what ends it. */
export async function demo(program, posts) {
  const args = ['--port', '0', '--db', ':memory:', '--posts', String(posts)];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return { api: await addressOf(child, 'the demo server'), stop: () => child.kill() };
}

/** The example's own server. Gives its address and what ends it. */
export async function start(name, api, port = 0) {
  const folder = join(examples, name);
  if (existsSync(join(folder, 'serve.mjs'))) {
    const env = { ...process.env, API: api, PORT: String(port), NODE_OPTIONS: '' };
    const child = spawn(process.execPath, ['serve.mjs'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    return { url: await addressOf(child, name), stop: () => child.kill() };
  }
  process.env.API = api;
  const vite = createRequire(join(folder, 'package.json')).resolve('vite');
  const { createServer } = await import(pathToFileURL(vite));
  const server = await createServer({
    root: folder,
    configFile: join(folder, 'vite.config.js'),
    logLevel: 'warn',
    server: { port, host: '127.0.0.1' },
  });
  await server.listen();
  return { url: `http://127.0.0.1:${server.httpServer.address().port}`, stop: () => server.close() };
}

async function main([name]) {
  if (!names().includes(name)) throw new Error(`there is no example ${name}: ${names().join(', ')}`);
  install();
  const { api, stop } = await demo(process.env.UNSPOOL_SERVER, 10_000);
  process.once('exit', stop);
  process.once('SIGINT', () => process.exit());
  process.once('SIGTERM', () => process.exit());
  if (name === 'node') {
    execFileSync(process.execPath, ['export.mjs', join(root, 'target/examples/posts.ndjson'), `${api}/api/cursor`], {
      cwd: join(examples, name),
      stdio: 'inherit',
    });
    console.log('wrote target/examples/posts.ndjson');
    process.exit();
  }
  const { url } = await start(name, api);
  console.log(`\nopen ${url}; the API is at ${api}/api; Ctrl-C ends both`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
