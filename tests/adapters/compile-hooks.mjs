import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { solid, svelte } from './compilers.mjs';

let server = false;
let packages = {};

export function initialize(how) {
  server = how.server ?? false;
  packages = how.packages ?? {};
}

/** Packages that have something else for browsers than for servers. */
const SPLIT = /^(svelte|svelte-4|solid-js|esm-env|lit|lit-html|lit-element|@lit)(\/|$)/;

export function resolve(name, context, next) {
  const [whole, first, rest] = /^([^/]+)(.*)$/.exec(name) ?? [];
  const found = whole && first in packages ? packages[first] + rest : name;
  if (!SPLIT.test(found)) return next(found, context);
  const conditions = server ? context.conditions : [...context.conditions, 'browser'];
  return next(found, { ...context, conditions });
}

export async function load(url, context, next) {
  const compiler = url.endsWith('.svelte') ? svelte : url.endsWith('.jsx') ? solid : undefined;
  if (!compiler) return next(url, context);
  const path = fileURLToPath(url);
  const source = await compiler(await readFile(path, 'utf8'), path, { server, isOld: 'svelte' in packages });
  return { format: 'module', source, shortCircuit: true };
}
