export * from '../adapters/svelte-store.js';
export { forgetFeeds } from '../adapters/adapter.js';
