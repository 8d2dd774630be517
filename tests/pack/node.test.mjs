// The packed package in Node, under bundlers' conditions for workers, and before the linters of packages.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PRINT, api, app, assert, good, node, packed, project, root, run, test, wasmOf } from './support.mjs';

const print = '\nconsole.log(JSON.stringify(globalThis.result));\n';
const last = (out) => JSON.parse(out.split('\n').at(-1));

// `import` and `require` in Node, of each version, are tests/environments/.

test('every entry, and one class of errors for all of them', async () => {
  const url = await api();
  const code = `
    import { feed, UnspoolError, isUnspoolError } from 'unspool';
    import * as dialects from 'unspool/dialects';
    import * as slim from 'unspool/slim';
    import * as byUrl from 'unspool/url';
    import manifest from 'unspool/package.json' with { type: 'json' };
    const wasm = import.meta.resolve('unspool/unspool.wasm');
    const ids = [];
    for await (const { id } of feed('${url}/posts', { dialect: dialects.cursor })) ids.push(id);
    for await (const { id } of slim.feed('${url}/posts', { dialect: dialects.cursor })) ids.push(id);
    const classes = [slim, byUrl].every((entry) => entry.UnspoolError === UnspoolError);
    const same = classes && slim.isUnspoolError === isUnspoolError;
    globalThis.result = [ids.length, same, manifest.name, wasm.endsWith('/unspool/dist/unspool.wasm')];`;
  const folder = await project({ 'app.js': code + print });
  // The engine is compiled once, whichever entry asked for it first.
  assert.deepEqual(last(await node(['--no-warnings', 'app.js'], { cwd: folder })), [50, true, 'unspool', true]);
});

const sources = {
  bytes: 'readFile(file)',
  'a Module': 'WebAssembly.compile(await readFile(file))',
  'a Response': "new Response(await readFile(file), { headers: { 'content-type': 'application/wasm' } })",
};

test('slim, with an engine of your own as bytes, Module or Response', async () => {
  const url = await api();
  const imports = `import { readFile } from 'node:fs/promises';\nimport { fileURLToPath } from 'node:url';\nconst file = fileURLToPath(import.meta.resolve('unspool/unspool.wasm'));\n`;
  const files = Object.entries(sources).map(([name, source]) => [
    `${name}.js`,
    app(url, { entry: 'unspool/slim', head: imports, before: `await ready(${source});`, end: PRINT }),
  ]);
  const folder = await project({
    ...Object.fromEntries(files),
    'none.js': app(url, { entry: 'unspool/slim', end: PRINT }),
  });
  for (const [name] of files) assert.deepEqual(last(await node([name], { cwd: folder })), good, name);
  const without = last(await node(['none.js'], { cwd: folder }));
  assert.deepEqual([without.code, without.ours], ['bad-options', true]);
  assert.match(without.message, /ready\(source\)/);
});

test('importing compiles nothing, and nothing waits at the top level', async () => {
  const code = `
    let compiled = 0;
    for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming', 'Module', 'Instance']) {
      WebAssembly[name] = () => { compiled += 1; throw new Error('not now'); };
    }
    for (const entry of ['', '/url', '/slim', '/dialects', '/detect', '/merge', '/persist', '/testing']) await import('unspool' + entry);
    globalThis.result = compiled;`;
  const folder = await project({ 'app.js': code + print });
  assert.equal(last(await node(['app.js'], { cwd: folder })), 0);
});

test('an edge build: the condition `edge-light` imports the .wasm as a module, and leaves the inlined copy out', async () => {
  const folder = await project({ 'app.js': app(await api()) + print });
  const asked = [];
  const wasm = {
    name: 'wasm',
    setup: (build) =>
      build.onResolve({ filter: /\.wasm/ }, ({ path }) => {
        asked.push(path);
        return { path, external: true };
      }),
  };
  const { metafile } = await build({
    entryPoints: [join(folder, 'app.js')],
    ...{ bundle: true, write: false, format: 'esm', metafile: true, logLevel: 'silent', absWorkingDir: folder },
    conditions: ['edge-light', 'workerd'],
    plugins: [wasm],
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(
    inputs.some((name) => name.endsWith('unspool/edge-light.js')),
    inputs.join('\n'),
  );
  assert.ok(!inputs.some((name) => name.endsWith('inline.js')), inputs.join('\n'));
  assert.deepEqual(asked, ['./dist/unspool.wasm?module']);
});

test('a worker build: the condition `workerd` takes the .wasm as a Module and leaves the inlined copy out', async () => {
  const folder = await project({ 'app.js': app(await api(), { end: PRINT }) });
  const { metafile } = await build({
    entryPoints: [join(folder, 'app.js')],
    outdir: join(folder, 'out'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    loader: { '.wasm': 'copy' },
    metafile: true,
    logLevel: 'silent',
    absWorkingDir: folder,
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(
    inputs.some((name) => name.endsWith('unspool/workerd.js')),
    inputs.join('\n'),
  );
  assert.ok(!inputs.some((name) => name.endsWith('inline.js')), inputs.join('\n'));
});

test('tree shaking: an app of one dialect carries no other', async () => {
  const folder = await project({ 'app.js': `import { stripe } from 'unspool/dialects'; console.log(stripe);` });
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'app.js')],
    bundle: true,
    format: 'esm',
    write: false,
    minify: true,
    absWorkingDir: folder,
  });
  const [{ text }] = outputFiles;
  assert.match(text, /starting_after/);
  assert.doesNotMatch(text, /page_token|pagination_token|hasNextPage/);
});

test('each named dialect costs less than 400 bytes, and none costs nothing', async () => {
  const folder = await project({});
  const size = async (contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      format: 'esm',
      write: false,
      minify: true,
    });
    return outputFiles[0].contents.length;
  };
  const none = await size('console.log(0);');
  assert.equal(await size("import * as dialects from 'unspool/dialects'; console.log(0);"), none);
  const names = Object.keys(await import(join(folder, 'node_modules/unspool/dialects.js')));
  assert.ok(names.length >= 75, names.join());
  const sizes = [];
  for (const name of names)
    sizes.push([(await size(`import { ${name} as a } from 'unspool/dialects'; console.log(a);`)) - none, name]);
  assert.deepEqual(
    sizes.filter(([bytes]) => bytes >= 400),
    [],
  );
});

test('the tarball holds what the package needs and nothing else', async () => {
  const folder = await project({});
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules/unspool/package.json'), 'utf8'));
  /** Conditions may lie within conditions. */
  const leaves = (target) => (typeof target === 'string' ? [target] : Object.values(target).flatMap(leaves));
  for (const target of [...leaves(manifest.exports), manifest.main, manifest.types])
    assert.ok((await readFile(join(folder, 'node_modules/unspool', target))).length > 0, target);
  assert.ok(WebAssembly.validate(wasmOf(folder)));
  const names = (await run('tar', ['-tzf', await packed()])).split('\n').map((name) => name.replace('package/', ''));
  const wanted = [
    /^((feed|engine|http|dialects|detect|merge|errors|persist|kit|adapters|svelte)\/)?[\w-]+\.(js|d\.ts)$/,
    /^(package\.json|README\.md|LICENSE-\w+|docs\/((COMING-FROM|DIALECTS|ERRORS|FRAMEWORKS|TESTING)|frameworks\/\w+)\.md)$/,
    /^dist\/(unspool\.js|unspool\.wasm|inline\.js)$/,
  ];
  assert.deepEqual(
    names.filter((name) => !wanted.some((pattern) => pattern.test(name))),
    [],
  );
  const imported = new Set();
  for (const name of names.filter((name) => name.endsWith('.js'))) {
    const text = await readFile(join(folder, 'node_modules/unspool', name), 'utf8');
    for (const [, from] of text.matchAll(/from '(\.[^']+)'/g)) imported.add(join(name, '..', from.replace(/\?.*/, '')));
  }
  for (const name of imported) assert.ok(names.includes(name), `${name} is imported and not packed`);
});

test('a feed without a dialect: found in development, an error in production', async () => {
  const url = await api();
  const code = `
    import { feed } from 'unspool';
    const said = [];
    console.info = (line) => said.push(line);
    try {
      const posts = feed('${url}/posts');
      for await (const post of posts);
      globalThis.result = [posts.length, said.length, said[0].split('\\n\\n')[1].split('\\n').length];
    } catch (error) {
      globalThis.result = [error.code, error.message];
    }`;
  const folder = await project({ 'app.js': code + print });
  assert.deepEqual(last(await node(['app.js'], { cwd: folder })), [25, 1, 5]);
  assert.deepEqual(last(await node(['--conditions=development', 'app.js'], { cwd: folder })), [25, 1, 5]);
  const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined, NODE_ENV: 'production' };
  const [code2, message] = last(await run(process.execPath, ['app.js'], { cwd: folder, env }));
  assert.equal(code2, 'bad-options');
  assert.match(message, /docs\/DIALECTS\.md in the package/);
  await readFile(join(folder, 'node_modules/unspool/docs/DIALECTS.md'));
});

test('a production bundle carries nothing that is for development', async () => {
  const folder = await project({ 'app.js': "import { feed } from 'unspool'; console.log(feed);" });
  const inputs = async (options) => {
    const { metafile } = await build({
      entryPoints: [join(folder, 'app.js')],
      bundle: true,
      format: 'esm',
      write: false,
      minify: true,
      metafile: true,
      absWorkingDir: folder,
      ...options,
    });
    const [{ inputs: used }] = Object.values(metafile.outputs);
    return Object.entries(used)
      .filter(
        ([name, { bytesInOutput }]) =>
          /\/detect|\/dialects(\/dialects)?\.js|unheard|watched/.test(name) && bytesInOutput > 0,
      )
      .map(([name]) => name);
  };
  assert.deepEqual(await inputs({}), []);
  assert.deepEqual(await inputs({ conditions: ['production'] }), []);
  assert.deepEqual(await inputs({ platform: 'node', define: { 'process.env.NODE_ENV': '"production"' } }), []);
  assert.ok((await inputs({ conditions: ['development'] })).length > 0);
});

const linter = (name, args) => node([join(root, 'node_modules', name), ...args], { cwd: root });

test('publint has nothing to say', async () => {
  const out = await linter('publint/src/cli.js', [await packed(), '--strict']);
  assert.match(out, /All good!/);
});

test('@arethetypeswrong/cli has nothing to say', async () => {
  // The package is ESM, which Node 20.19 and later can require; the rule is about older ones.
  await linter('@arethetypeswrong/cli/dist/index.js', [
    await packed(),
    '--exclude-entrypoints',
    'unspool.wasm',
    'package.json',
    '--ignore-rules',
    'cjs-resolves-to-esm',
  ]);
});
