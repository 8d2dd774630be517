// Prints what a server renders of the list, and what it hands over to the browser.
import { ready } from '../../../js/node.js';
import { compile } from '../compile.mjs';

compile({ server: true });
const { generateHydrationScript, renderToStringAsync } = await import('solid-js/web');
const { createComponent } = await import('solid-js');
const { App } = await import('./apps.jsx');
const [url, options] = process.argv.slice(2);
await ready();
const make = () => ({ url, options: JSON.parse(options), shown: true });
const html = await renderToStringAsync(() => createComponent(App, { make }));
process.stdout.write(JSON.stringify({ html, script: generateHydrationScript() }));
