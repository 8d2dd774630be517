// The crates as crates.io would get them: what is in each archive, whether it builds from that alone, and an app of
// somebody else's that depends on them.
import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { deadLinks, targets } from './links.mjs';
import { cargo, forgetArchives, isOffline, metadata, NAMES, packages, target, temporary, test } from './support.mjs';

const WASM = 'wasm32-unknown-unknown';
/** The oldest wasm-bindgen that gloo-net takes, and what npm's engine is not built with. */
const OTHER = '0.2.114';
/** What an archive holds beside `src/`, and beside the pages of `docs/` that the README leads to. */
const PAPERS = ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md'];
const EXTRA = { unspool: ['CHANGELOG.md'] };
/** What cargo puts in by itself; the last one only where nothing is uncommitted. */
const CARGOS = ['Cargo.lock', 'Cargo.toml', 'Cargo.toml.orig', '.cargo_vcs_info.json'];

const folderOf = ({ manifest_path }) => dirname(manifest_path);
const archive = ({ name, version }) => join(target, 'package', `${name}-${version}`);

async function sources(folder) {
  const entries = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** The pages of `docs/` that this one leads to, directly or by way of one another. */
async function reached(folder, page, known = new Set()) {
  for (const target of targets(await readFile(join(folder, page), 'utf8'))) {
    const path = posix.join(posix.dirname(page), target.split('#')[0]);
    if (/^[a-z]+:|^#/i.test(target) || !/^docs\/.*\.md$/.test(path) || known.has(path)) continue;
    known.add(path);
    await reached(folder, path, known);
  }
  return known;
}

const listed = async (name) => {
  const list = await cargo(['package', '--package', name, '--allow-dirty', '--list']);
  return list.split(/\r?\n/).filter((file) => !CARGOS.includes(file));
};

test('three packages are published, and no other; each says what it is', () => {
  const published = metadata.packages.filter(({ publish }) => publish === null).map(({ name }) => name);
  assert.deepEqual(published.sort(), [...NAMES].sort());
  for (const { name, targets, ...about } of packages) {
    assert.deepEqual(
      targets.filter(({ kind }) => !['test', 'bench', 'example'].includes(kind[0])).map(({ kind }) => kind),
      [['lib']],
      `${name} is a plain library: nobody who depends on it builds a .so`,
    );
    assert.ok(about.description.length > 40, `${name} has a description`);
    assert.ok(about.keywords.length > 2 && about.keywords.length <= 5, `${name} has keywords, five at most`);
    assert.ok(about.categories.length > 0, `${name} has categories`);
    assert.equal(about.license, 'MIT OR Apache-2.0');
    assert.equal(about.readme, 'README.md');
    assert.match(about.rust_version ?? '', /^1\.\d+$/);
    assert.ok(about.metadata?.docs?.rs?.targets.includes(WASM), `docs.rs builds ${name} for WebAssembly, too`);
  }
  const [first] = packages.at(-1).metadata.docs.rs.targets;
  assert.deepEqual(
    [first, packages.at(-1).metadata.docs.rs['default-target']],
    [WASM, WASM],
    'Feed::new is there only',
  );
});

for (const found of packages) {
  const { name } = found;

  test(`${name}: the package holds its sources, its papers and the pages that these lead to, and nothing else`, async () => {
    const folder = folderOf(found);
    const papers = [...PAPERS, ...(EXTRA[name] ?? [])];
    const pages = await reached(folder, 'README.md');
    assert.deepEqual((await listed(name)).sort(), [...(await sources(folder)), ...papers, ...pages].sort());
    for (const paper of papers) assert.ok((await lstat(join(folder, paper))).size > 0, paper);
  });

  test(`${name}: links of what the package holds lead to what it holds`, async () => {
    const folder = folderOf(found);
    const names = await listed(name);
    const texts = names.filter((file) => file.endsWith('.md'));
    const files = Object.fromEntries(names.map((file) => [file, '']));
    for (const file of texts) files[file] = await readFile(join(folder, file), 'utf8');
    assert.deepEqual(
      texts.flatMap((file) => deadLinks(file, files)),
      [],
    );
  });
}

test('each package builds from its archive alone, with those before it as they will be in the registry', async () => {
  const chosen = NAMES.flatMap((name) => ['--package', name]);
  await forgetArchives();
  await cargo(['package', ...chosen, '--allow-dirty', '--target-dir', target]);
  for (const found of packages) {
    const [packed, ours] = [archive(found), folderOf(found)].map((folder) => readFile(join(folder, 'src/lib.rs')));
    assert.ok((await packed).equals(await ours), `${found.name}: the archive is of the sources as they are`);
    const licence = await readFile(join(archive(found), 'LICENSE-MIT'), 'utf8');
    assert.match(licence, /Permission is hereby granted/, 'the text of the licence, and not a link to it');
    const manifest = await readFile(join(archive(found), 'Cargo.toml'), 'utf8');
    assert.doesNotMatch(manifest, /^path = "\.\./m, 'no dependency lies beside the archive');
  }
});

/** An app outside of the workspace, which has the archives in the place of the registry. Gives its folder. */
async function app({ bindgen, features }) {
  const folder = await temporary();
  const [json, store, unspool] = packages.map((found) => JSON.stringify(archive(found)));
  const manifest = `
    [package]
    name = "app"
    version = "1.0.0"
    edition = "2024"

    [lib]
    crate-type = ["cdylib", "rlib"]

    [dependencies]
    unspool = { version = "${packages.at(-1).version}", default-features = ${features} }
    serde = { version = "1", features = ["derive"] }
    wasm-bindgen = "${bindgen}"

    [patch.crates-io]
    unspool-json = { path = ${json} }
    unspool-store = { path = ${store} }
    unspool = { path = ${unspool} }`;
  const feed = `
    #[derive(serde::Deserialize)]
    pub struct Customer { pub email: String }

    #[cfg(target_arch = "wasm32")]
    pub fn customers() -> unspool::Result<unspool::Feed<Customer>> { unspool::Feed::new(options()) }

    #[cfg(not(target_arch = "wasm32"))]
    pub fn customers(http: impl unspool::Transport + Send + 'static) -> unspool::Result<unspool::Feed<Customer>> {
        unspool::Feed::with_transport(options(), http)
    }`;
  const code = `
    pub fn options() -> unspool::Options {
        unspool::Options::new("https://api.example/v1/customers", unspool::dialects::stripe())
    }
    pub fn engine() -> unspool::Result<unspool::Spool> { unspool::Spool::new(options()) }

    #[wasm_bindgen::prelude::wasm_bindgen]
    pub fn items() -> usize { engine().map_or(0, |engine| engine.len()) }
    ${features ? feed : ''}`;
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'Cargo.toml'), manifest);
  await writeFile(join(folder, 'src/lib.rs'), code);
  return folder;
}

/** Checks an app, and gives what cargo says of each crate. */
async function made(folder, flags) {
  const args = ['check', '--message-format', 'json', '--target-dir', target, ...flags];
  const lines = (await cargo(args, { cwd: folder })).split('\n').map((line) => JSON.parse(line));
  return lines.filter(({ reason }) => reason === 'compiler-artifact');
}

const versionOf = (crates, name) => {
  const id = crates.find((crate) => crate.target.name === name)?.package_id;
  return id?.split(/[#@]/).at(-1);
};

for (const features of [true, false]) {
  for (const [where, flags] of [
    ['natively', []],
    ['for WebAssembly', ['--target', WASM]],
  ]) {
    test(`an app outside compiles ${where}, ${features ? 'with' : 'without'} default features`, async () => {
      const crates = await made(await app({ bindgen: '0.2', features }), flags);
      const ours = crates.filter((crate) => crate.target.name.startsWith('unspool'));
      assert.deepEqual(ours.map((crate) => crate.target.name).sort(), ['unspool', 'unspool_json', 'unspool_store']);
      for (const crate of ours) {
        assert.deepEqual(crate.target.crate_types, ['lib']);
        assert.deepEqual(
          crate.filenames.filter((file) => !/\.r(lib|meta)$/.test(file)),
          [],
        );
      }
      const carried = ['gloo_net', 'web_sys', 'serde_json'].filter((name) => versionOf(crates, name) !== undefined);
      if (!features) assert.deepEqual(carried, [], 'the engine alone brings no browser and no serde_json along');
    });
  }
}

test(`an app on wasm-bindgen ${OTHER}: the engine of npm has another, and asks nobody to have it`, async (t) => {
  const folder = await app({ bindgen: `=${OTHER}`, features: true });
  try {
    const crates = await made(folder, ['--target', WASM]);
    assert.equal(versionOf(crates, 'wasm_bindgen'), OTHER);
    assert.ok(versionOf(crates, 'unspool'));
  } catch (error) {
    if (!isOffline(error)) throw error;
    t.skip(`wasm-bindgen ${OTHER} is not on this machine, and the registry cannot be reached`);
  }
});

test('docs.rs shows the constructors of a feed in each target, and the README as the front page', async () => {
  const docs = async (flags, folder) => {
    await cargo(['doc', '--package', 'unspool', '--no-deps', '--target-dir', target, ...flags]);
    const page = (name) => readFile(join(target, folder, 'doc/unspool', name), 'utf8');
    const [front, dialects, feed] = ['index.html', 'dialects/index.html', 'struct.Feed.html'].map(page);
    return { front: await front, dialects: await dialects, feed: await feed };
  };
  const wasm = await docs(['--target', WASM], WASM);
  assert.match(wasm.feed, /id="method\.new"/);
  assert.match(wasm.front, /Each item once/);
  assert.match(wasm.front, /href="dialects\/index\.html#how-lists-end"/);
  const message =
    'there is no such page at docs.rs: link it by a name, which src/lib.rs defines before the README does';
  for (const page of [wasm.front, wasm.dialects]) assert.doesNotMatch(page, /href="(?!\w+:)[^"]*\.md[#"]/, message);
  const native = await docs([], '.');
  assert.match(native.feed, /id="method\.with_transport"/);
});
