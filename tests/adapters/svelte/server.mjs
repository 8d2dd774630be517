// Prints what a server renders of the list.
import { compile } from '../compile.mjs';
import { ready } from '../../../js/node.js';

compile({ server: true });
const { render } = await import('svelte/server');
const { default: App } = await import('./App.svelte');
const [url, options] = process.argv.slice(2);
await ready();
const make = () => ({ url, options: JSON.parse(options), shown: true });
process.stdout.write(render(App, { props: { make } }).body);
