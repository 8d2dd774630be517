export * from '../adapters/svelte-store.js';
export { forgetFeeds, sharedFeeds } from '../adapters/adapter.js';
