export * from './adapters/svelte.js';
export * from './adapters/svelte-store.js';
export { forgetFeeds } from './adapters/adapter.js';
