// The React apps of react/: each task as the users of each library write it, bundled as an app ships it.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const LIBRARIES = ['unspool', 'tanstack', 'swr'];
export const TASKS = {
  list: 'a list that loads at its end',
  error: 'an error, with "Try again"',
  search: 'search, the rows before kept',
  delete: 'a delete shown at once, undone if refused',
  restore: 'as it was, after a reload',
};

const root = new URL('../../', import.meta.url);
const file = (name) => fileURLToPath(new URL(name, root));

/** One React for all: the hooks of unspool would find another one beside them. */
const REACT = ['react', 'react-dom'];

/** The package by its name, as what its users install. */
const installed = {
  name: 'installed',
  setup({ onResolve }) {
    onResolve({ filter: /^unspool(\/|$)/ }, async ({ path }) => {
      const { exports } = JSON.parse(await readFile(file('js/package.json'), 'utf8'));
      const entry = exports[path.replace(/^unspool/, '.')];
      if (!entry) return { errors: [{ text: `unspool has no entry \`${path}\`: js/package.json names them` }] };
      return { path: file(`js/${entry.default.slice(2)}`), sideEffects: false };
    });
  },
};

/** One minified bundle of this module. `external`: packages that are left out. */
export async function bundleOf(contents, external = []) {
  const kept = REACT.filter((name) => !external.includes(name));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: file('benches/react'), loader: 'jsx' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    write: false,
    external,
    alias: Object.fromEntries(kept.map((name) => [name, file(`benches/node_modules/${name}`)])),
    plugins: [installed],
    define: { 'process.env.NODE_ENV': '"production"' },
    // `'use client'` is for bundlers of servers.
    logOverride: { 'ignored-directive': 'silent' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** The app of one task, started on `#root`. */
export const pageOf = (library, task) => `
import { Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './${library}/${task}.jsx';
createRoot(document.querySelector('#root')).render(<Suspense><App /></Suspense>);
`;

/** What the bench calls in a page: see session.jsx. */
export const sessionOf = (library) => `
import { App } from './${library}/long.jsx';
import { run } from './common/session.jsx';
export const session = (...how) => run(App, ...how);
`;
