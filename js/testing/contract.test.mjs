// What is written down twice says the same thing twice.
import { readdirSync, readFileSync } from 'node:fs';
import * as development from '../development.js';
import * as dialects from '../dialects/dialects.js';
import { codes } from '../errors/errors.js';
import * as entry from '../index.js';
import * as slim from '../slim.js';
import * as node from '../node.js';
import { causes, lanes, reasons, statuses } from '../engine/protocol.js';
import * as url from '../url.js';
import { assert, feedOf, ready, test } from './support.mjs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const between = (text, start, end) => {
  const from = text.indexOf(start);
  assert.ok(from >= 0, start);
  return text.slice(from + start.length, text.indexOf(end, from + start.length));
};
const quoted = (text) => [...text.matchAll(/['"]([a-z-]+)['"]/g)].map(([, word]) => word);

test('the words of the protocol are those of the types', () => {
  const words = (text, type) => quoted(between(text, `export type ${type} =`, ';'));
  assert.ok(codes.length > 10);
  assert.deepEqual(words(read('../errors/errors.d.ts'), 'ErrorCode'), [...codes]);
  const types = read('../feed/facts.d.ts');
  for (const [type, names] of Object.entries({
    LaneName: lanes,
    Status: statuses,
    DoneReason: reasons,
    WaitCause: causes,
  })) {
    assert.deepEqual(words(types, type), [...names], type);
  }
});

test('the records that users see are those of the protocol: names, types, and what may be missing', () => {
  /** The fields of an interface, as `name?: type`; names of types are written out as the words that they stand for. */
  const fieldsOf = (types, name, words) =>
    [...between(types, `export interface ${name} {`, '\n}').matchAll(/^ {2}(?:readonly )?(\w+\??: .*);$/gm)].map(
      ([, field]) =>
        field.replace('readonly ', '').replace(/(: )(.+)$/, (_, colon, type) => colon + (words[type] ?? type)),
    );
  const sets = { LaneName: 'lanes', Status: 'statuses', DoneReason: 'reasons', WaitCause: 'causes' };
  const words = Object.fromEntries(Object.entries(sets).map(([type, set]) => [type, `(typeof ${set})[number]`]));
  const [told, seen] = [read('../engine/protocol.d.ts'), read('../feed/facts.d.ts')];
  for (const name of ['Ending', 'Loaded', 'Splice', 'Change', 'Stats', 'Total']) {
    const fields = fieldsOf(told, name, {});
    assert.ok(fields.length > 1, name);
    // What only a refresh brings stands in its own type.
    const more =
      name === 'Loaded' ? fieldsOf(seen, 'Refreshed extends Loaded', {}).filter((one) => !/^gap/.test(one)) : [];
    assert.deepEqual([...fieldsOf(seen, name, words), ...more].sort(), fields.sort(), name);
  }
});

test('dialects.d.ts declares exactly what dialects.js exports', () => {
  const types = read('../dialects/dialects.d.ts');
  const constants = [...types.matchAll(/^export const (\w+): Dialect;/gm)].map(([, name]) => name);
  const functions = [...types.matchAll(/^export function (\w+)\(/gm)].map(([, name]) => name);
  const exported = (kind) =>
    Object.keys(dialects)
      .filter((name) => typeof dialects[name] === kind)
      .sort();
  assert.deepEqual([...new Set(constants)].sort(), exported('object'));
  assert.deepEqual([...new Set(functions)].sort(), exported('function'));
});

test('what docs/DIALECTS.md says is what a user gets', () => {
  const { entries, examples, fixed } = JSON.parse(read('../../tests/dialects/named.json'));
  const names = Object.keys(dialects);
  const evaluate = (code) => new Function(...names, `return ${code};`)(...Object.values(dialects));
  const page = read('../../docs/DIALECTS.md');
  const wanted = [
    ...Object.values(entries).map(({ use, dialect }) => [use, dialect]),
    ...Object.entries(examples),
    ...Object.entries(fixed),
  ];
  for (const [use, dialect] of wanted) assert.deepEqual(evaluate(use), dialect, use);
  for (const { use } of Object.values(entries)) assert.ok(page.includes(`| \`${use}\` |`), use);
  const catalogue = JSON.parse(read('../../tests/dialects/catalogue.json'));
  assert.deepEqual(Object.keys(entries).sort(), catalogue.map(({ id }) => id).sort());
});

test('every named dialect is accepted by the engine', async (t) => {
  await ready();
  const { entries, examples, fixed } = JSON.parse(read('../../tests/dialects/named.json'));
  const all = [
    ...Object.entries(entries).map(([id, { dialect }]) => [id, dialect]),
    ...Object.entries(examples),
    ...Object.entries(fixed),
  ];
  for (const [name, dialect] of all) {
    const body = JSON.stringify(dialect).includes('"body:') ? { query: '{}', variables: {}, params: {} } : undefined;
    const feed = feedOf(t, 'https://api.example/', { dialect, body });
    assert.equal(feed.error, null, `${name}: ${feed.error?.message}`);
  }
});

test('the families take a place with a prefix of its own, and any field of a dialect', () => {
  const { token, nextUrl, link, lastItem, offset, page, relay, merge, keyset } = dialects;
  assert.deepEqual(token('header:x-after', 'header:x-next', { items: '', flag: null }), {
    items: '',
    key: 'id',
    limit: { at: 'query:limit' },
    next: { set: { 'header:x-after': 'header:x-next' } },
  });
  assert.deepEqual(token('a', 'b', 'more').stop, [{ flag: 'body:more' }]);
  assert.deepEqual(nextUrl("['a:b']", 'base').next, { url: "body:['a:b']", base: 'body:base' });
  assert.deepEqual(link('next', 'data').items, 'data');
  assert.deepEqual(lastItem('after', 'sys.id', { short: true }).stop, [{ short: true }]);
  assert.deepEqual(offset().stop, [{ empty: true }, { total: 'body:total', at: 'query:offset' }]);
  assert.deepEqual(offset('skip', 20, { total: 'n' }).next, { set: { 'query:skip': { inc: 20, from: 0 } } });
  assert.deepEqual(page('p', 0, 'n').stop, [{ empty: true }, { pages: 'body:n', at: 'query:p', base: 0 }]);
  assert.deepEqual(relay('data.a', { key: 'node.slug' }), { ...relay('data.a'), key: 'node.slug' });
  assert.deepEqual(merge('c', { items: 'rows', key: null }), { items: 'rows', key: null, next: { merge: 'body:c' } });
  assert.deepEqual(keyset({ before: 'at', 'body:id': 'id' }).next, {
    set: { 'query:before': 'last:at', 'body:id': 'last:id' },
  });
});

test('index.d.ts names the same values as every entry', () => {
  const types = read('../index.d.ts');
  const named = [...types.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  const reexported = between(types, 'export { ', ' } from').split(', ');
  const names = [...new Set([...named, ...reexported])].sort();
  for (const exported of [entry, development, node, slim, url]) assert.deepEqual(Object.keys(exported).sort(), names);
  for (const compiled of [read('../workerd.js'), read('../edge-light.js')]) {
    for (const name of names) assert.match(compiled, new RegExp(`\\b${name}\\b`));
  }
});

test('a feed has the members that its types say, and no others', async (t) => {
  const members = (name, types) =>
    [
      ...between(types, `export interface ${name} `, '\n}').matchAll(
        /^ {2}(?:readonly )?(\w+|\[Symbol\.\w+\])(?:\(|:|<)/gm,
      ),
    ].map(([, member]) => member);
  const feed = feedOf(t, 'https://api.example/');
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(feed)).filter((name) => name !== 'constructor');
  const symbols = Object.getOwnPropertySymbols(Object.getPrototypeOf(feed)).map((symbol) =>
    symbol === Symbol.dispose ? '[Symbol.dispose]' : `[${symbol.description}]`,
  );
  const facts = read('../feed/facts.d.ts');
  const named = [
    ...members('Feed<T>', read('../index.d.ts')),
    ...members('Lane', facts),
    ...members('FeedLane', facts),
  ];
  // For the package itself, and for Vue.
  const hidden = ['[unspool]', '__v_skip'];
  const declared = [...new Set([...named, ...hidden])].filter((name) => Symbol.dispose || name !== '[Symbol.dispose]');
  assert.deepEqual([...own, ...symbols].sort(), declared.sort());
});

test('every option of the engine is in FeedOptions, and the other way round', () => {
  const types = between(read('../feed/options.d.ts'), 'export interface FeedOptions', '\n}');
  const declared = [...types.matchAll(/^ {2}(?:readonly )?(\w+)\?:/gm)].map(([, name]) => name);
  const known = between(read('../../src/config/options.rs'), 'const KNOWN: &str = "', '";').split(/[\s\\]+/);
  // The address is an argument.
  const hidden = ['url'];
  assert.deepEqual(declared.sort(), known.filter((name) => !hidden.includes(name)).sort());
});

test('every option says what it is without being set', () => {
  const types = read('../feed/options.d.ts');
  for (const name of ['FeedOptions<T = unknown>', 'LoadOptions', 'ResetOptions']) {
    const members = between(types, `export interface ${name} {`, '\n}').split(/^ {2}\w+\?: /m);
    // What stands before the first member and behind the last one is one part more than there are members.
    const silent = members.slice(0, -1).filter((above) => !above.includes('@default'));
    assert.ok(members.length > 1, name);
    assert.deepEqual(silent, [], name);
  }
});

test('package.json packs every module and its types', () => {
  const { exports, files } = JSON.parse(read('../package.json'));
  /** Conditions may lie within conditions. */
  const leaves = (target) => (typeof target === 'string' ? [target] : Object.values(target).flatMap(leaves));
  const targets = leaves(exports);
  for (const target of targets) assert.ok(read(`../${target}`).length > 0, target);
  // Modules are `.js` and packed by the pattern of their room; whatever is `.mjs` is a test or what tests share.
  const root = new URL('..', import.meta.url);
  const made = /^(dist|dist-\w+|docs|node_modules)(\/|$)|^types-test\//;
  const names = readdirSync(root, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !made.test(name));
  const patterns = new Set(
    names
      .filter((name) => /\.(js|d\.ts)$/.test(name))
      .map((name) => `/${name.replace(/[^/]+?(\.d)?(\.\w+)$/, '*$1$2')}`),
  );
  assert.ok(patterns.size > 8);
  const packed = files.filter((name) => name.includes('*') && !name.endsWith('.md'));
  assert.deepEqual([...patterns].sort(), packed.sort());
  const modules = names.filter((name) => /\.[mc]?[jt]sx?$/.test(name) && !/\.(js|d\.ts)$/.test(name));
  assert.deepEqual(
    modules.filter((name) => !name.endsWith('.test.mjs')),
    [
      'testing/bare.mjs',
      'testing/export.mjs',
      'testing/kept.mjs',
      'testing/merged.mjs',
      'testing/mounted.mjs',
      'testing/support.mjs',
    ],
  );
});
