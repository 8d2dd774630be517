import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { replace } from './dom.mjs';
import { suite } from './react-suite.mjs';

const { resolve } = createRequire(new URL('react-18/package.json', import.meta.url));
const names = ['react', 'react-dom/client', 'react-dom/server'];
replace(Object.fromEntries(names.map((name) => [name, pathToFileURL(resolve(name)).href])));

await suite('React 18', async () => ({
  React: await import('react'),
  client: await import('react-dom/client'),
  server: await import('react-dom/server'),
}));
