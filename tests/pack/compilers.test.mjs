// What compilers and bundlers make of the files: those of the package, one by one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { assert, project, test } from './support.mjs';

/** Every script of the installed package: its name and its syntax tree. */
async function scripts() {
  const folder = join(await project({}), 'node_modules/unspool');
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'));
  assert.ok(names.length > 50, 'the package is there');
  return names.map((name) => [name, parseAst(readFileSync(join(folder, name), 'utf8'))]);
}

/** What the module names at its top: what it imports is read off objects in CommonJS. */
const topNames = (tree) =>
  tree.body
    .map((node) => node.declaration ?? node)
    .flatMap(({ type, declarations, id }) =>
      type === 'VariableDeclaration' ? declarations.map((one) => one.id) : [id],
    )
    .map((id) => id?.name);

test('what SWC, ts-jest and their like make CommonJS of can be run: no name is one that CommonJS has', async () => {
  for (const [name, tree] of await scripts())
    for (const taken of ['exports', 'require', 'module', '__filename', '__dirname'])
      assert.ok(!topNames(tree).includes(taken), `${taken} in ${name}`);
});

/** The packages that are imported when they are wanted, by whether that stands in a `try` block. */
function wanted(node, isTried = false, found = []) {
  if (node?.type === 'ImportExpression' && /^[^./]/.test(node.source.value)) found.push([node.source.value, isTried]);
  for (const [name, value] of Object.entries(node ?? {}))
    for (const child of [value].flat())
      if (typeof child?.type === 'string')
        wanted(child, isTried || (node.type === 'TryStatement' && name === 'block'), found);
  return found;
}

test('webpack builds without the packages that need not be there: each is imported in a `try` block', async () => {
  const all = (await scripts()).flatMap(([name, tree]) => wanted(tree).map((one) => [...one, name]));
  assert.deepEqual(all.map(([one]) => one).sort(), ['@sinonjs/fake-timers', 'idb']);
  for (const [one, isTried, name] of all) assert.ok(isTried, `${one} in ${name}`);
});
