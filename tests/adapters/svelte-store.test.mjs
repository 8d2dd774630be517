import { compile } from './compile.mjs';
import { suite } from './svelte-store-suite.mjs';

compile();

await suite('stores in Svelte 5', async () => {
  const { flushSync, mount, unmount } = await import('svelte');
  const put = (component, how) => {
    const app = mount(component, how);
    flushSync();
    return () => unmount(app);
  };
  return { put, ...(await import('svelte/store')), Store: (await import('./svelte/Store.svelte')).default };
});
