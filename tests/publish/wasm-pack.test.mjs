// `wasm-pack build`, for whoever wants the engine without the JavaScript of the npm package.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run, target, temporary, test } from './support.mjs';

/** Both in their pinned versions, where `cargo xtask` put them; by hand, whatever is on the path. */
const { UNSPOOL_WASM_PACK: wasmPackIn, UNSPOOL_BINDGEN: bindgenIn, PATH } = process.env;

const wasmPack = async (crate, kind) => {
  const out = await temporary();
  await run('wasm-pack', ['build', crate, '--dev', '--mode', 'no-install', '--target', kind, '--out-dir', out], {
    env: {
      PATH: [wasmPackIn, bindgenIn, PATH].filter(Boolean).join(delimiter),
      CARGO_TARGET_DIR: join(target, 'wasm-pack'),
    },
  });
  return out;
};

test('wasm-pack build crates/wasm --target web: its engine starts, and takes an event', async () => {
  const out = await wasmPack(join(root, 'crates/wasm'), 'web');
  const { initSync, Engine } = await import(pathToFileURL(join(out, 'unspool_wasm.js')));
  initSync({ module: await readFile(join(out, 'unspool_wasm_bg.wasm')) });
  assert.equal(typeof Engine.prototype.event, 'function');
  const engine = new Engine('{"url":"https://api.example/posts","dialect":{"items":"data","key":"id","next":null}}');
  assert.ok(engine instanceof Engine);
  assert.throws(() => new Engine('{}'));
  engine.free();
});

test('wasm-pack build crates/wasm --target bundler: the entry exports the engine', async () => {
  const out = await wasmPack(join(root, 'crates/wasm'), 'bundler');
  const entry = await readFile(join(out, 'unspool_wasm.js'), 'utf8');
  assert.match(entry, /export \{[^}]*\bEngine\b/s);
  const exported = WebAssembly.Module.exports(
    await WebAssembly.compile(await readFile(join(out, 'unspool_wasm_bg.wasm'))),
  );
  assert.ok(exported.some(({ name }) => name === 'engine_event'));
});

test('wasm-pack build in the root is refused: the library that it finds there is a plain one', async () => {
  await assert.rejects(wasmPack(root, 'web'), /crate-type must be cdylib/);
});
