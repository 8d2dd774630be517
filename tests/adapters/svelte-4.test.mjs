import { compile } from './compile.mjs';
import { suite } from './svelte-store-suite.mjs';

compile({ packages: { svelte: 'svelte-4' } });

await suite('stores in Svelte 4', async () => {
  const put = (Component, how) => {
    const component = new Component(how);
    return () => component.$destroy();
  };
  return { put, ...(await import('svelte/store')), Store: (await import('./svelte/Store.svelte')).default };
});
